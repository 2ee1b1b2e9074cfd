"""Finds the article that a link leads to, even if it is another spelling (mobile, AMP, a mirror) or has moved.

Moved means to another address of the same outlet. The article of a file stays that when a link is read in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.changes import keeps_most, says_the_same
from ingest.clean import comparable
from ingest.copies import are_copies, wording
from ingest.corpus.articles import Article, Version
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.links import Stage, links_of_article
from ingest.corpus.catalog.links_of_articles import articles_given_as, is_given_as, shown_links
from ingest.corpus.catalog.owners import origins_of, owners
from ingest.corpus.catalog.removed import find_removed
from ingest.corpus.text.addresses import article_id_for_url, canonical_url, is_web_url
from ingest.corpus.text.sites import is_same_outlet
from ingest.find_copies import COMPARED
from ingest.sources.spellings import may_be_spelled, plain_url, spellings


@dataclass(frozen=True, slots=True)
class SamePage:
    """An article under the id that it has; `is_spelled` says that its link is another spelling, and changes nothing."""

    article: Article
    is_spelled: bool = False


def ids_of_spellings(catalog: Catalog, article: Article, *, is_known: bool) -> list[str]:
    """The ids under which the article's page may be known: for a link that is known and plain there are no others.

    A mirror's link leads to its article also where the page no longer states whose it is, or where a feed's entry or
    a file does not.
    """
    if article.url is None:
        return []
    if is_known and (not may_be_spelled(article.url) or plain_url(article.url) == canonical_url(article.url)):
        return []
    if is_known:
        return [article.article_id]
    mirrored = (article.mirror_of, *spellings(article.mirror_of)) if article.mirror_of else ()
    ids = [article_id_for_url(url) for url in (*spellings(article.url), *mirrored)]
    return [*ids, *articles_given_as(catalog, (article.url, canonical_url(article.url)))]


def find_same_page(catalog: Catalog, article: Article, ids: Sequence[str]) -> SamePage:
    """The article under the one of these ids under which its page is known, if the text there says the same.

    The text of another spelling never replaces the one that is stored, because the two may differ by some lines for
    ever. The plain link replaces another one, and from then on its text counts. A mirror replaces nothing. A file
    with other words, such as a note that names its source, is judged as one that gives the plain link.
    """
    if article.url is None or not ids:
        return SamePage(article)
    own_link = canonical_url(article.url)
    for article_id, link in shown_links(catalog, ids).items():
        if canonical_url(link) == own_link:
            return SamePage(replace(article, article_id=article_id))
        version = versions.get_version(catalog, article_id)
        if version and (is_given_as(catalog, article_id, article.url) or _agree(article, version)):
            is_spelled = plain_url(article.url) != own_link or not is_same_outlet(article.url, link)
            is_claim = article.claims_url and not is_web_url(article.origin)
            is_note = is_claim and not _share_most(article, version) and not _agree(article, version)
            return SamePage(replace(article, article_id=article_id), is_spelled=is_spelled and not is_note)
    return SamePage(article)


def is_another_story(article: Article, version: Version) -> bool:
    """Whether an article has another headline and other words than what is stored under its id.

    A site may give all its pages one canonical link, such as that of its start page.
    """
    has_other_title = comparable(article.title) != comparable(version.title)
    return has_other_title and not (_share_most(article, version) or _agree(article, version))


def find_same_file(catalog: Catalog, article: Article) -> str | None:
    """The other id that an article had in its file before a link was read there; None where that was another article.

    A link is read where a person writes one into the file, or where a release of this program reads more fields.
    """
    file_id = article.id_in_file
    if file_id is None or file_id == article.article_id or origins_of(catalog, file_id) != [article.origin]:
        return None
    version = versions.get_version(catalog, file_id)
    if version is None:
        return None
    # What stood above the text may have been taken for text, or a text may have grown since.
    is_same = says_the_same(version.text, article.text) or _share_most(article, version)
    return file_id if is_same else None


def is_at(catalog: Catalog, article_id: str, url: str) -> bool:
    """Whether this is the link that is shown of an article."""
    shown_link = shown_links(catalog, [article_id]).get(article_id)
    return shown_link is not None and canonical_url(shown_link) == canonical_url(url)


def has_moved(catalog: Catalog, article_id: str, article: Article) -> bool:
    """Whether an article is the one that is found now, under another address, where a link led to it.

    Only its own outlet moves an article, by a permanent redirect or the page's canonical link, and most of its text
    stands in the new one: old addresses lead to home pages, collections and other stories, too. One that a file
    brought stays where it is.
    """
    version = versions.get_version(catalog, article_id)
    if version is None or version.url is None or article.url is None or find_removed(catalog, [article.article_id]):
        return False
    if not is_same_outlet(version.url, article.url) or plain_url(version.url) == plain_url(article.url):
        return False
    return all(map(is_web_url, owners(catalog, article_id))) and keeps_most(version.text, article.text)


def has_another_link(catalog: Catalog, article_id: str, link: str) -> bool:
    """Whether another link than this leads to an article."""
    other_links = [other_link for other_link in links_of_article(catalog, article_id) if other_link.url != link]
    return any(other_link.stage in (Stage.INGESTED, Stage.DUPLICATE) for other_link in other_links)


def _share_most(article: Article, version: Version) -> bool:
    texts = (version.text, article.text)
    return keeps_most(*texts) or keeps_most(*reversed(texts))


def _agree(article: Article, version: Version) -> bool:
    if says_the_same(version.text, article.text):
        return True
    return are_copies(wording(version.title, version.text[:COMPARED]), wording(article.title, article.text[:COMPARED]))
