"""What became of each link and source of a run: takes in findings, and records them once their articles are written.

A link is recorded when its article is written, what a server said of a list when its links are: a run that is cut off
goes on where it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ingest.corpus.articles import Article, Failure, SourceWarning
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.fetched import Fetched, forget_fetched, put_fetched
from ingest.corpus.catalog.links import NOT_KEPT, Link, Stage, get_link, hand_over, put_links, reason_not_kept
from ingest.corpus.catalog.noted_sources import noted_sources
from ingest.corpus.catalog.removed import Removal, find_removed
from ingest.corpus.catalog.source_runs import (
    Outcome,
    SourceRun,
    forget_source,
    has_later_run,
    is_read_beside,
    record_source_run,
)
from ingest.corpus.catalog.stated_outlets import stated_outlet
from ingest.corpus.text.addresses import article_id_for_url, without_tracking
from ingest.pipeline import Intake
from ingest.same_page import has_another_link, has_moved, is_another_story, is_at
from ingest.sources.web.fetching import Problem
from ingest.sources.web.findings import Finding, VisitEnd
from ingest.sources.web.safe_fetch.statuses import ServerClocks

SUMMARY_ONLY = "summary only now"  # of a link whose page or feed once had the whole text, which stays
_MOST_WAITING = 200  # records


@dataclass(slots=True)
class _Counts:
    """What one source brought."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    unread_dates: list[str] = field(default_factory=list)  # of articles that are undated for it


