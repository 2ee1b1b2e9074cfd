"""The readers beside the ranking: what they read, what they change, and what happens without them."""

import logging
import math
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answer
from bot.answering.search.passage_reader import (
    FOR_ANSWER,
    FOR_SEARCH,
    MOST_LISTS,
    PASSAGES,
    SCORED_OF_EACH,
    SCORED_PASSAGES,
    PassageReader,
    Share,
    chosen_to_read,
)
from bot.answering.search.sentence_ranking import EvidenceSentence
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.span_reader import Span
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


class Marks:
    """Marks in each text what the table says, nothing where it says nothing; keeps what it was given."""

    def __init__(self, table=None, error=None):
        self.table, self.error, self.asked = table or {}, error, []

    def read(self, question, leads, texts, deadline=None):
        self.asked.append((question, list(leads), list(texts), deadline))
        if self.error:
            raise self.error
        return [self.table.get(text, Span(-6.0, 0, 0, -math.inf)) for text in texts]


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
    # The second passages of an article stand behind others with lower scores.
    given = passages(BESIDE, ANSWER, step=-0.1)
    result = PassageReader(alike_sentences).read(query, VECTOR, given)

    assert result.passages == given
    assert result.best == {}
    assert [sentence.text for sentence in result.sentences[1]] == [ANSWER]
    assert np.isnan(result.sentences[1][0].reader)
    assert result.sentences[1][0].span is None


def test_after_the_time_limit_the_order_stays_with_a_log_line(reader, query, passages, alike_sentences, caplog):
    given = passages(BESIDE, ANSWER)
    result = PassageReader(alike_sentences, reader, seconds=-1).read(query, VECTOR, given)

    assert result.passages == given
    assert result.best == {}
    assert "without the readers" in caplog.text


def test_passages_beyond_the_first_are_not_read(reader, query, passages, alike_sentences):
    result = PassageReader(alike_sentences, reader).read(query, VECTOR, passages(*[BESIDE] * PASSAGES, ANSWER))

    assert result.passages[-1].text == ANSWER
    assert PASSAGES not in result.best
    assert PASSAGES not in result.sentences


def test_a_search_reads_few_sentences_and_none_for_answers(query, passages, alike_sentences):
    asked = []

    def score(question, texts, deadline):
        asked.extend(texts)
        return np.zeros(len(texts), np.float32)

    found = passages(*[f"{ANSWER} {'It rained. ' * 20}"] * 9)
    result = PassageReader(alike_sentences, SimpleNamespace(score=score)).read(query, VECTOR, found)
    sentences = [sentence for sentences in result.sentences.values() for sentence in sentences]

    assert len(asked) == sum(not np.isnan(sentence.reader) for sentence in sentences) == FOR_SEARCH.sentences
    assert all(sentence.span is None for sentence in sentences)


def test_without_passages_nothing_is_read(reader, query, alike_sentences):
    assert PassageReader(alike_sentences, reader).read(query, VECTOR, ()).passages == ()


def test_for_an_answer_the_span_reader_orders_and_the_reader_looks_at_what_answers_best(
    reader, span_reader, query, passages, alike_sentences
):
    found = passages(*[f"{BESIDE} They lie in the sea."] * SCORED_PASSAGES, f"{ANSWER} {BESIDE} They lie in the sea.")
    result = PassageReader(alike_sentences, reader, span_reader).read(query, VECTOR, found)
    answer, *others = result.sentences[SCORED_PASSAGES]

    assert [passage.passage_id for passage in result.passages] == [SCORED_PASSAGES, *range(SCORED_PASSAGES)]
    assert "naval base" in ANSWER[answer.span.start : answer.span.end]
    assert set(result.best) == {SCORED_PASSAGES, *range(SCORED_PASSAGES - 1)}
    assert result.best[SCORED_PASSAGES] == answer.reader > result.best[0]
    assert (
        sum(not np.isnan(sentence.reader) for sentence in (answer, *others)) == SCORED_OF_EACH < len((answer, *others))
    )


