"""The command `timeline`: date precision, recall and F1 against a key, and the days with most reports to be beaten.

A key holds topics, one a line of JSON, and for each the days of its events.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.answering.service import Answering
from bot.answering.topics.reply import TopicCommand
from bot.terminal import print_result
from bot.wiring import open_answering
from evals.json_lines import read_records, text_of
from evals.tables import percent
from evals.terminal import eval_settings
from ingest.corpus.console.arguments import day_of
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import UsageError

SHAPE = 'a topic, {"topic": ..., "dates": [{"date": "2025-01-31", "event": ...}]}'
MEASURES = ("precision", "recall", "f1")
COLUMNS = ("topic", "days", "in the key", "precision", "recall", "F1")


def timeline_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `timeline`."""
    parser.add_argument("key", type=Path, metavar="KEY.jsonl", help="topics and the days of their events")
    parser.add_argument("--as-of", type=day_of, metavar="DATE", help="the last day of the timelines")
    parser.add_argument("--json", action="store_true", help="print the scores and days as JSON")


def run_timeline(options: argparse.Namespace) -> int:
    """Makes a timeline of each topic and compares its days with the key, beside the days with most reports."""
    topics = read_key(options.key)
    if options.as_of:
        topics = topics_until(topics, options.as_of)
        if not topics:
            raise UsageError(f"{options.key} has no event until {options.as_of}: give a later day.")
    with closing(open_answering(eval_settings())) as answering:
        results = [topic_result(answering, topic, options.as_of) for topic in topics]
    if not any(result["known"] for result in results):
        raise UsageError(f"{options.key} has no day that these articles tell of: it is about other articles.")
    document = {"mean": _means(results), "topics": results}
    print_result(document, lambda: _table(document), as_json=options.json)
    return 0


@dataclass(frozen=True, slots=True)
class KeyTopic:
    """A topic and what happened in it: the event in two words, by day."""

    topic: str
    events: dict[date, str]


def topics_until(topics: Iterable[KeyTopic], last: date) -> list[KeyTopic]:
    """The topics with their events until this day, without those that have none by then."""
    cut_topics = (
        KeyTopic(topic.topic, {day: event for day, event in topic.events.items() if day <= last}) for topic in topics
    )
    return [topic for topic in cut_topics if topic.events]


def read_key(file: Path) -> list[KeyTopic]:
    """The topics of a key; raises UsageError for a file that is none."""
    return read_records(file, _topic, SHAPE, "topics")


def score_days(days: Collection[date], key: Collection[date]) -> dict[str, float]:
    """The share of the days shown that are in the key, the share of the key that is shown, and their harmonic mean.

    A day that is one off is wrong.
    """
    right = len(set(days) & set(key))
    precision = right / len(set(days)) if days else 0.0
    recall = right / len(set(key)) if key else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def most_reported_days(days: Iterable[date], count: int) -> list[date]:
    """The `count` days with most reports, the earlier of two with as many."""
    counts = Counter(days)
    return sorted(counts, key=lambda day: (-counts[day], day))[:count]


def topic_result(answering: Answering, topic: KeyTopic, as_of: date | None) -> dict[str, Any]:
    """The scores of our days, of as many days with most reports, and of as many of these as the key has days."""
    lines = answering.topic(TopicCommand.TIMELINE, topic.topic, as_of=as_of).lines
    days = [line.day for line in lines if line.day]
    reported = answering.report_days(topic.topic, as_of=as_of)
    key = topic.events
    baseline = most_reported_days(reported, len(days))
    like_key = most_reported_days(reported, len(key))
    return {
        "topic": topic.topic,
        "timeline": {**score_days(days, key), "days": [day.isoformat() for day in days]},
        "most_reports": {**score_days(baseline, key), "days": [day.isoformat() for day in baseline]},
        "most_reports_of_key": {**score_days(like_key, key), "days": [day.isoformat() for day in like_key]},
        "missed": {day.isoformat(): event for day, event in key.items() if day not in days},
        "key": len(key),
        "known": len({*days, *reported} & set(key)),
    }


NAMES = {
    "timeline": "timeline",
    "most_reports": "days with most reports, as many",
    "most_reports_of_key": "days with most reports, as many as the key has",
}


def _topic(fields: Mapping[str, Any], _number: int) -> KeyTopic:
    events = {date.fromisoformat(event["date"]): text_of(event, "event") for event in fields["dates"]}
    if not events:
        raise ValueError("no dates")
    return KeyTopic(text_of(fields, "topic"), events)


def _means(results: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    return {
        name: {measure: sum(result[name][measure] for result in results) / len(results) for measure in MEASURES}
        for name in NAMES
    }


def _table(document: dict[str, Any]) -> Table:
    table = Table(*COLUMNS, title="Timelines: days that are in the key, in percent")
    for topic in document["topics"]:
        timeline, right = topic["timeline"], topic["key"] - len(topic["missed"])
        name, count = Text(visible(topic["topic"])), str(len(timeline["days"]))
        table.add_row(name, count, f"{right} of {topic['key']}", *_shares(timeline))
    table.add_section()
    for name, mean in document["mean"].items():
        table.add_row(f"mean: {NAMES[name]}", "", "", *_shares(mean))
    return table


def _shares(scores: dict[str, Any]) -> list[str]:
    return [percent(scores[measure]) for measure in MEASURES]
