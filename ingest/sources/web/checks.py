"""Decides which links of a source are fetched in a run, and which are known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ingest.corpus.catalog.links import Link, Stage
from ingest.corpus.text.sites import is_own_link
from ingest.sources.settings_file import Source
from ingest.sources.web.fetching import Problem
from ingest.sources.web.listing import Entry
from ingest.sources.web.not_an_article import LEADS_HOME
from ingest.sources.web.pages import NO_TEXT

# A page is looked at again for corrections after an hour, then after two, four, eight ..., for as long as this.
FIRST_CHECK = timedelta(hours=1)
CHECKED_FOR = timedelta(days=30)
# What may be otherwise in the next run already.
PASSING = frozenset(
    {
        *(Problem.RATE_LIMITED, Problem.SERVER_FAILED, Problem.UNREACHABLE),
        *(Problem.TOO_SLOW, Problem.CERTIFICATE, Problem.WRONG_CLOCK),
    }
)
GONE_REASONS = (*(f"{problem.value}:" for problem in (Problem.NOT_FOUND, Problem.GONE)), LEADS_HOME)
_NEVER = datetime.min.replace(tzinfo=UTC)
_PASSING_REASONS = tuple(f"{problem.value}:" for problem in PASSING)


@dataclass(frozen=True, slots=True)
class Check:
    """A link to look at: what the source says of it, and what became of it before."""

    entry: Entry
    known_link: Link | None = None


def needs_check(entry: Entry, link: Link | None, source: Source, now: datetime, active: Collection[str]) -> bool:
    """Whether a link that this source lists is to be looked at in this run.

    A link is of the source that named it first, as long as that is read: two feeds that say different things of it
    would otherwise make versions of it in turn. One of the link's own site takes it from one that is of another.
    `active` are the addresses of the sources that are read.
    """
    if link is None:
        return True
    if link.source != source.url and link.source in active:
        return is_own_link(source.url, link.url) and not is_own_link(link.source, link.url)
    # One that was not kept is asked for only where it would be kept now.
    if link.entry_hash != entry.digest or link.stage in (Stage.LISTED, Stage.EXPIRED) or is_passing(link):
        return True
    if source.text == "summary":
        # Its page was asked for, and brought no article, before the summary was wanted.
        is_lost = link.stage in (Stage.NO_ARTICLE, Stage.NOT_FETCHED, Stage.FAILED) and link.article_id is None
        return is_lost and link.reason != NO_TEXT
    if entry.modified is not None and entry.modified <= link.checked:
        return False
    return is_due(link, now)


def is_due(link: Link, now: datetime) -> bool:
    """Whether a page is to be looked at again though nothing new was said of it."""
    if now - link.first_seen > CHECKED_FOR:
        return False
    if link.checked > now:  # the clock was ahead then
        return True
    return now - link.checked >= max(FIRST_CHECK, link.checked - link.first_seen)


def is_said_anew(check: Check) -> bool:
    """Whether a source says something else of a link whose article was not kept: its day may be another one now."""
    link = check.known_link
    return link is not None and link.stage is Stage.EXPIRED and link.entry_hash != check.entry.digest


def is_passing(link: Link) -> bool:
    """Whether a link was not fetched for something that may have passed."""
    return link.stage is Stage.NOT_FETCHED and link.reason.startswith(_PASSING_REASONS)


def again_check(link: Link) -> Check:
    """A link to look at of which nothing new is said."""
    return Check(Entry(link.url, published=link.day_not_kept, digest=link.entry_hash or ""), link)


def in_turn(checks: Iterable[Check]) -> list[Check]:
    """The checks in their order, but last those that failed the last time, the one that waited longest first.

    A source's time may be over before its end: what hangs in each run would keep all that follows from ever being read.
    """
    failed = (Stage.NOT_FETCHED, Stage.FAILED)
    return sorted(
        checks,
        key=lambda check: check.known_link.checked if check.known_link and check.known_link.stage in failed else _NEVER,
    )
