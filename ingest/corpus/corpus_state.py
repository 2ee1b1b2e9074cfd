"""How old a corpus is and how its sources are doing, for those who watch over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.age import CorpusAge, read_age
from ingest.corpus.catalog.noted_sources import noted_sources
from ingest.corpus.catalog.source_runs import Outcome, first_runs, last_successes, newest_runs

ASKED_NO_MORE = timedelta(days=7)  # a list that was typed by hand once, or that the settings name no more


@dataclass(frozen=True, slots=True)
class SourceState:
    """When a source was last asked and last went well; where it fails, since when and why, for a person.

    All times are aware. `failing_since` is its last success, or the first time it was asked where it never went well.
    Of one that is `resting` nothing is judged: it is paused, or asked no more.
    """

    asked: datetime
    success: datetime | None
    failing_since: datetime | None = None
    reason: str = ""
    resting: bool = False


@dataclass(frozen=True, slots=True)
class CorpusState:
    """The age of a corpus, whether news is missing, and its sources by address."""

    age: CorpusAge
    stale: bool
    sources: Mapping[str, SourceState] = field(default_factory=dict)

    @property
    def judged(self) -> dict[str, SourceState]:
        """The sources that do not rest."""
        return {source: state for source, state in self.sources.items() if not state.resting}


def read_state(
    catalog: Catalog, at: datetime, stale_days: int, paused: Mapping[str, bool] | None = None
) -> CorpusState:
    """The state at this moment (aware); `paused` says of each source of the settings whether it is, None: as noted."""
    age = read_age(catalog, at)
    named = noted_sources(catalog) if paused is None else paused
    successes, firsts = last_successes(catalog), first_runs(catalog)
    sources = {}
    for source, run in newest_runs(catalog).items():
        success = successes[source].started if source in successes else None
        if named is not None and named.get(source, at - run.started > ASKED_NO_MORE):
            sources[source] = SourceState(run.started, success, resting=True)
        elif run.outcome is Outcome.FAILED:
            sources[source] = SourceState(run.started, success, success or firsts[source], run.reason)
        else:
            sources[source] = SourceState(run.started, success)
    return CorpusState(age, age.is_stale(at.date(), stale_days), sources)
