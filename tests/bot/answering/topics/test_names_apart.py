"""A name is not in a text that has its words apart and in small letters, if articles write it as a name."""

from datetime import UTC, datetime

import numpy as np
import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.names_apart import without_names_apart

STRAY = "She takes in a stray bunny, whose bad manners grow."
NAMED = "The singer Bad Bunny will tour."
RATES = "The rates of every mortgage fell."


@pytest.fixture
def left(passage_of):
    """The texts that are left of these, which were found for a topic."""

    def texts(topic, found, title="A film"):
        """Of which the last has this headline."""
        query = read_query(Question(f"What is the latest on {topic}?", datetime(2025, 6, 1, tzinfo=UTC)))
        titles = [*["A film"] * (len(found) - 1), title]
        passages = tuple(
            passage_of(text, passage_id=number, title=headline)
            for number, (text, headline) in enumerate(zip(found, titles, strict=True))
        )
        vector = np.zeros(len(found), np.float32)
        result = without_names_apart(query.names, SearchResult(passages, vector, None, query), query.text)
        return [passage.text for passage in result.passages]

    return texts


def test_a_text_with_the_words_of_a_name_apart_is_left_out(left):
    """A timeline of Bad Bunny had a film with a stray bunny."""
    assert left("Bad Bunny", [NAMED, STRAY]) == [NAMED]


@pytest.mark.parametrize(
    "text",
    [
        "Of bunny costumes, the bad bunny sold best.",  # together
        "Bunny, as they call him, had a bad year.",  # one of them large
        "Nothing of him at all.",
    ],
)
def test_other_texts_stay(left, text):
    assert left("Bad Bunny", [NAMED, text]) == [NAMED, text]


@pytest.mark.parametrize(("title", "stays"), [("A stray bunny", False), ("The bad bunny", True), ("Bunny", True)])
def test_the_headline_is_read_as_well(left, title, stays):
    text = "Its manners grow bad."
    assert left("Bad Bunny", [NAMED, text], title) == [NAMED, text][: 1 + stays]


@pytest.mark.parametrize(
    "more",
    [
        [],
        ["The mortgage rates fell."],
        ["What Mortgage Rates Do", "The mortgage rates fell."],
    ],
)
def test_a_topic_that_was_typed_in_capitals_is_no_name(left, more):
    assert left("Mortgage Rates", [*more, RATES]) == [*more, RATES]


def test_one_word_tells_nothing(left):
    found = ["What Target said", "It missed the target."]
    assert left("Target", found) == found


def test_a_hyphenated_name_is_of_its_parts(left):
    found = ["The film Spider-Man is out.", "A man saw a spider."]
    assert left("Spider-Man", found) == found[:1]


@pytest.mark.parametrize(
    ("topic", "found", "expected"),
    [
        ("US Open", ["She won the US Open.", "U.S. shops are open."], 1),
        ("US Open", ["She won the US Open.", "It was a final of the Open era.", "Shops are open."], 2),
        ("US Congress", ["The US Congress met.", "Congress met again."], 2),
        ("US Economy", ["The US economy grew.", "The economy grew."], 2),  # typed in capitals
    ],
)
def test_a_name_that_begins_with_us_is_told_by_its_other_word(left, topic, found, expected):
    """The newest on the US Open were reports on parks and accounts that were open."""
    assert left(topic, found) == found[:expected]
