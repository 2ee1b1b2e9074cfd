"""The command `differing`: how many pairs that `/compare` takes for differing figures are of one thing.

One pair a line of JSON: `{"reports": [{"url", "title", "published", "quote"}, ...], "cosine", "same", "cause"?}`, where
`cosine` is that of the sentences' vectors. It is "same" where both give a figure of one thing, of the same people and
place, so that a reader learns of an update or a disagreement; else `cause` says in what the figures are apart.
differing.jsonl has pairs of our own, of invented people and places. Each was rewritten from a pair of news articles,
all those of a year that the loosest limits of LIMITS let through, and shares as many words; each sentence was read
under its headline for the `cosine`, without an article around it, so that some now are below the least limit. The
topic is what both headlines have in common, as a person would type it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.answering.english.statement import read_statement
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.same_fact import LEAST_SHARED, ONE_THING, differing_figures
from bot.terminal import print_result
from evals.guard.proofs import passage_of
from evals.json_lines import read_records, text_of
from evals.statistics import share
from evals.tables import share_cells
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.console.visible_text import visible

COSINES, WORDS = (0.6, 0.65, 0.7, 0.75), (3, 4, 5, 6)
LIMITS = tuple(product(COSINES, WORDS))
UNSTATED = "unstated"


def differing_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `differing`."""
    parser.add_argument("pairs", type=Path, metavar="PAIRS.jsonl", help="pairs of sentences, judged by hand")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_differing(options: argparse.Namespace) -> int:
    """Counts the pairs that a comparison shows as differing figures, and those of them that are of one thing."""
    pairs = read_judged(options.pairs)
    metrics = differing_metrics(pairs)
    print_result(metrics, lambda: differing_page(metrics, pairs), as_json=options.json)
    return 0


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two sentences on one topic, whether they are of one thing, and, where they are not, in what they are apart."""

    sentences: tuple[TopicSentence, TopicSentence]
    same: bool
    cause: str = ""

    @property
    def topic(self) -> frozenset[str]:
        """The stems that both headlines have."""
        first, second = (read_statement(sentence.passage.title).content for sentence in self.sentences)
        return first & second

    def is_shown(self, cosine: float = ONE_THING, words: int = LEAST_SHARED) -> bool:
        """Whether a comparison takes it for differing figures, with these limits."""
        return differing_figures(*self.sentences, self.topic, one_thing=cosine, least_shared=words) is not None


def read_judged(file: Path) -> list[JudgedPair]:
    """The pairs of a file in order; raises UsageError for a file that is none."""
    return read_records(file, _pair, "a judged pair, as in evals/topics/differing.jsonl", "judged pairs")


def differing_metrics(pairs: Sequence[JudgedPair]) -> dict[str, Any]:
    """Shares with 95% intervals: of those shown how many are of one thing, of those of one thing how many are shown.

    `causes` are of those that are shown and are not of one thing, `limits` the counts for each pair of limits.
    """
    noted = [pair for pair in pairs if pair.is_shown()]
    causes = Counter(pair.cause or UNSTATED for pair in noted if not pair.same)
    return {
        "pairs": len(pairs),
        "precision": share([pair.same for pair in noted]),
        "kept": share([pair.is_shown() for pair in pairs if pair.same]),
        "causes": dict(causes.most_common()),
        "limits": [_counts(pairs, *limits) for limits in LIMITS],
    }


def differing_page(metrics: dict[str, Any], pairs: Sequence[JudgedPair]) -> RenderableType:
    """Both shares, the counts for other limits, and the pairs that are shown and are not of one thing."""
    shares = Table("", "percent", "95%", "of", title=f"Differing figures: {metrics['pairs']} judged pairs")
    for label, name in (("shown, that are of one thing", "precision"), ("of one thing, that are shown", "kept")):
        if metrics[name] is not None:
            shares.add_row(label, *share_cells(metrics[name]))
    limits = Table("cosine", *(f"{words} words" for words in WORDS), title="of one thing / shown, from these limits")
    counts = {(limit["cosine"], limit["words"]): f"{limit['same']}/{limit['shown']}" for limit in metrics["limits"]}
    for cosine in COSINES:
        limits.add_row(f"{cosine:.2f}", *(counts[cosine, words] for words in WORDS))
    wrong = [pair for pair in pairs if not pair.same and pair.is_shown()]
    lines = [
        Text(visible(f"{pair.cause}: {' / '.join(sentence.lead.quote for sentence in pair.sentences)}"))
        for pair in wrong
    ]
    return Group(shares, limits, *lines)


def _counts(pairs: Sequence[JudgedPair], cosine: float, words: int) -> dict[str, Any]:
    noted = [pair.same for pair in pairs if pair.is_shown(cosine, words)]
    return {"cosine": cosine, "words": words, "shown": len(noted), "same": sum(noted)}


def _pair(fields: Mapping[str, Any], number: int) -> JudgedPair:
    first, second = fields["reports"]
    cosine = float(fields["cosine"])
    if not isinstance(fields["same"], bool):
        raise TypeError("same is true or false")
    vectors = np.array([[1.0, 0.0], [cosine, sqrt(1 - cosine * cosine)]], np.float32)
    sentences = tuple(
        TopicSentence(Lead(_passage(report, f"{number}-{index}"), report["quote"]), vectors[index], 1.0)
        for index, report in enumerate((first, second))
    )
    return JudgedPair((sentences[0], sentences[1]), fields["same"], str(fields.get("cause", "")))


def _passage(report: Mapping[str, str], name: str) -> ScoredPassage:
    title, published = text_of(report, "title"), date.fromisoformat(report["published"])
    return passage_of(text_of(report, "quote"), name, title=title, url=report["url"], published=published)
