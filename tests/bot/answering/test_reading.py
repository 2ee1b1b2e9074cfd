from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Evidence
from bot.answering.ranking import Query, word_weights
from bot.answering.reading import PASSAGES, Reading, agreement, look_at, read
from bot.answering.retriever import Found
from bot.answering.sentence_ranking import FEATURES, EvidenceSentence
from bot.answering.terms import search_terms
from bot.answering.time_scope import TimeScope

QUESTION = "Who won the race in Monza?"


@pytest.fixture
def read_texts(passage_of, alike_sentences):
    """The reading of texts, each an article's."""

    def of(*texts):
        passages = tuple(passage_of(text, passage_id=n, article_id=str(n), title="") for n, text in enumerate(texts))
        weights = word_weights(QUESTION, dict.fromkeys(search_terms(QUESTION), 1), 10)
        query = Query(QUESTION, weights, TimeScope(None, False, False), datetime(2025, 4, 1, tzinfo=UTC).date())
        found = Found(passages, np.full(3, 0.5, np.float32), 0.9, query)
        return read(found, Evidence(passages), alike_sentences)

    return of


@pytest.fixture(scope="module")
def alike(request):
    """A reading of these sentences, each of an article of its own unless said otherwise, all equally likely."""
    # hypothesis runs many examples in one test: what it uses must not be made anew for each.
    passage_of = request.getfixturevalue("passage_of")

    def of(*texts, articles=None):
        articles = articles or range(len(texts))
        passages = tuple(
            passage_of(text, article_id=str(article)) for text, article in zip(texts, articles, strict=True)
        )
        told = tuple(
            EvidenceSentence(n, 0, len(text), text, frozenset(), np.zeros(3, np.float32))
            for n, text in enumerate(texts, start=1)
        )
        return Reading(Evidence(passages), told, np.zeros((len(texts), 0)), np.full(len(texts), 1 / max(1, len(texts))))

    return of


def test_each_sentence_of_the_first_passages_is_read(read_texts):
    reading = read_texts(*["Ann Lee won in Monza. It rained."] * (PASSAGES + 2))

    assert [one.number for one in reading.sentences] == [n for n in range(1, PASSAGES + 1) for _ in range(2)]
    assert reading.rows.shape == (2 * PASSAGES, len(FEATURES))
    assert reading.likely.sum() == pytest.approx(1)
    assert reading.likely[0] > reading.likely[1]


def test_nothing_is_read_of_no_passages(read_texts):
    reading = read_texts()

    assert reading.sentences == ()
    assert agreement(reading, QUESTION) == 0.0


def test_articles_that_name_the_same_agree(alike):
    same = alike("The winner was Lee.", "A race for Lee.", "They cheered for Lee.")
    others = alike("The winner was Lee.", "A race for Roy.", "They cheered for Kim.")

    assert agreement(same, QUESTION) == pytest.approx(1)
    assert agreement(others, QUESTION) == pytest.approx(1 / 3)


def test_what_an_article_repeats_counts_once(alike):
    once = alike("The winner was Lee.", "It rained.", "It was late.", articles=(1, 1, 2))
    twice = alike("The winner was Lee.", "They cheered for Lee.", "It was late.", articles=(1, 1, 2))

    assert agreement(once, QUESTION) == agreement(twice, QUESTION)


def test_what_the_question_names_is_no_answer(alike):
    assert agreement(alike("They came to Monza.", "It rained in Monza."), QUESTION) == 0.0


def test_a_word_at_the_head_of_a_sentence_may_be_no_name(alike):
    assert agreement(alike("Cars raced.", "Rain and cars."), QUESTION) == pytest.approx(0.5)
    assert agreement(alike("Cars raced.", "Cars stopped."), QUESTION) == pytest.approx(1)


@given(st.lists(st.text(alphabet="AbÉé ’'s.-1\x00", min_size=1, max_size=20), max_size=6))
def test_any_sentences_agree_between_not_at_all_and_wholly(alike, texts):
    assert 0 <= agreement(alike(*texts), QUESTION) <= 1 + 1e-9


def test_weights_can_be_fitted_before_there_are_any(passage_of, alike_sentences, monkeypatch):
    monkeypatch.setattr("bot.answering.sentence_ranking.MODEL", "no such file")
    query = Query(QUESTION, {}, TimeScope(None, False, False), datetime(2025, 4, 1, tzinfo=UTC).date())
    found = Found((passage_of("Ann Lee won."),), np.full(3, 0.5, np.float32), 0.9, query)

    assert look_at(found, Evidence(found.passages), alike_sentences).rows.shape == (1, len(FEATURES))
