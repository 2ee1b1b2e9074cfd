"""One source in one run: its list is fetched and read, and each link of it that is to be looked at."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ingest.corpus.articles import PLAIN
from ingest.corpus.catalog.fetched import Fetched, get_fetched
from ingest.corpus.catalog.links import Link, Stage, get_links, has_led_to_article
from ingest.corpus.catalog.source_runs import Outcome
from ingest.corpus.catalog.versions import get_version
from ingest.corpus.text.addresses import article_id_for_url, canonical_url, without_tracking
from ingest.sources.settings_file import Source
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.checks import PASSING, Check, again_check, in_turn, is_said_anew, needs_check
from ingest.sources.web.discovery import IS_OPML
from ingest.sources.web.fetching import Fetcher, NotModified, Request, Response, Unfetched
from ingest.sources.web.findings import Finding, Memory, VisitEnd
from ingest.sources.web.kinds import kind_of_body
from ingest.sources.web.listing import MOST_ENTRIES, Entry, Kind, Listing
from ingest.sources.web.not_an_article import LEADS_HOME
from ingest.sources.web.notes import BETWEEN, IS_RECORDING, LEFT_OUT, NO_ARTICLES, SAME_LINK, WITHOUT_DAY, WITHOUT_LINK
from ingest.sources.web.pages import NotAnArticle, article_of_entry, article_of_page, feeds_of, is_whole
from ingest.sources.web.readers import Readers

SOURCE_SECONDS = 600.0  # of fetching, for one source in one run; the next run goes on
MOST_DUE = 100  # links of one source, or pages that were typed, that are looked at again in one run
MOST_GIVEN_UP = 3  # pages that took the reader's whole time: a source with more of them is left
_LISTS = (Kind.FEED, Kind.SITEMAP, Kind.SITEMAP_INDEX)


class _Ended(Exception):
    """The visit cannot go on; its message is the reason."""


@dataclass(slots=True)
class Visit:
    """A visit to one source; `visited` are the links that visits of this run look at, by their canonical form.

    `may_be_page` says that the address was typed by hand, and may be an article's. `link_to_check` is the link of one
    that was, some time before: it alone is looked at.
    """

    source: Source
    fetcher: Fetcher
    readers: Readers
    memory: Memory
    now: datetime
    active: Collection[str] = ()
    visited: set[str] = field(default_factory=set)
    may_be_page: bool = False
    link_to_check: Link | None = None
    seconds: float = SOURCE_SECONDS
    _fetch_seconds: float = 0.0
    _timeouts: int = 0
    _complete: bool = True
    _is_read: bool = False
    _entries: int | None = None
    _known_count: int = 0
    _too_old: int = 0
    _no_articles: int = 0
    _notes: list[str] = field(default_factory=list)
    _fetched: list[Fetched] = field(default_factory=list)
    _feeds: tuple[str, ...] = ()
    _former_sources: dict[str, str] = field(default_factory=dict)
    _is_list: bool = False

    async def run(self) -> AsyncIterator[Finding | VisitEnd]:
        """What the source brings, link by link, and how the visit ended; raises nothing but a cancellation."""
        clock, outcome = time.monotonic(), Outcome.OK
        self._is_list = not self.may_be_page and self.link_to_check is None
        checks: list[Check] = []
        try:
            if self.link_to_check is not None:
                checks = [again_check(self.link_to_check)]
            else:
                response = await self._fetch_list(self.source.url, by_hand=True)
                if response is not None and self.may_be_page and _is_page(response):
                    yield await self._look(Check(Entry(without_tracking(response.url))), response)
                elif response is None or (listed_checks := await self._checks(response)) is None:
                    outcome, self._is_read = Outcome.UNCHANGED, True
                    self._note_again()
                    checks = in_turn(self._due(set()))
                else:
                    checks = listed_checks
            while checks:
                finding = await self._check(checks[0])
                self._no_articles += finding.stage is Stage.NO_ARTICLE and _has_text(checks[0].entry)
                yield finding
                checks.pop(0)
            self._note_no_articles()
        except _Ended as ended:
            self._complete = False
            outcome = outcome if self._is_read else Outcome.FAILED
            self._notes.append(str(ended))
        for check in checks:
            if check.known_link is None:
                yield self._finding(check, stage=Stage.LISTED, reason="not looked at yet")
        yield VisitEnd(
            source=self.source,
            started=self.now,
            seconds=time.monotonic() - clock,
            outcome=outcome,
            reason=BETWEEN.join(self._notes),
            entries=self._entries,
            known_count=self._known_count,
            too_old=self._too_old,
            fetched=tuple(self._fetched) if self._complete else (),
            is_list=self._is_list,
            feeds=() if self.link_to_check else self._feeds,
            former_sources=self._former_sources,
        )

    async def _fetch_list(self, url: str, *, by_hand: bool = False) -> Response | None:
        """A list that is not the one of the last time; raises _Ended."""
        # Its summaries are wanted since it was read: what it says is as before, and was not kept.
        is_news = self.source.text == "summary" and NO_ARTICLES in self._last_notes()
        last_fetch = None if self.may_be_page or is_news else get_fetched(self.memory.catalog, url)
        answer = await self._fetch(url, last_fetch, obey_robots=not by_hand)
        if isinstance(answer, Unfetched):
            raise _Ended(f"{answer.problem.value}: {answer.reason}")
        # Also of a list that is unchanged: it moves until somebody changes its address.
        if by_hand and canonical_url(answer.permanent_url) != canonical_url(url):
            self._notes.append(f"has moved for good, to {answer.permanent_url}")
        if isinstance(answer, NotModified):
            return None
        if last_fetch is not None and last_fetch.body_hash == self._fetched_of(url, answer).body_hash:
            return None
        return answer

    async def _checks(self, response: Response) -> list[Check] | None:
        """The links of a list that are to be looked at, None of an index whose sitemaps are those of the last time.

        Raises _Ended where it is no list.
        """
        listing = await self._listing(response)
        parts = [await self._read_child(child) for child in listing.children]
        if parts and self._complete and all(part is None for part in parts):
            return None
        for part in filter(None, parts):
            room = MOST_ENTRIES - len(listing.entries)
            left_out = max(0, len(part.entries) - room) + part.left_out
            listing = replace(
                listing, entries=listing.entries + part.entries[:room], left_out=listing.left_out + left_out
            )
        self._note(listing, is_part=None in parts)
        links = get_links(self.memory.catalog, [entry.url for entry in listing.entries])
        # Neither a source that is read nor the page itself, which was typed.
        self._former_sources = {
            url: link.source
            for url, link in links.items()
            if link.source not in self.active and link.source not in (self.source.url, url)
        }
        known_urls = {url for url, link in links.items() if link.article_id is not None}
        self._note_undated(entry for entry in listing.entries if entry.url not in known_urls)
        unwanted = self.memory.unwanted({entry.url: entry.published for entry in listing.entries})
        checks = [
            check
            for check in (Check(entry, links.get(entry.url)) for entry in listing.entries)
            if (check.entry.url not in unwanted or is_said_anew(check))
            and needs_check(check.entry, check.known_link, self.source, self.now, self.active)
        ]
        looked_at = {check.entry.url for check in checks}
        other_links = [link for url, link in links.items() if url not in looked_at and link.article_id is not None]
        self._too_old = sum(link.stage is Stage.EXPIRED for link in other_links)
        self._known_count = len(other_links) - self._too_old
        self._no_articles = sum(
            links[entry.url].stage is Stage.NO_ARTICLE and _has_text(entry)
            for entry in listing.entries
            if entry.url in links and entry.url not in looked_at
        )
        return in_turn(checks + self._due({entry.url for entry in listing.entries}))

    async def _read_child(self, url: str) -> Listing | None:
        """What a sitemap of an index names, None where it is that of the last time or could not be read."""
        try:
            response = await self._fetch_list(url)
            return None if response is None else await self._listing(response)
        except _Ended as ended:
            self._notes.append(f"one of its sitemaps was not read ({str(ended).rstrip('.')})")
            self._complete = False
            return None

    async def _listing(self, response: Response) -> Listing:
        if not response.body.strip():
            raise _Ended("is empty: its server sent nothing")
        kind = kind_of_body(response.body, response.media_type)
        if kind is Kind.OPML:
            raise _Ended(f"is {IS_OPML}")
        if kind not in _LISTS and self.may_be_page:
            raise _Ended(f"is neither a page nor a feed ({response.media_type or 'unnamed'})")
        if kind not in _LISTS:
            content = "a web page" if kind is Kind.PAGE else f"something else ({response.media_type or 'unnamed'})"
            raise _Ended(f"no feed: {content} came in its place")
        try:
            listing = await self.readers.listing(response, self.now.date())
        except Unreadable as error:
            raise _Ended(str(error)) from error
        # An index says the same while its sitemaps change: it is read in full each time, and they are asked for.
        if listing.kind is not Kind.SITEMAP_INDEX:
            self._fetched.append(self._fetched_of(response.url, response))
        return listing

    def _note(self, listing: Listing, *, is_part: bool) -> None:
        """Note what is odd about a list, of which a part may be known already."""
        self._is_list = self._is_read = True
        self._entries = None if is_part else len(listing.entries)
        if self._entries == 0:
            last_run = self.memory.last_with_entries.get(self.source.url)
            self._notes.append(f"is empty; it had entries before ({last_run.entries:,})" if last_run else "is empty")
            self._complete = False  # asked again in full, whatever its server says then
        if listing.left_out:
            self._notes.append(f"names {listing.left_out:,} {LEFT_OUT}")
        self._note_number(listing.without_link, WITHOUT_LINK)
        self._note_number(listing.same_link, SAME_LINK)

    def _note_undated(self, new_entries: Iterable[Entry]) -> None:
        """Note how many new articles have no day, once; a page may state it, and a day that cannot be read is named."""
        own_entries = (entry for entry in new_entries if self._own_text(entry))
        self._note_number(sum(not (entry.published or entry.unread_date) for entry in own_entries), WITHOUT_DAY)

    def _note_number(self, number: int, words: tuple[str, str]) -> None:
        """Note of how many entries, if any, these words are true, for one and for several."""
        if number:
            self._notes.append(f"1 {words[0]}" if number == 1 else f"{number:,} {words[1]}")

    def _note_no_articles(self) -> None:
        """Note that a feed, as one of posts or films, has texts but never brought an article, as its pages are none."""
        if self.source.text == "summary" or not self._entries or self._no_articles < self._entries:
            return
        if not has_led_to_article(self.memory.catalog, self.source.url):
            self._notes.append(NO_ARTICLES)

    def _note_again(self) -> None:
        """Note what was odd about a list when it was read; it still is, being unchanged."""
        lasting = (LEFT_OUT, *WITHOUT_LINK, *SAME_LINK, NO_ARTICLES)
        self._notes += [note for note in self._last_notes() if note.endswith(lasting)]

    def _last_notes(self) -> list[str]:
        run = self.memory.last_with_entries.get(self.source.url)
        return run.reason.split(BETWEEN) if run else []

    def _due(self, listed_links: set[str]) -> list[Check]:
        if self.source.text == "summary":
            return []
        due_links = [link for link in self.memory.due.get(self.source.url, ()) if link.url not in listed_links]
        return [again_check(link) for link in due_links if not self._is_of_feed(link)][:MOST_DUE]

    def _is_of_feed(self, link: Link) -> bool:
        """Whether the feed itself brought the text of a link: its page may say it in other words."""
        return self.source.text == "feed" and self._is_of_entry(link)

    def _is_of_entry(self, link: Link) -> bool:
        """Whether the text of a link is not that of its page."""
        version = get_version(self.memory.catalog, link.article_id) if link.article_id else None
        return version is not None and version.provenance.extractor in (None, PLAIN)

    async def _check(self, check: Check) -> Finding:
        """What becomes of a link; raises _Ended where the source's time is over."""
        if self._fetch_seconds > self.seconds:
            raise _Ended(f"took more than {self.seconds:.0f} seconds; the next run goes on")
        if self._timeouts >= MOST_GIVEN_UP:
            raise _Ended(f"{MOST_GIVEN_UP} of its pages could not be read within the limits; the next run goes on")
        key = canonical_url(check.entry.url)
        if key in self.visited:
            return Finding(self.source, check.entry.url)
        self.visited.add(key)
        text = self._own_text(check.entry)
        if text is not None:
            return self._of_entry(check, text)
        if check.entry.is_recording:
            return self._finding(check, stage=Stage.NO_ARTICLE, reason=IS_RECORDING)
        # What was not kept, or could not be read in time, is to be read, though it may be as it was. So is a page whose
        # article has the text of a feed's entry, which took its place.
        known = check.known_link
        is_read = known is not None and known.stage not in (Stage.NOT_FETCHED, Stage.EXPIRED, Stage.FAILED)
        # What the server said last is of the home page, which may be newer than the page that is there again.
        is_read = is_read and known is not None and known.reason != LEADS_HOME
        usable = is_read and known is not None and not self._is_of_entry(known)
        last_fetch = get_fetched(self.memory.catalog, check.entry.url) if usable else None
        answer = await self._fetch(check.entry.url, last_fetch, obey_robots=True)
        if isinstance(answer, NotModified) and _has_moved(check, answer):
            answer = await self._fetch(check.entry.url, None, obey_robots=True)
        if isinstance(answer, Unfetched):
            self._complete = self._complete and answer.problem not in PASSING
            reason = f"{answer.problem.value}: {answer.reason}"
            return self._finding(check, stage=Stage.NOT_FETCHED, reason=reason)
        if isinstance(answer, NotModified):
            return self._as_before(check)
        return await self._look(check, answer, last_fetch)

    def _own_text(self, entry: Entry) -> str | None:
        """The text that the feed itself has of an article; None where its page is to be fetched."""
        if self.source.text == "summary":
            return entry.summary or entry.content
        content = max(entry.content, entry.summary, key=len)
        return content if self.source.text == "feed" and is_whole(content) else None

    async def _look(self, check: Check, response: Response, last_fetch: Fetched | None = None) -> Finding:
        """What a page that was fetched is."""
        fetched = self._fetched_of(check.entry.url, response)
        if last_fetch is not None and last_fetch.body_hash == fetched.body_hash and not _has_moved(check, response):
            return self._as_before(check, fetched)
        try:
            if not _is_page(response):
                raise NotAnArticle(f"is no web page ({response.media_type or 'unnamed'})")
            page = await self.readers.page(response)
            self._feeds = self._feeds or feeds_of(page, response)
            known_id = check.known_link.article_id if check.known_link else None
            today = self.now.date()
            article = article_of_page(page, response, self.source, today, check.entry, known_id=known_id)
        except NotAnArticle as error:
            return self._finding(check, stage=Stage.NO_ARTICLE, reason=str(error), fetched=fetched)
        except Unreadable as error:
            self._timeouts += 1
            return self._finding(check, stage=Stage.FAILED, reason=str(error), fetched=fetched)
        # The day of an issue that is sold in some days: once it has come, it is read of a page that is as it was.
        has_day_to_come = article.published is None and page.published is not None and page.published > today
        address = without_tracking(response.permanent_url)
        page_url = address if article_id_for_url(address) != article.article_id else None
        return self._finding(check, article=article, fetched=None if has_day_to_come else fetched, page_url=page_url)

    def _of_entry(self, check: Check, text: str) -> Finding:
        try:
            return self._finding(check, article=article_of_entry(check.entry, text, self.source))
        except NotAnArticle as error:
            return self._finding(check, stage=Stage.NO_ARTICLE, reason=str(error))

    def _as_before(self, check: Check, fetched: Fetched | None = None) -> Finding:
        stage, reason = (check.known_link.stage, check.known_link.reason) if check.known_link else (None, "")
        return self._finding(check, stage=stage, reason=reason, fetched=fetched)

    def _finding(self, check: Check, **details: object) -> Finding:
        entry, link = check.entry, check.known_link
        entry_facts = {"entry_hash": entry.digest, "unread_date": entry.unread_date}
        return Finding(self.source, entry.url, known_link=link, **entry_facts, **details)  # type: ignore[arg-type]

    async def _fetch(
        self, url: str, last_fetch: Fetched | None, *, obey_robots: bool
    ) -> Response | NotModified | Unfetched:
        etag, modified = (last_fetch.etag, last_fetch.last_modified) if last_fetch else (None, None)
        start = time.monotonic()
        answer = await self.fetcher.fetch(Request(url, etag, modified, obey_robots=obey_robots))
        self._fetch_seconds += time.monotonic() - start
        return answer

    def _fetched_of(self, url: str, response: Response) -> Fetched:
        digest = hashlib.sha256(response.body).hexdigest()[:32]
        return Fetched(url, datetime.now(UTC), response.etag, response.last_modified, digest)


def _is_page(response: Response) -> bool:
    return kind_of_body(response.body, response.media_type) is Kind.PAGE


def _has_text(entry: Entry) -> bool:
    return bool(entry.summary or entry.content)


def _has_moved(check: Check, answer: Response | NotModified) -> bool:
    """Whether a link leads for good to another address than that by which its article is known: the same page may."""
    if check.known_link is None or check.known_link.article_id is None or answer.permanent_url == answer.url:
        return False
    return check.known_link.article_id != article_id_for_url(without_tracking(answer.permanent_url))
