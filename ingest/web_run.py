"""Visits the web sources of one run and the pages that are due, and takes in what they bring."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from ingest.corpus.articles import RunReport
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.fetched import forget_indexes
from ingest.corpus.catalog.links import Link, Stage, links_to_check
from ingest.corpus.catalog.source_runs import last_with_entries, newest_runs
from ingest.corpus.catalog.stated_outlets import put_outlets
from ingest.corpus.text.addresses import without_tracking
from ingest.expiry import unwanted_links
from ingest.pipeline import Intake
from ingest.retention import KEEP_ALL, Retention
from ingest.sources.settings_file import Source
from ingest.sources.web.checks import CHECKED_FOR, FIRST_CHECK, is_due, is_passing
from ingest.sources.web.crawl import crawl
from ingest.sources.web.fetching import Fetcher
from ingest.sources.web.findings import Memory
from ingest.sources.web.safe_fetch.statuses import ServerClocks
from ingest.sources.web.visit import MOST_DUE, SOURCE_SECONDS, Visit
from ingest.web_ledger import Ledger

# A tenth of the interval before its end: a timer of thirty minutes does not tick on the second, and the bot's own ticks
# so much sooner or later. Of more than a day, no more than of a day.
_EARLY, _EARLIEST = 0.1, timedelta(hours=2.4)
_WRITE_SECONDS = 20.0  # after which what was taken in is written though few came: a slow source keeps no news back


def due_sources(catalog: Catalog, sources: Iterable[Source], now: datetime) -> list[Source]:
    """Those of the sources that are not paused and whose interval since their last run is over."""
    newest = newest_runs(catalog)
    return [
        source
        for source in sources
        if not source.paused and (source.url not in newest or _is_due(newest[source.url].started, source, now))
    ]


def due_pages(catalog: Catalog, now: datetime) -> list[Link]:
    """The pages of articles that were typed by hand and are to be looked at again, the longest unchecked first."""
    links = links_to_check(catalog, now - CHECKED_FOR, now - FIRST_CHECK, now)
    typed_links = [link for link in links if link.article_id and without_tracking(link.source) == link.url]
    due = [link for link in typed_links if link.stage is not Stage.EXPIRED and (is_due(link, now) or is_passing(link))]
    return due[:MOST_DUE]


def _is_due(started: datetime, source: Source, now: datetime) -> bool:
    # A run in the future is one of a clock that was ahead.
    return started > now or now - started >= source.interval - min(_EARLY * source.interval, _EARLIEST)


@dataclass(slots=True)
class WebRun:
    """What a run reads of the web: sources of the settings and addresses that were typed, which may be pages.

    `pages` are links that were typed in an earlier run and are looked at again. `active` are the addresses of all
    sources in the settings, so that none takes the links of another. `outlets` are the outlets that the settings state
    for their sources, by address; they hold for an article of such a source whoever brings it.
    """

    catalog: Catalog
    sources: Sequence[Source]
    fetcher: Callable[[ServerClocks], AbstractAsyncContextManager[Fetcher]]
    typed_urls: Sequence[str] = ()
    pages: Sequence[Link] = ()
    active: frozenset[str] = frozenset()
    outlets: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = SOURCE_SECONDS
    retention: Retention = KEEP_ALL
    progress: Callable[[RunReport], None] = lambda _report: None
    clocks: ServerClocks = field(default_factory=ServerClocks)

    def bring(self, intake: Intake) -> None:
        """Visit all sources and pages, and take in what they bring as it comes."""
        forget_indexes(self.catalog)
        # The pages of a feed that somebody tries out are fetched where its own text is not enough.
        typed_sources = [Source(url, self.outlets.get(url), text="feed") for url in dict.fromkeys(self.typed_urls)]
        visit_to = partial(
            Visit, memory=self._memory(), now=self.now, active=self.active, visited=set(), seconds=self.seconds
        )
        visits = [
            *(partial(visit_to, source, may_be_page=True) for source in typed_sources),
            *(partial(visit_to, source) for source in self.sources),
            *(partial(visit_to, Source(link.source), link_to_check=link) for link in self.pages),
        ]
        ledger = Ledger(self.catalog, intake, self.now, self.active, self.outlets, self.clocks)
        # Closed at once if taking in fails: otherwise the visits go on until the iterator is garbage-collected.
        with closing(crawl(visits, lambda: self.fetcher(self.clocks))) as crawling:
            last_write = time.monotonic()
            for finding in crawling:
                if finding is not None:
                    ledger.enter(finding)
                    self.progress(intake.report)
                if finding is None or time.monotonic() - last_write > _WRITE_SECONDS:
                    intake.flush()
                    ledger.write()
                    last_write = time.monotonic()
        intake.flush()
        ledger.write()
        put_outlets(self.catalog, [source.url for source in (*typed_sources, *self.sources)], self.outlets)

    def _memory(self) -> Memory:
        unwanted = partial(unwanted_links, self.catalog, retention=self.retention, today=self.now.date())
        links = links_to_check(self.catalog, self.now - CHECKED_FOR, self.now - FIRST_CHECK, self.now)
        let_go = unwanted({link.url: None for link in links if link.stage is Stage.EXPIRED})
        due: dict[str, list[Link]] = {}
        for link in links:
            if (is_due(link, self.now) or is_passing(link)) and link.url not in let_go:
                due.setdefault(link.source, []).append(link)
        return Memory(self.catalog, due, last_with_entries(self.catalog), unwanted)
