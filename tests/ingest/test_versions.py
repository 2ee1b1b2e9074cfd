"""What an article that was brought again is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.articles import Article, Correction, KnownVersion, Provenance
from ingest.versions import content_hash, decide, reconsider, versions_to_compare, with_correction

NOW = datetime(2025, 6, 30, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    return datetime(2025, 6, number, tzinfo=UTC)


def article(text: str, retrieved: datetime | None = None, title: str = "Title") -> Article:
    return Article("id", title, text, origin="/a.txt", name="a.txt", retrieved=retrieved)


def known(version_id: str, state: str, text: str, retrieved: datetime) -> KnownVersion:
    return KnownVersion(version_id, state, content_hash("Title", text), retrieved)


ONE = [known("v1", "live", "A", day(5))]
TWO = [known("v1", "retired", "A", day(5)), known("v2", "live", "B", day(10))]
THREE = [*TWO[:1], known("v2", "retired", "B", day(10)), known("v3", "live", "A", day(15))]


@pytest.mark.parametrize(
    ("brought", "before", "kind", "version_id", "until"),
    [
        (article("A"), [], "new", None, None),
        (article("A", day(3)), [], "new", None, None),
        (article("A"), ONE, "unchanged", "v1", None),
        (article("A", day(5)), ONE, "unchanged", "v1", None),
        (article("A", day(9)), ONE, "unchanged", "v1", None),
        (article("A", day(1)), ONE, "unchanged", "v1", None),
        (article("B"), ONE, "changed", None, None),
        (article("B", day(9)), ONE, "changed", None, None),
        (article("B", day(5)), ONE, "changed", None, None),
        (article("A"), TWO, "changed", None, None),
        (article("A", day(20)), TWO, "changed", None, None),
        (article("A", day(5)), TWO, "unchanged", "v1", None),
        (article("A", day(7)), TWO, "unchanged", "v1", None),
        (article("B", day(12)), TWO, "unchanged", "v2", None),
        (article("B", day(1)), TWO, "unchanged", "v2", None),
        (article("C", day(7)), TWO, "older", None, day(10)),
        (article("C", day(1)), TWO, "older", None, day(5)),
        (article("C", day(5)), TWO, "older", None, day(10)),
        (article("A", day(1)), TWO, "unchanged", "v1", None),
        (article("A", day(7)), THREE, "unchanged", "v3", None),
        (article("A", day(12)), THREE, "unchanged", "v3", None),
        (article("A", day(12)), [*THREE[:2], known("v3", "live", "C", day(15))], "older", None, day(15)),
        (article("C", day(12)), THREE, "older", None, day(15)),
        (article("B", day(12)), THREE, "unchanged", "v2", None),
        (article("B", day(16)), THREE, "changed", None, None),
        (article("B"), THREE, "changed", None, None),
    ],
)
def test_the_decision_for_each_history(brought, before, kind, version_id, until):
    decision = decide(brought, before, NOW)
    assert decision.kind == kind
    assert decision.until == (until.date().toordinal() if until else None)
    if version_id:
        assert decision.version.version_id == version_id
    else:
        assert decision.version.version_id not in {k[0] for k in before}
        assert decision.version.retrieved == (brought.retrieved or NOW)


def test_a_changed_headline_is_a_new_version():
    assert decide(article("A", title="Corrected"), ONE, NOW).kind == "changed"


def test_an_undated_text_repeated_in_a_run_makes_no_second_version():
    """The same id twice would break the catalog: A undated, B dated in the future, A undated again."""
    before = [known("v1", "retired", "A", NOW), known("v2", "live", "B", datetime(2099, 1, 1, tzinfo=UTC))]
    decision = decide(article("A"), before, NOW)
    assert (decision.kind, decision.version.version_id) == ("unchanged", "v1")


def test_a_version_keeps_the_fields_of_its_article():
    brought = Article(
        "id", "T", "x", "/f", "f", url="https://e.org/1", outlet="E", authors=("A", "B"), published=date(2025, 6, 1)
    )
    version = decide(brought, [], NOW).version
    assert (version.article_id, version.title, version.text, version.url) == ("id", "T", "x", "https://e.org/1")
    assert (version.outlet, version.authors, version.published, version.name) == (
        "E",
        ("A", "B"),
        date(2025, 6, 1),
        "f",
    )


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        (date(2025, 6, 30), date(2025, 7, 1), (date(2025, 6, 30), date(2025, 7, 1))),  # it is tomorrow in Auckland
        (date(2025, 7, 2), None, (None, None)),
        (date(2200, 1, 1), date(2025, 6, 1), (None, date(2025, 6, 1))),
        (date(2025, 6, 2), date(2200, 1, 1), (date(2025, 6, 2), None)),
        (date(2025, 6, 2), date(2025, 6, 1), (date(2025, 6, 2), None)),
        (None, None, (None, None)),
    ],
)
def test_a_future_date_becomes_unknown(published, updated, kept):
    brought = replace(article("A"), published=published, provenance=Provenance(updated=updated))
    for before in ([], ONE):
        version = decide(brought, before, NOW).version
        assert (version.published, version.provenance.updated) == kept


@pytest.mark.parametrize(
    ("published", "published_at", "read", "kept"),
    [
        (29, datetime(2025, 6, 29, 9, tzinfo=UTC), NOW, True),
        (29, datetime(2025, 6, 29, 23, tzinfo=timezone(timedelta(hours=-5))), NOW, True),
        (30, datetime(2025, 6, 29, 23, tzinfo=timezone(timedelta(hours=-5))), NOW, False),  # another day
        (None, datetime(2025, 6, 29, 9, tzinfo=UTC), NOW, False),
        (30, NOW + timedelta(minutes=4), NOW, True),
        (30, NOW + timedelta(hours=2), NOW, False),  # a time of the publisher's own zone, called one of Greenwich
        (30, NOW + timedelta(hours=2), day(30), True),  # when on that day it was read is not known
    ],
)
def test_a_time_of_another_day_or_of_the_future_is_unknown(published, published_at, read, kept):
    stated = date(2025, 6, published) if published else None
    brought = replace(article("A", read), published=stated, provenance=Provenance(published_at=published_at))
    for before in ([], [known("v1", "live", "A", read)]):
        version = decide(brought, before, NOW).version
        assert (version.published, version.provenance.published_at) == (stated, published_at if kept else None)


def test_a_time_that_was_ahead_at_the_first_reading_stays_unknown():
    time = datetime(2025, 6, 5, 15, tzinfo=UTC)
    brought = replace(article("A"), published=time.date(), provenance=Provenance(published_at=time))
    version = decide(brought, [known("v1", "live", "A", time - timedelta(hours=5))], NOW).version
    assert (version.version_id, version.provenance.published_at) == ("v1", None)


@given(st.dates() | st.none(), st.dates() | st.none(), st.datetimes())
def test_no_version_is_dated_after_it_was_read(published, updated, read):
    brought = replace(
        article("A", read.replace(tzinfo=UTC)), published=published, provenance=Provenance(updated=updated)
    )
    version = decide(brought, [], NOW).version
    for day in (version.published, version.provenance.updated):
        assert day is None or day.toordinal() <= read.toordinal() + 1


@given(st.text(), st.text(), st.text())
def test_different_texts_and_headlines_have_different_hashes(title, first, second):
    first, second, title = (s.encode("utf-8", "replace").decode() for s in (first, second, title))
    assert (content_hash(title, first) == content_hash(title, second)) == (first == second)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 28)), min_size=1, max_size=8))
def test_repeating_the_same_input_reaches_a_stable_state(brought):
    """Whatever came in whatever order: soon every text that was filed is recognized."""
    history: list[KnownVersion] = []
    for _ in range(len(brought) + 1):
        before, history = history, _fed(brought, history)
    assert history == before


def _fed(brought: list[tuple[str, int]], history: list[KnownVersion]) -> list[KnownVersion]:
    """The catalog's part, in a list."""
    for text, number in brought:
        decision = decide(article(text, day(number)), history, NOW)
        if decision.kind == "unchanged":
            continue
        state = "retired" if decision.kind == "older" else "live"
        if state == "live":
            history = [version._replace(state="retired") for version in history]
        version = decision.version
        stored = KnownVersion(version.version_id, state, version.content_hash, version.retrieved)
        history = sorted([*history, stored], key=lambda known: known.retrieved)
        assert len({known.version_id for known in history}) == len(history)
        assert [known.state for known in history].count("live") == 1
        assert history[-1].retrieved == next(known.retrieved for known in history if known.state == "live")
    return history


