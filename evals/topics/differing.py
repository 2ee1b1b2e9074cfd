"""Judged pairs of sentences, and how many pairs that `/compare` shows as differing figures are of one thing.

One topic a line of JSON: `{"topic", "pairs": [{"quotes": [..., ...], "urls": [..., ...], "same", "cause"?}]}`. A pair
is "same" where both sentences give a figure of one thing, of the same people, place and time, so that a reader learns
of an update or a disagreement; else `cause` says in what the figures are apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.answering.topics.reply import Part, TopicLine
from evals.json_lines import read_records
from evals.statistics import share

UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Judgment:
    """Whether the figures of a pair are of one thing, and, where they are not, in what they are apart."""

    same: bool
    cause: str = ""


@dataclass(frozen=True, slots=True)
class JudgedTopic:
    """A topic and the judgment of each pair of quotes that a comparison of it has shown."""

    topic: str
    pairs: Mapping[frozenset[str], Judgment]


@dataclass(frozen=True, slots=True)
class ShownPair:
    """Two quotes with their addresses as they are shown, and their judgment; None for a pair that nobody has judged."""

    topic: str
    quotes: tuple[str, ...]
    urls: tuple[str | None, ...]
    judgment: Judgment | None


def read_judged(file: Path) -> list[JudgedTopic]:
    """The topics of a file in order; raises UsageError for a file that is none."""
    return read_records(file, _topic, "a topic with judged pairs, as in evals/topics/differing.jsonl", "topics")


def shown_pairs(judged: JudgedTopic, lines: Iterable[TopicLine]) -> list[ShownPair]:
    """The pairs of a comparison's lines whose figures differ."""
    differing = [line for line in lines if line.part is Part.DIFFERING]
    found = []
    for _, pair in groupby(differing, key=lambda line: line.fact):
        citations = [line.citation for line in pair]
        quotes = tuple(citation.quote.text for citation in citations)
        urls = tuple(citation.passage.url for citation in citations)
        found.append(ShownPair(judged.topic, quotes, urls, judged.pairs.get(_key(quotes))))
    return found


def differing_metrics(shown: Sequence[ShownPair]) -> dict[str, Any]:
    """The share of the judged pairs that are of one thing with its 95% interval, and the causes of the others."""
    judgments = [pair.judgment for pair in shown if pair.judgment is not None]
    causes = Counter(judgment.cause or UNSTATED for judgment in judgments if not judgment.same)
    return {
        "shown": len(shown),
        "not_judged": len(shown) - len(judgments),
        "same": share([judgment.same for judgment in judgments]),
        "causes": dict(causes.most_common()),
    }


def _topic(fields: Mapping[str, Any], _number: int) -> JudgedTopic:
    pairs = {}
    for pair in fields["pairs"]:
        quotes = _key(pair["quotes"])
        if len(quotes) != 2 or not isinstance(pair["same"], bool):
            raise ValueError("a pair has two quotes, and is the same or not")
        pairs[quotes] = Judgment(pair["same"], str(pair.get("cause", "")))
    return JudgedTopic(str(fields["topic"]), pairs)


def _key(quotes: Iterable[str]) -> frozenset[str]:
    # Whichever is the newer stands first.
    return frozenset(" ".join(quote.split()) for quote in quotes)
