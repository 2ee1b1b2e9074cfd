"""Date precision, recall and F1 of a timeline against a key, and the days with most reports, which it has to beat.

A key holds topics, one a line of JSON, and for each the days of its events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.json_lines import read_records, text_of

SHAPE = 'a topic, {"topic": ..., "dates": [{"date": "2025-01-31", "event": ...}]}'


@dataclass(frozen=True, slots=True)
class KeyTopic:
    """A topic and what happened in it: the event in two words, by day."""

    topic: str
    events: dict[date, str]


def read_key(file: Path) -> list[KeyTopic]:
    """The topics of a key; raises UsageError for a file that is none."""
    return read_records(file, _topic, SHAPE, "topics")


@dataclass(frozen=True, slots=True)
class Score:
    """The share of the days shown that are in the key, the share of the key that is shown, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def score_days(days: Collection[date], key: Collection[date]) -> Score:
    """The score of the days shown; a day that is one off is wrong."""
    right = len(set(days) & set(key))
    precision = right / len(set(days)) if days else 0.0
    recall = right / len(set(key)) if key else 0.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0)


def mean_score(scores: Sequence[Score]) -> Score:
    """The mean over topics of each measure."""
    count = len(scores)
    return Score(
        sum(score.precision for score in scores) / count,
        sum(score.recall for score in scores) / count,
        sum(score.f1 for score in scores) / count,
    )


def most_reported_days(days: Iterable[date], count: int) -> list[date]:
    """The `count` days with most reports, the earlier of two with as many."""
    counts = Counter(days)
    return sorted(counts, key=lambda day: (-counts[day], day))[:count]


def _topic(fields: Mapping[str, Any], _number: int) -> KeyTopic:
    events = {date.fromisoformat(event["date"]): text_of(event, "event") for event in fields["dates"]}
    if not events:
        raise ValueError("no dates")
    return KeyTopic(text_of(fields, "topic"), events)
