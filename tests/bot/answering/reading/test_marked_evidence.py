"""The evidence sentence by sentence: how likely each answers, what is marked in it, and what happens without."""

import logging
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answer, Evidence
from bot.answering.reading.marked_evidence import MARKED, PASSAGES, Unscored, look_at, mark, read
from bot.answering.search.retriever import SearchResult
from bot.answering.search.sentence_ranking import (
    FEATURES,
    READ_FEATURES,
    EvidenceSentence,
    evidence_sentences,
    second_look,
    with_readers,
)
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.span_reader import Span
from tests.bot.answering.queries import query_of, query_of_rare_words

QUESTION = "Who won the race in Monza?"
NOTHING = Span(-6.0, 0, 0, -math.inf)


class Marks:
    """Marks in each text what the table says, nothing where it says nothing; keeps what it was given."""

    def __init__(self, table=None, error=None):
        self.table, self.error, self.asked = table or {}, error, []

    def read(self, question, leads, texts, deadline=None):
        self.asked.append((question, list(leads), list(texts), deadline))
        if self.error:
            raise self.error
        return [self.table.get(text, NOTHING) for text in texts]


@pytest.fixture(scope="module")
def found_in(request):
    """What a search found: texts, each an article's, read by a reader unless said otherwise."""
    passage_of = request.getfixturevalue("passage_of")

    def of(*texts, title="", is_read=True):
        passages = tuple(passage_of(text, passage_id=n, article_id=str(n), title=title) for n, text in enumerate(texts))
        query = query_of_rare_words(QUESTION)
        best_read = {passage.passage_id: 1.0 for passage in passages} if is_read else {}
        return SearchResult(passages, np.full(3, 0.5, np.float32), 0.9, query, best_read=best_read)

    return of


@pytest.fixture
def read_found(alike_sentences):
    """The reading of what was found."""

    def of(found, spans=None, seconds=5.0):
        return read(found, Evidence(found.passages), alike_sentences, spans, seconds)

    return of


def test_the_sentences_of_the_first_passages_are_read(found_in, read_found):
    reading = read_found(found_in(*["Ann Lee won in Monza. It rained."] * (PASSAGES + 2)))

    assert [sentence.number for sentence in reading.sentences] == [n for n in range(1, PASSAGES + 1) for _ in range(2)]
    assert reading.rows.shape == (2 * PASSAGES, len(FEATURES))
    assert reading.likely.sum() == pytest.approx(1)
    assert reading.likely[0] > reading.likely[1]


def test_without_passages_nothing_is_read(found_in, read_found):
    marks = Marks()
    reading = read_found(found_in(), marks)

    assert (reading.sentences, len(reading.likely), dict(reading.spans)) == ((), 0, {})
    assert math.isnan(reading.best)


def test_sentences_that_the_search_has_read_are_not_read_again(found_in, alike_sentences):
    asked = []

    def counting(passages):
        asked.append([passage.passage_id for passage in passages])
        return alike_sentences(passages)

    found = found_in("Ann Lee won.", "It rained.")
    known = evidence_sentences(found.query, Evidence(found.passages[:1]), alike_sentences(found.passages[:1]))
    found = replace(found, sentences={0: [replace(known[0][0], reader=3.0)]})
    # Behind the other passage it has another number; what the reader said of it stays.
    reading = read(found, Evidence(found.passages[::-1]), counting)

    assert asked == [[1]]
    assert [(sentence.number, sentence.text) for sentence in reading.sentences] == [
        (1, "It rained."),
        (2, "Ann Lee won."),
    ]
    assert reading.sentences[1].reader == 3.0


def test_the_marked_words_decide_which_sentence_is_likeliest(found_in, read_found):
    found = found_in("The race in Monza was won by nobody's favorite. She is called Ann Lee.")
    first, second = (sentence.text for sentence in read_found(found).sentences)
    marks = Marks({first: Span(-6.0, 0, 8, -12.0), second: Span(6.0, 14, 21, 12.0)})
    unread, reading = read_found(found), read_found(found, marks)

    assert unread.likely.argmax() == 0
    assert reading.likely.argmax() == 1
    assert reading.best == pytest.approx(
        second_look(with_readers(reading.rows, reading.sentences, reading.spans)).max()
    )
    assert math.isnan(unread.best)


def test_the_stored_characters_are_marked_under_their_headline(found_in, read_found):
    marks = Marks()
    reading = read_found(found_in("A\u00adnn Lee &amp; co won.", title="Monza"), marks)
    ((question, leads, texts, deadline),) = marks.asked

    assert (question, leads, texts) == (QUESTION, ["Monza"], ["A\u00adnn Lee &amp; co won."])
    assert deadline is not None
    assert reading.sentences[0].text == "Ann Lee & co won."


