"""Which host and which site a link is of."""

import pytest

from ingest.corpus.text.sites import is_own_link, is_same_outlet, outlet_of, site_of


@pytest.mark.parametrize(
    ("url", "outlet", "site"),
    [
        ("https://user@WWW.News.Example:8443/a", "news.example", "news.example"),
        ("https://www.com/x", "www.com", "www.com"),
        ("https://m.news.example./a", "m.news.example", "news.example"),
        ("https://www.mobile.news.example/a", "mobile.news.example", "news.example"),
        ("https://feed.news.example/rss", "feed.news.example", "news.example"),
        ("https://feeds.example/rss", "feeds.example", "feeds.example"),
        ("https://sport.news.example/a", "sport.news.example", "sport.news.example"),
        ("https://[news.example/a", "", ""),
        ("/articles/dump.jsonl", "", ""),
    ],
)
def test_outlet_and_site_of_a_link(url, outlet, site):
    assert (outlet_of(url), site_of(url)) == (outlet, site)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://www.herald.example/a", "http://herald.example/b", True),
        ("https://m.herald.example/a", "https://amp.herald.example/b", True),
        ("https://herald.example:8080/a", "https://herald.example/a", False),
        ("https://feeds.herald.example/a", "https://herald.example/a", False),
        ("https://herald.example.evil.example/a", "https://herald.example/a", False),
        ("https://evil.pages.example/a", "https://pages.example/a", False),
        ("https://m.example/a", "https://example/a", False),
    ],
)
def test_hosts_of_the_same_outlet(first, second, same):
    assert is_same_outlet(first, second) == is_same_outlet(second, first) == same


@pytest.mark.parametrize(
    ("source", "link", "own"),
    [
        ("https://news.example/rss", "http://www.news.example/a", True),
        ("https://feeds.news.example/rss", "https://sport.news.example/a", True),
        ("https://feeds.news.example/rss", "https://m.news.example/a", True),
        ("https://feeds.news.example/rss", "https://mobile.news.example/a", True),
        ("https://news.example/rss", "https://sport.news.example:8080/a", True),
        ("https://news.example/rss", "https://badnews.example/a", False),
        ("https://news.example/rss", "https://news.example.evil.example/a", False),
        ("https://feeds.example/rss", "https://news.example/a", False),
        ("https://a.co.uk/rss", "https://b.co.uk/a", False),
        ("/articles/rss", "https://news.example/a", False),
    ],
)
def test_links_of_a_feeds_own_site(source, link, own):
    assert is_own_link(source, link) is own