STORY = "\n\n".join(
    f"In district {number} the council of Marrow mended {number + 7} bridges and closed {number + 2} of them for good."
    for number in range(1, 13)
)
PAGE = Provenance("b1", "trafilatura 2.3.1")


def reconsidered(
    text: str, provenance: Provenance, stored: Provenance, title: str = "Title", before: str = STORY
) -> str:
    """What becomes of a text that another one is stored of."""
    decided = decide(
        replace(article(text, title=title), provenance=provenance, url="https://e.org/1"),
        [known("v1", "live", before, day(5))],
        NOW,
    )
    assert versions_to_compare(decided, [known("v1", "live", before, day(5))]) == ["v1"]
    live = replace(decide(article(before, day(5)), [], NOW).version, version_id="v1", provenance=stored)
    result = reconsider(decided, live)
    if result.kind != "changed":
        assert (result.version.version_id, result.version.content_hash) == ("v1", live.content_hash)
        assert result.version.provenance == decided.version.provenance
    return result.kind


EDITED = STORY.replace("mended 9 bridges", "mended 19 bridges")
NOTE = "Correction: An earlier version misstated the number of bridges."


@pytest.mark.parametrize(
    ("text", "title", "brought", "kind"),
    [
        ("Advertisement\n\n" + STORY, "Title", Provenance("b2", "trafilatura 2.3.1"), "unchanged"),
        (EDITED, "Title", Provenance("b2", "trafilatura 2.3.1"), "changed"),
        (STORY, "Another", Provenance("b2", "trafilatura 2.3.1"), "changed"),
        # The same bytes, read by another release: whatever it makes of them.
        (EDITED, "Title", Provenance("b1", "trafilatura 2.4.0"), "unchanged"),
        (STORY[:400], "Title | Courier", Provenance("b1", "trafilatura 2.4.0"), "unchanged"),
        # Other bytes, read by another release: only what somebody wrote.
        ("Photo of a bridge\n\n" + STORY, "Title", Provenance("b2", "trafilatura 2.4.0"), "unchanged"),
        (STORY, "Title - Courier", Provenance("b2", "trafilatura 2.4.0"), "unchanged"),
        (STORY, "Another", Provenance("b2", "trafilatura 2.4.0"), "changed"),
        (EDITED, "Title", Provenance("b2", "trafilatura 2.4.0"), "changed"),
        (STORY + "\n\n" + NOTE, "Title", Provenance("b2", "trafilatura 2.4.0"), "changed"),
        # Bytes that are the same with one release say the same anyway; a line more is a change there.
        ("Photo of a bridge\n\n" + STORY, "Title", Provenance("b2", "trafilatura 2.3.1"), "changed"),
        # Another program altogether: a feed that had the text, and now its page.
        ("Photo of a bridge\n\n" + STORY, "Title", Provenance("b2", "plain"), "changed"),
        (STORY[:400], "Title", Provenance("b2", "trafilatura 2.3.1"), "summary"),
        (NOTE + "\n\n" + STORY[:400], "Title", Provenance("b2", "trafilatura 2.3.1"), "changed"),
        ("Retraction: The Courier withdraws this report.", "Title", Provenance("b2", "trafilatura 2.3.1"), "changed"),
        (STORY[: STORY.rindex("\n\n")], "Title", Provenance("b2", "trafilatura 2.3.1"), "changed"),
    ],
)
def test_changes_that_make_a_version(text, title, brought, kind):
    assert reconsidered(text, brought, PAGE, title) == kind