def test_only_the_likeliest_of_many_sentences_are_marked(found_in, read_found):
    texts = ["It rained again and again."] * (PASSAGES - 1) + ["Ann Lee won the race in Monza. " + "It rained. " * 20]
    marks = Marks()
    reading = read_found(found_in(*texts), marks)
    ((_, _, asked, _),) = marks.asked

    assert len(asked) == len(reading.spans) == MARKED < len(reading.sentences)
    assert "Ann Lee won the race in Monza." in asked
    for place in reading.spans:
        assert 0 <= place < len(reading.sentences)


def test_sentences_with_higher_reader_scores_are_marked_first(found_in, alike_sentences):
    found = found_in("It rained. " * (MARKED + 5))
    (known,) = evidence_sentences(found.query, Evidence(found.passages), alike_sentences(found.passages))
    known[-1] = replace(known[-1], reader=9.0)
    marks = Marks()
    reading = read(replace(found, sentences={0: known}), Evidence(found.passages), alike_sentences, marks)

    assert len(known) - 1 in reading.spans


def test_without_a_reader_nothing_is_marked(found_in, read_found):
    """The fits of what is unread reckon with neither: one that failed says no more than one that is not there."""
    marks = Marks()
    reading = read_found(found_in("Ann Lee won.", is_read=False), marks)

    assert (marks.asked, dict(reading.spans)) == ([], {})
    assert math.isnan(reading.best)


@pytest.mark.parametrize(
    "error", [TimeoutError("3 of 16 texts read in time"), ModelFailed("The reader span reader failed.")]
)
def test_a_slow_or_failing_reader_leaves_the_ranking_and_is_logged(found_in, read_found, caplog, error):
    found = found_in("Ann Lee won in Monza. It rained.")
    with caplog.at_level(logging.WARNING):
        reading = read_found(found, Marks(error=error))

    assert f"answering without marked answers: {error}" in caplog.text
    assert dict(reading.spans) == {}
    assert reading.likely.tolist() == read_found(found).likely.tolist()
    assert math.isnan(reading.best)


def test_after_the_time_limit_nothing_is_marked(found_in, read_found, span_reader, caplog):
    reading = read_found(found_in("Ann Lee won in Monza."), span_reader, seconds=-1)

    assert dict(reading.spans) == {}
    assert "answering without marked answers: 0 of 1 texts read in time" in caplog.text


def test_a_reply_is_made_without_marks_that_come_too_late(samples, quoted, monkeypatch, caplog):
    monkeypatch.setattr(samples.retriever.spans, "read", Marks(error=TimeoutError("0 of 16 texts read in time")).read)
    reply = samples.ask("When will Europa Clipper reach Jupiter?")

    assert isinstance(reply, Answer)
    assert "April 2030" in quoted(samples, reply)
    assert reply.short is None
    assert "answering without marked answers" in caplog.text


def test_the_real_span_reader_marks_the_winner(found_in, read_found, span_reader):
    found = found_in("It rained in Monza. Ann Lee won the race in Monza by a second.")
    reading = read_found(found, span_reader)
    best = int(reading.likely.argmax())
    span, text = reading.spans[best], reading.sentences[best].text

    assert text[span.start : span.end] == "Ann Lee"


extremes = st.floats(allow_nan=True, allow_infinity=True)
spans = st.builds(Span, extremes, st.just(0), st.just(1), extremes)


@given(st.lists(st.tuples(extremes, st.none() | spans), max_size=6))
def test_any_reader_output_gives_rows_of_numbers(read_by):
    sentences = [EvidenceSentence(1, 0, 1, "x", frozenset(), np.zeros(3, np.float32), score) for score, _ in read_by]
    marked = {place: span for place, (_, span) in enumerate(read_by) if span}
    rows = with_readers(np.zeros((len(sentences), len(FEATURES))), sentences, marked)

    assert rows.shape == (len(sentences), len(READ_FEATURES))
    assert np.isfinite(rows[:, READ_FEATURES.index("margin")]).all()
    assert not np.isnan(rows).any()


def test_an_unread_sentence_counts_as_an_irrelevant_one():
    unread = EvidenceSentence(1, 0, 1, "x", frozenset(), np.zeros(3, np.float32))
    low = replace(unread, reader=-50.0)
    rows = with_readers(np.zeros((2, len(FEATURES))), [unread, low], {1: Span(-50.0, 0, 0, -math.inf)})

    assert rows[0].tolist() == rows[1].tolist()


def test_no_sentences_have_no_marks():
    marks = Marks()

    assert mark(Unscored(query_of(QUESTION), Evidence(()), (), np.zeros((0, len(FEATURES)))), marks, 5.0) == {}


def test_features_can_be_computed_before_any_weights_exist(found_in, alike_sentences, monkeypatch):
    monkeypatch.setattr("bot.answering.search.sentence_ranking.MODEL", "no such file")
    monkeypatch.setattr("bot.answering.search.sentence_ranking.FIRST_LOOK", "no such file")
    found = found_in("Ann Lee won.")

    assert look_at(found, Evidence(found.passages), alike_sentences).rows.shape == (1, len(FEATURES))
