"""Questions written by a chat model from articles, for an operator without any; each is checked against its article."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

import prompts
from bot.answering.chat_model.model import ChatModel
from bot.answering.chat_model.outcome import ChatFailure
from bot.answering.writers.chat.data_marks import harmless
from bot.errors import NotConfigured
from evals.questions import EvalQuestion
from evals.scoring import contains
from evals.terminal import Progress, counted
from ingest.corpus.articles import Version
from ingest.corpus.catalog import inventory
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError

Write = Callable[[str, str], str]
"""From headline and text to `QUESTION: ...` and `ANSWER: ...`, a line each."""

SHOWN_CHARACTERS = 3000  # of an article: what a small model reads well
LONGEST_ANSWER = 12  # words: what is longer is no answer that a passage can be searched for
_LINE = re.compile(r"^[^\w\n]*+(QUESTION|ANSWER)[^\w:]*+:\s*+(.+)$", re.IGNORECASE | re.MULTILINE)


def chat_writer(model: ChatModel | None) -> Write:
    """A function that writes with a chat model; raises NotConfigured if there is none.

    The function raises UsageError with the reason if the model fails: a few questions fewer would do no harm, but a
    spent budget or a wrong key would fail for every further article, too.
    """
    if model is None:
        raise NotConfigured("--write-questions needs a chat model: set CHAT_MODEL, or give QUESTIONS.jsonl.")
    texts = {
        "system": prompts.load("calibrate_system", ()),
        "human": prompts.load("calibrate_article", ("headline", "text")),
    }

    def write(headline: str, text: str) -> str:
        result = model.complete(texts, {"headline": harmless(headline), "text": harmless(text)})
        if isinstance(result, ChatFailure):
            raise UsageError(f"{result.reason}. {result.fix}")
        return result.text

    return write


def draw_articles(corpus: Corpus, count: int, seed: int) -> Iterator[Version]:
    """A sample of the live articles, drawn by the seed."""
    ids = sorted(inventory.origins(corpus.catalog))
    random.Random(seed).shuffle(ids)
    remaining = count
    for article_id in ids:
        version = corpus.version(article_id)
        if version is not None and remaining > 0:
            remaining -= 1
            yield version


def written_questions(articles: Sequence[Version], write: Write, progress: Progress) -> list[EvalQuestion]:
    """A question from each article for which the model wrote one whose answer is in that article only."""
    questions = []
    for article in counted(articles, progress):
        question = _question(article, write(article.title, article.text[:SHOWN_CHARACTERS]))
        questions += [question] if question else []
    return questions


def _question(article: Version, draft: str) -> EvalQuestion | None:
    parts = {name.upper(): text.strip() for name, text in _LINE.findall(draft)}
    text, answer = parts.get("QUESTION", ""), parts.get("ANSWER", "").strip(" .\"'“”")
    usable = text.endswith("?") and answer and len(answer.split()) <= LONGEST_ANSWER
    # An answer that the article does not give, or that the question gives away, would teach the wrong thing.
    if not usable or not contains(article.text, [answer]) or contains(text, [answer]):
        return None
    gold = frozenset([article.url or article.article_id])
    return EvalQuestion(article.article_id, text, None, (answer,), gold)
