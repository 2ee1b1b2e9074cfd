"""What became of each source in each ingest run: kept where it brought something, else for a week."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ingest.corpus.catalog.age import EACH_SOURCE, note_update
from ingest.corpus.catalog.database import Catalog, utc_text
from ingest.corpus.catalog.schema import SOURCES

# A run every ten minutes for a year is 52,000 rows a source, nearly all of which say that nothing is new.
HISTORY = timedelta(days=7)
# As the fields of a SourceRun.
_COLUMNS = "source, started, seconds, outcome, reason, entries, new, changed, unchanged, skipped, failed"
_SUCCESS = "outcome != 'failed'"


class Outcome(StrEnum):
    """Whether a source could be read."""

    OK = "ok"
    UNCHANGED = "unchanged"  # its server says so, or its bytes are those of the last time
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one run found at one source, which is named by its address in the settings.

    `started` is aware. `reason` is for a person: why the source failed, beginning with the Problem where it was not
    fetched ("blocks programs: ..."), or what is odd about one that did not. `entries` is how many links it named, None
    where it was not read. `skipped` counts links that led to no article, `failed` those that were not fetched or whose
    article could not be taken in, by reason.
    """

    source: str
    started: datetime
    seconds: float
    outcome: Outcome
    reason: str = ""
    entries: int | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)

    @property
    def left_out(self) -> Counter[str]:
        """How many links led to no article, by reason: what the report of a run calls skipped."""
        return Counter(self.skipped) + Counter(self.failed)


def has_later_run(catalog: Catalog, run: SourceRun) -> bool:
    """Whether a later run of this one's source is kept."""
    later_run = "SELECT 1 FROM source_runs WHERE source = ? AND started > ?"
    return bool(catalog.first(later_run, (run.source, utc_text(run.started))))


def is_read_beside(catalog: Catalog, source: str, other_source: str) -> bool:
    """Whether a source was read since the first run that is kept of another one."""
    first_run = "(SELECT min(started) FROM source_runs WHERE source = ?2)"
    query = f"SELECT 1 FROM source_runs WHERE source = ?1 AND started > {first_run} LIMIT 1"
    return bool(catalog.first(query, (source, other_source)))


def record_source_run(catalog: Catalog, run: SourceRun) -> None:
    """Keep what a run found at a source, and let go of what its runs a week before found nothing at.

    Runs that are later than this one were dated by a clock that was ahead: they go, or the newest would be one of them
    until then.
    """
    with catalog.transaction() as connection:
        connection.execute(
            "DELETE FROM source_runs WHERE source = ? AND started > ?", (run.source, utc_text(run.started))
        )
        connection.execute(
            f"INSERT OR REPLACE INTO source_runs ({_COLUMNS}) VALUES (:source, :started, :seconds, :outcome, :reason, "
            ":entries, :new, :changed, :unchanged, :skipped, :failed)",
            asdict(run)
            | {"started": utc_text(run.started), "skipped": _counts(run.skipped), "failed": _counts(run.failed)},
        )
        if run.outcome is not Outcome.FAILED:
            note_update(connection, run.started + timedelta(seconds=run.seconds))
        # The last that went well, the first that failed after it and the last that named anything say since when that
        # is no longer so.
        success = f"(SELECT coalesce(max(started), '') FROM source_runs WHERE source = ?1 AND {_SUCCESS})"
        failure = f"(SELECT coalesce(min(started), '') FROM source_runs WHERE source = ?1 AND started > {success})"
        with_entries = "(SELECT coalesce(max(started), '') FROM source_runs WHERE source = ?1 AND entries > 0)"
        connection.execute(
            "DELETE FROM source_runs WHERE source = ?1 AND started < ?2 AND new = 0 AND changed = 0 "
            f"AND started NOT IN ({success}, {failure}, {with_entries})",
            (run.source, utc_text(run.started - HISTORY)),
        )


def newest_runs(catalog: Catalog) -> dict[str, SourceRun]:
    """The newest run of each source."""
    return _one_each(catalog, "TRUE")


def last_successes(catalog: Catalog) -> dict[str, SourceRun]:
    """The newest run of each source that did not fail; none for those that never did well."""
    return _one_each(catalog, _SUCCESS)


def last_with_entries(catalog: Catalog) -> dict[str, SourceRun]:
    """The newest run of each source that named a link."""
    return _one_each(catalog, "entries > 0")


def runs_with_news(catalog: Catalog, span: timedelta) -> list[SourceRun]:
    """The runs that brought a new article, of all sources, oldest first, from this long before the last of a source on.

    Counted back from now, of a source that died none would be left.
    """
    newest = "(SELECT source, max(started) AS last FROM source_runs WHERE new > 0 GROUP BY source)"
    since = "strftime('%Y-%m-%dT%H:%M:%f', last, ?)"
    return _read(
        catalog,
        f"JOIN {newest} USING (source) WHERE new > 0 AND started > {since} ORDER BY started",
        (f"-{span.total_seconds()} seconds",),
    )


def first_failures(catalog: Catalog) -> dict[str, datetime]:
    """Since when each source has failed each time; none for those whose newest run did not fail."""
    if catalog.schema < SOURCES:
        return {}
    rows = catalog.connection.execute(
        f"{EACH_SOURCE} SELECT source, (SELECT min(runs.started) FROM source_runs runs "
        f"WHERE runs.source = sources.source AND runs.started > coalesce(({_newest(_SUCCESS)}), '')) FROM sources"
    )
    return {source: datetime.fromisoformat(started) for source, started in rows if started}


def forget_source(catalog: Catalog, source: str) -> None:
    """Drop the runs of a source that is asked no more; its articles and links stay."""
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM source_runs WHERE source = ?", (source,))


def _one_each(catalog: Catalog, condition: str) -> dict[str, SourceRun]:
    return {
        run.source: run
        for run in _read(
            catalog,
            f"JOIN sources USING (source) WHERE started = ({_newest(condition)}) ORDER BY source",
            before=EACH_SOURCE,
        )
    }


def _newest(condition: str) -> str:
    """When the newest run of a row of `sources` was for which this is so."""
    return f"SELECT max(started) FROM source_runs newest WHERE newest.source = sources.source AND {condition}"


def _read(catalog: Catalog, clauses: str, parameters: tuple[object, ...] = (), before: str = "") -> list[SourceRun]:
    # An older catalog that may not be written lacks the table.
    if catalog.schema < SOURCES:
        return []
    rows = catalog.connection.execute(f"{before} SELECT {_COLUMNS} FROM source_runs {clauses}", parameters)
    return [
        SourceRun(
            source,
            datetime.fromisoformat(started),
            seconds,
            Outcome(outcome),
            *details,
            *map(json.loads, (skipped, failed)),
        )
        for source, started, seconds, outcome, *details, skipped, failed in rows
    ]


def _counts(counts: Mapping[str, int]) -> str:
    return json.dumps(dict(counts), ensure_ascii=False)
