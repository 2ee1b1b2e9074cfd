from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.claim_sentences import (
    FEATURES,
    WITHIN,
    feature_rows,
    reports_of,
    sentences_to_read,
    shipped_fit,
)
from bot.answering.topics.leads.lead import Lead
from ingest.corpus.errors import ModelFailed

DAY = date(2025, 3, 4)
CLAIM = "the Arle bridge fell"


class Scores:
    """A reader that gives each text the score that it is told."""

    def __init__(self, scores):
        self.scores = scores

    def score(self, _claim, texts, _deadline=None):
        return np.array([self.scores(text) for text in texts], np.float32)


@pytest.fixture
def sentence_of(passage_of):
    def made(number, day, quote="It fell.", title="A bridge"):
        passage = passage_of(quote, title=title, article_id=f"a{number}", version_id=f"v{number}", published=day)
        return Lead(passage, quote)

    return made


def rows_of(sentences, reader):
    read, rows = feature_rows(CLAIM, sentences, reader, 5.0)
    assert read == sentences
    assert rows.shape == (len(sentences), len(FEATURES))
    return dict(zip(FEATURES, rows.T, strict=True))


def test_the_middle_of_the_reports_is_where_most_of_what_the_reader_found_lies(sentence_of):
    days = [DAY - timedelta(days=365), DAY, DAY, DAY + timedelta(days=9)]
    sentences = [sentence_of(number, day, f"{number}") for number, day in enumerate(days)]
    rows = rows_of(sentences, Scores(lambda text: {"0": 1.0, "1": 6.0, "2": 6.0, "3": 5.0}.get(text, 2.0)))

    assert rows["alone"].tolist() == [1, 6, 6, 5]
    assert rows["behind"].tolist() == [0, 0, 0, 0]
    assert rows["early"].tolist() == pytest.approx([np.log1p(365), 0, 0, 0])
    assert rows["late"].tolist() == pytest.approx([0, 0, 0, np.log1p(9)])
    assert rows["near"][1] == rows["near"][2] > rows["near"][3] > rows["near"][0] > 0


def test_the_headline_is_read_as_well(sentence_of):
    sentences = [sentence_of(0, DAY, "It fell.", "The Arle bridge"), sentence_of(1, DAY, "It fell.", "A vase")]
    rows = rows_of(sentences, Scores(lambda text: 5.0 if text.startswith("The Arle bridge") else 1.0))

    assert rows["alone"].tolist() == [1, 1]
    assert rows["behind"].tolist() == [0, 4]


scores = st.integers(-96, 96).map(lambda eighth: eighth / 8)  # exact also as the reader's float32


@given(st.lists(st.tuples(scores, st.integers(0, 4000)), min_size=1, max_size=12))
def test_rows_are_numbers_and_chances_shares(found):
    sentences = [
        Lead(SimpleNamespace(title="", published=date(2015, 1, 1) + timedelta(days=days)), str(number))
        for number, (_, days) in enumerate(found)
    ]
    reader = Scores(lambda text: found[int(text)][0])
    read, rows = feature_rows(CLAIM, sentences, reader, 5.0)
    assert len(read) == len(rows) == sum(score >= max(score for score, _ in found) - WITHIN for score, _ in found)
    chances = shipped_fit().chances(rows)

    assert np.isfinite(rows).all()
    assert ((chances > 0) & (chances < 1)).all()
    early, late, near = (rows[:, FEATURES.index(name)] for name in ("early", "late", "near"))
    assert (early * late == 0).all()
    assert ((early == 0) & (late == 0)).any()  # the middle is the day of a report
    assert ((near > 0) & (near <= 1 + 1e-9)).all()


def test_of_each_article_the_likeliest_sentence_counts(sentence_of):
    sentences = [
        sentence_of(0, DAY, "The Arle bridge has fallen."),
        sentence_of(0, DAY, "The Arle bridge fell."),
        sentence_of(1, DAY, "A vase fell in Arle."),
    ]
    reader = Scores(lambda text: -9.0 if "vase" in text else 8.0 if "fell." in text else 7.0)

    assert [lead.quote for lead in reports_of(CLAIM, sentences, reader, 5.0)] == ["The Arle bridge fell."]
    assert reports_of(CLAIM, [], reader, 5.0) == []


def test_what_came_out_years_before_is_no_report_of_it(sentence_of):
    sentences = [sentence_of(number, DAY + timedelta(days=number), f"{number}") for number in range(4)]
    sentences.append(sentence_of(9, DAY - timedelta(days=3000), "years before"))
    leads = reports_of(CLAIM, sentences, Scores(lambda _: 6.0), 5.0)

    assert sorted(lead.passage.article_id for lead in leads) == ["a0", "a1", "a2", "a3"]


@pytest.mark.parametrize("error", [TimeoutError("3 of 8 texts read in time"), ModelFailed("It gives no scores.")])
def test_what_cannot_be_read_is_said_in_the_log(sentence_of, caplog, error):
    def fail(_text):
        raise error

    assert reports_of(CLAIM, [sentence_of(0, DAY)], Scores(fail), 5.0) is None
    assert "by its words alone" in caplog.text


def found(passages, claim=CLAIM):
    query = read_query(Question(claim, datetime(2025, 3, 4, tzinfo=UTC)))
    query = replace(query, weights=dict.fromkeys(query.stems, 1.0))
    return SearchResult(tuple(passages), np.full(3, 0.5, np.float32), 0.75, query)


def test_an_article_that_repeats_itself_leaves_room_for_others(passage_of, alike_sentences):
    loud = passage_of("The Arle bridge fell in the night. " * 100, title="Arle")
    other = passage_of("At Arle, a bridge gave way on Monday night.", title="Arle", article_id="a2", version_id="v2")
    sentences = sentences_to_read(SimpleNamespace(sentences=alike_sentences), found([loud, other]))

    assert [sentence.passage.article_id for sentence in sentences] == ["a1", "a2"]


def test_nothing_is_read_if_no_sentence_has_a_word_of_the_claim(passage_of, alike_sentences):
    corpus = SimpleNamespace(sentences=alike_sentences)
    passages = [passage_of("At Arle, a bridge gave way on Monday night.", title="Night")]

    assert sentences_to_read(corpus, found(passages, "Папа умер")) == []
    assert len(sentences_to_read(corpus, found(passages))) == 1


def test_dated_whole_sentences_are_read_once(passage_of, alike_sentences):
    text = "The Arle bridge fell in the night. Nobody was hurt by it, the mayor of the town says. Sign up for more"
    first = passage_of(text, title="Arle")
    undated = passage_of(text, title="Arle", article_id="a2", version_id="v2", published=None)
    sentences = sentences_to_read(SimpleNamespace(sentences=alike_sentences), found([first, first, undated]))

    assert [sentence.quote for sentence in sentences] == [
        "The Arle bridge fell in the night.",
        "Nobody was hurt by it, the mayor of the town says.",
    ]
    assert {sentence.passage.article_id for sentence in sentences} == {first.article_id}
    assert sentences[0].headed == "Arle\nThe Arle bridge fell in the night."
