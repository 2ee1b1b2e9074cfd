"""How many questions came on which day, what became of them and how long they took; no person, no text."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta, tzinfo

from bot.conversation.store import Store
from bot.usage import CorpusGrowth, DayUsage, Usage, class_of

COUNT_DAYS = 365
_TIME = "time "
_TIMED = ("answered", "refused")


def count_question(store: Store, day: date, outcome: str, seconds: float) -> None:
    """Adds one question to its day."""
    names = [outcome, f"{_TIME}{class_of(seconds)}"] if outcome in _TIMED else [outcome]
    for name in names:
        store.rows(
            "INSERT INTO daily_counts VALUES (?, ?, 1) ON CONFLICT (day, name) DO UPDATE SET count = count + 1",
            (day.isoformat(), name),
        )


def read_usage(store: Store, today: date, days: int, zone: tzinfo, corpus: CorpusGrowth) -> Usage:
    """The last so many days, today among them; what was said with Right and Wrong stands under the day it was said."""
    first = today - timedelta(days=days - 1)
    outcomes: dict[date, Counter[str]] = {}
    times: dict[date, Counter[int]] = {}
    rows = store.rows("SELECT day, name, count FROM daily_counts WHERE day >= ?", (first.isoformat(),))
    for day_text, name, count in rows:
        day = date.fromisoformat(day_text)
        if name.startswith(_TIME):
            times.setdefault(day, Counter())[int(name.removeprefix(_TIME))] += count
        else:
            outcomes.setdefault(day, Counter())[name] += count
    answers: Counter[tuple[date, str]] = Counter()
    sentences: Counter[tuple[date, str]] = Counter()
    since = datetime.combine(first, time(), zone).timestamp()
    opinions = store.rows(
        "SELECT max(given_at), verdict, sum(sentence != '') FROM feedback WHERE given_at >= ? "
        "GROUP BY question_id, person, verdict",
        (since,),
    )
    for given_at, verdict, sentence_count in opinions:
        day = datetime.fromtimestamp(given_at, zone).date()
        answers[day, verdict] += 1
        sentences[day, verdict] += sentence_count
    listed = [first + timedelta(days=number) for number in range(days)]
    return Usage(
        tuple(
            DayUsage(
                day,
                outcomes.get(day, {}),
                answers[day, "right"],
                answers[day, "wrong"],
                corpus.new_by_day.get(day, 0),
                times.get(day, {}),
                sentences[day, "right"],
                sentences[day, "wrong"],
            )
            for day in listed
        ),
        corpus,
    )
