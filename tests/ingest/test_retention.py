"""Articles are let go by age or number, and do not come back by themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import cli
from ingest.corpus.catalog.ages import ArticleAge, article_ages
from ingest.corpus.catalog.links import Link, Stage, get_link, put_links
from ingest.corpus.rebuild import verify
from ingest.corpus.writer import writing
from ingest.expiry import apply_retention, removed_links
from ingest.pipeline import run
from ingest.retention import KEEP_ALL, Retention, expired_articles

TODAY = date(2025, 6, 30)
DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))
AGES = st.lists(st.builds(ArticleAge, st.uuids().map(str), st.just("t"), st.none() | DAYS, DAYS), max_size=20)


def age(name: str, published: date | None, first_seen: date) -> ArticleAge:
    return ArticleAge(name, name, published, first_seen)


@given(AGES, st.integers(0, 400), st.integers(0, 25))
def test_the_newest_articles_are_kept_and_old_ones_expire(ages, days, articles):
    retention = Retention(days, articles)
    expired = expired_articles(ages, retention, TODAY)
    kept = [age for age in ages if age not in expired]
    assert all(not retention.is_over(_day(age), TODAY) for age in kept)
    assert not articles or len(kept) <= articles
    if expired and kept:
        assert max(map(_day, expired)) <= min(map(_day, kept))
    if not articles:
        assert all(retention.is_over(_day(age), TODAY) for age in expired)
    assert retention.is_limited or not expired


def _day(age: ArticleAge) -> date:
    return age.published if age.published and age.published <= TODAY else age.first_seen


def test_an_article_without_a_past_date_counts_from_when_it_was_first_seen():
    ages = [
        age("undated", None, date(2025, 1, 1)),
        age("to come", date(2200, 1, 1), date(2025, 1, 1)),
        age("dated", date(2025, 6, 29), date(2025, 1, 1)),
        age("on the day", date(2025, 6, 20), date(2025, 6, 20)),
    ]
    assert [expired.title for expired in expired_articles(ages, Retention(days=10), TODAY)] == ["to come", "undated"]


@pytest.fixture
def filled(harness: Any, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Any:
    """The bridge of 3 March, with an older version; the budget, seen on the 4th; the owls, seen today."""
    older = dict(records["bridge"], text="A bridge is to be closed.", retrieved="2025-03-01")
    harness.file = write_jsonl(tmp_path / "a.jsonl", older, *records.values())
    harness.ingest(harness.file)
    return harness


def titles(harness: Any) -> set[str]:
    with harness.open() as corpus:
        return {age.title for age in article_ages(corpus.catalog)}


def expire(harness: Any, retention: Retention, today: date, *, dry_run: bool = False) -> list[str]:
    with harness.open() as corpus, writing(harness.folder):
        expired = apply_retention(corpus, retention, today, dry_run=dry_run)
        assert verify(corpus) == []
    return [age.title for age in expired]


def test_expired_articles_are_removed_with_their_versions(filled):
    assert expire(filled, Retention(days=5), date(2025, 3, 9), dry_run=True) == ["Harbour bridge closed"]
    assert len(titles(filled)) == 3
    assert expire(filled, Retention(days=5), date(2025, 3, 9)) == ["Harbour bridge closed"]
    assert titles(filled) == {"Council passes budget", "Owls return"}
    assert [filled.count(table) for table in ("articles", "versions", "words", "retired_words")] == [2, 2, 2, 0]
    assert filled.words("bridge") == []
    assert expire(filled, Retention(days=5), date(2025, 3, 9)) == []


def test_the_newest_articles_are_kept_and_all_by_default(filled):
    assert expire(filled, KEEP_ALL, date(2035, 1, 1)) == []
    assert expire(filled, Retention(articles=1), date(2035, 1, 1)) == ["Harbour bridge closed", "Council passes budget"]


def test_an_expired_article_does_not_come_back_under_the_same_limits(filled):
    retention = Retention(articles=1)
    expire(filled, retention, TODAY)
    with writing(filled.folder), filled.open() as corpus:
        report = run(corpus, [filled.file], retention=retention)
        assert (report.new, report.unchanged, report.expired, report.embedded) == ([], 1, 3, 0)
        assert removed_links(corpus.catalog, ["https://example.org/bridge"]).keys() == {"https://example.org/bridge"}
    assert len(filled.ingest(filled.file).new) == 2  # all are kept again
    with filled.open() as corpus:
        assert removed_links(corpus.catalog, ["https://example.org/bridge"]) == {}


def test_an_already_expired_article_is_not_embedded(harness, tmp_path, write_jsonl, records):
    fresh = dict(records["owls"], published=(datetime.now(UTC).date() - timedelta(days=1)).isoformat())
    with writing(harness.folder), harness.open() as corpus:
        file = write_jsonl(tmp_path / "a.jsonl", records["bridge"], fresh)
        report = run(corpus, [file], retention=Retention(days=30))
    assert (len(report.new), report.expired) == (1, 1)
    assert titles(harness) == {"Owls return"}


def test_the_link_of_an_expired_article_has_that_state(filled):
    now = datetime(2025, 3, 5, tzinfo=UTC)
    with filled.open() as corpus:
        article_id = corpus.version("https://example.org/bridge").article_id
        put_links(corpus.catalog, [Link("https://m.example.org/b", "feed", Stage.INGESTED, now, now, "", article_id)])
        expire(filled, Retention(articles=2), TODAY)
        link = get_link(corpus.catalog, "https://m.example.org/b")
        assert link is not None
        assert (link.stage, link.article_id) == (Stage.EXPIRED, article_id)


def prune(harness: Any, monkeypatch: pytest.MonkeyPatch, *arguments: str, **settings: str) -> int:
    for name, value in {
        "CORPUS_DIR": str(harness.folder),
        "CHROMA_URL": harness.settings.chroma_url,
        **settings,
    }.items():
        monkeypatch.setenv(name, value)
    return cli.main(["prune", *arguments])


def test_the_command_lists_the_expired_articles(filled, monkeypatch, capsys):
    assert prune(filled, monkeypatch, "--dry-run", "--json", KEEP_ARTICLES="2") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["dry_run"] is True
    assert [(entry["title"], entry["published"]) for entry in printed["expired"]] == [
        ("Harbour bridge closed", "2025-03-03")
    ]
    assert len(titles(filled)) == 3
    assert prune(filled, monkeypatch, KEEP_ARTICLES="2") == 0
    assert "removed 1 article\n" in capsys.readouterr().out
    assert len(titles(filled)) == 2


def test_without_a_limit_the_command_says_what_to_set(filled, monkeypatch, capsys):
    assert prune(filled, monkeypatch) == 2
    assert "set KEEP_DAYS or KEEP_ARTICLES" in capsys.readouterr().err
    assert len(titles(filled)) == 3


def test_hundreds_of_articles_expire_in_few_steps(harness, tmp_path, write_jsonl, monkeypatch):
    lines = [{"title": f"Report {n}", "text": f"Words of report {n}.", "published": "2025-01-01"} for n in range(30)]
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", *lines))
    monkeypatch.setattr("ingest.corpus.writer.EXPIRED_AT_ONCE", 10)
    deleted: list[int] = []
    from ingest.corpus.index.vector_index import VectorIndex

    delete = VectorIndex.delete
    monkeypatch.setattr(VectorIndex, "delete", lambda self, ids: (deleted.append(len(ids)), delete(self, ids))[-1])
    assert len(expire(harness, Retention(articles=5), TODAY)) == 25
    assert sum(1 for count in deleted if count) <= 8  # by article they would be 50
