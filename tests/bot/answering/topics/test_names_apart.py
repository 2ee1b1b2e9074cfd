"""A name is not in a text that has its words apart and in small letters, if articles write it as a name."""

from datetime import UTC, datetime

import numpy as np
import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.names_apart import AS_NAME, FEWEST, without_names_apart, without_words

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
    "more", [[], ["The mortgage rates fell."], ["What Mortgage Rates Do", "The mortgage rates fell."]]
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


CHAIN = "The chain is known as Target in most towns."
WORD = "The target of the talks was missed."


@pytest.fixture
def left_of_word(passage_of):
    """The texts that are left of these, which were found for a topic of one word, and the notes."""

    def texts(topic, found):
        query = read_query(Question(f"What is the latest on {topic}?", datetime(2025, 6, 1, tzinfo=UTC)))
        passages = tuple(passage_of(text, passage_id=number, title="A report") for number, text in enumerate(found))
        vector = np.zeros(len(found), np.float32)
        result = without_words(query.names, SearchResult(passages, vector, None, query))
        return [passage.text for passage in result.passages], result.notes

    return texts


@pytest.mark.parametrize(
    ("more", "stay"),
    [
        (WORD, False),
        ("They targeted it.", False),  # by its stem
        ("Targets rose.", False),
        ("Target sells food.", True),
        ("Target missed its target.", False),
        ("Nothing of it.", False),
    ],
)
def test_a_topic_of_one_word_is_a_name_where_articles_have_it_as_one(left_of_word, more, stay):
    """Threads had lines on threads, and the Commanders had any commander."""
    found = [*[CHAIN] * FEWEST, more]
    others = [WORD] * FEWEST
    assert left_of_word("Target", [*found, *others]) == (found[: FEWEST + stay], (AS_NAME,))


def test_another_form_of_a_name_is_no_other_word(left_of_word):
    """Reports on a Democrat were left out of those on Democrats."""
    found = [*["On Monday the Democrats won."] * FEWEST, *["On Monday a Democrat won."] * FEWEST]
    assert left_of_word("Democrats", found) == (found, ())


def test_what_is_seldom_a_word_has_no_other_meaning(left_of_word):
    """What is found for Apple has the word in small letters once in a while, and passages without it."""
    found = [*[CHAIN] * FEWEST, WORD, "Nothing of it."]
    assert left_of_word("Target", found) == (found, ())


@pytest.mark.parametrize(
    "found",
    [
        [*[CHAIN] * (FEWEST - 1), WORD],  # a few do it by chance
        [*[f"{CHAIN} {WORD}"] * FEWEST, WORD],  # articles on it have the word as well, as those on the Moon
        [*["He works at Target Field, and for Target of Dorn."] * FEWEST, WORD],  # part of a longer name
        [*["Target rose."] * FEWEST, WORD],  # the beginning of a sentence tells nothing
    ],
)
def test_a_word_stays_a_word_where_articles_have_it_so(left_of_word, found):
    assert left_of_word("Target", found) == (found, ())


def test_a_topic_in_small_letters_is_no_name(left_of_word):
    found = [*[CHAIN] * FEWEST, WORD]
    assert left_of_word("target", found) == (found, ())
