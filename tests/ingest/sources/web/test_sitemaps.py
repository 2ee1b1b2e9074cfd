from datetime import UTC, date, datetime

import pytest

from ingest.sources.web.listing import Kind
from ingest.sources.web.listing_worker import parse
from ingest.sources.web.sitemaps import MOST_CHILDREN, parse_sitemap

URL = "https://news.example/sitemap.xml"
TODAY = date(2026, 3, 9)
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*urls: str) -> bytes:
    return f'<?xml version="1.0"?><urlset {NS}>{"".join(f"<url>{url}</url>" for url in urls)}</urlset>'.encode()


def test_a_news_sitemap():
    news = (
        "<loc>https://news.example/a?utm_source=x</loc><news:news><news:publication><news:name>The Post</news:name>"
        "</news:publication><news:publication_date>2026-03-08T10:00:00+01:00</news:publication_date>"
        "<news:title>A crane</news:title></news:news>"
    )
    listing = parse(urlset(news), URL, None, TODAY)
    (entry,) = listing.entries
    assert listing.kind is Kind.SITEMAP
    assert (entry.url, entry.title, entry.published) == ("https://news.example/a", "A crane", date(2026, 3, 8))
    assert entry.published_at == datetime(2026, 3, 8, 9, tzinfo=UTC)


def test_pictures_and_films_of_an_article_do_not_take_its_place():
    """A sitemap with images listed its pictures, and no article came in."""
    media = (
        "<loc>/story</loc><lastmod>2026-03-01</lastmod><image:image><image:loc>/picture.jpg</image:loc>"
        "<image:title>A picture</image:title></image:image><news:news><news:title>A crane</news:title>"
        "<news:publication_date>2026-03-08</news:publication_date></news:news><video:video><video:title>A film"
        "</video:title><video:publication_date>2020-01-01</video:publication_date></video:video>"
    )
    names = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:video="http://www.google.com/x/1.1"'
    body = urlset(media).replace(b"<urlset ", f"<urlset {names} ".encode())
    (entry,) = parse_sitemap(body, URL, TODAY).entries

    assert (entry.url, entry.title) == ("https://news.example/story", "A crane")
    assert entry.published == date(2026, 3, 8)


def test_the_day_of_a_modification_is_no_day_of_publication():
    (entry,) = parse(urlset("<loc>/a</loc><lastmod>2026-03-01</lastmod>"), URL, None, TODAY).entries
    assert (entry.published, entry.published_at) == (None, None)


@pytest.mark.parametrize(
    ("written", "modified"),
    [
        ("2026-03-01", datetime(2026, 3, 2, 12, tzinfo=UTC)),  # where the day ends last
        ("2026-03-01T00:00:00+00:00", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("2026-03-01T09:30:00+01:00", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("9999-12-31", datetime(9999, 12, 31, tzinfo=UTC)),
        ("soon", None),
    ],
)
def test_a_day_of_a_modification_lasts_to_its_end(written, modified):
    """It was taken for its first moment: a page that was corrected on the day of its first visit was not read again."""
    (entry,) = parse(urlset(f"<loc>/a</loc><lastmod>{written}</lastmod>"), URL, None, TODAY).entries
    assert entry.modified == modified


def test_the_newest_entries_come_first_and_the_rest_is_counted():
    urls = [f"<loc>/{day}</loc><lastmod>2026-02-{day:02}</lastmod>" for day in range(1, 29)]
    listing = parse_sitemap(urlset("<loc>/undated</loc>", *urls), URL, TODAY, limit=3)
    assert [entry.url.rpartition("/")[2] for entry in listing.entries] == ["28", "27", "26"]
    assert listing.left_out == 26


def test_the_digest_is_the_same_when_the_date_moves():
    (first,) = parse(urlset("<loc>/a</loc><lastmod>2026-03-01</lastmod>"), URL, None, TODAY).entries
    (two,) = parse(urlset("<loc>/a</loc><lastmod>2026-03-08</lastmod>"), URL, None, TODAY).entries
    assert first.digest == two.digest


def test_an_index_names_its_newest_sitemaps():
    parts = "".join(
        f"<sitemap><loc>/s{n}.xml.gz</loc><lastmod>2026-02-{n:02}</lastmod></sitemap>" for n in range(1, 29)
    )
    listing = parse(f"<sitemapindex {NS}>{parts}</sitemapindex>".encode(), URL, None, TODAY)
    assert (listing.kind, listing.entries) == (Kind.SITEMAP_INDEX, ())
    assert listing.children[0] == "https://news.example/s28.xml.gz"
    assert (len(listing.children), listing.left_out) == (MOST_CHILDREN, 0)


def test_a_truncated_sitemap_is_read_as_far_as_it_goes_and_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://news.example/secret")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
        f"<urlset {NS}><url><loc>/a</loc></url><url><loc>&f;</loc></url><url><loc>/b</loc></url><url><lo"
    ).encode()
    assert [entry.url for entry in parse(body, URL, None, TODAY).entries] == [
        "https://news.example/a",
        "https://news.example/b",
    ]


def test_invalid_links_are_left_out():
    listing = parse(
        urlset("<loc>file:///etc/passwd</loc>", "<loc></loc>", "<lastmod>2026-01-01</lastmod>"), URL, None, TODAY
    )
    assert listing.entries == ()
