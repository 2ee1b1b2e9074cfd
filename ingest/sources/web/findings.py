"""What a visit to a source brings: one Finding a link, and one VisitEnd."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ingest.corpus.articles import Article
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.fetched import Fetched
from ingest.corpus.catalog.links import Link, Stage
from ingest.corpus.catalog.source_runs import Outcome, SourceRun
from ingest.sources.settings_file import Source


@dataclass(frozen=True, slots=True)
class Finding:
    """How far a link came: to an article that is to be taken in, to a stage before it, or nothing new (both None).

    `fetched` is what its server said, to be kept when what came of it is. `unread_date` is that of its Entry.
    `page_url` is where a page was found that states another address as its own.
    """

    source: Source
    url: str
    article: Article | None = None
    stage: Stage | None = None
    reason: str = ""
    entry_hash: str | None = None
    known_link: Link | None = None
    fetched: Fetched | None = None
    unread_date: str = ""
    page_url: str | None = None


@dataclass(frozen=True, slots=True)
class VisitEnd:
    """How a visit to a source ended; `entries` is None where its list was not read.

    `known_count` are the entries with an article that were not looked at, because nothing new was said of them, and
    `too_old` those whose article is not kept.
    `fetched` are what the servers of its lists said, empty where the visit was not finished: then all is asked again.
    `is_list` is False for an address that is a page; `feeds` are the feeds that the page names. `former_sources` has,
    by address, the source of those links that are known from one that is not read any more.
    """

    source: Source
    started: datetime
    seconds: float
    outcome: Outcome
    reason: str = ""
    entries: int | None = None
    known_count: int = 0
    too_old: int = 0
    fetched: tuple[Fetched, ...] = ()
    is_list: bool = True
    feeds: tuple[str, ...] = ()
    former_sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs have kept.

    Of each source, `due` has the links to look at again, the longest unchecked first, and `last_with_entries` the last
    run in which it named a link. `unwanted` tells, of links with the days that are said of them, those whose articles
    shall not come back by themselves: they were taken out, or not kept and would not be kept now.
    """

    catalog: Catalog
    due: Mapping[str, Sequence[Link]]
    last_with_entries: Mapping[str, SourceRun]
    unwanted: Callable[[Mapping[str, date | None]], Collection[str]]
