"""The command `followups`: what it takes and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.conversation.follow_up.remarks import RemarkReader
from bot.conversation.follow_up.rewrite import StandaloneQuestion, stand_alone
from bot.terminal import print_json, print_page, print_result
from bot.wiring import open_answering
from evals.followups import asked, fragments, remarks
from evals.followups.conversations import read_conversations
from evals.followups.measures import Rewritten, rewrite_all, score
from evals.followups.tables import scores_table, wrong_table
from evals.outputs import WRONG_WITH_JSON
from evals.terminal import eval_settings, progress
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.corpus import Corpus
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.errors import UsageError
from ingest.corpus.reader.context_reader import ContextReader

MOST_SHOWN = 10_000


def followups_arguments(parser: argparse.ArgumentParser) -> None:
    """What `followups` takes."""
    parser.add_argument(
        "conversations", type=Path, nargs="?", metavar="TURNS.jsonl.gz", help="turns with a person's rewrites"
    )
    parser.add_argument(
        "--asked", type=Path, metavar="FOLLOW_UPS.jsonl", help="ask these of the corpus instead, after their questions"
    )
    parser.add_argument(
        "--remarks", type=Path, metavar="PHRASES.jsonl", help="instead: are these remarks told from questions?"
    )
    parser.add_argument(
        "--fragments", type=Path, metavar="FRAGMENTS.jsonl", help='instead: is "and Boeing?" understood as by a person?'
    )
    parser.add_argument("--wrong", type=count_up_to(MOST_SHOWN), default=0, metavar="N", help="print N turns it misses")
    parser.add_argument("--by-rules", action="store_true", help="without the context reader and the embedding model")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")


def run_followups(options: argparse.Namespace) -> int:
    """Rewrite every turn and compare it with what a person wrote; or ask follow-ups of the corpus, or tell remarks."""
    others = [file for file in (options.asked, options.remarks, options.fragments) if file]
    if others:
        if options.conversations or options.wrong or len(others) > 1:
            raise UsageError(
                "--asked, --remarks and --fragments take no file of conversations, no --wrong and not each other: "
                "they list all that are wrong."
            )
        if options.remarks and options.by_rules:
            raise UsageError(
                "--by-rules is for conversations, --asked and --fragments: remarks are told by a model alone."
            )
        if options.fragments:
            return _run_fragments(options)
        return _run_asked(options) if options.asked else _run_remarks(options)
    if options.conversations is None:
        raise UsageError(
            "There is nothing to do; name a file of conversations, --asked FOLLOW_UPS.jsonl, --remarks PHRASES.jsonl "
            "or --fragments FRAGMENTS.jsonl."
        )
    if options.wrong and options.json:
        raise UsageError(WRONG_WITH_JSON)
    rewrite = _rewrite(options)
    by_set: dict[str, list[Rewritten]] = {}
    for conversation in read_conversations(options.conversations):
        by_set.setdefault(conversation.name, []).extend(rewrite_all(conversation, rewrite))
    scores = {name: score(turns) for name, turns in by_set.items() if turns}
    if not scores:
        raise UsageError(f"{options.conversations}: no turn follows another one, so there is nothing to rewrite.")
    if options.json:
        print_json({name: part_scores.as_json() for name, part_scores in scores.items()})
        return 0
    print_page(scores_table(scores))
    if options.wrong:
        print_page(wrong_table([turn for turns in by_set.values() for turn in turns], options.wrong))
    return 0


def _rewrite(options: argparse.Namespace) -> Callable[..., StandaloneQuestion]:
    """How follow-ups are understood: by rules alone, or by the small models as well."""
    if options.by_rules:
        return stand_alone
    settings = eval_settings()
    model = EmbeddingModel(
        settings.embedding_model, backend=settings.embedding_backend, threads=settings.embedding_threads
    )
    return partial(stand_alone, reader=ContextReader(), encode=model.encode_passages)


def _run_fragments(options: argparse.Namespace) -> int:
    written = fragments.read_fragments(options.fragments)
    with progress("fragments") as report:
        understood = fragments.understand(written, _rewrite(options), report)
    print_result(fragments.document(understood), lambda: fragments.fragments_table(understood), as_json=options.json)
    return 0


def _run_asked(options: argparse.Namespace) -> int:
    follow_ups = asked.read_follow_ups(options.asked)
    with closing(open_answering(eval_settings())) as answering, progress("follow-ups") as report:
        outcomes = asked.ask_all(follow_ups, answering, _rewrite(options), report)
    print_result(asked.document(outcomes), lambda: asked.asked_table(outcomes), as_json=options.json)
    asked.warn_of_other_articles(outcomes)
    return 0


def _run_remarks(options: argparse.Namespace) -> int:
    phrases = remarks.read_phrases(options.remarks)
    with closing(Corpus.open(eval_settings())) as corpus:
        classified = remarks.classify(phrases, RemarkReader(corpus))
    print_result(remarks.document(classified), lambda: remarks.remarks_table(classified), as_json=options.json)
    return 0
