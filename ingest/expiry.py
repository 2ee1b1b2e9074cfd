"""Removes the articles that KEEP_DAYS and KEEP_ARTICLES do not keep, and takes none of them in again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlsplit

from ingest.corpus.articles import Article
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.ages import ArticleAge, article_ages, room_after
from ingest.corpus.catalog.erasure import links_that_hold
from ingest.corpus.catalog.inventory import addresses_of
from ingest.corpus.catalog.links import Stage, get_links
from ingest.corpus.catalog.removed import Removal, find_removed, is_any_removed
from ingest.corpus.corpus import Corpus
from ingest.corpus.text.addresses import article_id_for_url, is_web_url
from ingest.corpus.writer import CorpusWriter
from ingest.retention import Retention, expired_articles


def apply_retention(corpus: Corpus, retention: Retention, today: date, *, dry_run: bool = False) -> list[ArticleAge]:
    """Removes what is no longer kept, unless `dry_run`; returns it. Call it inside `writing`."""
    if not retention.is_limited:
        return []
    expired = expired_articles(article_ages(corpus.catalog), retention, today)
    if expired and not dry_run:
        CorpusWriter(corpus, corpus.catalog.about("splitter")).expire(expired)
    return expired


def is_expired(catalog: Catalog, article: Article, retention: Retention, today: date) -> bool:
    """Whether an article that the corpus does not have would be let go again."""
    if not retention.is_limited:
        return False
    removal = find_removed(catalog, [article.article_id]).get(article.article_id)
    last_full_day = room_after(catalog, retention.articles) if removal and retention.articles else date.min
    return _is_let_go(article.published, removal, retention, today, last_full_day)


def removed_links(catalog: Catalog, urls: Iterable[str]) -> dict[str, Removal]:
    """Why articles were removed, by hand or because they expired, by those of the links that they had."""
    if not is_any_removed(catalog):
        return {}
    ids = {url: article_id_for_url(url) for url in urls if is_web_url(url)}
    removals = find_removed(catalog, ids.values())
    return {url: removals[article_id] for url, article_id in ids.items() if article_id in removals}


def unwanted_links(catalog: Catalog, days: Mapping[str, date | None], retention: Retention, today: date) -> set[str]:
    """The links, given with their stated days, whose articles no source may bring back.

    The articles were removed by hand, or they expired and would expire again now.
    """
    removals = removed_links(catalog, days)
    expired = {url: link for url, link in get_links(catalog, list(days)).items() if link.stage is Stage.EXPIRED}
    removed_ids = find_removed(catalog, {link.article_id for link in expired.values() if link.article_id})
    has_removed = bool(removals or removed_ids) and retention.articles > 0
    last_full_day = room_after(catalog, retention.articles) if has_removed else date.min
    unwanted = {url for url, removal in removals.items() if removal is Removal.BY_HAND}
    for url in (removals.keys() | expired.keys()) - unwanted:
        link = expired.get(url)
        removal = removals.get(url) or (removed_ids.get(link.article_id or "") if link else None)
        day = (link.day_not_kept if link else None) or days[url]
        if _is_let_go(day, removal, retention, today, last_full_day):
            unwanted.add(url)
    return unwanted


def _is_let_go(
    day: date | None, removal: Removal | None, retention: Retention, today: date, last_full_day: date
) -> bool:
    """Whether an article that the corpus does not have would be let go, of which there may be room for those after."""
    if not retention.is_limited:
        return False
    if day is None or day > today:
        # Its age counts from when it was first seen, which nobody knows any more.
        return removal is Removal.EXPIRED
    return retention.is_over(day, today) or (removal is Removal.EXPIRED and day <= last_full_day)


def erase(writer: CorpusWriter, catalog: Catalog, article_id: str) -> None:
    """Take out an article with all that is kept of it; no source brings it back under any of its links."""
    links = addresses_of(catalog, article_id)
    web = {url for url in links if is_web_url(url)}
    ids = {article_id, *map(article_id_for_url, web)}
    # Under other spellings, too: a link that could not be fetched is no article's.
    for path in {urlsplit(url).path for url in web}:
        links |= {url for url in links_that_hold(catalog, path) if is_web_url(url) and article_id_for_url(url) in ids}
    writer.erase(article_id, links, ids)
