"""What the catalog says that it holds."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ingest.corpus.catalog import Catalog, inventory, versions
from ingest.corpus.catalog.age import read_age

Write = Callable[..., list[int]]


def test_stats_of_an_empty_catalog(catalog):
    assert inventory.stats(catalog) == inventory.Stats(0, 0, 0, 0, 0, None, None, 0)


def test_stats_count_live_and_retired_versions(catalog, write):
    write("a", "old text", 1, published=date(2025, 6, 1))
    write("a", "new", 2, published=date(2025, 6, 2))
    write("b", "other", 3, published=date(2025, 5, 30))
    write("c", "undated", 4)
    write("d", "not there yet", 5, finish=False)
    stats = inventory.stats(catalog)
    assert (stats.articles, stats.versions, stats.passages, stats.retired_passages) == (3, 4, 3, 1)
    assert (stats.oldest, stats.newest, stats.undated) == (date(2025, 5, 30), date(2025, 6, 2), 1)
    assert stats.characters == len("new") + len("other") + len("undated")


def test_a_catalog_knows_whether_it_ever_held_anything(catalog, write):
    assert not inventory.ever_held_passages(catalog)
    write("a", "text", 1)
    assert inventory.ever_held_passages(catalog)
    versions.remove_article(catalog, "a")
    catalog.connection.execute("VACUUM")
    assert not inventory.count_articles(catalog)
    assert inventory.ever_held_passages(catalog)


def test_new_articles_are_counted_by_the_day_on_which_they_came(catalog, write):
    for name in "abcd":
        write(name, f"text {name}", 1)
    write("a", "a new version", 2)
    write("e", "not there yet", 3, finish=False)
    days = {"a": "2026-03-18T23:59:59+00:00", "b": "2026-03-19T00:00:00+00:00", "c": "2026-03-20T09:00:00+00:00"}
    for name, added in days.items():
        catalog.connection.execute("UPDATE articles SET added = ? WHERE article_id = ?", (added, name))
    catalog.connection.execute("UPDATE articles SET added = '2026-03-20T10:00:00+00:00' WHERE article_id IN ('d', 'e')")

    assert inventory.new_articles(catalog, date(2026, 3, 19), UTC) == {date(2026, 3, 19): 1, date(2026, 3, 20): 2}


def test_the_days_of_new_articles_are_those_of_the_zone(catalog, write):
    """They were days of UTC, in a table whose other columns count by TIMEZONE."""
    for name, added in {
        "a": "2026-03-19T10:59:59+00:00",  # the last second of the 19th in Auckland
        "b": "2026-03-19T11:00:00+00:00",
        "c": "2026-03-20T10:59:59+00:00",
        "d": "2026-03-20T11:00:00+00:00",
    }.items():
        write(name, f"text {name}", 1)
        catalog.connection.execute("UPDATE articles SET added = ? WHERE article_id = ?", (added, name))

    counts = inventory.new_articles(catalog, date(2026, 3, 20), ZoneInfo("Pacific/Auckland"))
    assert counts == {date(2026, 3, 20): 2, date(2026, 3, 21): 1}


def test_an_article_is_found_by_id_by_its_beginning_and_by_url(catalog, write):
    write("abcdef1111111111", "one", 1)
    write("abcdef2222222222", "two", 1)
    for wanted in ("abcdef1111111111", "abcdef1", "https://example.org/abcdef1111111111"):
        assert inventory.find_article(catalog, wanted) == "abcdef1111111111"
    for wanted in ("abcdef", "abcde", "", "%", "abcdef_", "https://example.org/"):
        assert inventory.find_article(catalog, wanted) is None


def test_an_article_was_there_from_the_day_of_its_first_version_on(catalog, write):
    write("abcdef1111111111", "one", 5)
    write("abcdef1111111111", "two", 7)
    write("pending", "not there yet", 1, finish=False)
    for name in ("abcdef1111111111", "https://example.org/abcdef1111111111"):
        there = [inventory.was_there(catalog, name, date(2025, 6, day)) for day in (4, 5, 6, 8)]
        assert there == [False, True, True, True]
    assert not inventory.was_there(catalog, "pending", date(2025, 6, 9))
    assert not inventory.was_there(catalog, "nowhere", date(2025, 6, 9))


def test_the_fingerprint_follows_the_live_texts(catalog, write):
    prints = [inventory.fingerprint(catalog)]
    write("a", "one", 1)
    prints.append(inventory.fingerprint(catalog))
    write("a", "two", 2)
    prints.append(inventory.fingerprint(catalog))
    assert len(set(prints)) == 3
    assert inventory.fingerprint(catalog) == prints[-1]


def test_titles_are_those_of_live_versions(catalog, write):
    write("a", "one", 1, title="First")
    write("a", "two", 2, title="Second")
    assert inventory.titles(catalog, ["a", "none"]) == {"a": "Second"}


@pytest.mark.parametrize("by_itself", [True, False], ids=["by itself", "by another"])
def test_outlets_are_read_again_only_once_the_catalog_has_changed(catalog, write, by_itself):
    """Each letter that was typed into the option of /ask read all versions."""
    write("a", "one text", 1)
    with closing(Catalog.open(catalog.file)) as other:
        reader = catalog if by_itself else other
        statements: list[str] = []
        reader.connection.set_trace_callback(statements.append)

        def read() -> tuple[list[int], bool]:
            statements.clear()
            counts = [count.articles for count in inventory.outlets(reader)]
            return counts, any("FROM versions" in statement for statement in statements)

        assert [read(), read()] == [([1], True), ([1], False)]
        write("b", "another text", 2)
        assert [read(), read()] == [([2], True), ([2], False)]


def test_origins_are_removed_individually(catalog, write):
    write("a", "one", 1)
    inventory.forget_origins(catalog, "a", ["/none"])
    assert inventory.origins(catalog) == {"a": ["/a.txt"]}
    inventory.forget_origins(catalog, "a", ["/a.txt"])
    assert inventory.origins(catalog) == {}


def test_runs_are_stored(catalog):
    inventory.record_run(catalog, 1.5, '{"new": []}')
    rows = catalog.connection.execute("SELECT seconds, report FROM runs").fetchall()
    assert rows == [(1.5, '{"new": []}')]


def test_of_the_runs_of_an_hour_the_last_stay_with_the_first_few_of_what_they_name(catalog):
    """Each run of a year left its whole report: of a folder with files that cannot be read, gigabytes."""
    failed = json.dumps({"new": [], "failed": [{"origin": f"{number}.txt"} for number in range(2_000)]})
    well = json.dumps({"new": [], "unchanged": 7, "failed": []})
    for hour in ("2025-06-01T08", "2025-06-01T09"):
        rows = [(f"{hour}:{minute}:00+00:00", report) for minute, report in ((10, well), (20, well), (30, failed))]
        catalog.connection.executemany("INSERT INTO runs (started, seconds, report) VALUES (?, 1, ?)", rows)
    at = datetime(2025, 6, 1, 8, 59, tzinfo=UTC)
    updated = read_age(catalog, at).updated
    for report in (well, failed, well, failed, failed):
        inventory.record_run(catalog, 0.0, report)
    rows = catalog.connection.execute("SELECT substr(started, 1, 16), length(report) FROM runs").fetchall()
    kept = [started for started, _ in rows if started < "2026"]
    assert kept == [f"2025-06-01T0{hour}" for hour in ("8:20", "8:30", "9:20", "9:30")]
    assert len(rows) <= len(kept) + 4  # where the hour ends meanwhile
    assert max(length for started, length in rows if started > "2026") < 300
    assert read_age(catalog, at).updated == updated == datetime(2025, 6, 1, 8, 20, 1, tzinfo=UTC)


def test_forgetting_the_runs_of_years_takes_little_disk(catalog):
    """The first run of this Dateline needed as much again, and could not end where there was less."""
    report = json.dumps({"new": [], "unchanged": 7, "warnings": ["x" * 8_000]})
    rows = [("2025-06-01T08:00:00+00:00", report)] * 2_000
    with catalog.transaction() as connection:
        connection.executemany("INSERT INTO runs (started, seconds, report) VALUES (?, 1, ?)", rows)
    catalog.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    inventory.record_run(catalog, 0.0, report)
    assert catalog.count("SELECT count(*) FROM runs") == 2
    log_file = catalog.file.with_name(f"{catalog.file.name}-wal")
    assert log_file.stat().st_size < catalog.file.stat().st_size / 2
