"""The commands `train` and `calibrate`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bot.settings import AnsweringSettings
from bot.terminal import print_page
from bot.wiring import chat_model, open_retriever
from evals.fit.calibration import calibration_document
from evals.fit.claim_sentences import fit_claim_sentences
from evals.fit.communities import Communities, digest_of_communities, open_communities
from evals.fit.effect import effect_table, too_few, too_few_lists, where_it_is
from evals.fit.examples import about_fit, asked_before, examples, examples_about_communities
from evals.fit.follow_ups import fit_follow_ups
from evals.fit.fragments import fit_fragments
from evals.fit.reader.judgments import read_judgments
from evals.fit.reader.kept_pairs import SUFFIX, SUFFIX_OF_COMMUNITIES, read_or_search
from evals.fit.reader.pairs import Pair
from evals.fit.reader.searched import searched_pairs
from evals.fit.remarks import fit_remarks
from evals.fit.short_answers import fit_short_answers
from evals.fit.training import CALIBRATION_FILE, fitted_now
from evals.fit.weights import train
from evals.gold import find_gold, warn_of_gold
from evals.questions import FIELDS_HELP, TEXTS_HELP, EvalQuestion, read_questions
from evals.replies.hold_out import HoldingOut
from evals.replies.written_questions import chat_writer, draw_articles, written_questions
from evals.run_record import check_writable, replace_text, write_text
from evals.terminal import eval_settings, progress
from ingest.corpus.console.arguments import count_up_to, day_of
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError
from ingest.corpus.reader.context_reader import ContextReader

SEED = 20250101
MOST_QUESTIONS = 100_000
READER_SECONDS = 300  # on a busy machine, too, all is read to its end, and a fit is the same
FOLLOW_UPS_SET = "canard_dev"  # the others are for measuring
ON_COMMUNITIES = ("passages", "first-look", "sentences", "short-answer")
MEAN = "mean-reader"
MEAN_SHARE = 0.9
WITHOUT_QUESTIONS = ("entailment-reader", MEAN)  # its statements are in the program; it is made of readers
_OF_FOLLOW_UPS = ("follow-ups", "fragments", "remarks")
TRAINED = (
    *ON_COMMUNITIES,
    "reader",
    "context-reader",
    "entailment-reader",
    MEAN,
    *_OF_FOLLOW_UPS,
    "who-reported",
)


def train_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `train`."""
    parser.add_argument("what", choices=TRAINED, help="what to train")
    parser.add_argument(
        "questions",
        type=Path,
        nargs="?",
        metavar="QUESTIONS",
        help=f"questions ({FIELDS_HELP}), for who-reported claims; for reader the folder of its sets; for "
        "context-reader, follow-ups and remarks the turns, for fragments fragments; for entailment-reader and "
        "mean-reader nothing",
    )
    _reader_arguments(parser)
    parser.add_argument(
        "--before",
        type=day_of,
        default=date(2025, 7, 1),
        metavar="DATE",
        help="train on questions asked before this day (default 2025-07-01)",
    )
    parser.add_argument(
        "--communities",
        type=Path,
        metavar="FOLDER",
        help="for passages, first-look, sentences and short-answer: also on the communities of this folder, whatever "
        "--before says (evals/fit/communities); for reader with --searched: a fourth round, over them "
        "(evals/fit/reader/communities)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="WEIGHTS", help="file to write the weights to")


def _reader_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rounds", type=Path, nargs="+", metavar="READER", help="for mean-reader: what rounds of training wrote"
    )
    parser.add_argument(
        "--start",
        type=Path,
        metavar="READER",
        help="for mean-reader: the reader that the rounds began from; for reader with --communities: make only "
        "the fourth round, beginning with this one; for entailment-reader: train this one on, with statements in "
        "other words",
    )
    parser.add_argument(
        "--share",
        type=_share_of_way,
        help=f"for mean-reader: how much of the way from --start to the mean of the rounds (default {MEAN_SHARE})",
    )
    parser.add_argument(
        "--sets", type=Path, metavar="FOLDER", help="for context-reader: the folder of the reader's sets"
    )
    parser.add_argument(
        "--searched",
        type=Path,
        metavar="QUESTIONS",
        help="for reader: a third round, with what a search of the corpus brings for these questions",
    )
    parser.add_argument(
        "--apart",
        type=Path,
        metavar="QUESTIONS",
        help="for reader: the articles of these questions are not trained on, so that the rest may be fitted on them",
    )


