"""What weights are fitted on is what answering itself weighs."""

from contextlib import closing
from datetime import date
from math import inf
from time import monotonic

import numpy as np
import pytest

from bot.answering.refusal.signals import Signals
from bot.wiring import open_answering
from evals.fit import training
from evals.fit.training import as_asked, content_words

QUESTION, DAY = "When will Europa Clipper reach Jupiter?", date(2025, 6, 1)


@pytest.fixture(scope="module")
def samples(sample_folder, answering_settings):
    with closing(open_answering(answering_settings(sample_folder))) as answering:
        yield answering


def test_signals_and_marked_words_are_those_of_the_answer(samples):
    reply = samples.ask(QUESTION, as_of=DAY)
    search = training.find(samples.retriever, as_asked(QUESTION, DAY))
    signals = Signals(training.signals(samples.retriever, search))
    marked = training.marked_words(samples.retriever, as_asked(QUESTION, DAY))

    assert list(search.first_passages) == list(reply.evidence.passages[: len(search.first_passages)])
    assert samples.calibration.probability(signals) == pytest.approx(reply.confidence, abs=1e-6)
    assert marked is not None
    assert (marked[0], len(marked[1])) == ("April 2030", len(training.SHORT_ANSWER_FEATURES))


def test_as_long_as_the_retriever_may_read_all_is_read(samples, monkeypatch):
    """On a busy machine words were marked in nothing after two seconds, and signals of both readers were missing."""
    limits: list[float] = []

    class Watched:
        def read(self, question, leads, texts, deadline=None):
            limits.append(deadline - monotonic() if deadline else inf)
            return spans.read(question, leads, texts)

    spans = samples.retriever.spans
    retriever = samples.retriever.model_copy(update={"spans": Watched(), "reader_seconds": 1000.0})
    search = training.find(retriever, as_asked(QUESTION, DAY))

    assert Signals(training.signals(retriever, search)).is_read
    assert training.sentences(retriever, as_asked(QUESTION, DAY))[0]
    assert training.marked_words(retriever, as_asked(QUESTION, DAY))
    assert len(limits) >= 3
    assert min(limits) > 900


def test_each_candidate_and_sentence_has_its_row(samples):
    query = as_asked(QUESTION, DAY)
    passages, rows = training.candidates(samples.retriever, query)
    texts, rows_of_texts = training.sentences(samples.retriever, query)

    assert rows.shape == (len(passages), len(training.PASSAGE_FEATURES))
    assert rows_of_texts.shape == (len(texts), len(training.SENTENCE_FEATURES))
    assert np.isfinite(rows).all()
    assert any("April 2030" in text for text in texts)
    assert training.passage_rows(query, []).shape == (0, len(training.PASSAGE_FEATURES))


def test_words_that_every_text_has_are_no_content():
    assert content_words("Who is the mayor of Bern?") == {"mayor", "bern"}
