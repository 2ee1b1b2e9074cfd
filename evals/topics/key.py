"""The key of `timeline`: topics, and for each the days of its events, one topic a line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class KeyTopic:
    """A topic and what happened in it: the event in two words, by day."""

    topic: str
    events: dict[date, str]


def read_key(file: Path) -> list[KeyTopic]:
    """The topics of a key; raises UsageError for a file that is none."""
    try:
        topics = [_topic(line) for line in file.read_text("utf-8").split("\n") if line.strip()]
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f'{file} is no key: each line is {{"topic": ..., "dates": [{{"date": "2025-01-31", "event": ...}}]}}.'
        ) from error
    if not topics:
        raise UsageError(f"{file} holds no topics.")
    return topics


def _topic(line: str) -> KeyTopic:
    found = json.loads(line)
    events = {date.fromisoformat(one["date"]): str(one["event"]) for one in found["dates"]}
    if not events:
        raise ValueError("no dates")
    return KeyTopic(str(found["topic"]), events)