def run_train(options: argparse.Namespace) -> int:
    """Fits one kind of weights and writes them to a file."""
    if (options.questions is None) != (options.what in WITHOUT_QUESTIONS):
        raise UsageError(f"train {options.what} {'takes no' if options.questions else 'needs'} QUESTIONS.")
    if options.what == MEAN and not (options.rounds and options.start):
        raise UsageError(f"train {MEAN} needs --rounds READER... and --start READER.")
    if (options.rounds or options.share is not None) and options.what != MEAN:
        raise UsageError(f"{'--rounds' if options.rounds else '--share'} is for {MEAN}.")
    if options.communities and options.what not in (*ON_COMMUNITIES, *(["reader"] if options.searched else [])):
        raise UsageError(f"--communities is for {', '.join(ON_COMMUNITIES)}, and for reader with --searched QUESTIONS.")
    if (
        options.start
        and options.what not in WITHOUT_QUESTIONS
        and not (options.what == "reader" and options.communities)
    ):
        raise UsageError("--start is for mean-reader, entailment-reader, and for reader with --communities FOLDER.")
    read = (options.questions, options.searched, options.apart, options.start, *(options.rounds or ()))
    check_writable("--out", options.out, filter(None, read))
    if options.what.endswith("reader"):
        if options.what == "context-reader" and options.sets is None:
            raise UsageError("Give the folder with the reader's sets: --sets FOLDER.")
        if options.apart and not options.searched:
            raise UsageError("--apart keeps articles out of what is searched for: give --searched QUESTIONS, too.")
        print(_train_reader(options))
        return 0
    warning = None
    if options.what in _OF_FOLLOW_UPS:
        weights, fitted_on = _fit_of_follow_ups(options)
    else:
        weights = _fit_over_corpus(options)
        lists = weights["trained_on"]["lists"]
        fitted_on, warning = f"{lists} questions or claims", too_few_lists(lists)
        if options.communities:
            fitted_on += f" and {weights['trained_on'].get('of_communities', 0)} about communities"
    write_text("--out", options.out, json.dumps(weights, indent=2) + "\n")
    print(*filter(None, (f"{fitted_on}; the weights are in {options.out}", warning)), sep="\n")
    return 0


