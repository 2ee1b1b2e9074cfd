"""How old a corpus is and how its sources are doing, for those who watch over it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.age import CorpusAge, read_age
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.catalog.inventory import ever_held_passages
from ingest.corpus.catalog.noted_sources import noted_sources
from ingest.corpus.catalog.source_runs import first_failures, last_successes, newest_runs

ASKED_NO_MORE = timedelta(days=7)  # a list that was typed by hand once, or that the settings name no more


@dataclass(frozen=True, slots=True)
class SourceState:
    """When a source was last asked and last went well; where it fails, since when and why, for a person.

    All times are aware. `failing_since` is the first failure after its last success: before it nobody knows.
    Of one that is `resting` nothing is judged: it is paused, or asked no more.
    """

    last_run: datetime
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


def ever_held_articles(catalog_file: Path) -> bool:
    """Whether this corpus holds an article or ever did; raises CorpusMissing, CorpusMismatch or CatalogDamaged."""
    with closing(Catalog.open(catalog_file)) as catalog, damage_as_error(catalog_file):
        return ever_held_passages(catalog)


def read_state(
    catalog: Catalog, moment: datetime, stale_days: int, paused: Mapping[str, bool] | None = None
) -> CorpusState:
    """The state at this moment (aware); `paused` says of each source of the settings whether it is, None: as noted."""
    age = read_age(catalog, moment)
    paused_by_source = noted_sources(catalog) if paused is None else paused
    successes, failures = last_successes(catalog), first_failures(catalog)
    sources = {}
    for source, run in newest_runs(catalog).items():
        success = successes[source].started if source in successes else None
        if paused_by_source is not None and paused_by_source.get(source, moment - run.started > ASKED_NO_MORE):
            sources[source] = SourceState(run.started, success, resting=True)
        elif source in failures:
            sources[source] = SourceState(run.started, success, failures[source], run.reason)
        else:
            sources[source] = SourceState(run.started, success)
    return CorpusState(age, age.is_stale(moment.date(), stale_days), sources)
