from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.timeline import (
    FEW,
    MOST,
    SOON,
    best_sentence,
    days_of_topic,
    in_stated_years,
    is_of_topic,
    is_told_after,
    sentences_by_day,
    weight,
)

DAY = date(2025, 3, 4)
EAST, NORTH = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def topic_sentence(passage_of, text, nearness=0.5, vector=EAST, copy_of=None, **changes):
    return TopicSentence(Lead(passage_of(text, **{"published": DAY, **changes}), text), vector, nearness, copy_of)


def test_sentences_are_grouped_by_the_day_that_they_give(passage_of):
    fell = topic_sentence(passage_of, "It fell on Monday.")
    far = topic_sentence(passage_of, "It fell on Sunday.", nearness=0.1)
    ahead = topic_sentence(passage_of, "It will open on Friday.")
    undated = topic_sentence(passage_of, "It fell.")

    assert sentences_by_day([fell, far, ahead, undated], DAY) == {date(2025, 3, 3): [fell]}


def test_a_day_that_the_topic_names_is_of_the_year_that_reports_state(passage_of):
    """In January 2025 the attack of 2021 was of 6 January 2025."""
    texts = [
        "The Jan. 6 attack on the Capitol injured many.",
        "It began on Jan. 6, 2021, with a rally.",
        "On Jan. 6, 2021, the doors were broken.",
        "Another rally was on Jan. 6, 2024, in Rome.",
        "He was pardoned on Monday.",
    ]
    sentences = [topic_sentence(passage_of, text, article_id=text[:5]) for text in texts]
    by_day = sentences_by_day(sentences, DAY)
    assert by_day[date(2025, 1, 6)] == [sentences[0]]

    assert in_stated_years(by_day, sentences, "Jan. 6 attack") == {
        date(2021, 1, 6): sentences[:3],
        date(2024, 1, 6): [sentences[3]],
        date(2025, 3, 3): [sentences[4]],
    }
    assert in_stated_years(by_day, sentences, "Jan. 6, 2025 attack") == by_day
    # One article alone may err, and so may a year that has no such day.
    assert in_stated_years(by_day, sentences[:2], "Jan. 6 attack") == by_day


def test_a_day_is_of_no_year_where_reports_state_another_year(passage_of):
    """Of pardons it was told that they were on 6 January 2025, as was the riot of the people who were pardoned."""
    texts = [
        "She was pardoned for the Jan. 6 riot.",
        "It began on Jan. 6, 2021, with a rally.",
        "On Jan. 6, 2021, the doors were broken.",
        "They were pardoned on Jan. 20, as were others.",
    ]
    sentences = [topic_sentence(passage_of, text, article_id=text[:5]) for text in texts]
    of_the_day = topic_sentence(passage_of, "A vigil was held on Jan. 6.", published=date(2025, 1, 6))
    stated = [topic_sentence(passage_of, f"On Jan. 6, 2025, they {text}.", article_id=text) for text in ("met", "sang")]
    by_day = sentences_by_day([*sentences, of_the_day], DAY)
    assert by_day[date(2025, 1, 6)] == [sentences[0], of_the_day]

    for topic in ("pardons", "March 3 pardons"):
        assert in_stated_years(by_day, sentences, topic) == {**by_day, date(2025, 1, 6): [of_the_day]}
    # One article alone may err, and of a year that is stated too it may be.
    assert in_stated_years(by_day, sentences[:2], "pardons") == by_day
    assert in_stated_years(by_day, [*sentences, *stated], "pardons") == by_day


def test_no_day_is_moved_to_one_that_there_is_not(passage_of):
    texts = ["The Feb. 29 storm came.", "It came on Feb. 29, 2025.", "On Feb. 29, 2025, it rained."]
    sentences = [topic_sentence(passage_of, text, article_id=text[:5]) for text in texts]
    by_day = {date(2024, 2, 29): sentences[:1]}
    assert in_stated_years(by_day, sentences, "Feb. 29 storm") == by_day


def test_a_weekday_that_falls_on_the_day_that_the_topic_names_is_not_moved(passage_of):
    texts = ["Congress met on Monday.", "It was on March 3, 2021.", "On March 3, 2021, it rained."]
    sentences = [topic_sentence(passage_of, text, article_id=text[:5]) for text in texts]
    by_day = {date(2025, 3, 3): sentences[:1]}
    assert in_stated_years(by_day, sentences, "March 3 attack") == by_day


def test_two_reports_outweigh_one_report_with_a_repetition(passage_of):
    twice = [topic_sentence(passage_of, "It fell on Monday.") for _ in range(2)]
    two = [topic_sentence(passage_of, "It fell on Monday.", article_id=name) for name in ("a", "b")]

    assert weight(two) == 2 * weight(twice)


