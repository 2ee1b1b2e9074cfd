"""How often a text has a word inside its sentences, in just these letters."""

import pytest

from bot.answering.english.written import times_inside


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("They met the Nato chief, and then (as planned) the Nato council.", 2),
        ("Nato met. Nato left.", 0),  # every sentence begins with a capital
        ("Trump Meets Nato Chief", 0),  # so does every word of a heading
        ("the Nato: a story", 0),  # what stands before a colon is a label
        ("the nato chief", 0),
        ("the Natos", 0),
    ],
)
def test_a_word_is_counted_inside_sentences_alone(text, times):
    assert times_inside("Nato", text) == times
