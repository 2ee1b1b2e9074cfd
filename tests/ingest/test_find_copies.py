"""Copies are found whatever the order in which articles come, change and go; nothing else is taken for one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus.articles import Version
from ingest.corpus.catalog import Catalog, copies, versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.find_copies import catch_up, find_copies

TOPICS = ("harbour bridge ferry repairs crowns", "owls park winter nests feathers", "budget council schools taxes vote")


def report(topic: int) -> str:
    """A report of about ninety words, each topic in its own words."""
    words = TOPICS[topic].split()
    return " ".join(f"The {word} of {other} were named by speaker {topic}." for word in words for other in words[:2])


def told(topic: int, way: int) -> str:
    """The report as one of four outlets prints it."""
    text = report(topic)
    return (text, f"MARROW (Wire) — {text}", f"{text} Our reporter adds a line of her own here.", text.upper())[way]


def put(catalog: Catalog, article_id: str, text: str, number: int) -> str:
    """Make this the live version of the article, as a run does."""
    version_id = f"{article_id}-{number}"
    version = Version(
        version_id=version_id,
        article_id=article_id,
        title="T",
        text=text,
        content_hash=str(number),
        retrieved=datetime(2025, 6, 1, tzinfo=UTC),
        url=f"https://{article_id}.example/report",
        name=article_id,
    )
    versions.write_pending(catalog, [NewVersion(version, [], f"/{article_id}.txt")], [])
    versions.finish_pending(catalog)
    return version_id


def groups(catalog: Catalog) -> dict[str, list[str]]:
    return copies.copied_articles(catalog, "abcdef")


steps = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.tuples(st.integers(0, 2), st.integers(0, 3)))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(steps)
def test_after_any_history_the_copies_are_those_of_what_is_there_now(
    history: list[tuple[str, tuple[int, int] | None]],
) -> None:
    numbers, live = count(), {}
    with tempfile.TemporaryDirectory() as folder, closing(Catalog.open(Path(folder) / "c", create=True)) as catalog:
        for article_id, change in history:
            if change is None:
                versions.remove_article(catalog, article_id)
                live.pop(article_id, None)
            elif live.get(article_id) != change:
                find_copies(catalog, [put(catalog, article_id, told(*change), next(numbers))])
                live[article_id] = change
        expected = {
            one: others
            for one in live
            if (others := sorted(other for other in live if other != one and live[other][0] == live[one][0]))
        }
        assert groups(catalog) == expected
        copies.follow_rule(catalog, "as if by another rule")
        catch_up(catalog)
        assert groups(catalog) == expected


def test_a_run_that_was_killed_before_the_copies_is_caught_up(catalog: Catalog) -> None:
    put(catalog, "a", told(0, 0), 1)
    put(catalog, "b", told(0, 1), 2)
    assert groups(catalog) == {}
    catch_up(catalog)
    assert groups(catalog) == {"a": ["b"], "b": ["a"]}


def test_a_report_that_is_everywhere_is_one_group(catalog: Catalog) -> None:
    ids = [put(catalog, f"outlet{number}", told(1, number % 4), number) for number in range(40)]
    find_copies(catalog, ids)
    found = copies.copied_articles(catalog, [f"outlet{number}" for number in range(40)])
    assert [len(others) for others in found.values()] == [39] * 40


def held(catalog: Catalog, one: str, other: str) -> list[tuple[int, int]]:
    found = copies.load_copies(catalog, [one]).of.get(one, ())
    return [span for copy in found if copy.version_id == other for span in copy.held]


def test_what_of_the_one_stands_in_the_other_is_kept_with_the_pair(catalog: Catalog) -> None:
    one, wire = put(catalog, "a", told(0, 0), 1), put(catalog, "b", told(0, 1), 2)
    find_copies(catalog, [one, wire])
    assert held(catalog, one, wire) == [(0, len(told(0, 0)))]
    assert held(catalog, wire, one) == [(told(0, 1).index(")"), len(told(0, 1)))]


def test_pairs_from_before_it_was_kept_are_read_by_a_question_and_by_the_next_run_for_good(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [put(catalog, f"outlet{number}", told(1, number % 4), number) for number in range(20)]
    find_copies(catalog, ids)
    pairs = [(one, other) for one in ids for other in ids if one != other]
    before = {pair: held(catalog, *pair) for pair in pairs}
    catalog.connection.execute("UPDATE copies SET held = NULL")

    read = 0
    shared_spans = copies.shared_spans

    def counted(*given: Any) -> Any:
        nonlocal read
        read += 1
        return shared_spans(*given)

    monkeypatch.setattr(copies, "shared_spans", counted)
    assert {pair: held(catalog, *pair) for pair in pairs} == before
    read = 0
    copies.load_copies(catalog, ids)
    assert 0 < read <= 50 < len(pairs)  # one question reads so many and no more

    catch_up(catalog)
    assert copies.pairs_not_read(catalog) == []
    read = 0
    assert {pair: held(catalog, *pair) for pair in pairs} == before
    assert read == 0


def test_a_version_that_is_gone_is_passed_over(catalog: Catalog) -> None:
    find_copies(catalog, ["nobody"])
    assert copies.not_compared(catalog) == []


WIRE = report(0)
POSTS = (
    {"url": "https://herald.example/bridge", "title": "Bridge closed", "text": WIRE, "retrieved": "2025-03-03"},
    {"url": "https://courier.example/wire?id=7", "title": "Ferries", "text": "MARROW (Wire) — " + WIRE},
    {"url": "https://owls.example/park", "title": "Owls", "text": report(1), "retrieved": "2025-03-03"},
)


def test_the_run_report_names_copies_and_removing_one_ends_them(
    desk: Any, tmp_path: Path, write_jsonl: Callable[..., Path]
) -> None:
    file = write_jsonl(tmp_path / "in" / "news.jsonl", *POSTS)
    first = desk.ingest(file.parent)
    herald, courier, _ = first.new
    assert first.copies == {herald: [courier], courier: [herald]}
    assert desk.ingest(file.parent).copies == {}
    write_jsonl(file, POSTS[0], {**POSTS[1], "text": report(2)}, POSTS[2])
    changed = desk.ingest(file.parent)
    assert (changed.changed, changed.copies) == ([courier], {})
    write_jsonl(file, *POSTS)
    again = desk.ingest(file.parent)
    assert (again.changed, again.copies) == ([courier], {courier: [herald]})
    write_jsonl(file, *POSTS[1:])
    assert desk.ingest(file.parent, prune=True).removed == [herald]
    with desk.open() as corpus:
        assert copies.copied_articles(corpus.catalog, [courier]) == {}


def test_both_urls_of_one_article_are_known(desk: Any, tmp_path: Path, write_jsonl: Callable[..., Path]) -> None:
    other = {**POSTS[0], "url": "http://www.herald.example/bridge/", "retrieved": "2025-04-01"}
    file = write_jsonl(tmp_path / "in" / "news.jsonl", POSTS[0], other)
    report_ = desk.ingest(file)
    assert (len(report_.new), report_.unchanged, report_.copies) == (1, 1, {})
    with desk.open() as corpus:
        known = corpus.copies(desk.words("ferry"))
    assert known.addresses == {report_.new[0]: (POSTS[0]["url"], other["url"])}
    assert known.of == {}
