"""python -m evals guard: checks sentences of the corpus, unchanged and made untrue in one place, against their quotes.

Also checks sentences written by hand (cases.py) with their own quotes. No model writes here: this measures the guard,
independently of the mistakes that a writer is likely to make.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from bot.answering.english.terms import names
from bot.answering.grounding.proof import proven_by_sentence
from bot.terminal import print_result
from evals.alterations import ALTERATIONS
from evals.guard.cases import PARTS, TRUE
from evals.guard.proofs import Proofs, cases_document, measure_cases, untrue_share
from evals.statistics import share_interval
from evals.tables import interval, percent, table
from evals.terminal import Progress, counted, eval_settings, progress
from ingest.corpus.catalog import passages
from ingest.corpus.console.visible_text import visible
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences as sentence_spans

SHORTEST, LONGEST = 40, 400  # characters of a sentence that is taken
AS_IT_IS = "as it is (must pass)"
EXAMPLES = 3


@dataclass(slots=True)
class Tally:
    """How many sentences were checked, how many were dropped, and examples of wrong decisions."""

    tried: int = 0
    dropped: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, dropped: bool, wrong: str | None) -> None:
        """Counts one decision; `wrong` is an example to show."""
        self.tried += 1
        self.dropped += dropped
        if wrong and len(self.wrong) < EXAMPLES:
            self.wrong.append(wrong)


def guard_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `guard`."""
    parser.add_argument("--count", type=int, default=5000, help="number of sentences (default 5000)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the random choice (default 0)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_guard(options: argparse.Namespace) -> int:
    """Checks true and altered sentences of the corpus against their quotes and prints the guard's decisions."""
    if options.count < 1:
        raise UsageError("--count must be at least 1.")
    with closing(Corpus.open(eval_settings())) as corpus:
        drawn = draw_sentences(corpus, options.count, random.Random(options.seed))
    with progress("sentences") as report:
        tallies = measure(drawn, random.Random(options.seed), report)
    cases = {"all": measure_cases()} | {part: measure_cases(part) for part in PARTS}
    documents = {part: cases_document(by_kind) for part, by_kind in cases.items()}
    document = {"sentences": len(drawn), "seed": options.seed, "kinds": _document(tallies), "by_hand": documents}
    print_result(document, lambda: Group(guard_page(tallies, len(drawn)), cases_page(cases)), as_json=options.json)
    return 0


def draw_sentences(corpus: Corpus, count: int, draw: random.Random) -> list[str]:
    """Statements of the live articles, one per passage, drawn with this seed."""
    ids = sorted(passages.passage_ids(corpus.catalog, "live"))
    draw.shuffle(ids)
    sentences: list[str] = []
    for number in ids:
        if len(sentences) == count:
            break
        for passage in corpus.load([(number, 0.0)]):
            texts = (fold(passage.text[start:end]) for start, end in sentence_spans(passage.text))
            statements = [text for text in texts if _is_statement(text)]
            sentences += [draw.choice(statements)] if statements else []
    return sentences


def measure(drawn: Sequence[str], draw: random.Random, report: Progress) -> dict[str, Tally]:
    """The guard's decisions on each sentence unchanged, and altered in each possible way."""
    other_names = sorted({name for text in drawn for name in names(text) if name[0].isupper() and len(name) > 3})
    tallies = {AS_IT_IS: Tally()} | {name: Tally() for name in ALTERATIONS}
    for sentence in counted(drawn, report):
        stands = proven_by_sentence(sentence, sentence)
        tallies[AS_IT_IS].add(not stands, None if stands else sentence)
        for name, alter in ALTERATIONS.items():
            altered = alter(sentence, draw, other_names)
            if altered is not None and altered != sentence:
                dropped = not proven_by_sentence(altered, sentence)
                tallies[name].add(dropped, None if dropped else altered)
    return tallies


def _document(tallies: dict[str, Tally]) -> dict[str, Any]:
    return {
        name: {
            "tried": tally.tried,
            "dropped": tally.dropped,
            "interval": share_interval(tally.dropped, tally.tried) if tally.tried else None,
            "wrong": tally.wrong,
        }
        for name, tally in tallies.items()
    }


def guard_page(tallies: dict[str, Tally], drawn: int) -> RenderableType:
    """The table for a person: how many of each kind were dropped, and what passed wrongly; `drawn` sentences."""
    rows = []
    for name, counts in _document(tallies).items():
        tried = counts["tried"]
        share = (percent(counts["dropped"] / tried), interval(counts["interval"])) if tried else ("-", "-")
        rows.append((name, f"{tried:,}", *share))
    title = f"dropped by the guard, of {drawn:,} sentence{'' if drawn == 1 else 's'} drawn"
    dropped_table = table(title, ("sentence", "tried", "dropped, %", "95%"), rows, pad_edge=True)
    wrong = [(name, text) for name, tally in tallies.items() for text in tally.wrong]
    lines = [Text(visible(f"{name}: {text}")) for name, text in wrong]
    return Group(dropped_table, Text("wrong, some of them:", style="bold"), *lines) if lines else dropped_table


def cases_page(cases: dict[str, dict[str, Proofs]]) -> RenderableType:
    """The table of those written by hand: how many of each part are shown as they were written."""
    # Seven columns do not fit into a terminal; the lines below have the sums of each part.
    columns = {part: cases[part] for part in ("all", PARTS[-1])}
    heads = ("sentence", *(part.replace("_", " ") for part in columns), "in its own words")
    rows = []
    for kind, proofs in cases["all"].items():
        cells = (
            f"{part_cases[kind].proven}/{part_cases[kind].tried}" if kind in part_cases else "-"
            for part_cases in columns.values()
        )
        rows.append((kind, *cells, str(proofs.own_words)))
    lines = []
    for part, part_cases in cases.items():
        shown_untrue, tried = untrue_share(part_cases)
        true = part_cases[TRUE]
        lines.append(
            f"{part.replace('_', ' ')}: untrue {shown_untrue} of {tried} shown ({percent(shown_untrue / tried)}%), "
            f"true {true.proven} of {true.tried} kept ({percent(true.proven / true.tried)}%)"
        )
    by_hand = table("written by hand: shown as written / tried", heads, rows, pad_edge=True)
    return Group(by_hand, *map(Text, lines))


def _is_statement(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and text[0].isupper() and text.rstrip("\"”'’").endswith(".")
