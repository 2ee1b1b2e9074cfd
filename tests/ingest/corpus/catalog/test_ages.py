"""Since when the articles are here."""

from datetime import UTC, date, datetime, timedelta

from ingest.corpus.catalog import ages


def test_an_article_is_seen_first_when_it_was_first_ingested(catalog, write):
    before = datetime.now(UTC).replace(microsecond=0)
    write("a", "first", 1)
    seen = ages.first_seen(catalog, ["a", "none"])
    assert list(seen) == ["a"]
    assert before <= seen["a"] < before + timedelta(minutes=5)
    write("a", "changed", 2)
    assert ages.first_seen(catalog, {"a"}) == seen


def test_the_room_after_so_many_newest_articles_ends_at_the_day_of_the_last_of_them(catalog, write):
    """Articles without a date count as newer than any, and what an article said before counts no more."""
    write("a", "first", 1, published=date(2025, 6, 3))
    write("a", "changed", 2, published=date(2025, 6, 1))
    write("b", "second", 2, published=date(2025, 6, 2))
    write("c", "undated", 3)
    days = [date.max, date(2025, 6, 2), date(2025, 6, 1), date.min]
    assert [ages.room_after(catalog, articles) for articles in (1, 2, 3, 4)] == days
