"""The reader beside the ranking: what it reads, what it changes, and what happens without it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.search.passage_reader import (
    FROM_EACH,
    PASSAGES,
    SENTENCES,
    PassageReader,
    chosen_to_read,
)
from bot.answering.search.sentence_ranking import EvidenceSentence
from ingest.corpus.reader.reader import Reader
from ingest.corpus.settings import DEFAULT_READER
from tests.bot.answering.queries import query_of_rare_words

QUESTION = "What did the U.S. get in return for the islands?"
VECTOR = np.full(3, 0.5, np.float32)


@pytest.fixture(scope="module")
def reader():
    return Reader(DEFAULT_READER, threads=2)


@pytest.fixture
def query():
    return query_of_rare_words(QUESTION)


@pytest.fixture
def passages(passage_of):
    """Passages with falling scores of the ranking, each an article's."""

    def of(*texts, step=0.1):
        return tuple(
            passage_of(text, passage_id=n, article_id=str(n), title="The treaty", score=-step * n)
            for n, text in enumerate(texts)
        )

    return of


BESIDE = "The islands were visited by the president of the U.S. last summer."
ANSWER = "Under the treaty America received a naval base and fishing rights in exchange for handing the islands over."


def test_what_answers_comes_first_though_it_shares_fewer_words(reader, query, passages, alike_sentences):
    found = PassageReader(alike_sentences, reader).read(query, VECTOR, passages(BESIDE, ANSWER))

    assert [passage.text for passage in found.passages] == [ANSWER, BESIDE]
    assert found.best[1] > found.best[0]
    assert found.passages[0].score > found.passages[1].score


def test_a_ranking_that_is_sure_keeps_its_order(reader, query, passages, alike_sentences):
    found = PassageReader(alike_sentences, reader).read(query, VECTOR, passages(BESIDE, ANSWER, step=9))

    assert [passage.text for passage in found.passages] == [BESIDE, ANSWER]


def test_without_a_reader_the_order_stays_and_the_sentences_are_known(query, passages, alike_sentences):
    given = passages(BESIDE, ANSWER)
    found = PassageReader(alike_sentences).read(query, VECTOR, given)

    assert found.passages == given
    assert found.best == {}
    assert [sentence.text for sentence in found.sentences[1]] == [ANSWER]
    assert np.isnan(found.sentences[1][0].reader)


def test_after_the_time_limit_the_order_stays_and_the_log_says_so(reader, query, passages, alike_sentences, caplog):
    given = passages(BESIDE, ANSWER)
    found = PassageReader(alike_sentences, reader, seconds=-1).read(query, VECTOR, given)

    assert found.passages == given
    assert found.best == {}
    assert "without the reader" in caplog.text


def test_what_stands_behind_the_first_passages_stays_behind(reader, query, passages, alike_sentences):
    found = PassageReader(alike_sentences, reader).read(query, VECTOR, passages(*[BESIDE] * PASSAGES, ANSWER))

    assert found.passages[-1].text == ANSWER
    assert PASSAGES not in found.best


def test_nothing_found_is_nothing_read(reader, query, alike_sentences):
    assert PassageReader(alike_sentences, reader).read(query, VECTOR, ()).passages == ()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=PASSAGES), st.integers(0, 2**31))
def test_each_passage_is_read_and_none_takes_all(counts, seed):
    sentences = [
        EvidenceSentence(number, 0, 1, "x", frozenset(), VECTOR)
        for number, count in enumerate(counts, start=1)
        for _ in range(count)
    ]
    likely = np.random.default_rng(seed).random(len(sentences))
    chosen = chosen_to_read(sentences, likely)
    numbers = [sentences[place].number for place in chosen]

    assert chosen == sorted(set(chosen))
    assert len(chosen) <= SENTENCES
    assert set(numbers) == {number for number, count in enumerate(counts, start=1) if count}
    assert all(numbers.count(number) <= FROM_EACH for number in numbers)
    for number in set(numbers):
        own = sorted((likely[n] for n, s in enumerate(sentences) if s.number == number), reverse=True)
        read = [likely[place] for place in chosen if sentences[place].number == number]
        assert min(read) == own[len(read) - 1]
