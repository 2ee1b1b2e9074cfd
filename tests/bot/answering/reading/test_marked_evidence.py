"""The evidence sentence by sentence: how likely each answers, what is marked in it, and what happens without."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Evidence
from bot.answering.reading.marked_evidence import PASSAGES, look_at, read
from bot.answering.search.retriever import SearchResult
from bot.answering.search.sentence_ranking import (
    FEATURES,
    READ_FEATURES,
    evidence_sentences,
    second_look,
    with_spans,
)
from ingest.corpus.reader.span_reader import Span
from tests.bot.answering.queries import query_of_rare_words

QUESTION = "Who won the race in Monza?"


@pytest.fixture(scope="module")
def found_in(request):
    """What a search found: texts, each an article's, with what the span reader says of a sentence by its text."""
    passage_of = request.getfixturevalue("passage_of")
    alike_sentences = request.getfixturevalue("alike_sentences")

    def of(*texts, spans=None):
        passages = tuple(passage_of(text, passage_id=n, article_id=str(n)) for n, text in enumerate(texts))
        query, evidence = query_of_rare_words(QUESTION), Evidence(passages)
        by_number = evidence_sentences(query, evidence, alike_sentences(passages)) if spans else ()
        sentences = {
            number: [replace(sentence, span=spans.get(sentence.text)) for sentence in own]
            for number, own in enumerate(by_number)
        }
        return SearchResult(passages, np.full(3, 0.5, np.float32), 0.9, query, sentences=sentences)

    return of


@pytest.fixture
def read_found(alike_sentences):
    """The reading of what was found."""

    def of(found):
        return read(found, Evidence(found.passages), alike_sentences)

    return of


def test_the_sentences_of_the_first_passages_are_read(found_in, read_found):
    reading = read_found(found_in(*["Ann Lee won in Monza. It rained."] * (PASSAGES + 2)))

    assert [sentence.number for sentence in reading.sentences] == [n for n in range(1, PASSAGES + 1) for _ in range(2)]
    assert reading.rows.shape == (2 * PASSAGES, len(FEATURES))
    assert reading.likely.sum() == pytest.approx(1)
    assert reading.likely[0] > reading.likely[1]


def test_without_passages_nothing_is_read(found_in, read_found):
    reading = read_found(found_in())

    assert (reading.sentences, len(reading.likely), dict(reading.spans)) == ((), 0, {})
    assert math.isnan(reading.best)


def test_sentences_that_the_search_has_read_are_not_read_again(found_in, alike_sentences):
    asked = []

    def counting(passages):
        asked.append([passage.passage_id for passage in passages])
        return alike_sentences(passages)

    span = Span(3.0, 0, 7, 2.0)
    found = found_in("Ann Lee won.", "It rained.", spans={"Ann Lee won.": span})
    found = replace(found, sentences={0: found.sentences[0]})
    # Behind the other passage it has another number; what the reader said of it stays.
    reading = read(found, Evidence(found.passages[::-1]), counting)

    assert asked == [[1]]
    assert [(sentence.number, sentence.text) for sentence in reading.sentences] == [
        (1, "It rained."),
        (2, "Ann Lee won."),
    ]
    assert reading.spans == {1: span}
    assert reading.marked_words(1) == "Ann Lee"
    assert reading.marked_words(0) == ""


def test_the_marked_words_decide_which_sentence_is_likeliest(found_in, read_found):
    text = "The race in Monza was won by nobody's favorite. She is called Ann Lee."
    first, second = (sentence.text for sentence in read_found(found_in(text)).sentences)
    spans = {first: Span(-6.0, 0, 8, -12.0), second: Span(6.0, 14, 21, 12.0)}
    unread, reading = read_found(found_in(text)), read_found(found_in(text, spans=spans))

    assert unread.likely.argmax() == 0
    assert reading.likely.argmax() == 1
    assert reading.best == pytest.approx(second_look(with_spans(reading.rows, reading.spans)).max())
    assert math.isnan(unread.best)


extremes = st.floats(allow_nan=True, allow_infinity=True)
spans = st.builds(Span, extremes, st.just(0), st.just(1), extremes)


@given(st.lists(st.none() | spans, max_size=6))
def test_any_reader_output_gives_rows_of_numbers(read_by):
    marked = {place: span for place, span in enumerate(read_by) if span}
    rows = with_spans(np.zeros((len(read_by), len(FEATURES))), marked)

    assert rows.shape == (len(read_by), len(READ_FEATURES))
    assert np.isfinite(rows[:, READ_FEATURES.index("margin")]).all()
    assert not np.isnan(rows).any()


def test_an_unread_sentence_counts_as_an_irrelevant_one():
    rows = with_spans(np.zeros((2, len(FEATURES))), {1: Span(-50.0, 0, 0, -math.inf)})

    assert rows[0].tolist() == rows[1].tolist()


def test_features_can_be_computed_before_any_weights_exist(found_in, alike_sentences, monkeypatch):
    monkeypatch.setattr("bot.answering.search.sentence_ranking.MODEL", "no such file")
    monkeypatch.setattr("bot.answering.search.sentence_ranking.FIRST_LOOK", "no such file")
    found = found_in("Ann Lee won.")

    assert look_at(found, Evidence(found.passages), alike_sentences).rows.shape == (1, len(FEATURES))
