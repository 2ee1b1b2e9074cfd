"""Lets go of the articles that are not kept any more, and takes none of them in again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from ingest.corpus.articles import Article
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.ages import ArticleAge, article_ages
from ingest.corpus.catalog.erasure import addresses_of, links_that_hold
from ingest.corpus.catalog.removed import Removal, find_removed, is_any_removed
from ingest.corpus.corpus import Corpus
from ingest.corpus.writer import CorpusWriter
from ingest.retention import Retention, expired_articles
from ingest.sources.identity import article_id_for_url, is_web_url


def apply_retention(corpus: Corpus, retention: Retention, today: date, *, dry_run: bool = False) -> list[ArticleAge]:
    """Let go of what is not kept any more; returns it, with dry_run untouched. Call it inside `writing`."""
    if not retention.is_limited:
        return []
    expired = expired_articles(article_ages(corpus.catalog), retention, today)
    if expired and not dry_run:
        writer = CorpusWriter(corpus, corpus.catalog.about("splitter"))
        writer.expire([age.article_id for age in expired])
    return expired


def is_expired(catalog: Catalog, article: Article, retention: Retention, today: date) -> bool:
    """Whether an article that the corpus does not have would be let go again."""
    if not retention.is_limited:
        return False
    if article.published is not None and retention.is_over(article.published, today):
        return True
    return find_removed(catalog, [article.article_id]).get(article.article_id) is Removal.EXPIRED


def unwanted_links(catalog: Catalog, urls: Sequence[str]) -> set[str]:
    """Those of the links whose articles were taken out by hand or let go, which no source shall bring back."""
    if not is_any_removed(catalog):
        return set()
    ids = {url: article_id_for_url(url) for url in urls if is_web_url(url)}
    removed = find_removed(catalog, ids.values())
    return {url for url, article_id in ids.items() if article_id in removed}


def erase(writer: CorpusWriter, catalog: Catalog, article_id: str) -> None:
    """Take out an article with all that is kept of it; no source brings it back under any of its links."""
    links = addresses_of(catalog, article_id)
    web = {url for url in links if is_web_url(url)}
    ids = {article_id, *map(article_id_for_url, web)}
    # Under other spellings, too: a link that could not be fetched is no article's.
    for path in {urlsplit(url).path for url in web}:
        links |= {url for url in links_that_hold(catalog, path) if is_web_url(url) and article_id_for_url(url) in ids}
    writer.erase(article_id, links, ids)