def test_the_reader_looks_at_nothing_that_answers_too_little(reader, query, passages, alike_sentences):
    marks = Marks({ANSWER: Span(0.0, 0, 5, 1.0), BESIDE: Span(-0.1, 0, 5, 1.0)})
    found = passages(BESIDE, ANSWER)
    result = PassageReader(alike_sentences, reader, marks, least_answers=0.0).read(query, VECTOR, found)

    assert set(result.best) == {1}


def test_the_reader_looks_at_no_report_of_long_before_the_time_asked_about(
    reader, span_reader, passages, alike_sentences
):
    asked_at = datetime(2026, 6, 1, tzinfo=UTC)
    asked_later = query_of_rare_words("What did the U.S. get in return for the islands in May 2026?", asked_at)
    found = tuple(
        replace(passage, published=date(2019, 5, 1) if passage.passage_id == 1 else date(2026, 5, 1))
        for passage in passages(BESIDE, ANSWER)
    )
    result = PassageReader(alike_sentences, reader, span_reader).read(asked_later, VECTOR, found)

    assert set(result.best) == {0}


def test_the_stored_characters_are_marked_under_their_headline(query, passages, alike_sentences):
    marks = Marks()
    result = PassageReader(alike_sentences, spans=marks).read(query, VECTOR, passages("A\u00adnn Lee &amp; co won."))
    ((question, leads, texts, deadline),) = marks.asked

    assert (question, leads, texts) == (QUESTION, ["The treaty"], ["A\u00adnn Lee &amp; co won."])
    assert deadline is not None
    assert result.sentences[0][0].text == "Ann Lee & co won."


def test_a_line_of_a_list_is_read_under_its_heading(query, passages, alike_sentences):
    """What a patch changes of a figure stands under its name alone."""
    marks = Marks()
    text = "Ash\n\nDamage of Cinder: 60 -> 70\n\nBrine\n\nSpeed of Undertow: 9 -> 11\n\nThe patch is live."
    PassageReader(alike_sentences, None, marks).read(query, VECTOR, passages(text))
    ((_, leads, texts, _),) = marks.asked
    assert dict(zip(texts, leads, strict=True)) == {
        "Damage of Cinder: 60 -> 70": "The treaty\nAsh",
        "Speed of Undertow: 9 -> 11": "The treaty\nBrine",
        "The patch is live.": "The treaty",
    }


def test_what_cannot_be_quoted_is_not_read_for_an_answer(query, passages, alike_sentences):
    marks = Marks()
    PassageReader(alike_sentences, spans=marks).read(query, VECTOR, passages(f"{QUESTION} {ANSWER} It was free."))
    ((_, _, texts, _),) = marks.asked

    assert texts == [ANSWER, "It was free."]


def test_only_the_likeliest_of_many_sentences_are_marked(query, passages, alike_sentences):
    marks = Marks()
    found = passages(*[f"{ANSWER} {'It rained all day. ' * 20}"] * 9)
    result = PassageReader(alike_sentences, spans=marks).read(query, VECTOR, found)
    ((_, _, asked, _),) = marks.asked
    spans = [sentence.span for sentences in result.sentences.values() for sentence in sentences]

    assert len(asked) == sum(span is not None for span in spans) == FOR_ANSWER.sentences < len(spans)
    assert asked.count(ANSWER) == 9


@pytest.mark.parametrize(
    "error", [TimeoutError("3 of 16 texts read in time"), ModelFailed("The reader span reader failed.")]
)
def test_a_slow_or_failing_reader_leaves_the_ranking_and_is_logged(query, passages, alike_sentences, caplog, error):
    given = passages(BESIDE, ANSWER)
    with caplog.at_level(logging.WARNING):
        result = PassageReader(alike_sentences, spans=Marks(error=error)).read(query, VECTOR, given)

    assert f"answering without the readers: {error}" in caplog.text
    assert (result.passages, result.best) == (given, {})
    assert all(sentence.span is None for (sentence,) in result.sentences.values())


def test_where_the_reader_fails_what_the_span_reader_said_does_not_count(query, passages, alike_sentences, caplog):
    """The fits know both or none."""

    def fail(question, texts, deadline):
        raise TimeoutError(f"0 of {len(texts)} texts read in time")

    given = passages(BESIDE, ANSWER)
    marks = Marks({ANSWER: Span(6.0, 0, 5, 9.0)})
    result = PassageReader(alike_sentences, SimpleNamespace(score=fail), marks).read(query, VECTOR, given)

    assert "answering without the readers: 0 of 2 texts read in time" in caplog.text
    assert (result.passages, result.best) == (given, {})
    assert all(sentence.span is None for (sentence,) in result.sentences.values())


