"""The key of `timeline`: topics, and for each the days of its events, one topic a line of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.json_lines import read_records

SHAPE = 'a topic, {"topic": ..., "dates": [{"date": "2025-01-31", "event": ...}]}'


@dataclass(frozen=True, slots=True)
class KeyTopic:
    """A topic and what happened in it: the event in two words, by day."""

    topic: str
    events: dict[date, str]


def read_key(file: Path) -> list[KeyTopic]:
    """The topics of a key; raises UsageError for a file that is none."""
    return read_records(file, _topic, SHAPE, "topics")


def _topic(fields: Mapping[str, Any], _number: int) -> KeyTopic:
    events = {date.fromisoformat(event["date"]): str(event["event"]) for event in fields["dates"]}
    if not events:
        raise ValueError("no dates")
    return KeyTopic(str(fields["topic"]), events)
