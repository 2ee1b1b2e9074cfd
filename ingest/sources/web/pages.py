"""Pages that were fetched, and entries of feeds that hold their whole text: bytes -> Article."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ingest.clean import clean, clean_title, comparable, headline, is_blank
from ingest.corpus.articles import Article
from ingest.corpus.text.addresses import article_id_for_url, without_tracking
from ingest.corpus.text.sites import is_own_link, is_same_outlet, outlet_of
from ingest.sources.encodings import decode_mostly, encoding_of, is_utf_8
from ingest.sources.extraction import Extractor, Page
from ingest.sources.html import decode_html
from ingest.sources.identity import may_be_article
from ingest.sources.provenance import of_bytes, page_extractor
from ingest.sources.settings_file import Source
from ingest.sources.text import has_utf_16_mark
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.feeds import resolve
from ingest.sources.web.fetching import Response
from ingest.sources.web.listing import Entry
from ingest.sources.web.not_an_article import CUT_OFF, reason_against
from ingest.sources.web.stated_days import believable

_TITLE = 10_000  # characters of a text that are compared with the title
NO_TEXT = "has no text in the feed"
WHOLE_TEXT = 600  # characters of an entry's content; a shorter one is a summary in most feeds


class NotAnArticle(Unreadable):
    """A page that was fetched and is not an article; its message is the reason."""


def look_at_page(response: Response, extractor: Extractor) -> Page:
    """What is in a page that was fetched; raises Unreadable where it cannot be read within the limits."""
    html = decode_page(response.body, response.charset)
    if is_blank(html):
        raise NotAnArticle("is empty: there is no text in it")
    return extractor.read(html)


def feeds_of(page: Page, response: Response) -> tuple[str, ...]:
    """The web addresses of the feeds that a page names."""
    return _links(page.facts.feeds, response)


def json_links_of(page: Page, response: Response) -> tuple[str, ...]:
    """The web addresses of what a page names in JSON, which may be a JSON Feed."""
    return _links(page.facts.json_links, response)


def _links(addresses: Iterable[str], response: Response) -> tuple[str, ...]:
    links = (resolve(response.final_url, address) for address in addresses if address)
    return tuple(dict.fromkeys(filter(None, links)))


def article_of_page(
    page: Page,
    response: Response,
    source: Source,
    today: date,
    entry: Entry | None = None,
    *,
    known_id: str | None = None,
) -> Article:
    """The article of a page, known by the address that it is at for good; raises NotAnArticle, which says why not.

    Day, authors and headline that the page does not state are taken from the feed's entry. So is the time of the day,
    unless the feed is another site's: it may be the time at which that site saw the article. A day that the page does
    not state, but that stands in it, counts where its site's feed says none, and the article is not known already,
    which it is by `known_id`.
    """
    text = _text_of_page(page, response)
    url = page_url(page, response, known_id)
    canonical = _canonical(page, response)
    feed_entry = entry or Entry(url)
    published, is_own = believable(page.published, today), is_own_link(source.url, feed_entry.url)
    if not page.states_day and (known_id is not None or (is_own and feed_entry.published)):
        published = None
    published = published or feed_entry.published
    times = [page.published_at, feed_entry.published_at if is_own else None]
    title = clean_title(page.title) or clean_title(feed_entry.title) or headline(text) or outlet_of(url)
    return Article(
        article_id=article_id_for_url(url),
        title=title,
        text=text,
        origin=source.url,
        name=title,
        url=url,
        outlet=_outlet(source, page.site or feed_entry.outlet),
        authors=_clean_authors(page.authors or feed_entry.authors),
        published=published,
        mirror_of=canonical if canonical and not is_same_outlet(canonical, url) else None,
        provenance=of_bytes(
            response.body,
            # Another site's feed may state when that site took the article up.
            believable(page.updated, today) or (feed_entry.updated if is_own else None),
            page.facts.language or feed_entry.language,
            next((moment for moment in times if moment and moment.date() == published), None),
            page_extractor(),
        ),
    )


def _text_of_page(page: Page, response: Response) -> str:
    if reason := reason_against(page, response.url, response.final_url):
        raise NotAnArticle(reason)
    text = clean(page.text)
    if is_blank(text):
        raise NotAnArticle("has no article text that could be found")
    if comparable(text[:_TITLE]) == comparable(page.title[:_TITLE]):
        raise NotAnArticle("has no article text but its headline")
    return text


def article_of_entry(entry: Entry, text: str, source: Source) -> Article:
    """The article whose text a feed itself holds; raises NotAnArticle where there is none.

    That an article of another site says so is a claim: it takes the place of no text that somebody else has brought.
    """
    text = clean(text)
    # What gathers the news of others says no more than the headline and whose it is.
    headlines = map(_characters, (entry.title, entry.title + entry.outlet, entry.outlet))
    if is_blank(text) or _characters(text) in headlines:
        raise NotAnArticle(NO_TEXT)
    is_own = is_own_link(source.url, entry.url)
    updated, published_at = (entry.updated, entry.published_at) if is_own else (None, None)
    title = clean_title(entry.title) or headline(text) or outlet_of(entry.url)
    return Article(
        article_id=article_id_for_url(entry.url),
        title=title,
        text=text,
        origin=source.url,
        name=title,
        url=entry.url,
        outlet=_outlet(source, entry.outlet),
        authors=_clean_authors(entry.authors),
        published=entry.published,
        claims_url=not is_own,
        provenance=of_bytes(text.encode(), updated, entry.language, published_at),
    )


def _characters(text: str) -> str:
    """The letters and digits of a text, for comparing; what stands between them is written in many ways."""
    return "".join(filter(str.isalnum, comparable(text[:_TITLE])))


def is_whole(content: str) -> bool:
    """Whether an entry's content may be the whole text of its article."""
    return len(content) >= WHOLE_TEXT and not CUT_OFF.search(content)


