"""The command `draft`: a question file from the operator's own articles, to fill in or written by a chat model."""

from __future__ import annotations

import argparse
import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.errors import NotConfigured
from bot.wiring import chat_model
from evals.questions import DOCUMENTED
from evals.replies.written_questions import chat_writer, draw_articles, written_questions
from evals.run_record import check_writable, write_text
from evals.terminal import eval_settings, progress
from ingest.corpus.articles import Version
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.console.visible_text import visible
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError
from ingest.corpus.text.folding import fold

SEED = 20250101
MOST_ARTICLES = 100_000
DEFAULT_ARTICLES = 30
SHOWN = 300  # characters of an article, to remember it by


def draft_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `draft`."""
    parser.add_argument("out", type=Path, metavar="QUESTIONS.jsonl", help="the file to write; none is replaced")
    parser.add_argument(
        "--count",
        type=count_up_to(MOST_ARTICLES),
        default=DEFAULT_ARTICLES,
        metavar="N",
        help=f"a line for each of N articles, drawn at random (default {DEFAULT_ARTICLES})",
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the random choice (default {SEED})")
    parser.add_argument("--by-model", action="store_true", help="let CHAT_MODEL write the questions")


def run_draft(options: argparse.Namespace) -> int:
    """Writes a line for each of some articles, with its link and its beginning, and a question where a model writes."""
    if os.path.lexists(options.out):
        raise UsageError(f"{options.out} is there already, and would be lost; name a new file.")
    check_writable("QUESTIONS.jsonl", options.out)
    settings = eval_settings()
    model = chat_model(settings) if options.by_model else None
    if options.by_model and model is None:
        raise NotConfigured("--by-model needs a chat model: set CHAT_MODEL, or leave it out and write the questions.")
    with closing(Corpus.open(settings)) as corpus:
        articles = list(draw_articles(corpus, options.count, options.seed))
    if not articles:
        raise UsageError("There is no article to ask about; ingest some with: python -m ingest FOLDER_OF_ARTICLES")
    drafts = {article.article_id: draft_line(article) for article in articles}
    if model is not None:
        with progress("articles") as report:
            written = written_questions(articles, chat_writer(model), report)
        drafts = {q.id: drafts[q.id] | {"question": q.text, "answers": list(q.answers)} for q in written}
        if not drafts:
            raise UsageError("The model wrote no question whose answer is in its article; leave out --by-model.")
    lines = (f"{json.dumps(draft, ensure_ascii=False)}\n" for draft in drafts.values())
    write_text("QUESTIONS.jsonl", options.out, "".join(lines))
    count = f"{len(drafts)} of {len(articles)} articles have a line"
    print(visible(f"{options.out}: {count}. {_next_step(options.by_model)}"))
    return 0


def draft_line(article: Version) -> dict[str, Any]:
    """The line of an article in a question file, without a question; headline and beginning are not read again."""
    return {
        "question": "",
        "answers": [],
        "gold_urls": [article.url or article.article_id],
        "headline": article.title,
        "begins": fold(article.text)[:SHOWN],
    }


def _next_step(is_written: bool) -> str:
    if is_written:
        return f"Read them, and correct or delete what is wrong; {DOCUMENTED}."
    return f"Write question and answers into each line, and delete the lines that you do not need; {DOCUMENTED}."
