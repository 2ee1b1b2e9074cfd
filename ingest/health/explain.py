"""What became of a link: where it was lost, or how its article came in."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

from ingest.corpus.articles import Article, Copies, Failure
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.copies import load_copies
from ingest.corpus.catalog.inventory import find_by_reference, titles
from ingest.corpus.catalog.links import NOT_KEPT, Link, Stage, get_links, links_of_article, reason_not_kept
from ingest.corpus.catalog.removed import Removal
from ingest.corpus.catalog.source_runs import Outcome, SourceRun, newest_runs
from ingest.corpus.catalog.trace import ArticleTrace, find_by_address, trace_article
from ingest.corpus.console.printing import counted
from ingest.corpus.text.addresses import is_web_url, without_tracking
from ingest.corpus.text.normalization import storable
from ingest.corpus.text.sites import is_own_link, outlet_of
from ingest.expiry import is_expired, removed_links, unwanted_links
from ingest.retention import KEEP_ALL, Retention
from ingest.sources.files import read_paths

NOT_LISTED = "not listed by any source"
REMOVED = (
    "taken out with: python -m ingest remove; no feed brings it back, but python -m ingest URL does, and a file with it"
)
KEPT_NOW = "older than what KEEP_DAYS and KEEP_ARTICLES kept when it was looked at; they would keep it now"
COMES_BACK = "it comes in when its source is read again and lists it, and at once with: python -m ingest"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of a link: what a source's visit found, the article that it led to, and why it went so.

    `stage` is that of the link, "removed" or "not listed"; `sentences` are for a person, what matters first.
    """

    url: str
    stage: str
    sentences: tuple[str, ...]
    link: Link | None = None
    article: ArticleTrace | None = None
    copies: tuple[str, ...] = ()

    @property
    def is_in(self) -> bool:
        """Whether its article can be found by those who ask."""
        return self.article is not None and any(version.state == "live" for version in self.article.versions)


def explain(catalog: Catalog, text: str, retention: Retention = KEEP_ALL) -> Explanation:
    """What became of this address, in any spelling of it, or of the article with this id or of this file.

    Raises UsageError if several articles were read from the file. `retention` says what is kept now, which may be more
    than when its page was looked at.
    """
    reference, text = text, storable(text)  # a file's name may be no UTF-8
    spellings = spellings_of(text)
    links = get_links(catalog, spellings)
    link = next((links[url] for url in spellings if url in links), None)
    article_id = (link.article_id if link else None) or find_by_reference(catalog, reference)
    article_id = article_id or find_by_address(catalog, spellings)
    article = trace_article(catalog, article_id) if article_id else None
    if link is None and article is not None:
        link = next(iter(links_of_article(catalog, article.article_id)), None)
    if link is None and article is None and (removal := removed_links(catalog, [text]).get(text)):
        if removal is Removal.BY_HAND:
            return Explanation(text, "removed", (REMOVED,))
        return Explanation(text, Stage.EXPIRED.value, (f"not kept: {NOT_KEPT}",))
    if link is None and article is None and (reason := _reason_of_file(catalog, reference, retention)):
        return Explanation(text, Stage.EXPIRED.value, (f"not kept: {reason}",))
    copies = _copies(catalog, article)
    sentences = tuple(
        _sentences(text, link, article, newest_runs(catalog), titles(catalog, [article_id] if article_id else []))
    )
    if link is not None and link.stage is Stage.EXPIRED and article is None:
        # An older Dateline did not keep the day.
        is_known = link.day_not_kept is not None or not retention.is_limited
        if is_known and not unwanted_links(catalog, {link.url: None}, retention, datetime.now(UTC).date()):
            sentences = (
                sentences[0].replace(NOT_KEPT, KEPT_NOW),
                *sentences[1:],
                f"{COMES_BACK} {shlex.quote(link.url)}",
            )
    return Explanation(text, _name_of_stage(link, article), sentences, link, article, copies)


def _reason_of_file(catalog: Catalog, path: str, retention: Retention) -> str | None:
    """Why nothing of this file is kept, where all that is in it is too old."""
    if not (retention.is_limited and os.path.isfile(path)):  # noqa: PTH113 -- raises nothing
        return None
    days, today = Counter[date | None](), datetime.now(UTC).date()
    for item in read_paths([Path(path)]):  # a file may be larger than the memory
        if isinstance(item, Failure) or (isinstance(item, Article) and not is_expired(catalog, item, retention, today)):
            return None
        if isinstance(item, Article):
            days[item.published] += 1
    if not days:
        return None
    return reason_not_kept(next(iter(days))) if days.total() == 1 else f"all in it is {NOT_KEPT}"


