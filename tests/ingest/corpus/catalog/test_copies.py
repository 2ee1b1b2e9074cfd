"""Which versions are copies, as the catalog keeps it: by day, and only as long as the versions are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from ingest.corpus.catalog import Catalog, copies, versions
from ingest.corpus.catalog.copies import add_copies, add_sketch
from tests.ingest.corpus.catalog.conftest import june

Write = Callable[..., list[int]]


@pytest.fixture
def pair(catalog: Catalog, write: Write) -> Catalog:
    """Articles a (of the 1st) and b (of the 5th), copies of one another."""
    write("a", "same", 1)
    write("b", "same", 5)
    with catalog.transaction():
        assert add_sketch(catalog, "a-1-same", [1, 2, 3]) == []
        assert add_sketch(catalog, "b-5-same", [3, 4, 5]) == ["a-1-same"]
        add_copies(catalog, "b-5-same", {"a-1-same": ([(0, 50)], [(10, 60), (70, 75), (80, 150)])})
    return catalog


def urls(catalog: Catalog, version_id: str, as_of: date | None = None) -> list[str]:
    found = copies.load_copies(catalog, [version_id], as_of).of.get(version_id, ())
    return [url for copy in found for url in copy.urls]


def test_each_copy_has_the_shared_spans_and_the_urls_of_the_other(pair):
    (copy,) = copies.load_copies(pair, ["a-1-same", "b-5-same"]).of["a-1-same"]
    assert (copy.version_id, copy.article_id, copy.shared_spans, copy.urls) == (
        *("b-5-same", "b", ((10, 60), (80, 150))),  # five characters hold no passage
        ("https://example.org/b",),
    )
    assert urls(pair, "b-5-same") == ["https://example.org/a"]
    assert copies.copied_articles(pair, ["a", "b", "c"]) == {"a": ["b"], "b": ["a"]}


def test_as_of_a_day_only_articles_of_that_time_are_copies(pair):
    assert urls(pair, "a-1-same", june(4)) == []
    assert urls(pair, "a-1-same", june(5)) == ["https://example.org/b"]


def test_a_version_with_a_different_text_is_no_copy_from_its_day_on(pair, write):
    write("b", "changed", 9)
    assert urls(pair, "a-1-same") == []
    assert copies.copied_articles(pair, ["a", "b"]) == {}
    assert urls(pair, "a-1-same", june(8)) == ["https://example.org/b"]
    assert urls(pair, "a-1-same", june(9)) == []


def test_versions_of_one_article_are_not_compared(pair, write):
    write("b", "changed", 9)
    with pair.transaction():
        assert add_sketch(pair, "b-9-changed", [1, 5]) == ["a-1-same"]


def test_articles_that_share_most_are_compared_first(pair, write):
    write("c", "more", 7)
    with pair.transaction():
        assert add_sketch(pair, "c-7-more", [3, 4, 5]) == ["b-5-same", "a-1-same"]


def test_a_removed_article_leaves_no_copies_behind(pair):
    versions.remove_article(pair, "b")
    assert urls(pair, "a-1-same") == []
    rows = {
        table: pair.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("copies", "sketches", "bands", "addresses")
    }
    assert rows == {"copies": 0, "sketches": 1, "bands": 3, "addresses": 1}


def test_a_changed_rule_finds_all_copies_again(pair):
    assert copies.uncompared_versions(pair) == []
    copies.follow_rule(pair, "another")
    assert sorted(copies.uncompared_versions(pair)) == ["a-1-same", "b-5-same"]
    assert urls(pair, "a-1-same") == []
    with pair.transaction():
        add_sketch(pair, "a-1-same", [1])
    copies.follow_rule(pair, "another")
    assert copies.uncompared_versions(pair) == ["b-5-same"]


def test_other_urls_of_one_article_are_its_addresses_from_their_day_on(catalog, write):
    write("a", "same", 1)
    version = versions.get_version(catalog, "a")
    assert version is not None
    versions.refresh(catalog, replace(version, url="https://www.example.org/a/"), "/b.txt", june(7))
    versions.refresh(catalog, replace(version, url="https://www.example.org/a/"), "/c.txt", june(3))

    def addresses(as_of: date | None = None) -> tuple[str, ...]:
        return copies.load_copies(catalog, [version.version_id], as_of).addresses.get("a", ())

    assert addresses() == ("https://example.org/a", "https://www.example.org/a/")
    assert addresses(june(2)) == ("https://example.org/a",)
    assert addresses(june(3)) == addresses()


def test_an_address_is_removed_with_its_files(catalog, write):
    from ingest.corpus.catalog import inventory

    write("a", "same", 1)
    version = versions.get_version(catalog, "a")
    assert version is not None
    versions.refresh(catalog, replace(version, url="https://www.example.org/a/"), "/b.txt", june(7))
    inventory.forget_origins(catalog, "a", ["/a.txt"])
    assert copies.load_copies(catalog, [version.version_id]).addresses == {"a": ("https://www.example.org/a/",)}


def test_files_without_a_url_have_no_address(catalog, write):
    write("a", "same", 1)
    version = versions.get_version(catalog, "a")
    assert version is not None
    versions.remove_article(catalog, "a")
    new = versions.NewVersion(replace(version, url=None), [], "/a.txt")
    versions.write_pending(catalog, [new], [])
    assert catalog.connection.execute("SELECT count(*) FROM addresses").fetchone() == (0,)
