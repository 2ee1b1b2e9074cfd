"""Pairs of sentences judged by hand, and how many that `/compare` takes for differing figures are of one thing.

One pair a line of JSON: `{"reports": [{"url", "title", "published", "quote"}, ...], "cosine", "same", "cause"?}`, where
`cosine` is that of the sentences' vectors. It is "same" where both give a figure of one thing, of the same people and
place, so that a reader learns of an update or a disagreement; else `cause` says in what the figures are apart.
differing.jsonl has pairs of our own, of invented people and places. Each was rewritten from a pair of news articles,
all those of a year that the loosest limits of LIMITS let through, and shares as many words; each sentence was read
under its headline for the `cosine`, without an article around it, so that some now are below the least limit. The
topic is what both headlines have in common, as a person would type it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from bot.answering.english.statement import read_statement
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.same_fact import LEAST_SHARED, ONE_THING, differing_figures
from evals.guard.proofs import passage_of
from evals.json_lines import read_records, text_of
from evals.statistics import share
from ingest.corpus.articles import ScoredPassage

COSINES, WORDS = (0.6, 0.65, 0.7, 0.75), (3, 4, 5, 6)
LIMITS = tuple(product(COSINES, WORDS))
UNSTATED = "unstated"


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
