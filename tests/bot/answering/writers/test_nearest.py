import numpy as np
import pytest

from bot.answering.answer import Evidence, Quote
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.sentence_ranking import EvidenceSentence
from bot.answering.writers.nearest import LEAST_LIKELY, LEAST_SHARE, nearest_with_quotes
from ingest.corpus.reader.span_reader import Span
from tests.bot.answering.queries import query_of

READ, LIKELY, THRESHOLD = Span(1.0, 0, 4, 1.0), 0.5, 0.4


@pytest.fixture
def nearest(passage_of):
    """The nearest articles of passages, each given as sentences with what the reader marked and how likely they are."""

    def of(*articles, confidence=THRESHOLD / 2):
        passages, sentences, likely = [], [], []
        for number, article in enumerate(articles, start=1):
            text = " ".join(sentence for sentence, _, _ in article)
            passages.append(
                passage_of(
                    text, passage_id=number, title="Etna", article_id=f"a{number}", version_id=f"v{number}", start=100
                )
            )
            at = 0
            for sentence, read, share in article:
                start = text.index(sentence, at)
                at = start + len(sentence)
                sentences.append(EvidenceSentence(number, start, at, sentence, frozenset(), np.zeros(3), span=read))
                likely.append(share)
        evidence = Evidence(tuple(passages))
        reading = Reading(
            query_of("Why did Etna erupt?"), evidence, tuple(sentences), np.zeros((0, 0)), likely=np.array(likely)
        )
        return nearest_with_quotes(evidence.passages, reading, confidence, THRESHOLD)

    return of


def test_each_article_has_the_likeliest_sentence_that_is_likely_enough(nearest):
    first, second, third = nearest(
        [("The old city slept all night.", READ, 0.1), ("Etna erupted since it was full.", READ, 0.2)],
        [("Its lava was hot and red this time.", None, 0.4), ("No mountain rests for all times.", READ, LEAST_LIKELY)],
        [("Palermo has a new mayor, again.", READ, LEAST_LIKELY - 0.01)],
    )
    (beside,) = nearest([("Why did it erupt?", READ, 0.5), ("Etna erupted since it was full.", READ, 0.1)])

    assert first.quote == Quote("v1", 130, 161, "Etna erupted since it was full.")
    assert second.quote.text == "No mountain rests for all times."
    assert third.quote is None
    assert beside.quote.text == "Etna erupted since it was full."


@pytest.mark.parametrize(
    ("confidence", "is_shown"),
    [(LEAST_SHARE * THRESHOLD, True), (LEAST_SHARE * THRESHOLD - 0.01, False), (None, False)],
)
def test_where_hardly_anything_answers_no_sentence_is_shown(nearest, confidence, is_shown):
    (article,) = nearest([("Etna erupted since it was full.", READ, LIKELY)], confidence=confidence)
    assert (article.quote is not None) == is_shown


@pytest.mark.parametrize(
    "sentence",
    [
        "Why did Etna erupt in the night?",
        "Etna.",
        "What the mountain does",  # a heading
        "Sign up for our morning newsletter today.",
        "— Ann Lee and Maria Greco, Northgate Courier",
    ],
)
def test_what_says_nothing_alone_is_not_quoted(nearest, sentence):
    assert [article.quote for article in nearest([(sentence, READ, LIKELY)])] == [None]


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        # Inside somebody's words, without who says so.
        ('"The mountain is very angry with us.', "It has erupted because of the rain."),
        # What was wrong.
        ("An earlier version of this story misstated why Etna erupted.", "It was because of the rain."),
    ],
)
def test_what_only_the_sentence_before_explains_is_not_quoted(nearest, before, sentence):
    (article,) = nearest([(before, None, LIKELY), (sentence, READ, LIKELY)])
    assert article.quote is None


def test_a_label_is_no_part_of_a_quote(nearest):
    (article,) = nearest([("Editor's note: Etna erupted since it was full.", READ, LIKELY)])
    assert article.quote == Quote("v1", 115, 146, "Etna erupted since it was full.")


def test_an_article_that_was_not_read_has_no_quote(passage_of, nearest):
    assert [article.quote for article in nearest([("Etna erupted since it was full.", None, LIKELY)])] == [None]
    assert [article.quote for article in nearest_with_quotes([passage_of("Etna erupted.")], None, 0.3, THRESHOLD)] == [
        None
    ]
