"""What of a text stands in another is found once, in time that grows with the texts and not with their product."""

from __future__ import annotations

import random
from itertools import pairwise
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.text import shared_words
from ingest.corpus.text.shared_words import MOST_PLACES, WordedText, shared_spans
from ingest.corpus.text.wording import keys_in

SENTENCES = [
    "The old bridge in Marrow was closed on Monday after engineers found deep cracks in 2 of its pillars.",
    "Mayor Ilse Brandt said that repairs would cost 9 million crowns and last until the autumn of next year.",
    "Ferries cross the harbour every ten minutes while lorries have to take the coastal road by Oldport.",
    "Fishermen asked for a lane of their own below the span, which they pass each morning before dawn.",
]
TEXT = " ".join(SENTENCES)


def shared(first_text: str, second_text: str) -> list[str]:
    """The parts of a text that stand in another, without what stands around their words."""
    return [
        first_text[start:end].strip(" .,")
        for start, end in shared_spans(WordedText(first_text), WordedText(second_text))
    ]


def test_a_contained_text_is_shared_whole_and_the_container_in_part():
    longer = f"It rained all night. {TEXT} Hearings begin in May."
    assert shared(TEXT, longer) == [TEXT.strip(" .")]
    assert shared(longer, TEXT) == [TEXT.strip(" .")]


def test_a_shared_part_ends_at_a_different_figure_and_continues_after_it():
    changed = TEXT.replace("9 million", "11 million")
    before, after = TEXT.split(" 9 ")
    assert shared(TEXT, changed) == [before, after.strip(" .")]


def test_parts_that_changed_places_are_all_found():
    assert shared(TEXT, " ".join(SENTENCES[::-1])) == [sentence.strip(".") for sentence in SENTENCES]


@pytest.mark.parametrize(
    ("old", "new"), [("Oldport", "&Oldport;"), ("Fishermen", "Fisher\u00admen"), ("“", '"'), ("harbour", "harbor")]
)
def test_punctuation_and_spelling_end_no_part_and_spans_are_of_the_original_text(old, new):
    changed = TEXT.replace(old, new)
    assert shared_spans(WordedText(TEXT), WordedText(changed)) == [(0, len(TEXT))]
    assert shared_spans(WordedText(changed), WordedText(TEXT)) == [(0, len(changed))]


@pytest.mark.parametrize(("different", "parts"), [(4, 1), (5, 2)])
def test_of_forty_words_at_most_four_may_differ_in_print_alone(different, parts):
    words = [f"harbour{letter}" for letter in ascii_lowercase]
    changed = [f"{word} the" if number in range(4, 4 * different + 1, 4) else word for number, word in enumerate(words)]
    assert len(shared(" ".join(words), " ".join(changed))) == parts


def test_texts_without_common_words_share_nothing():
    assert shared(TEXT, "Owls nest in the park.") == []
    assert (shared("", TEXT), shared("…", "")) == ([""], ["…"])
    assert shared(TEXT, "") == []


words = st.lists(st.sampled_from("rain fell on the old men near Ann 7 9 not".split()), max_size=30)


@given(words, words)
def test_every_shared_part_is_in_the_other_text_with_its_figures_and_names(first_words, second_words):
    first, second = " ".join(first_words), " ".join(second_words)
    spans = shared_spans(WordedText(first), WordedText(second))
    assert spans == sorted(spans)
    little = {"the", "on"}
    telling = " ".join(key for key in keys_in(second) if key not in little)
    for start, end in spans:
        part = " ".join(key for key in keys_in(first[start:end]) if key not in little)
        assert f" {part} " in f" {telling} " or not part


def two_words(count: int, seed: int) -> str:
    """Two words in random order: every run of four stands everywhere."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(("harbour", "ferry")) for _ in range(count))


def live_blog(entries: int, seed: int) -> str:
    """Entries of fifty words each, and some that only this one has."""
    own, both = random.Random(seed), random.Random(1)
    parts = [" ".join(f"word{both.randrange(900)}" for _ in range(50)) for _ in range(entries)]
    for number in range(0, entries, 10):
        parts.insert(own.randrange(len(parts)), f"Entry {seed} tells of {number} more.")
    return " ".join(parts)


@pytest.mark.parametrize(("make", "most"), [(two_words, 0.2), (live_blog, 1.2)])
def test_the_work_grows_with_the_length_of_the_texts(monkeypatch, make, most):
    assert callable(make)
    work = 0
    same, step = shared_words._shared_length, shared_words._step

    def counted_same(first: object, second: object) -> int:
        nonlocal work
        found = same(first, second)  # type: ignore[arg-type]
        work += 1 + found
        return found

    def counted_step(*given: object) -> object:
        nonlocal work
        work += 1
        return step(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(shared_words, "_shared_length", counted_same)
    monkeypatch.setattr(shared_words, "_step", counted_step)
    spent = []
    for size in (200, 400, 800):
        first_text, second_text = (WordedText(make(size, seed)) for seed in (5, 6))
        before = work
        shared_spans(first_text, second_text)
        spent.append(work - before)
        assert spent[-1] <= MOST_PLACES * most * len(first_text)
    assert all(later <= 2.5 * earlier for earlier, later in pairwise(spent) if earlier)
