"""Versions become pending, live and retired, and each day sees one of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ingest.corpus.catalog import Catalog, changed_facts, inventory, passages, versions, word_search
from ingest.corpus.catalog.versions import NewVersion
from tests.ingest.corpus.catalog.conftest import june

Write = Callable[..., list[int]]


def texts(catalog: Catalog, as_of: date | None = None) -> set[str]:
    """What stands in the corpus on this day, of all passages there are."""
    ids = [(row[0], 0.0) for row in catalog.connection.execute("SELECT passage_id FROM passages")]
    return {passage.text for passage in passages.load_passages(catalog, ids, as_of)}


def test_no_search_finds_a_pending_version(catalog, write):
    write("a", "alpha one", 1, finish=False)
    assert texts(catalog) == set()
    assert texts(catalog, june(30)) == set()
    assert word_search.search_words(catalog, ["alpha"], 5) == []
    assert versions.known_versions(catalog, "a") == []
    assert inventory.stats(catalog).articles == 0
    assert len(passages.passage_ids(catalog, "pending")) == 1
    versions.finish_pending(catalog)
    assert texts(catalog) == {"alpha one"}
    assert len(word_search.search_words(catalog, ["alpha"], 5)) == 1


def test_the_next_version_retires_the_previous_one(catalog, write):
    assert write("a", "alpha one", 1) == []
    moved = write("a", "alpha two", 10)
    assert moved == sorted(passages.passage_ids(catalog, "retired"))
    assert texts(catalog) == {"alpha two"}
    assert word_search.search_words(catalog, ["one"], 5) == []
    assert [number for number, _ in word_search.search_words(catalog, ["one"], 5, june(5))] == moved
    assert word_search.search_words(catalog, ["one"], 5, june(12)) == []
    assert [(s, r.day) for _, s, _, r in versions.known_versions(catalog, "a")] == [("retired", 1), ("live", 10)]


def test_an_older_text_ends_the_days_of_its_predecessor(catalog, write):
    """A on the 1st, C on the 20th, and B of the 10th arrives last: each day has exactly one text."""
    write("a", "A", 1)
    write("a", "C", 20)
    moved = write("a", "B", 10, until=20)
    assert {day: texts(catalog, june(day)) for day in (1, 9, 10, 19, 20)} == {
        1: {"A"},
        9: {"A"},
        10: {"B"},
        19: {"B"},
        20: {"C"},
    }
    assert texts(catalog) == {"C"}
    # The index has to learn the new end of A, too.
    assert set(moved) == passages.passage_ids(catalog, "retired")


def test_an_older_text_of_the_same_day_leaves_the_later_one(catalog, write):
    write("a", "A", 10)
    write("a", "C", 20)
    write("a", "B", 9, until=10)
    assert texts(catalog, june(9)) == {"B"}
    assert texts(catalog, june(10)) == {"A"}


def test_a_version_is_not_found_before_its_publication(catalog, write):
    write("a", "alpha", 1, published=june(15))
    assert texts(catalog, june(14)) == set()
    assert texts(catalog, june(15)) == {"alpha"}
    assert texts(catalog) == {"alpha"}


def test_there_is_one_live_version_whatever_happens(catalog, write):
    write("a", "A", 1)
    write("a", "B", 2, finish=False)
    with pytest.raises(sqlite3.IntegrityError):
        catalog.connection.execute("UPDATE versions SET state = 'live'")


def test_a_failing_version_takes_the_whole_batch_with_it(catalog, write):
    write("a", "A", 1)
    with pytest.raises(sqlite3.IntegrityError):
        write("a", "A", 1)
    assert inventory.stats(catalog).versions == 1
    assert passages.count_generation(catalog, 1) == 1


def test_the_index_counts_as_behind_until_it_follows_a_retirement(catalog, write):
    write("a", "A", 1)
    assert not versions.is_index_behind(catalog)
    write("a", "B", 2)
    assert versions.is_index_behind(catalog)
    versions.mark_index_current(catalog)
    assert not versions.is_index_behind(catalog)
    versions.remove_article(catalog, "a")
    assert versions.is_index_behind(catalog)


def test_a_removed_article_leaves_only_what_others_share(catalog, write):
    write("a", "shared text", 1)
    write("a", "only here", 2)
    write("b", "shared text", 1)
    assert len(versions.remove_article(catalog, "a")) == 2
    execute = catalog.connection.execute
    assert execute("SELECT article_id FROM articles").fetchall() == [("b",)]
    assert execute("SELECT article_id FROM versions").fetchall() == [("b",)]
    assert execute("SELECT article_id FROM origins").fetchall() == [("b",)]
    assert execute("SELECT text_hash FROM vectors").fetchall() == [(b"shared text",)]
    assert execute("SELECT count(*) FROM words").fetchone() == (1,)
    assert execute("SELECT count(*) FROM retired_words").fetchone() == (0,)
    assert versions.remove_article(catalog, "a") == []


def test_refresh_corrects_the_fields_of_a_version(catalog, write):
    write("a", "A", 1)
    version = versions.get_version(catalog, "a")
    assert version is not None
    corrected = replace(version, published=june(3), authors=("Ada",), url="https://example.org/new", outlet="Ex")
    versions.refresh(catalog, corrected, "/other.txt", june(3))
    assert versions.get_version(catalog, "a") == corrected
    assert set(inventory.origins(catalog)["a"]) == {"/a.txt", "/other.txt"}


def test_refresh_writes_nothing_when_nothing_is_new(catalog, write):
    write("a", "A", 1)
    version = versions.get_version(catalog, "a")
    assert version is not None
    before = catalog.connection.total_changes
    versions.refresh(catalog, version, "/a.txt", june(3))
    assert catalog.connection.total_changes == before


def link_and_outlet(catalog: Catalog) -> tuple[str, str]:
    (row,) = catalog.connection.execute("SELECT url, outlet FROM articles").fetchall()
    return row[0], row[1]


def found_elsewhere(new: NewVersion) -> NewVersion:
    """The same text, as it was found under another link of another outlet."""
    return replace(new, version=replace(new.version, url="http://example.org/a?utm_source=rss", outlet="Old Name"))


def test_an_older_text_that_arrives_late_leaves_the_link_and_the_outlet(catalog, write, new_version):
    """The article was listed with the link and the outlet of the older text, though the live text stayed."""
    write("a", "now", 10)
    versions.write_pending(
        catalog, [found_elsewhere(new_version("a", "then", 4, until=10))], [(b"then", b"\0" * 8, b"")]
    )
    versions.finish_pending(catalog)
    assert link_and_outlet(catalog) == ("https://example.org/a", "example.org")
    assert changed_facts.changed_versions(catalog) == []
    # It is still known that the article was given under that link.
    assert inventory.find_article(catalog, "http://example.org/a?utm_source=rss") == "a"


def test_refresh_of_an_older_text_leaves_the_link_and_the_outlet(catalog, write, new_version):
    write("a", "then", 4)
    write("a", "now", 10)
    older = replace(found_elsewhere(new_version("a", "then", 4)).version, published=june(3))
    versions.refresh(catalog, older, "/other.txt", june(4))
    assert link_and_outlet(catalog) == ("https://example.org/a", "example.org")
    assert changed_facts.changed_versions(catalog) == []
    assert inventory.find_article(catalog, "http://example.org/a?utm_source=rss") == "a"
    assert set(inventory.origins(catalog)["a"]) == {"/a.txt", "/other.txt"}
    stored = versions.get_version(catalog, "a", older.version_id)
    assert stored is not None
    assert stored.published == june(3)

    before = catalog.connection.total_changes
    versions.refresh(catalog, older, "/other.txt", june(4))
    assert catalog.connection.total_changes == before


def test_get_version_returns_the_live_version_or_the_given_one(catalog, write):
    write("a", "first", 1)
    write("a", "second", 2)
    live = versions.get_version(catalog, "a")
    old = versions.get_version(catalog, "a", "a-1-first")
    assert live is not None
    assert old is not None
    assert (live.text, old.text, old.retrieved) == ("second", "first", datetime(2025, 6, 1, tzinfo=UTC))
    assert versions.get_version(catalog, "b", "a-1-first") is None
    assert versions.get_version(catalog, "a", "a-9-none") is None


@pytest.mark.parametrize(("moved", "found"), [("a", "b"), ("b", "a")])
def test_of_two_articles_that_become_one_each_day_keeps_a_text_that_was_known(catalog, write, moved, found):
    """What came later under the other id was known on no day."""
    write("a", "one", 1)
    write("b", "two", 10)
    write("a", "three", 12)
    write("b", "four", 20)
    retired = versions.join_articles(catalog, moved, found)
    # The index has to learn the new ends, too.
    assert set(retired) == passages.passage_ids(catalog, "retired")
    days = {1: "one", 9: "one", 10: "two", 11: "two", 12: "three", 19: "three", 20: "four", 30: "four"}
    assert {day: texts(catalog, june(day)) for day in days} == {day: {text} for day, text in days.items()}
    assert texts(catalog) == {"four"}
    states = [(state, retrieved.day) for _, state, _, retrieved in versions.known_versions(catalog, moved)]
    assert states == [("retired", 1), ("retired", 10), ("retired", 12), ("live", 20)]
    assert inventory.stats(catalog).articles == 1


@pytest.mark.parametrize(("moved", "found"), [("a", "b"), ("b", "a")])
def test_one_text_under_two_ids_becomes_one_version_since_the_first_day(catalog, write, moved, found):
    write("a", "one", 1)
    write("b", "one", 10)
    versions.join_articles(catalog, moved, found)
    days = {1: "one", 9: "one", 10: "one", 30: "one"}
    assert {day: texts(catalog, june(day)) for day in days} == {day: {text} for day, text in days.items()}
    (known,) = versions.known_versions(catalog, moved)
    assert (known[1], known[3].day) == ("live", 1)
    assert versions.get_version(catalog, moved, "b-10-one") is not None
    write(moved, "two", 10)
    assert [hashed for _, _, hashed, _ in versions.known_versions(catalog, moved)] == ["one", "two"]


def test_one_text_under_a_third_id_is_still_one_version(catalog: Catalog, write: Write) -> None:
    """What the first join left out stood between, and the text was there from the last day on once more."""
    for article_id, day in (("a", 1), ("b", 10), ("c", 20)):
        write(article_id, "one", day)
        if article_id != "a":
            versions.join_articles(catalog, "a", article_id)
    days = {1: "one", 9: "one", 10: "one", 20: "one", 30: "one"}
    assert {day: texts(catalog, june(day)) for day in days} == {day: {text} for day, text in days.items()}
    (known,) = versions.known_versions(catalog, "a")
    assert (known[1], known[3].day) == ("live", 1)


def test_one_text_under_two_ids_with_another_between_stays_two_versions(catalog, write):
    write("a", "one", 1)
    write("b", "two", 5)
    write("b", "one", 10)
    versions.join_articles(catalog, "a", "b")
    days = {1: "one", 4: "one", 5: "two", 9: "two", 10: "one", 30: "one"}
    assert {day: texts(catalog, june(day)) for day in days} == {day: {text} for day, text in days.items()}
    assert [version[3].day for version in versions.known_versions(catalog, "a")] == [1, 5, 10]


def test_a_version_of_a_clock_that_was_ahead_stays_ended_when_its_article_moves(catalog, write):
    write("a", "ahead", 25)
    write("a", "right", 3)
    write("b", "found", 4)
    versions.join_articles(catalog, "a", "b")
    assert catalog.connection.execute("SELECT count(*) FROM versions WHERE until IS NULL").fetchone() == (1,)
    assert texts(catalog) == texts(catalog, june(30)) == {"found"}


def test_what_a_clock_that_was_ahead_has_dated_is_known_on_no_day_after_a_move(catalog, write):
    """It was again, once its day had come."""
    write("a", "ahead", 25)
    write("a", "right", 3)
    write("b", "found", 28)
    versions.join_articles(catalog, "a", "b")
    days = {3: "right", 24: "right", 25: "right", 27: "right", 28: "found", 30: "found"}
    assert {day: texts(catalog, june(day)) for day in days} == {day: {text} for day, text in days.items()}


@pytest.mark.parametrize(("moved", "found"), [("a", "b"), ("b", "a")])
def test_the_text_that_was_found_after_one_of_a_clock_that_was_ahead_is_the_later_one(catalog, write, moved, found):
    """The other one was live, and what came next was known on the same days as the text that was found."""
    write("a", "ahead", 25)
    write("b", "found", 3)
    versions.join_articles(catalog, moved, found)
    assert texts(catalog) == {"found"}
    write(moved, "later", 10)
    days = {3: "found", 9: "found", 10: "later", 24: "later", 25: "later", 30: "later"}
    assert {day: texts(catalog, june(day)) for day in days} == {day: {text} for day, text in days.items()}
