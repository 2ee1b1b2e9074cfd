"""How old the corpus is: its newest report, the last run that went well, and how often news comes to it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

from ingest.corpus.catalog.database import Catalog, utc_text
from ingest.corpus.catalog.passages import visible
from ingest.corpus.catalog.schema import SOURCES

RHYTHM_DAYS = 30  # days with reports, of which the usual gap is taken
_UPDATED = "updated"  # in `about`: when the last run that went well ended
# Discord's clock, by which a question is dated, need not be ours.
_CLOCKS = timedelta(minutes=5)
# Each source that was ever asked, from one to the next by the key: of their runs of years no other is read.
EACH_SOURCE = (
    "WITH RECURSIVE sources (source) AS (SELECT min(source) FROM source_runs UNION ALL "
    "SELECT (SELECT min(runs.source) FROM source_runs runs WHERE runs.source > sources.source) FROM sources "
    "WHERE source NOT NULL)"
)
# Reports of an older Dateline name thousands of articles: SQLite reads the newest that says that anything went well,
# and no other.
SUCCESS = (
    "json_valid(report) AND (coalesce(json_array_length(report, '$.failed'), 0) = 0 "
    "OR coalesce(json_array_length(report, '$.new'), 0) + coalesce(json_array_length(report, '$.changed'), 0) "
    "+ coalesce(json_extract(report, '$.unchanged'), 0) > 0)"
)


@dataclass(frozen=True, slots=True)
class CorpusAge:
    """The day of the newest report, when a run last went well (aware), and the usual days from news to news.

    None where it is not known; `usual_gap` is 1 day where there are too few days to tell.
    """

    newest: date | None
    updated: datetime | None
    usual_gap: float = 1.0

    def is_stale(self, today: date, stale_days: int) -> bool:
        """Whether news has been missing for so many days beyond the usual gap."""
        last = self.newest or (self.updated.date() if self.updated else None)
        return last is not None and (today - last).days > self.usual_gap + stale_days


def read_age(catalog: Catalog, moment: datetime, as_of: date | None = None) -> CorpusAge:
    """The age of the corpus at this moment (aware), or as it stood on that day, whose end `moment` is."""
    days = report_days(catalog, as_of or moment.date(), as_of)
    gaps = [(later - earlier).days for later, earlier in pairwise(days)]
    return CorpusAge(
        days[0] if days else None, _updated(catalog, _latest(moment, as_of)), float(median(gaps)) if gaps else 1.0
    )


def report_days(catalog: Catalog, today: date, as_of: date | None, count: int = RHYTHM_DAYS) -> list[date]:
    """The newest days of this day or before that have reports, newest first."""
    condition, parameters = visible(as_of)
    days: list[date] = []
    while len(days) < count:
        # From day to day by the index: their articles are not read.
        row = catalog.first(
            f"SELECT v.published FROM versions v WHERE {condition} AND v.published {'<' if days else '<='} ? "
            "ORDER BY v.published DESC LIMIT 1",
            (*parameters, (days[-1] if days else today).isoformat()),
        )
        if row is None:
            break
        days.append(date.fromisoformat(row[0]))
    return days


def note_update(connection: sqlite3.Connection, ended: datetime) -> None:
    """Record that a run went well; an earlier end than the one that is known changes nothing."""
    connection.execute(
        "INSERT INTO about VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)",
        (_UPDATED, utc_text(ended)),
    )


def went_well(report: str) -> bool:
    """Whether a run with this report (JSON) took anything in, or failed at nothing."""
    counts = json.loads(report)
    return not counts.get("failed") or bool(counts.get("new") or counts.get("changed") or counts.get("unchanged"))


def _latest(moment: datetime, as_of: date | None) -> datetime:
    try:
        return moment.astimezone(UTC) + (_CLOCKS if as_of is None else timedelta())
    except OverflowError:  # the first or last day of the calendar, which is another one there
        return moment.replace(tzinfo=UTC)


def _updated(catalog: Catalog, latest: datetime) -> datetime | None:
    stored_time = catalog.about(_UPDATED)
    if stored_time is not None and datetime.fromisoformat(stored_time) <= latest:
        return datetime.fromisoformat(stored_time)
    # Of an older Dateline, or of a day before the last run.
    runs = f"FROM runs WHERE started <= ? AND {SUCCESS} ORDER BY run_id DESC"
    last = (
        "SELECT max(runs.started) FROM source_runs runs WHERE runs.source = sources.source AND runs.started <= ? "
        "AND runs.outcome != 'failed'"
    )
    of_sources = f"FROM sources JOIN source_runs USING (source) WHERE started = ({last}) ORDER BY started DESC"
    newest = [catalog.first(f"SELECT started, seconds {runs} LIMIT 1", (latest.isoformat(timespec="seconds"),))]
    if catalog.schema >= SOURCES:
        newest.append(catalog.first(f"{EACH_SOURCE} SELECT started, seconds {of_sources} LIMIT 1", (utc_text(latest),)))
    ends = [datetime.fromisoformat(row[0]) + timedelta(seconds=row[1]) for row in newest if row]
    return min(latest, max(ends)) if ends else None
