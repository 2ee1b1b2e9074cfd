"""The reader beside the ranking: what it reads, what it changes, and what happens without it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.search.passage_reader import FROM_EACH, PASSAGES, SENTENCES, PassageReader, chosen_to_read
from bot.answering.search.sentence_ranking import EvidenceSentence
from tests.bot.answering.queries import query_of_rare_words

QUESTION = "What did the U.S. get in return for the islands?"
VECTOR = np.full(3, 0.5, np.float32)


@pytest.fixture(scope="module")
def reader(passage_reader):
    return passage_reader


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


def test_an_answering_passage_comes_first_although_it_shares_fewer_words(reader, query, passages, alike_sentences):
    result = PassageReader(alike_sentences, reader).read(query, VECTOR, passages(BESIDE, ANSWER))

    assert [passage.text for passage in result.passages] == [ANSWER, BESIDE]
    assert result.best[1] > result.best[0]
    assert result.passages[0].score > result.passages[1].score


def test_a_clear_ranking_keeps_its_order(reader, query, passages, alike_sentences):
    result = PassageReader(alike_sentences, reader).read(query, VECTOR, passages(BESIDE, ANSWER, step=9))

    assert [passage.text for passage in result.passages] == [BESIDE, ANSWER]


def test_without_a_reader_the_order_stays_and_the_sentences_are_kept(query, passages, alike_sentences):
    given = passages(BESIDE, ANSWER)
    result = PassageReader(alike_sentences).read(query, VECTOR, given)

    assert result.passages == given
    assert result.best == {}
    assert [sentence.text for sentence in result.sentences[1]] == [ANSWER]
    assert np.isnan(result.sentences[1][0].reader)


def test_after_the_time_limit_the_order_stays_with_a_log_line(reader, query, passages, alike_sentences, caplog):
    given = passages(BESIDE, ANSWER)
    result = PassageReader(alike_sentences, reader, seconds=-1).read(query, VECTOR, given)

    assert result.passages == given
    assert result.best == {}
    assert "without the reader" in caplog.text


def test_passages_beyond_the_first_are_not_read(reader, query, passages, alike_sentences):
    result = PassageReader(alike_sentences, reader).read(query, VECTOR, passages(*[BESIDE] * PASSAGES, ANSWER))

    assert result.passages[-1].text == ANSWER
    assert PASSAGES not in result.best


def test_without_passages_nothing_is_read(reader, query, alike_sentences):
    assert PassageReader(alike_sentences, reader).read(query, VECTOR, ()).passages == ()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=PASSAGES), st.integers(0, 2**31))
def test_each_passage_is_read_within_its_share(counts, seed):
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