def _fit_of_follow_ups(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The weights of one of the models that follow-ups are understood by, and what they are fitted on."""
    if options.what == "follow-ups":
        with progress("conversations") as tell:
            weights = fit_follow_ups(options.questions, FOLLOW_UPS_SET, tell, ContextReader())
        return weights, f"{weights['fitted_on']['conversations']} conversations"
    with closing(Corpus.open(eval_settings())) as corpus, progress(options.what) as tell:
        if options.what == "fragments":
            weights = fit_fragments(corpus.embedding, ContextReader(), options.questions, tell)
            return weights, f"{weights['fitted_on']['fragments']} fragments"
        weights = fit_remarks(corpus, options.questions, FOLLOW_UPS_SET, tell)
        return weights, f"{weights['fitted_on']['phrases']} phrases and {weights['fitted_on']['turns']:,} turns"


def _train_reader(options: argparse.Namespace) -> str:
    """Trains one of the readers, writes the model and says what it was trained on."""
    try:
        from evals.fit.context.command import train_context_reader
        from evals.fit.entailment.command import train_entailment_reader
        from evals.fit.reader.command import train_reader
        from evals.fit.reader.mean import write_mean
        from evals.fit.reader.network import read_trained
    except ImportError as error:
        raise UsageError(f"Training needs {error.name}; install it with: pip install -e '.[train]'") from error
    if options.what == MEAN:
        return write_mean(
            options.start, options.rounds, MEAN_SHARE if options.share is None else options.share, options.out
        )
    start = read_trained(options.start) if options.start else None
    # Searched before the bar of the batches: it has a bar of its own, and a terminal shows one at a time.
    searched, of_communities = _searched(options) if options.searched else ([], [])
    with progress("batches") as report:
        if options.what == "reader":
            return train_reader(options.questions, options.out, report, searched, of_communities, start)
        if options.what == "context-reader":
            return train_context_reader(options.questions, FOLLOW_UPS_SET, options.sets, options.out, report)
        return train_entailment_reader(options.out, report, start)


def _searched(options: argparse.Namespace) -> tuple[list[list[Pair]], list[list[Pair]]]:
    """What a search brings for the questions of --searched that are asked before --before, and for --communities."""
    settings = eval_settings(reader_seconds=READER_SECONDS)
    with (
        closing(Corpus.open(settings)) as corpus,
        closing(open_retriever(settings, corpus, HoldingOut)) as retriever,
        progress("questions") as report,
    ):
        assert isinstance(retriever, HoldingOut)
        records = read_questions(options.searched)
        gold = find_gold(corpus, records)
        gold.require(options.searched, all_scored=False)
        questions = asked_before(gold.questions, options.before)
        judgments = read_judgments(options.searched)
        apart = _articles(corpus, options.apart) if options.apart else frozenset()

        def search() -> list[list[Pair]]:
            return searched_pairs(retriever, questions, SEED, report, judgments, apart)

        def search_communities() -> list[list[Pair]]:
            lists: list[list[Pair]] = []
            for own in open_communities(options.communities, settings):
                asked = [*own.answerable, *own.unanswerable]
                lists += searched_pairs(own.retriever, asked, SEED, report, read_judgments(own.file))
            return lists

        now = fitted_now(corpus, retriever.reader, retriever.spans)
        made_by = (now.model, now.ranking, str(now.readers))
        made_of = (now.corpus, *made_by, records.source["sha256"], str(options.before), *sorted(apart))
        lists = read_or_search(options.out.with_suffix(SUFFIX), made_of, search)
        if not options.communities:
            return lists, []
        made_of = (*made_by, digest_of_communities(options.communities))
        file = options.out.with_suffix(SUFFIX_OF_COMMUNITIES)
        return lists, read_or_search(file, made_of, search_communities)


def _articles(corpus: Corpus, file: Path) -> frozenset[str]:
    """The ids and links of what these questions are about; raises UsageError where the corpus has none of it."""
    gold = find_gold(corpus, read_questions(file))
    gold.require(file, all_scored=False)
    return gold.keys_with_copies(corpus)


def _fit_over_corpus(options: argparse.Namespace) -> dict[str, Any]:
    """The weights that are fitted on what a search brings."""
    # Not the whole answering: that would ask for the fits that are being made.
    settings = eval_settings(reader_seconds=READER_SECONDS)
    with (
        closing(Corpus.open(settings)) as corpus,
        closing(open_retriever(settings, corpus)) as retriever,
        progress("steps") as report,
    ):
        if options.what == "who-reported":
            return fit_claim_sentences(retriever, options.questions, report)
        fit = fit_short_answers if options.what == "short-answer" else partial(train, kind=options.what)
        return fit(
            retriever,
            file=options.questions,
            until=options.before,
            progress=report,
            beside=_communities(options, settings),
        )


def _communities(options: argparse.Namespace, settings: AnsweringSettings) -> Iterator[Communities]:
    return open_communities(options.communities, settings) if options.communities else iter(())


def calibrate_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `calibrate`."""
    parser.add_argument("questions", type=Path, nargs="?", metavar="QUESTIONS.jsonl", help=FIELDS_HELP)
    parser.add_argument(
        "--unanswerable", type=Path, metavar="B.jsonl", help=f"questions that no article answers: {TEXTS_HELP}"
    )
    parser.add_argument("--before", type=day_of, metavar="DATE", help="use only questions asked before that day")
    parser.add_argument(
        "--communities",
        type=Path,
        metavar="FOLDER",
        help="fit on the communities of this folder as much as on QUESTIONS, whatever --before says "
        "(evals/fit/communities)",
    )
    parser.add_argument(
        "--false-refusals",
        type=_share,
        default=0.12,
        metavar="SHARE",
        help="share of answerable questions that may be refused (default 0.12)",
    )
    parser.add_argument(
        "--write-questions",
        type=count_up_to(MOST_QUESTIONS),
        metavar="N",
        help="let CHAT_MODEL write questions from N articles",
    )
    parser.add_argument(
        "--out", type=Path, metavar="calibration.json", help="default: with the corpus, where it is in use from then on"
    )


def run_calibrate(options: argparse.Namespace) -> int:
    """Fits when to refuse, stores the fit with the corpus, and prints what it changes."""
    settings = eval_settings(reader_seconds=READER_SECONDS)
    in_use = Path(settings.corpus_dir) / CALIBRATION_FILE
    out = options.out or in_use
    # First: what is wrong with that folder is said before the questions are searched.
    communities = {"communities": digest_of_communities(options.communities)} if options.communities else {}
    # Not the whole answering: that would ask for a fit of these signals, which is what is being made.
    with closing(Corpus.open(settings)) as corpus, closing(open_retriever(settings, corpus, HoldingOut)) as retriever:
        assert isinstance(retriever, HoldingOut)
        # Once the corpus is open: it is not the place to make a folder of a mistyped CORPUS_DIR.
        check_writable("--out", out, filter(None, (options.questions, options.unanswerable)))
        unanswerable = _unanswerable(options)  # first: what a chat model writes is paid for
        if options.unanswerable:
            warn_of_gold(corpus, options.unanswerable, unanswerable)
        answerable, source = _answerable(options, settings, corpus)
        with progress("questions") as report:
            fitted_on = examples(retriever, answerable, unanswerable, options.before, report)
            fitted_on += examples_about_communities(_communities(options, settings), report)
        about = {**about_fit(retriever, source, options.before), **communities}
    document = calibration_document(fitted_on, options.false_refusals, about)
    # With half a fit in the corpus folder nothing is answered any more.
    write = write_text if options.out else replace_text
    write("--out", out, json.dumps(document, indent=2) + "\n")
    _print_fit(document)
    print_page(effect_table(fitted_on, options.false_refusals))
    print(*filter(None, (too_few(fitted_on), where_it_is(out, in_use))), sep="\n")
    return 0


def _answerable(
    options: argparse.Namespace, settings: AnsweringSettings, corpus: Corpus
) -> tuple[list[EvalQuestion], str]:
    """The questions to fit on, and where they come from: a file, or a chat model that reads the operator's articles."""
    if (options.questions is None) == (options.write_questions is None):
        raise UsageError("Give QUESTIONS.jsonl with answers and gold_urls, or --write-questions N with CHAT_MODEL set.")
    if options.write_questions and options.before:
        raise UsageError("--before DATE cannot be used with --write-questions N: a written question has no day.")
    if options.questions:
        questions = find_gold(corpus, read_questions(options.questions)).answerable(options.questions)
        return asked_before(questions, options.before), options.questions.name
    write = chat_writer(chat_model(settings))
    articles = list(draw_articles(corpus, options.write_questions, SEED))
    with progress("articles") as report:
        return written_questions(
            articles, write, report
        ), f"written by {settings.chat_model} from {len(articles)} articles"


def _unanswerable(options: argparse.Namespace) -> list[EvalQuestion]:
    return asked_before(read_questions(options.unanswerable), options.before) if options.unanswerable else []


def _print_fit(document: dict[str, Any]) -> None:
    on = document["fitted_on"]
    about_communities = f"; about communities {_counts(on['of_communities'])}" if on["of_communities"] else ""
    print(f"{_counts(on)}{about_communities}; threshold {document['threshold']:.3f}")


def _counts(of_kind: dict[str, Any]) -> str:
    return (
        f"{of_kind['right']} answerable, {of_kind['off_corpus']} unanswerable, {of_kind['held_out']} held out, "
        f"{of_kind['near_miss']} near misses"
    )


def _share(text: str) -> float:
    value = _number(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to below 1")
    return value


def _share_of_way(text: str) -> float:
    value = _number(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from above 0 to 1")
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a share such as 0.1") from error
