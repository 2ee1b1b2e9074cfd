"""How old a corpus is and how its sources are doing, for those who watch over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.age import CorpusAge, read_age
from ingest.corpus.catalog.source_runs import Outcome, first_runs, last_successes, newest_runs


@dataclass(frozen=True, slots=True)
class SourceState:
    """When a source was last asked and last went well; where it fails, since when and why, for a person.

    All times are aware. `failing_since` is its last success, or the first time it was asked where it never went well.
    """

    asked: datetime
    success: datetime | None
    failing_since: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CorpusState:
    """The age of a corpus, whether news is missing, and its sources by address."""

    age: CorpusAge
    stale: bool
    sources: Mapping[str, SourceState] = field(default_factory=dict)


def read_state(catalog: Catalog, at: datetime, stale_days: int) -> CorpusState:
    """The state at this moment (aware)."""
    age = read_age(catalog, at)
    successes, firsts = last_successes(catalog), first_runs(catalog)
    sources = {}
    for source, run in newest_runs(catalog).items():
        success = successes[source].started if source in successes else None
        if run.outcome is Outcome.FAILED:
            sources[source] = SourceState(run.started, success, success or firsts[source], run.reason)
        else:
            sources[source] = SourceState(run.started, success)
    return CorpusState(age, age.is_stale(at.date(), stale_days), sources)