def test_after_the_time_limit_nothing_is_marked(query, passages, span_reader, alike_sentences, caplog):
    result = PassageReader(alike_sentences, spans=span_reader, seconds=-1).read(query, VECTOR, passages(ANSWER))

    assert [sentence.span for sentence in result.sentences[0]] == [None]
    assert "answering without the readers: 0 of 1 texts read in time" in caplog.text


def test_a_reply_is_made_without_marks_that_come_too_late(samples, quoted, monkeypatch, caplog):
    monkeypatch.setattr(samples.retriever.spans, "read", Marks(error=TimeoutError("0 of 16 texts read in time")).read)
    reply = samples.ask("When will Europa Clipper reach Jupiter?")

    assert isinstance(reply, Answer)
    assert "April 2030" in quoted(samples, reply)
    assert reply.short is None
    assert "answering without the readers" in caplog.text


shares = st.sampled_from([FOR_SEARCH, FOR_ANSWER, Share(15, 1)])


@given(st.lists(st.integers(0, 30), min_size=1, max_size=PASSAGES), st.integers(0, 2**31), shares)
def test_each_passage_is_read_within_its_share(counts, seed, share):
    sentences = [
        EvidenceSentence(number, 0, 1, "x", frozenset(), VECTOR)
        for number, count in enumerate(counts, start=1)
        for _ in range(count)
    ]
    likely = np.random.default_rng(seed).random(len(sentences))
    chosen = chosen_to_read(sentences, likely, share)
    numbers = [sentences[place].number for place in chosen]

    assert chosen == sorted(set(chosen))
    assert len(chosen) <= share.sentences
    assert set(numbers) == {number for number, count in enumerate(counts, start=1) if count}
    assert all(numbers.count(number) <= share.of_passage for number in numbers)
    for number in set(numbers):
        own = sorted((likely[n] for n, s in enumerate(sentences) if s.number == number), reverse=True)
        read = [likely[place] for place in chosen if sentences[place].number == number]
        assert min(read) == own[len(read) - 1]


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=60), st.integers(0, 2**31), shares)
def test_what_may_not_be_read_takes_no_place(numbers, seed, share):
    sentences = [
        EvidenceSentence(number, int(may_be_read), 2, "x", frozenset(), VECTOR) for number, may_be_read in numbers
    ]
    likely = np.random.default_rng(seed).random(len(sentences))
    places = [place for place, sentence in enumerate(sentences) if sentence.start]
    alone = chosen_to_read([sentences[place] for place in places], likely[places], share)

    assert chosen_to_read(sentences, likely, share, lambda each: bool(each.start)) == [places[at] for at in alone]


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=60), st.integers(0, 2**31), shares)
def test_a_list_takes_no_place_of_a_sentence(numbers, seed, share):
    """What told the last toll was not read, as a list of tolls by county was."""
    sentences = [
        EvidenceSentence(number, 0, 2, "x", frozenset(), VECTOR, is_list=is_list) for number, is_list in numbers
    ]
    likely = np.random.default_rng(seed).random(len(sentences))
    lists, others = ([at for at, (_, is_list) in enumerate(numbers) if is_list is kind] for kind in (True, False))
    alone = chosen_to_read([sentences[at] for at in others], likely[others], share)
    likeliest_lists = sorted(lists, key=lambda at: -likely[at])[:MOST_LISTS]

    assert chosen_to_read(sentences, likely, share) == sorted([*(others[at] for at in alone), *likeliest_lists])


def test_where_nothing_may_be_quoted_neither_reader_counts(reader, span_reader, query, passages, alike_sentences):
    given_passages = passages(QUESTION, QUESTION)
    result = PassageReader(alike_sentences, reader, span_reader).read(query, VECTOR, given_passages)

    assert (result.passages, result.best) == (given_passages, {})
    assert all(sentence.span is None for own in result.sentences.values() for sentence in own)
