"""How near words are: errors in a word, and stems of the articles that differ from it by few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question.spelling.near_words import (
    allowed_errors,
    count_errors,
    findable,
    is_other_word,
    near_beginnings,
    near_stems,
)


@pytest.mark.parametrize(
    ("term", "form", "errors"),
    [
        ("cliper", "Clipper", 1),
        ("trupm", "Trump", 1),
        ("genva", "Geneva", 1),
        ("powall", "Powell", 1),
        ("hegseff", "Hegseth", 2),
        ("tarriff", "tariff", 1),
        ("tarrif", "tariff", 1),  # the wrong letter doubled
        ("byles", "Byles", 0),
    ],
)
def test_errors_are_letters_too_much_too_few_other_ones_and_two_that_changed_places(term, form, errors):
    assert count_errors(term, form) == errors


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_errors_are_as_many_from_either_side(one, other):
    assert count_errors(one, other) == count_errors(other, one)
    assert (count_errors(one, other) == 0) == (one == other)


def test_a_long_word_may_have_two_errors():
    assert [allowed_errors(word) for word in ("geneva", "clippers", "switzerlant")] == [1, 1, 2]


@pytest.mark.parametrize(("term", "form", "is_other"), [("paver", "paper", True), ("powall", "powell", False)])
def test_another_consonant_makes_another_word(term, form, is_other):
    assert is_other_word(term, form) is is_other


def test_stems_are_found_by_their_errors_the_nearest_first(corpus_with):
    corpus = corpus_with("A tariff on tarts.", "The tariff of Tarik.", "No targets.")

    assert near_stems("tarrif", "ta", 2, 1, corpus) == [("tariff", 2), ("tarik", 1)]
    assert near_stems("tarrif", "ta", 1, 1, corpus) == [("tariff", 2)]
    assert near_stems("tarrif", "ta", 2, 3, corpus) == []


def test_an_error_in_the_ending_leaves_a_longer_stem(corpus_with):
    corpus = corpus_with("The election of actors.", "They elected her.")

    assert near_beginnings("elction", 1, corpus) == [("elect", 2)]
    assert near_stems("elction", "el", 2, 1, corpus) == []


@pytest.mark.parametrize("word", ["release", "tariff", "news", "Paris"])
def test_what_is_looked_for_by_a_stem_finds_its_words(corpus_with, word):
    corpus = corpus_with(f"It is a {word}.")
    ((stem, _),) = corpus.stems_beginning(word[:3].lower())

    assert corpus.written_forms(findable(stem)) == [word]