def page_url(page: Page, response: Response, known_id: str | None = None) -> str:
    """The link by which a page's article is known: its canonical one, or where it was found.

    A canonical link of another site is none: that page may be somebody else's (docs/decisions/0018). It is that site's
    own where a link that counts readers led there, unless the link is known already, as that of another article.
    """
    address = without_tracking(response.permanent_url)
    canonical_link = _canonical(page, response)
    if canonical_link is None:
        return address
    may_have_led = known_id is None or known_id == article_id_for_url(canonical_link)
    sites = (address, response.final_url) if may_have_led else (address,)
    return canonical_link if any(is_same_outlet(canonical_link, site) for site in sites) else address


def _canonical(page: Page, response: Response) -> str | None:
    canonical_link = resolve(response.final_url, page.canonical) if page.canonical else None
    return canonical_link if canonical_link and may_be_article(canonical_link) else None


def decode_page(body: bytes, charset: str | None) -> str:
    """The page as text, by its mark, what its server says, or what it declares, in this order, as in browsers.

    UTF-8 that is valid is UTF-8 whatever is said of it. Raises NotAnArticle where nothing fits.
    """
    try:
        return _decode_page(body, charset)
    except Unreadable as error:
        # Nobody who reads the report can save the page of a site in another encoding.
        raise NotAnArticle(error.reason) from error


def _decode_page(body: bytes, charset: str | None) -> str:
    declared = (charset or "").strip().lower()
    if has_utf_16_mark(body) or (is_utf_8(body) and not body.isascii()):
        return decode_html(body)
    if declared.startswith("utf-16"):
        return body.decode("utf-16-be" if declared.endswith("be") else "utf-16-le", "replace")
    encoding = encoding_of(declared)
    html = decode_mostly(body, encoding) if encoding else None
    return decode_html(body, declared) if html is None else html


def _outlet(source: Source, outlet: str | None) -> str | None:
    """The outlet that the settings name for the source, else the one that the page or entry states."""
    return clean_title(source.outlet or "") or clean_title(outlet or "") or None


def _clean_authors(authors: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(clean_title, authors)))