def test_every_change_in_a_file_without_a_link_counts():
    kept = replace(article(STORY + "!", day(9)), provenance=Provenance("b2", "plain"))
    history = [known("v1", "live", STORY, day(5))]
    assert versions_to_compare(decide(kept, history, NOW), history) == []
    for changed in (replace(kept, url="https://e.org/1"), replace(kept, provenance=PAGE)):
        assert versions_to_compare(decide(changed, history, NOW), history) == ["v1"]


def test_an_unknown_extractor_counts_as_the_same_program():
    assert reconsidered("A photo\n" + STORY, Provenance("b1", "trafilatura 2.4.0"), Provenance()) == "changed"
    assert reconsidered("Advertisement\n" + STORY, Provenance("b1", "trafilatura 2.4.0"), Provenance()) == "unchanged"


def test_a_correction_note_that_was_there_before_makes_no_version():
    noted = STORY + "\n\n" + NOTE
    assert reconsidered(noted[:300] + "\n\n" + NOTE, PAGE, PAGE, before=noted) == "summary"


def test_an_older_text_is_compared_with_its_neighboring_versions():
    history = [known("v1", "retired", "A b.", day(5)), known("v2", "live", "C d.", day(10))]
    decided = decide(replace(article("a  B", day(7)), url="https://e.org/1"), history, NOW)
    assert (decided.kind, versions_to_compare(decided, history)) == ("older", ["v1", "v2"])
    stored = replace(decide(article("A b.", day(5)), [], NOW).version, version_id="v1")
    assert reconsider(decided, stored).kind == "unchanged"


def test_the_correction_that_a_text_notes_is_of_its_version():
    version = with_correction(decide(article(STORY + "\n\n" + NOTE), [], NOW).version)
    assert version.provenance.correction == Correction(NOTE)
