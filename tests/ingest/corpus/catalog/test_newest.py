"""The newest articles, and how they begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ingest.corpus.catalog import Catalog, newest

Write = Callable[..., list[int]]
TODAY = date(2025, 6, 30)


@pytest.fixture
def three(catalog: Catalog, write: Write) -> Catalog:
    write("a", "first", 1, published=date(2025, 6, 1))
    write("b", "second", 2, published=date(2025, 6, 2))
    write("c", "undated", 3)
    write("d", "tomorrow's", 4, published=date(2025, 7, 1))
    write("e", "not there yet", 5, finish=False)
    return catalog


def test_the_newest_articles_come_first_undated_last_and_future_ones_never(three):
    assert newest.newest_versions(three, TODAY, 9) == ["b-2-second", "a-1-first", "c-3-undated"]
    assert newest.newest_versions(three, TODAY, 1) == ["b-2-second"]


def test_only_articles_of_the_given_days_are_listed(three):
    days = (date(2025, 6, 1), date(2025, 6, 1))
    assert newest.newest_versions(three, TODAY, 9, days=days) == ["a-1-first"]
    month_and_more = (date(2025, 6, 1), date(2025, 7, 31))
    assert newest.newest_versions(three, TODAY, 9, days=month_and_more) == ["b-2-second", "a-1-first"]


def test_only_articles_of_the_given_outlet_are_listed(three):
    with three.connection as connection:
        connection.execute("UPDATE articles SET outlet = 'Éclair' WHERE article_id IN ('a', 'c')")
    assert newest.newest_versions(three, TODAY, 9, outlet="éclair") == ["a-1-first", "c-3-undated"]
    assert newest.newest_versions(three, TODAY, 1, outlet="Éclair") == ["a-1-first"]
    assert newest.newest_versions(three, TODAY, 9, outlet="other") == []


def test_as_of_a_day_only_earlier_articles_are_listed(three):
    day = date(2025, 6, 1)
    assert newest.newest_versions(three, day, 9, day) == ["a-1-first"]


def test_a_replaced_version_is_not_listed(three, write):
    write("a", "changed", 6, published=date(2025, 6, 3))
    assert newest.newest_versions(three, TODAY, 2) == ["a-6-changed", "b-2-second"]


def test_the_first_passages_are_in_the_order_of_the_versions(three):
    ids = newest.first_passages(three, ["b-2-second", "a-1-first", "none"], 2)
    assert len(ids) == 2
    assert ids == sorted(ids, reverse=True)
