"""A corpus that reads a site on loopback: used by the tests of runs over sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from ingest.corpus.articles import RunReport
from ingest.corpus.catalog import source_runs
from ingest.corpus.catalog.links import Link, get_links
from ingest.corpus.catalog.source_runs import SourceRun
from ingest.corpus.writer import writing
from ingest.pipeline import run
from ingest.settings import IngestSettings
from ingest.sources.settings_file import Source
from ingest.sources.web.safe_fetch.fetcher import SafeFetcher
from ingest.web_run import WebRun, due_pages
from tests.ingest.sources.web.site import HOST, Site

FIRST_RUN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
STEP = timedelta(minutes=10)


def as_new(site: Site) -> Site:
    """The site as if nobody had been there, with its own pages only."""
    site._visits.clear()
    site.requests.clear()
    site.behaviors = dict(Site().behaviors)
    return site


def counts(report: RunReport) -> tuple[int, int, int, int, int]:
    """How many are new, changed, unchanged, skipped and failed."""
    return len(report.new), len(report.changed), report.unchanged, len(report.skipped), len(report.failed)


class Reader:
    """Runs over the sources of one site, ten minutes apart."""

    def __init__(self, harness: Any, site: Site) -> None:
        self.harness = harness
        self.site = site
        self.now = FIRST_RUN - STEP

    def run(
        self,
        *sources: Source | str,
        typed: Sequence[str] = (),
        named: Sequence[Source] = (),
        after: timedelta = STEP,
        seconds: float = 600.0,
        own_model: bool = False,
        **settings: Any,
    ) -> RunReport:
        """One run, so long after the one before; a text is a path of the site, or a whole address.

        `named` are sources that the settings name and that are not due.
        """
        self.now += after
        whole = [source if isinstance(source, Source) else Source(self.site.url(source)) for source in sources]
        defaults = {"fetch_private_hosts": HOST, "fetch_gap": 0, "fetch_seconds": 60, "fetch_header_seconds": 60}
        given = IngestSettings(_env_file=None, **{**defaults, **settings})
        with writing(self.harness.folder), self.harness.open(own_model=own_model) as corpus:
            web = WebRun(
                corpus.catalog,
                whole,
                partial(SafeFetcher, given),
                pages=due_pages(corpus.catalog, self.now) if whole else (),
                typed_urls=[path if "://" in path else self.site.url(path) for path in typed],
                active=frozenset(source.url for source in (*whole, *named)),
                outlets={source.url: source.outlet for source in (*whole, *named) if source.outlet},
                now=self.now,
                seconds=seconds,
                retention=given.retention,
            )
            return run(corpus, (), bring=web.bring, retention=given.retention)

    def link(self, path: str) -> Link | None:
        """What became of a link."""
        url = self.site.url(path)
        with self.harness.open() as corpus:
            return get_links(corpus.catalog, [url]).get(url)

    def outlets(self) -> dict[str, str | None]:
        """URL -> outlet of all articles."""
        with self.harness.open() as corpus:
            return dict(corpus.catalog.connection.execute("SELECT url, outlet FROM articles"))

    def history(self, path: str) -> list[SourceRun]:
        """The runs of a source, newest first."""
        with self.harness.open() as corpus:
            return source_runs._read(corpus.catalog, "WHERE source = ? ORDER BY started DESC", (self.site.url(path),))

    def texts(self) -> dict[str, str]:
        """URL -> text of all live versions."""
        with self.harness.open() as corpus:
            rows = corpus.catalog.connection.execute(
                "SELECT a.url, v.text FROM versions v JOIN articles a USING (article_id) WHERE v.state = 'live'"
            )
            return dict(rows)

    def published(self) -> dict[str, str | None]:
        """URL -> day of all live versions."""
        with self.harness.open() as corpus:
            return dict(
                corpus.catalog.connection.execute(
                    "SELECT a.url, v.published FROM versions v JOIN articles a USING (article_id) WHERE state = 'live'"
                )
            )

    def times(self) -> list[str | None]:
        """The times of publication of all live versions."""
        with self.harness.open() as corpus:
            rows = corpus.catalog.connection.execute(
                "SELECT published_at FROM versions JOIN provenance USING (version_id) WHERE state = 'live'"
            )
            return [time for (time,) in rows]
