"""What changed between two versions, by sentence."""

from hypothesis import given
from hypothesis import strategies as st

from ingest import sentence_diff as module
from ingest.sentence_diff import Change, count_changes, sentence_diff

SENTENCES = [f"In district {number} of Marrow the bridge was closed." for number in range(9)]
texts = st.lists(st.sampled_from(SENTENCES), max_size=9).map("\n".join)


def test_a_rewritten_sentence_is_removed_and_added():
    older, newer = [*SENTENCES], [*SENTENCES]
    newer[4] = "In district 4 of Marrow the bridge stayed open."
    assert sentence_diff("\n".join(older), " ".join(newer)) == [4, Change("-", SENTENCES[4]), Change("+", newer[4]), 4]


def test_white_space_is_no_change():
    assert sentence_diff("A bridge was closed. It is old.", "A bridge\twas closed.\n\nIt is old.") == [2]


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert count_changes(sentence_diff(text, text)) == (0, 0)


@given(texts, texts)
def test_the_changes_turn_the_first_text_into_the_second(older, newer):
    changes = sentence_diff(older, newer)
    before, after = iter(older.splitlines()), iter(newer.splitlines())
    for change in changes:
        if isinstance(change, int):
            assert change > 0
            assert [next(before) for _ in range(change)] == [next(after) for _ in range(change)]
        else:
            assert next(before if change.mark == "-" else after) == change.sentence
    assert [*before, *after] == []


@given(texts, texts)
def test_the_reverse_diff_has_as_many_changes(older, newer):
    came, went = count_changes(sentence_diff(older, newer))
    assert came - went == len(newer.splitlines()) - len(older.splitlines())


def test_texts_too_long_to_compare_are_replaced_whole(monkeypatch):
    monkeypatch.setattr(module, "_MOST_PAIRS", 8)
    older, newer = SENTENCES[:5], [SENTENCES[0], *SENTENCES[6:9], SENTENCES[4]]
    assert count_changes(sentence_diff("\n".join(older), "\n".join(newer))) == (3, 3)
    assert sentence_diff("\n".join(older), "\n".join(newer))[0] == 1
