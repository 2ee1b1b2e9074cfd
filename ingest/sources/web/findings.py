"""What a visit to a source brings: one Finding a link, and one VisitEnd."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ingest.corpus.articles import Article
from ingest.corpus.catalog.fetched import Fetched
from ingest.corpus.catalog.links import Link, Stage
from ingest.corpus.catalog.source_runs import Outcome, SourceRun
from ingest.sources.settings_file import Source


@dataclass(frozen=True, slots=True)
class Finding:
    """How far a link came: to an article that is to be taken in, to a stage before it, or nothing new (both None).

    `fetched` is what its server said, to be kept when what came of it is. `unread_date` is that of its Entry.
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


@dataclass(frozen=True, slots=True)
class VisitEnd:
    """How a visit to a source ended; `entries` is None where its list was not read.

    `known_count` are the entries with an article that were not looked at, because nothing new was said of them, and
    `too_old` those whose article is not kept.
    `fetched` are what the servers of its lists said, empty where the visit was not finished: then all is asked again.
    `is_list` is False for an address that is a page; `feeds` are the feeds that the page names.
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


class Memory(Protocol):
    """What earlier runs have kept."""

    def fetched(self, url: str) -> Fetched | None:
        """What the server of an address said the last time."""

    def links(self, urls: Sequence[str]) -> Mapping[str, Link]:
        """What became of those of these links that are known."""

    def unwanted(self, days: Mapping[str, date | None]) -> Collection[str]:
        """Those of these links, each with the day that is said of it, whose articles shall not come back by themselves.

        They were taken out, or not kept and would not be kept now.
        """

    def due(self, source: str) -> Sequence[Link]:
        """The links of a source that were not checked for a while."""

    def last_with_entries(self, source: str) -> SourceRun | None:
        """The last run in which a source named a link."""