def test_a_report_and_its_copy_weigh_as_much_as_one_report(passage_of):
    """A copy with a paragraph of its own counted as a second report of the day."""
    sentences = [
        topic_sentence(passage_of, "It fell on Monday.", article_id="a"),
        topic_sentence(passage_of, "It fell on Monday.", article_id="b", copy_of="a"),
    ]

    assert weight(sentences) == weight(sentences[:1])


def test_a_past_event_is_quoted_before_an_announcement(passage_of):
    ahead = topic_sentence(passage_of, "It will open on Tuesday.", nearness=0.9)
    over = topic_sentence(passage_of, "It opened on Tuesday.", nearness=0.4)

    assert best_sentence([ahead, over], DAY) is over


def test_a_sentence_that_needs_none_before_it_is_quoted_before_one_that_does(passage_of):
    """Of three prices of a day "That was up from $6.06 a dozen in its Jan. 3 report" was quoted."""
    pointing = topic_sentence(
        passage_of, "That was up from six crowns a barrel on Tuesday, the mill said.", nearness=0.9
    )
    alone = topic_sentence(passage_of, "The mill of Arle sold a barrel for six crowns on Tuesday.", nearness=0.8)
    far = topic_sentence(passage_of, "The ferry of Arle was painted in two colors on Tuesday.", nearness=0.4)

    assert best_sentence([pointing, alone], DAY) is alone
    assert best_sentence([pointing, far], DAY) is pointing


def test_a_day_has_been_told_of_where_one_report_is_of_it_or_later(passage_of):
    sentence = topic_sentence(passage_of, "It would have kept the ferry running until March 4.")
    by_report = [is_told_after([sentence], DAY + timedelta(days=ahead)) for ahead in (-1, 0, 1)]
    later = TopicSentence(
        replace(sentence.lead, passage=passage_of("It ran.", published=DAY + timedelta(days=1))), EAST, 1
    )

    assert by_report == [True, True, False]
    assert is_told_after([sentence, later], DAY + timedelta(days=1))


def test_what_is_told_long_after_a_day_is_of_the_topic_where_it_says_it(passage_of):
    bridge, hollis = (read_query(Question(text, datetime(2025, 3, 9, tzinfo=UTC))) for text in ("bridge", "Ann Hollis"))
    result = SearchResult((), EAST, None, replace(bridge, weights={"bridg": 1.0, "ann": 3.0, "holli": 1.0}))
    named = topic_sentence(passage_of, "The bridge fell on May 2, 2019.")
    other = topic_sentence(passage_of, "A ferry sank on May 2, 2019.")
    person = topic_sentence(passage_of, "Hollis was born on May 2, 2019.")
    ages = [timedelta(days=days) for days in (SOON, SOON + 1)]

    assert [is_of_topic(named, DAY - age, bridge, result) for age in ages] == [True, True]
    assert [is_of_topic(other, DAY - age, bridge, result) for age in ages] == [True, False]
    assert [is_of_topic(sentence, DAY - ages[1], hollis, result) for sentence in (person, other)] == [True, False]


@pytest.mark.parametrize("text", ["Artemis 2", "the funeral of Ann Hollis"])
def test_what_is_told_long_after_a_day_is_not_of_the_topic_by_a_number_or_a_part_of_it(passage_of, text):
    topic = read_query(Question(text, datetime(2025, 3, 9, tzinfo=UTC)))
    weights = {"artemi": 3.0, "2": 1.0, "funer": 3.0, "ann": 2.0, "holli": 1.0}
    result = SearchResult((), EAST, None, replace(topic, weights=weights))
    sentence = topic_sentence(passage_of, "Hollis saw a ferry sink on May 2, 2019.")

    assert not is_of_topic(sentence, DAY - timedelta(days=SOON + 1), topic, result)


def test_the_sentence_that_most_reports_share_is_quoted(passage_of):
    outlier = topic_sentence(passage_of, "It fell.", vector=NORTH)
    majority = [topic_sentence(passage_of, f"It fell, {n}.", vector=EAST) for n in range(3)]

    assert best_sentence([outlier, *majority], DAY) in majority


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.floats(0.3, 1)), max_size=40))
def test_the_most_reported_days_are_chosen(passage_of, reports):
    by_day = {}
    for day, article, nearness in reports:
        sentence = topic_sentence(passage_of, "It fell.", nearness=nearness, article_id=f"a{article}")
        by_day.setdefault(DAY + timedelta(days=day), []).append(sentence)
    chosen = days_of_topic(by_day)

    assert len(chosen) == len(set(chosen)) <= MOST
    assert len(chosen) >= min(FEW, len(by_day))
    several = {
        day for day, day_sentences in by_day.items() if len({item.passage.article_id for item in day_sentences}) > 1
    }
    assert several <= set(chosen) or len(chosen) == MOST
