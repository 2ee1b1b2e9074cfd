import pytest

from ingest.sources.web.kinds import is_xml, kind_of_body
from ingest.sources.web.listing import Kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<rss version='2.0'>", Kind.FEED),
        ("\ufeff\n<?xml version='1.0'?>\n<!-- <html> --><rss>", Kind.FEED),
        ('<?xml-stylesheet href="a.xsl"?><feed xmlns="http://www.w3.org/2005/Atom">', Kind.FEED),
        ("<rdf:RDF xmlns:rdf='x'>", Kind.FEED),
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "<html>">]><rss>', Kind.FEED),
        ("<atom:feed>", Kind.FEED),
        ("<urlset>", Kind.SITEMAP),
        ("<sm:sitemapindex>", Kind.SITEMAP_INDEX),
        ('<?xml version="1.0"?><opml version="2.0">', Kind.OPML),
        ("<!DOCTYPE html><html>", Kind.PAGE),
        ("<p>Hello", Kind.PAGE),
        ("<svg>", Kind.PAGE),
        ("Hello", Kind.OTHER),
        ('{"version": "https://jsonfeed.org/version/1"}', Kind.FEED),
        ('\ufeff\n{"items": [], "version" :\n"https:\\/\\/jsonfeed.org\\/version\\/1.1"}', Kind.FEED),
        ('{"version": "1.1", "home": "https://jsonfeed.org/version/1"}', Kind.OTHER),
        ('["version", {"version": "https://jsonfeed.org/version/1"}]', Kind.OTHER),
        ("%PDF-1.7 <html>", Kind.OTHER),
        ("", Kind.OTHER),
        ("<!-- never closed", Kind.OTHER),
    ],
)
def test_the_kind_is_recognized_by_the_first_words(body, kind):
    assert kind_of_body(body.encode()) is kind
    if body and not body.startswith("%PDF"):
        assert kind_of_body(body.encode("utf-16")) is kind


def test_the_content_type_decides_only_without_markup():
    assert kind_of_body(b"Hello", "text/html") is Kind.PAGE
    assert kind_of_body(b"<rss>", "text/html") is Kind.FEED
    assert kind_of_body(b"<html>", "application/rss+xml") is Kind.PAGE
    assert kind_of_body(b'{"version": "https://jsonfeed.org/version/1"}', "text/html") is Kind.FEED
    assert kind_of_body(b"\x89PNG\r\n", "text/html") is Kind.OTHER


def test_a_feed_in_xml_is_told_from_one_in_json():
    assert is_xml("\ufeff <rss>".encode())
    assert not is_xml("\ufeff {".encode("utf-16"))