@dataclass(slots=True)
class Ledger:
    """Takes in the findings of one run, counts them for each source, and records them.

    `_old_ids` has, by the id that its new link makes, the one that a moved article keeps.
    """

    catalog: Catalog
    intake: Intake
    now: datetime
    active: frozenset[str]
    outlets: Mapping[str, str]
    clocks: ServerClocks
    _counts: defaultdict[str, _Counts] = field(default_factory=lambda: defaultdict(_Counts))
    _url_of_article: dict[str, str] = field(default_factory=dict)
    _old_ids: dict[str, str] = field(default_factory=dict)
    _links: list[Link] = field(default_factory=list)
    _fetched: list[Fetched] = field(default_factory=list)
    _ends: list[VisitEnd] = field(default_factory=list)
    _noted: Collection[str] = field(init=False)

    def __post_init__(self) -> None:
        self._noted = noted_sources(self.catalog) or ()

    def enter(self, finding: Finding | VisitEnd) -> None:
        """Take in one finding, or the end of a visit."""
        if isinstance(finding, VisitEnd):
            self._end(finding)
        elif finding.article is not None:
            self._take(finding, finding.article)
        elif finding.stage is None or (
            finding.known_link is not None
            and finding.stage is finding.known_link.stage
            and finding.stage in (Stage.INGESTED, Stage.DUPLICATE)
        ):
            self._record_unchanged(finding)
        else:
            self._skip(finding, finding.stage)
        if not self.intake.batch and len(self._links) + len(self._ends) >= _MOST_WAITING:
            self.write()

    def write(self) -> None:
        """Record what was found; call it when all articles that were taken in are written."""
        if self._links:
            put_links(self.catalog, self._links)
        sources = noted_sources(self.catalog) or ()
        # Nobody wants to know of a source that was taken out since the run began.
        ends = [end for end in self._ends if end.source.url in sources or end.source.url not in self._noted]
        for fetched in (*self._fetched, *(fetched for end in ends for fetched in end.fetched)):
            put_fetched(self.catalog, fetched)
        for end in ends:
            run = self._run_of(end)
            # Dated by a clock that is behind, a run would take the place of those after its day.
            was_behind = self.clocks.are_ahead or end.reason.startswith(Problem.WRONG_CLOCK)
            is_behind = was_behind and has_later_run(self.catalog, run)
            if end.is_list and not is_behind:
                record_source_run(self.catalog, run)
            if end.source.url in sources:
                self._hand_over(end, sources)
        self._links, self._fetched, self._ends = [], [], []

    def _hand_over(self, end: VisitEnd, sources: Collection[str]) -> None:
        """Give a source what it names of those that the settings name no more: a feed's address has changed."""
        former_sources = {url: source for url, source in end.former_sources.items() if source not in sources}
        if former_sources:
            hand_over(self.catalog, former_sources, end.source.url)
        for source in set(former_sources.values()):
            # One that was read beside it may still be asked by hand.
            if is_read_beside(self.catalog, source, end.source.url):
                continue
            forget_source(self.catalog, source)
            forget_fetched(self.catalog, source)

    def _take(self, finding: Finding, article: Article) -> None:
        counts = self._counts[finding.source.url]
        article = self._where_it_moved(finding, self._under_own_link(finding, article))
        first = self._url_of_article.get(article.article_id)
        if first is None:
            removal = find_removed(self.catalog, [article.article_id]).get(article.article_id)
            if removal is Removal.BY_HAND and not _is_typed(finding):
                return  # under a link that was not known to be its own; recording it would keep data that was removed
            self._url_of_article[article.article_id] = first = finding.url
        if first != finding.url:
            self._record(finding, Stage.DUPLICATE, f"the same article as {first}", article.article_id)
            self.intake.report.unchanged += 1
            counts.unchanged += 1
            return
        if _is_typed(finding) and (outlet := stated_outlet(self.catalog, article.article_id, self.outlets)):
            article = replace(article, outlet=outlet)
        failures = len(self.intake.report.failed)
        article = self._with_known_facts(finding, article)
        kind = self.intake.take(article)
        if kind == "failed":
            # A link that leads to nothing that can be taken in fails no run: sources are full of them.
            reason = "; ".join(failure.reason for failure in self.intake.report.failed[failures:])
            del self.intake.report.failed[failures:]
            del self._url_of_article[article.article_id]  # another link to it may bring what can be taken in
            self._skip(finding, Stage.FAILED, reason)
            return
        if kind == "expired":
            counts.skipped[NOT_KEPT] += 1
            self._record(finding, Stage.EXPIRED, reason_not_kept(article.published), article.article_id)
            return
        article_id = self.intake.stored_ids.get(article.article_id, article.article_id)
        self._record(finding, Stage.INGESTED, SUMMARY_ONLY if kind == "summary" else "", article_id)
        counts.new += kind == "new"
        counts.changed += kind in ("changed", "older")
        if finding.unread_date and article.published is None and kind in ("new", "changed"):
            counts.unread_dates.append(finding.unread_date)
        counts.unchanged += kind in ("unchanged", "summary")

    def _under_own_link(self, finding: Finding, article: Article) -> Article:
        """The article under the address of its page, if the one that this states as its own is of another story."""
        link = finding.known_link
        is_its_article = link is not None and link.stage is Stage.INGESTED and link.article_id == article.article_id
        if finding.page_url is None or is_its_article:
            return article
        article_id = self._old_ids.get(article.article_id, article.article_id)
        waiting = (new.version for new in self.intake.batch if new.version.article_id == article_id)
        version = next(waiting, None) or versions.get_version(self.catalog, article_id)
        if version is None or not is_another_story(article, version):
            return article
        return replace(article, article_id=article_id_for_url(finding.page_url), url=finding.page_url)

    def _where_it_moved(self, finding: Finding, article: Article) -> Article:
        """The article under the id that it had before its outlet gave it another address."""
        if old_id := self._old_ids.get(article.article_id):
            return replace(article, article_id=old_id)
        known_id = finding.known_link.article_id if finding.known_link else None
        if known_id is None or known_id == article.article_id or article.url is None:
            return article
        if not is_at(self.catalog, known_id, article.url):
            if not has_moved(self.catalog, known_id, article):
                return article
            # What waits may be the article at its new address, or another link that led to the old one.
            self.intake.flush()
            self.write()
            if has_another_link(self.catalog, known_id, finding.url):
                return article
            self.intake.move(known_id, article.article_id)
            self._old_ids[article.article_id] = known_id
        return replace(article, article_id=known_id)

    def _with_known_facts(self, finding: Finding, article: Article) -> Article:
        """The article with the day, its time and the authors that are known of it, where the page alone has none."""
        is_known = finding.known_link is not None and finding.known_link.article_id == article.article_id
        if not (is_known or _is_typed(finding)):
            return article
        version = versions.get_version(self.catalog, article.article_id)
        if version is None:
            return article
        published = article.published or version.published
        published_at = version.provenance.published_at if published == version.published else None
        return replace(
            article,
            published=published,
            authors=article.authors or version.authors,
            provenance=replace(article.provenance, published_at=article.provenance.published_at or published_at),
        )

    def _record_unchanged(self, finding: Finding) -> None:
        self._counts[finding.source.url].unchanged += 1
        if finding.stage is None and finding.known_link is None:
            return  # another source of this run has named the link, and the run counts what came of it there
        self.intake.report.unchanged += 1
        if finding.stage is not None and finding.known_link is not None:
            self._record(finding, finding.stage, finding.reason, finding.known_link.article_id)

    def _skip(self, finding: Finding, stage: Stage, reason: str = "") -> None:
        reason = reason or finding.reason
        counts = self._counts[finding.source.url]
        if stage in (Stage.NOT_FETCHED, Stage.FAILED):
            counts.failed[_kind(reason)] += 1
        else:
            counts.skipped[_kind(reason)] += 1
        # What was typed by hand was meant to be an article.
        report = self.intake.report
        (report.failed if _is_typed(finding) else report.skipped).append(Failure(finding.url, reason))
        # A known article stays what it is, whatever stands in its place today.
        self._record(finding, stage, reason, finding.known_link.article_id if finding.known_link else None)

    def _record(self, finding: Finding, stage: Stage, reason: str, article_id: str | None) -> None:
        article_id = self.intake.stored_ids.get(article_id, article_id) if article_id else None
        first_seen = min(finding.known_link.first_seen, self.now) if finding.known_link else self.now
        source, entry_hash = finding.source.url, finding.entry_hash
        source_link = get_link(self.catalog, finding.url) if _is_typed(finding) else None
        if source_link and source_link.source in self.active:
            # Typing a link by hand does not take it from its source, which goes on looking at it.
            source, entry_hash = source_link.source, source_link.entry_hash
        self._links.append(Link(finding.url, source, stage, first_seen, self.now, reason, article_id, entry_hash))
        if finding.fetched is not None:
            self._fetched.append(finding.fetched)

    def _end(self, end: VisitEnd) -> None:
        report = self.intake.report
        report.unchanged += end.known_count
        report.expired += end.too_old
        counts = self._counts[end.source.url]
        counts.unchanged += end.known_count
        if end.too_old:
            counts.skipped[NOT_KEPT] += end.too_old
        if end.outcome is Outcome.FAILED:
            report.failed.append(Failure(end.source.url, end.reason))
        elif end.reason:
            report.warnings.append(SourceWarning(end.source.url, end.reason))
        if counts.unread_dates:
            report.warnings.append(SourceWarning(end.source.url, _undated(counts.unread_dates)))
        report.feeds += [feed for feed in end.feeds if not end.is_list and feed not in report.feeds]
        self._ends.append(end)

    def _run_of(self, end: VisitEnd) -> SourceRun:
        counts = self._counts[end.source.url]
        return SourceRun(
            source=end.source.url,
            started=end.started,
            seconds=end.seconds,
            outcome=end.outcome,
            reason=end.reason,
            entries=end.entries,
            new=counts.new,
            changed=counts.changed,
            unchanged=counts.unchanged,
            skipped=counts.skipped,
            failed=counts.failed,
        )


def _is_typed(finding: Finding) -> bool:
    """Whether the address of the article itself was typed by hand for this run."""
    return finding.known_link is None and without_tracking(finding.source.url) == finding.url


def _undated(dates: Sequence[str]) -> str:
    if len(dates) == 1:
        return f'1 article has no date: what is said of it ("{dates[0]}") cannot be read or believed'
    return f'{len(dates):,} articles have no date: what is said of them ("{dates[0]}") cannot be read or believed'


def _kind(reason: str) -> str:
    """What reasons of one kind have in common: what stands before the colon."""
    return reason.partition(":")[0]
