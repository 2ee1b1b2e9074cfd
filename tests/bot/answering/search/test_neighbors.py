"""A passage is shown with its better neighbor, nothing twice."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.search.neighbors import WIDEST, widen
from ingest.corpus.articles import Neighbor


def article(passage_of, count, length=900):
    """Passages 1..count that stand one after another, and what stands beside each."""
    spans = [(number, (number - 1) * (length + 1), number * (length + 1) - 1) for number in range(1, count + 1)]
    passages = {number: passage_of("x" * length, passage_id=number, start=start) for number, start, _ in spans}
    neighbors = {
        number: [Neighbor(*spans[beside - 1]) for beside in (number - 1, number + 1) if 1 <= beside <= count]
        for number in passages
    }
    return passages, neighbors


def test_a_neighbor_that_was_also_found_is_preferred(passage_of):
    passages, neighbors = article(passage_of, 3)
    (wide,) = widen([passages[2], passages[1]], neighbors, {2: 1.0, 1: 0.5})

    assert (wide.passage_id, wide.start, wide.end) == (2, passages[1].start, passages[2].end)


def test_otherwise_the_next_passage_is_added(passage_of):
    passages, neighbors = article(passage_of, 3)
    (wide,) = widen([passages[2]], neighbors, {2: 1.0})

    assert (wide.start, wide.end) == (passages[2].start, passages[3].end)


def test_a_lone_passage_stays_as_it_is(passage_of):
    passages, neighbors = article(passage_of, 1)

    assert widen([passages[1]], neighbors, {1: 1.0}) == [passages[1]]


def test_a_passage_is_not_widened_beyond_the_limit(passage_of):
    passages, neighbors = article(passage_of, 2, length=WIDEST - 500)

    assert widen([passages[1], passages[2]], neighbors, {1: 1.0, 2: 0.5}) == [passages[1], passages[2]]


@given(st.permutations(range(1, 8)), st.integers(1, 7), st.integers(1, 7))
def test_no_character_is_shown_twice_and_each_passage_once(passage_of, order, count, most_ranked):
    passages, neighbors = article(passage_of, count)
    ranked = [passages[number] for number in order if number <= count][:most_ranked]
    scores = {passage.passage_id: -place for place, passage in enumerate(ranked)}
    wide = widen(ranked, neighbors, scores)
    read = sorted((passage.start, passage.end) for passage in wide)

    assert all(end < start for (_, end), (start, _) in itertools.pairwise(read))
    assert all(any(w.start <= p.start and p.end <= w.end for w in wide) for p in ranked)
    ids = [passage.passage_id for passage in wide]
    assert ids == [passage.passage_id for passage in ranked if passage.passage_id in ids]
