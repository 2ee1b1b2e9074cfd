"""Whoever is called by the last name only is said in full beside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.writers.introductions import introduction, last_names

GOLF = [
    "Rory McIlroy's career had but one blemish on it.",
    "It was a long day.",
    "Then McIlroy beat Justin Rose in a playoff.",
]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Then McIlroy beat Justin Rose.", ["McIlroy"]),
        ("Snook, who is best known for it, won.", ["Snook"]),
        ("O’Neal's team won, said Jones.", ["O’Neal", "Jones"]),
        ("Lin-Manuel Miranda and J. Doe sang.", []),
        ("“Kane scored,” said Harry.", ["Kane", "Harry"]),
    ],
)
def test_words_that_may_be_a_last_name(sentence, names):
    assert last_names(sentence) == names


def test_the_first_sentence_with_the_full_name_introduces():
    assert introduction(GOLF[2], GOLF, "Which golfer won?") == 0
    assert introduction("James scored.", ["A star was born.", "He is LeBron James.", "LeBron James won."], "Who?") == 1


@pytest.mark.parametrize(
    ("sentence", "others", "asked"),
    [
        (GOLF[2], GOLF, "Did McIlroy win?"),  # whoever asks knows the name
        ("Rory McIlroy won, and McIlroy wept.", GOLF, "Who won?"),
        ("Then McIlroy won.", GOLF[1:], "Who won?"),
        ("Trump signed it.", ["President Trump is back."], "Who signed it?"),  # a title is no first name
        ("Tariffs rose.", ["New Tariffs were named.", "The tariffs are high."], "What rose?"),  # a word, no name
        ("It rained.", GOLF, "Who won?"),
    ],
)
def test_nobody_is_introduced(sentence, others, asked):
    assert introduction(sentence, others, asked) is None


@given(st.text(), st.lists(st.text(), max_size=4), st.text())
def test_any_text_is_taken(sentence, others, asked):
    found = introduction(sentence, others, asked)
    assert found is None or 0 <= found < len(others)
