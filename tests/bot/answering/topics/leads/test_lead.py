"""The sentence of an article that stands for it in an overview."""

from datetime import UTC, datetime

import numpy as np
import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.topics.leads.lead import lead_of, points_back, sentence_about
from ingest.corpus.reading import Sentence

ALONE = "The barley price of Arle rose by a crown in March."


def told_of_barley(passage_of, *cosines_of_sentences, topic="barley price"):
    """The sentence about the price of barley among these, each with its cosine to the topic, of one passage."""
    topic = read_query(Question(topic, datetime(2025, 3, 9, tzinfo=UTC)))
    passage = passage_of(" ".join(text for text, _ in cosines_of_sentences), title="Harvest")
    candidates = [
        Sentence(start := passage.text.index(text), start + len(text), np.array([cosine, 0], np.float32))
        for text, cosine in cosines_of_sentences
    ]
    lead = sentence_about(topic, passage, candidates, np.array([1, 0], np.float32), dict.fromkeys(topic.stems, 1.0))
    return lead and lead.quote


@pytest.mark.parametrize(
    "pointing",
    [
        "That comes out to a barley price of nine crowns.",
        "And folks, the barley price is not alone.",
        "She said the barley price had never been so high.",
        "The barley price has not recovered from this frost.",
    ],
)
def test_of_sentences_that_show_a_topic_one_that_points_back_goes_last(passage_of, pointing):
    """Of two articles on the price of eggs one was told by "That comes out to more than 5,000 eggs a week"."""
    assert points_back(pointing)
    assert told_of_barley(passage_of, (pointing, 0.9), (ALONE, 0.6)) == ALONE
    assert told_of_barley(passage_of, (pointing, 0.9)) == pointing


def test_a_sentence_that_shows_less_of_a_topic_is_not_taken_for_one_that_points_back(passage_of):
    less, pointing = "Barley was sold in Arle.", "It says the barley price rose."

    assert told_of_barley(passage_of, (pointing, 0.9), (less, 0.9)) == pointing
    assert told_of_barley(passage_of, (less, 0.9)) is None


def test_a_line_among_sentences_is_not_what_an_article_says_of_a_topic(passage_of):
    """Rows of lists and links to other articles stood as sentences in an overview."""
    row = "2015: The barley price of Arle over that of Marrow"
    sentence = "Of all grain the barley price moved most."

    assert told_of_barley(passage_of, (row, 0.9), (sentence, 0.6)) == sentence
    assert told_of_barley(passage_of, (row, 0.9), ("It rained.", 0.6)) is None
    assert told_of_barley(passage_of, (row, 0.9)) == row  # a text without any stop has only lines


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("Mira Falk sells barley.", True),
        ("Mira J. Falk sells barley.", True),
        ("Barley is sold by Falk, Mira and others.", True),
        ("Barley is sold by Mira, Jon and Ann Falk.", False),
        ("Mira Holm sells barley, and Jon Falk buys it.", False),
    ],
)
def test_a_sentence_has_the_words_of_a_name_together(passage_of, sentence, tells):
    """A lineup with a Mike and a Johnson stood for an article on Mike Johnson."""
    assert (told_of_barley(passage_of, (sentence, 0.9), topic="Mira Falk") is not None) is tells


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rally draws 9,000 people, police say\n\nPolice counted 9,000 people at the square.",
            "Police counted 9,000 people at the square.",
        ),
        (
            "Rally draws 9,000 people, police say\n\nFact box\n\nThe square holds 12,000 people when it is full.",
            "Rally draws 9,000 people, police say",
        ),
        (
            "Good morning!🙋🏼‍♀️ I'm Ann Lee, Daily Lantern author.\n\n9,000 at rally: See photos of the square\n\n"
            "Police counted 9,000 people at the square.",
            "Police counted 9,000 people at the square.",
        ),
        (
            "Police counted 9,000 people.\n\nThe square holds 12,000 people when it is full.",
            "Police counted 9,000 people.\n\nThe square holds 12,000 people when it is full.",
        ),
    ],
)
def test_a_line_without_a_stop_is_no_part_of_the_sentence_below_it(passage_of, text, expected):
    """ "Rally draws 9,000 people, police say Police counted ..." stood in an overview as one sentence."""
    assert lead_of([passage_of(text)]).quote == expected
