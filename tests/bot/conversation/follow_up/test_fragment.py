"""What is read of a fragment, and which parts of a question it may take the place of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.follow_up.fragment import MOST_WORDS, parts_of, read_fragment

TEXTS = st.lists(st.sampled_from("Who won the US Open in Paris, and did Ann Lee's dog? 3% of 1,000 : !".split()))


@pytest.mark.parametrize(
    ("typed", "text", "lead", "article", "core", "is_introduced"),
    [
        ("and Boeing?", "Boeing", "", "", ("Boeing",), True),
        ("What about the Fed", "the Fed", "", "the", ("Fed",), True),
        ("But so how about it", "how about it", None, None, None, None),
        ("Sinner?", "Sinner", "", "", ("Sinner",), False),
        ("For the kids?", "for the kids", "for", "the", ("kids",), False),
        ("or in Spain", "in Spain", "in", "", ("Spain",), True),
    ],
)
def test_a_fragment_is_a_part_of_a_question(typed, text, lead, article, core, is_introduced):
    fragment = read_fragment(typed)
    if lead is None:
        assert fragment is None
        return
    part = fragment.part
    assert (fragment.text, part.lead, part.article, part.core) == (text, lead, article, core)
    assert fragment.is_introduced is is_introduced


@pytest.mark.parametrize("typed", ["", "?!", "Who won?", "and did it?", "one two three four five six seven"])
def test_what_asks_by_itself_or_is_longer_is_no_fragment(typed):
    assert read_fragment(typed) is None


def test_parts_end_with_a_word_that_says_something():
    names = {part.name for part in parts_of("Did Ann Lee's dog win in the US?")}
    assert {"Ann", "Ann Lee", "Ann Lee's dog", "dog", "win", "US"} <= names
    assert not {"Did Ann", "dog win in", "the US"} & names


def test_the_ending_of_an_owner_stays():
    question = "Is Intel's boss new?"
    (part,) = [part for part in parts_of(question) if part.name == "Intel"]
    assert question[part.end :] == "'s boss new?"


@given(TEXTS)
def test_each_part_stands_where_it_says(words):
    question = " ".join(words)
    for part in parts_of(question):
        text = question[part.start : part.end]
        assert text.endswith(part.core[-1])
        assert text.lower().startswith(part.lead or part.article or part.core[0].lower())
        assert len(part.core) <= MOST_WORDS
        assert part.index + len(part.core) <= part.count