def _name_of_stage(link: Link | None, article: ArticleTrace | None) -> str:
    if article is not None and (link is None or link.stage is Stage.EXPIRED):
        return Stage.INGESTED.value
    return link.stage.value if link else "not listed"


def spellings_of(url: str) -> list[str]:
    """The addresses under which a source may have named this page, the one that was typed first."""
    if not is_web_url(url):
        return [url]
    bare = without_tracking(url)
    host, _, tail = bare.partition("://")[2].partition("/")
    plain_host = host.removeprefix("www.")
    path = tail.rstrip("/")
    spellings = [url, bare]
    for scheme, name, end in product(("https", "http"), (host, plain_host, f"www.{plain_host}"), ("", "/")):
        spellings.append(f"{scheme}://{name}/{path}{end if path else ''}")
    return list(dict.fromkeys(spellings))


def _copies(catalog: Catalog, article: ArticleTrace | None) -> tuple[str, ...]:
    live = [version.version_id for version in article.versions if version.state == "live"] if article else []
    copies = load_copies(catalog, live) if live else Copies()
    return tuple(dict.fromkeys(copy.article_id for group in copies.of.values() for copy in group))


def _sentences(
    text: str,
    link: Link | None,
    article: ArticleTrace | None,
    runs: Mapping[str, SourceRun],
    title_of: Mapping[str, str],
) -> Iterable[str]:
    if link is None and article is None:
        yield from _unknown(text, runs)
        return
    if link is not None:
        yield _stage(link, article, title_of)
        yield f"named by {link.source}, first on {link.first_seen.date()}, last looked at {_moment(link.checked)}"
        run = runs.get(link.source)
        if run is not None and run.outcome is Outcome.FAILED:
            yield f"that source failed at its last run: {run.reason.rstrip('.')}"
    elif article is not None:
        yield "in the corpus, read from: " + ", ".join(article.origins or ("a place that is no longer known",))
    if article is not None:
        yield from _article(article)


def _unknown(text: str, runs: Mapping[str, SourceRun]) -> Iterable[str]:
    yield f"{NOT_LISTED}, and not in the corpus"
    if os.path.isfile(text):  # noqa: PTH113 -- raises nothing
        yield f"take it in, or learn why it is not read, with: python -m ingest {shlex.quote(text)}"
        return
    if not is_web_url(text):
        yield "explain takes the link of an article, or the id or the file of one that is there"
        return
    near = [run for run in runs.values() if is_own_link(run.source, text)]
    for run in near:
        reason = run.reason.rstrip(".") or run.outcome.value
        entries = "" if run.entries is None else f", {counted(run.entries, 'link')}"
        yield f"of this site, {run.source} was read on {_moment(run.started)} ({reason}{entries})"
    if not near:
        yield f"no source is of {outlet_of(text)}"
    yield f"take it in with: python -m ingest {shlex.quote(text)}"


def _stage(link: Link, article: ArticleTrace | None, title_of: Mapping[str, str]) -> str:
    detail = f": {link.reason.rstrip('.')}" if link.reason else ""
    unchanged = "; its article stays as it was" if article else ""
    original = f" of {link.article_id} “{title_of.get(link.article_id, '')}”" if link.article_id else ""
    sentences = {
        Stage.LISTED: f"listed, not looked at yet{detail}",
        Stage.NOT_FETCHED: f"not fetched{detail}{unchanged}",
        Stage.NO_ARTICLE: f"fetched, and no article{detail}{unchanged}",
        Stage.DUPLICATE: f"a duplicate{original}{detail}",
        Stage.FAILED: f"an article that could not be taken in{detail}{unchanged}",
        # One that has come back from a file is in the corpus although its link was not kept.
        Stage.EXPIRED: "taken in" if article else f"not kept{detail}",
        Stage.INGESTED: f"taken in{detail}" if article else "taken in, and removed since",
    }
    return sentences[link.stage]


def _article(article: ArticleTrace) -> Iterable[str]:
    live = next((version for version in article.versions if version.state == "live"), None)
    if live is None:
        yield f"article {article.article_id} waits to be indexed; python -m ingest repair ends what was cut off"
        return
    published_text = f", published {live.published}" if live.published else ", without a date"
    yield f"article {article.article_id} “{live.title}”{published_text}, {live.characters:,} characters"
    count = len(article.versions)
    versions = "one version, unchanged since" if count == 1 else f"{count} versions, the newest since"
    yield f"{versions} {live.seen}; {counted(live.passages, 'passage')} embedded"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
