"""The second reader: its view counts beside the ranking's, and nothing is lost where it fails."""

from __future__ import annotations

import itertools
import logging
import time
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.cross_encoders import BaseCrossEncoder

from bot.answering.reranker import BATCH, NOT_READ, Reranker, combine
from ingest.corpus.cross_encoder import CrossEncoderModel
from ingest.corpus.errors import ModelFailed

QUESTION = "What happened to the bridge?"
scores = st.floats(-20, 20)
pairs = st.lists(st.tuples(scores, scores), min_size=1, max_size=30)


class Reader(BaseCrossEncoder):
    """Scores by a table of texts; notes what it was asked, may fail and may take its time."""

    def __init__(self, table=None, *, error=None, seconds=0.0):
        self.table, self.error, self.seconds, self.asked = table or {}, error, seconds, []

    def score(self, text_pairs):
        self.asked.append(text_pairs)
        if self.error:
            raise self.error
        return [self.table.get(text.partition("\n")[2], 0.0) for _, text in text_pairs]


@pytest.fixture
def ranked(passage_of):
    """Passages with these scores, best first, with texts p0, p1, ..."""

    def of(*found):
        return [passage_of(f"p{n}", passage_id=n, score=score) for n, score in enumerate(found)]

    return of


def texts(passages):
    return [passage.text for passage in passages]


@given(pairs)
def test_a_reader_that_tells_nothing_apart_changes_nothing(both):
    ranking = [score for score, _ in both]

    assert combine(ranking, [3.5] * len(ranking)) == ranking


@given(st.lists(st.integers(-2000, 2000), min_size=2, max_size=30, unique=True))
def test_where_the_ranking_tells_nothing_apart_the_reader_decides(read):
    combined = combine([1.0] * len(read), read)

    assert np.argsort(combined).tolist() == np.argsort(read).tolist()


@given(
    st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=1, max_size=30),
    st.integers(1, 50),
    st.integers(-50, 50),
)
def test_neither_unit_nor_zero_of_the_readers_scores_matters(both, unit, zero):
    ranking, read = ([float(side) for side in sides] for sides in zip(*both, strict=True))

    assert combine(ranking, [unit * score + zero for score in read]) == pytest.approx(combine(ranking, read), abs=1e-6)


@given(pairs)
def test_what_is_better_in_both_stays_before_what_is_worse_in_both(both):
    ranking, read = zip(*both, strict=True)
    combined = combine(ranking, read)
    for a in range(len(both)):
        for b in range(len(both)):
            if ranking[a] > ranking[b] and read[a] >= read[b]:
                assert combined[a] >= combined[b]


def test_the_newer_of_two_that_read_the_same_stays_first(passage_of):
    # The ranking knows the dates; the reader does not.
    newer = passage_of("Closed.", passage_id=1, score=2.0, published=date(2025, 6, 1))
    older = passage_of("Shut.", passage_id=2, score=1.0, published=date(2021, 6, 1))
    other = passage_of("Rain.", passage_id=3, score=0.5)
    reader = Reader({"Closed.": 4.0, "Shut.": 4.0, "Rain.": -3.0})

    found, notes = Reranker(reader, 10, 5).reorder(QUESTION, [newer, older, other])

    assert texts(found) == ["Closed.", "Shut.", "Rain."]
    assert notes == ()


def test_the_reader_moves_up_what_answers(ranked):
    reader = Reader({"p2": 9.0})

    found, _ = Reranker(reader, 10, 5).reorder(QUESTION, ranked(3.0, 2.0, 1.0, 0.5))

    assert texts(found) == ["p2", "p0", "p1", "p3"]


@given(st.lists(scores, max_size=30), st.integers(2, 30), st.lists(scores, min_size=30, max_size=30))
def test_the_same_passages_come_back_with_falling_scores_and_the_rest_untouched(passage_of, found, depth, read):
    ranking = [passage_of(f"p{n}", passage_id=n, score=s) for n, s in enumerate(sorted(found, reverse=True))]
    reader = Reader({f"p{n}": score for n, score in enumerate(read)})

    reordered, _ = Reranker(reader, depth, 5).reorder(QUESTION, ranking)

    assert sorted(p.passage_id for p in reordered) == [p.passage_id for p in ranking]
    assert reordered[depth:] == ranking[depth:]
    numbers = [p.score for p in reordered]
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(numbers))


def test_it_reads_the_headline_with_the_passage_and_only_so_deep(ranked):
    reader = Reader()
    Reranker(reader, 3, 5).reorder(QUESTION, ranked(3.0, 2.0, 1.0, 0.5))

    assert [pair for batch in reader.asked for pair in batch] == [
        (QUESTION, "Etna erupts again\np0"),
        (QUESTION, "Etna erupts again\np1"),
        (QUESTION, "Etna erupts again\np2"),
    ]


@pytest.mark.parametrize("number", [0, 1])
def test_one_passage_needs_no_reader(ranked, number):
    reader = Reader(error=ModelFailed("not asked"))
    passages = ranked(*[1.0] * number)

    assert Reranker(reader, 10, 5).reorder(QUESTION, passages) == (passages, ())


def test_a_reader_that_fails_leaves_the_ranking_a_log_line_and_a_note(ranked, caplog):
    passages = ranked(3.0, 2.0, 1.0)
    with caplog.at_level(logging.WARNING):
        found, notes = Reranker(Reader(error=ModelFailed("out of memory")), 10, 5).reorder(QUESTION, passages)

    assert (found, notes) == (passages, (NOT_READ,))
    assert "out of memory" in caplog.text


def test_a_reader_that_is_slow_is_given_up_between_two_batches(ranked, caplog, monkeypatch):
    clock = iter([0.0, 0.0, 6.0, 6.0])
    monkeypatch.setattr("bot.answering.reranker.time.monotonic", lambda: next(clock))
    reader = Reader({f"p{n}": float(n) for n in range(3 * BATCH)})
    passages = ranked(*[30.0 - n for n in range(3 * BATCH)])
    with caplog.at_level(logging.WARNING):
        found, notes = Reranker(reader, 3 * BATCH, 5).reorder(QUESTION, passages)

    assert (found, notes) == (passages, (NOT_READ,))
    assert f"{BATCH} of {3 * BATCH} passages read in 5 s" in caplog.text
    assert len(reader.asked) == 1


def test_a_real_model_decides_the_order(passage_of, tiny_cross_encoder):
    model = CrossEncoderModel(str(tiny_cross_encoder), threads=1)
    found = [passage_of(f"Report {n}: pillar {n * 7} of the bridge.", passage_id=n, score=0.0) for n in range(12)]
    read = model.score([(QUESTION, f"{p.title}\n{p.text}") for p in found])

    began = time.monotonic()
    reordered, notes = Reranker(model, 20, 60).reorder(QUESTION, found)

    assert [p.passage_id for p in reordered] == sorted(range(12), key=lambda n: -read[n])
    assert [p.passage_id for p in reordered] != list(range(12))
    assert notes == ()
    assert time.monotonic() - began < 60
