"""What `python -m ingest health` and `explain` print."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from ingest.corpus.catalog import Catalog, source_runs
from ingest.corpus.catalog.age import CorpusAge, read_age
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.catalog.links import articles_behind, reasons_without_article
from ingest.corpus.catalog.noted_sources import noted_sources
from ingest.corpus.console.printing import print_json
from ingest.corpus.console.redaction import redact_values
from ingest.health.explain import explain as explain_link
from ingest.health.states import RHYTHM, SourceState, histories_of_each, source_states
from ingest.settings import IngestSettings
from ingest.sources.settings_file import SourcesFile
from ingest.sources.web.checks import GONE_REASONS


def show_health(settings: IngestSettings, *, as_json: bool) -> int:
    """Print how each source is doing; exit code 1 if anything is wrong."""
    now = datetime.now(UTC)
    file = SourcesFile(settings.sources_file)
    with closing(Catalog.open(settings.catalog_file)) as catalog, damage_as_error(catalog.file):
        file.check_exists(noted_sources(catalog))
        age = read_age(catalog, now)
        histories = histories_of_each(
            source_runs.newest_runs(catalog),
            source_runs.last_successes(catalog),
            source_runs.last_with_entries(catalog),
            source_runs.runs_with_news(catalog, RHYTHM),
            reasons_without_article(catalog),
        )
        gone_count = len(articles_behind(catalog, GONE_REASONS))
    states = source_states(file.sources, histories, now, settings.stale_days)
    stale = age.is_stale(now.date(), settings.stale_days)
    is_well = not stale and not any(state.problems for state in states)
    if as_json:
        print_json(redact_values(_health_json(states, age, stale, is_well, gone_count)))
    else:
        from ingest.health.terminal import print_health

        print_health(states, age, stale, gone_count, now)
    return 0 if is_well else 1


def explain(settings: IngestSettings, text: str, *, as_json: bool) -> int:
    """Print what became of a link; exit code 1 where its article is not in the corpus."""
    with closing(Catalog.open(settings.catalog_file)) as catalog, damage_as_error(catalog.file):
        explanation = explain_link(catalog, text, settings.retention)
    if as_json:
        document = {"url": explanation.url, "in_corpus": explanation.is_in} | asdict(explanation)
        print_json(redact_values(document))
    else:
        from ingest.health.terminal import print_explanation

        print_explanation(explanation)
    return 0 if explanation.is_in else 1


def _health_json(
    states: Sequence[SourceState], age: CorpusAge, stale: bool, is_well: bool, gone_count: int
) -> dict[str, Any]:
    return {
        "ok": is_well,
        "corpus": {
            "newest": age.newest.isoformat() if age.newest else None,
            "updated": age.updated.isoformat() if age.updated else None,
            "stale": stale,
            "gone": gone_count,
        },
        "sources": [_state_json(state) for state in states],
    }


def _state_json(state: SourceState) -> dict[str, Any]:
    history = state.history
    run = history.newest if history else None
    success = history.success if history else None
    return {
        "source": state.source,
        "outlet": state.outlet,
        "ok": not state.problems,
        "problems": list(state.problems),
        "note": state.note or None,
        "last_run": run.started.isoformat() if run else None,
        "last_success": success.started.isoformat() if success else None,
        "outcome": run.outcome.value if run else None,
        **{name: getattr(run, name, None) for name in ("entries", "new", "changed", "unchanged")},
        "skipped": dict(run.left_out) if run else {},
        "seconds": round(run.seconds, 3) if run else None,
    }
