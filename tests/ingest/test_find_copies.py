"""Copies are found whatever the order in which articles come, change and go; nothing else is taken for one."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.catch_up import catch_up
from ingest.corpus.articles import Version
from ingest.corpus.catalog import Catalog, copies, versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.find_copies import find_copies
from ingest.retention import Prune

TOPICS = ("harbour bridge ferry repairs crowns", "owls park winter nests feathers", "budget council schools taxes vote")


def report(topic: int) -> str:
    """A report of about ninety words, each topic in its own words."""
    words = TOPICS[topic].split()
    return " ".join(f"The {word} of {name} were named by speaker {topic}." for word in words for name in words[:2])


def report_text(topic: int, way: int) -> str:
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
def test_after_any_history_the_copies_are_those_of_the_live_articles(history):
    numbers, live = count(), {}
    with tempfile.TemporaryDirectory() as folder, closing(Catalog.open(Path(folder) / "c", create=True)) as catalog:
        for article_id, change in history:
            if change is None:
                versions.remove_article(catalog, article_id)
                live.pop(article_id, None)
            elif live.get(article_id) != change:
                find_copies(catalog, [put(catalog, article_id, report_text(*change), next(numbers))])
                live[article_id] = change
        expected = {
            article: duplicates
            for article in live
            if (
                duplicates := sorted(
                    candidate for candidate in live if candidate != article and live[candidate][0] == live[article][0]
                )
            )
        }
        assert groups(catalog) == expected
        copies.follow_rule(catalog, "as if by another rule")
        catch_up(catalog)
        assert groups(catalog) == expected


def test_copies_of_a_killed_run_are_found_by_the_next(catalog):
    put(catalog, "a", report_text(0, 0), 1)
    put(catalog, "b", report_text(0, 1), 2)
    assert groups(catalog) == {}
    catch_up(catalog)
    assert groups(catalog) == {"a": ["b"], "b": ["a"]}


def test_a_report_in_every_outlet_is_one_group(catalog):
    ids = [put(catalog, f"outlet{number}", report_text(1, number % 4), number) for number in range(40)]
    find_copies(catalog, ids)
    groups = copies.copied_articles(catalog, [f"outlet{number}" for number in range(40)])
    assert [len(group) for group in groups.values()] == [39] * 40


def stored_spans(catalog: Catalog, version_id: str, copy_id: str) -> list[tuple[int, int]]:
    entries = copies.load_copies(catalog, [version_id]).of.get(version_id, ())
    return [span for copy in entries if copy.version_id == copy_id for span in copy.shared_spans]


def test_the_shared_spans_are_stored_with_each_pair(catalog):
    herald, wire = put(catalog, "a", report_text(0, 0), 1), put(catalog, "b", report_text(0, 1), 2)
    find_copies(catalog, [herald, wire])
    assert stored_spans(catalog, herald, wire) == [(0, len(report_text(0, 0)))]
    assert stored_spans(catalog, wire, herald) == [(report_text(0, 1).index(")"), len(report_text(0, 1)))]


def test_copies_of_catalogs_without_shared_spans_are_found_anew_by_the_next_run(catalog):
    ids = [put(catalog, f"outlet{number}", report_text(1, number % 4), number) for number in range(4)]
    find_copies(catalog, ids)
    pairs = [(first, second) for first in ids for second in ids if first != second]
    before = {pair: stored_spans(catalog, *pair) for pair in pairs}
    catalog.connection.execute("UPDATE copies SET held = NULL")
    assert not any(stored_spans(catalog, *pair) for pair in pairs)
    catch_up(catalog)
    assert {pair: stored_spans(catalog, *pair) for pair in pairs} == before


def test_a_removed_version_is_skipped(catalog):
    find_copies(catalog, ["nobody"])
    assert copies.uncompared_versions(catalog) == []


WIRE = report(0)
POSTS = (
    {"url": "https://herald.example/bridge", "title": "Bridge closed", "text": WIRE, "retrieved": "2025-03-03"},
    {"url": "https://courier.example/wire?id=7", "title": "Ferries", "text": "MARROW (Wire) — " + WIRE},
    {"url": "https://owls.example/park", "title": "Owls", "text": report(1), "retrieved": "2025-03-03"},
)


def test_the_run_report_names_copies_until_one_is_removed(harness, tmp_path, write_jsonl):
    file = write_jsonl(tmp_path / "in" / "news.jsonl", *POSTS)
    first = harness.ingest(file.parent)
    herald, courier, _ = first.new
    assert first.copies == {herald: [courier], courier: [herald]}
    assert harness.ingest(file.parent).copies == {}
    write_jsonl(file, POSTS[0], {**POSTS[1], "text": report(2)}, POSTS[2])
    changed = harness.ingest(file.parent)
    assert (changed.changed, changed.copies) == ([courier], {})
    write_jsonl(file, *POSTS)
    second_run = harness.ingest(file.parent)
    assert (second_run.changed, second_run.copies) == ([courier], {courier: [herald]})
    write_jsonl(file, *POSTS[1:])
    assert harness.ingest(file.parent, prune=Prune.GONE).removed == [herald]
    with harness.open() as corpus:
        assert copies.copied_articles(corpus.catalog, [courier]) == {}


def test_both_urls_of_one_article_are_known(harness, tmp_path, write_jsonl):
    respelled = {**POSTS[0], "url": "http://www.herald.example/bridge/", "retrieved": "2025-04-01"}
    file = write_jsonl(tmp_path / "in" / "news.jsonl", POSTS[0], respelled)
    report_ = harness.ingest(file)
    assert (len(report_.new), report_.unchanged, report_.copies) == (1, 1, {})
    with harness.open() as corpus:
        known = corpus.copies(harness.words("ferry"))
    assert known.addresses == {report_.new[0]: (POSTS[0]["url"], respelled["url"])}
    assert known.of == {}
