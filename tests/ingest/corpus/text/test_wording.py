"""Texts as words: what makes no difference to a reader makes none here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.text.wording import is_figure, key_of, keys_in, words_of


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("“Don’t go,” she said.", '"Don\'t go", SHE said'),
        ("It cost\u00a01,500 euros", "It cost 1500  euros"),
        ("Zur\u200bich &amp; Basel", "zurich & basel"),
        ("Cafe\u0301 closed", "CAFÉ closed —"),
        ("−5 degrees", "-5 degrees"),
    ],
)
def test_quotes_white_space_and_case_make_no_difference(text, same):
    assert keys_in(text) == keys_in(same)


@pytest.mark.parametrize(
    ("text", "changed"),
    [("3.5 percent", "35 percent"), ("$5", "€5"), ("at 9:30", "at 9:13"), ("-5 degrees", "5 degrees"), ("5", "5%")],
)
def test_a_figure_and_its_sign_make_one_word(text, changed):
    assert keys_in(text) != keys_in(changed)


def test_words_that_count_as_figures():
    assert [word for word in words_of("The $1,500 of 2025 fell 3.5% in B2B") if is_figure(word)] == [
        *("$", "1,500", "2025", "3.5", "%", "2")
    ]


def test_scripts_without_spaces_are_compared_by_character():
    assert words_of("东京の朝 news") == ["东", "京", "の", "朝", "news"]


@given(st.text(max_size=200))
def test_every_word_of_any_text_has_a_key(text):
    words = words_of(text)
    assert all(words)
    assert all(key_of(word) for word in words)


def test_a_word_with_a_dotted_capital_has_one_key():
    """A correction of an article whose headline has it was not found."""
    assert keys_in("İzmir and İmamoğlu") == [key_of(word) for word in ("İzmir", "and", "İmamoğlu")]
