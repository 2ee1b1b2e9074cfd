from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.overviews.leads import Lead
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.timeline import FEW, MOST, best_sentence, days_of_topic, sentences_by_day, weight

DAY = date(2025, 3, 4)
EAST, NORTH = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def said(passage_of, text, nearness=0.5, vector=EAST, **changes):
    return TopicSentence(Lead(passage_of(text, published=DAY, **changes), text), vector, nearness)


def test_sentences_are_sorted_by_the_day_that_they_give(passage_of):
    fell = said(passage_of, "It fell on Monday.")
    far = said(passage_of, "It fell on Sunday.", nearness=0.1)
    ahead = said(passage_of, "It will open on Friday.")
    undated = said(passage_of, "It fell.")

    assert sentences_by_day([fell, far, ahead, undated], DAY) == {date(2025, 3, 3): [fell]}


def test_two_reports_outweigh_one_that_says_it_twice(passage_of):
    twice = [said(passage_of, "It fell on Monday.") for _ in range(2)]
    two = [said(passage_of, "It fell on Monday.", article_id=name) for name in ("a", "b")]

    assert weight(two) == 2 * weight(twice)


def test_what_is_over_is_quoted_before_what_was_to_come(passage_of):
    ahead = said(passage_of, "It will open on Tuesday.", nearness=0.9)
    over = said(passage_of, "It opened on Tuesday.", nearness=0.4)

    assert best_sentence([ahead, over], DAY) is over


def test_what_most_say_is_quoted(passage_of):
    one = said(passage_of, "It fell.", vector=NORTH)
    others = [said(passage_of, f"It fell, {n}.", vector=EAST) for n in range(3)]

    assert best_sentence([one, *others], DAY) in others


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.floats(0.3, 1)), max_size=40))
def test_the_most_reported_days_are_chosen(passage_of, reports):
    by_day = {}
    for day, article, nearness in reports:
        sentence = said(passage_of, "It fell.", nearness=nearness, article_id=f"a{article}")
        by_day.setdefault(DAY + timedelta(days=day), []).append(sentence)
    chosen = days_of_topic(by_day)

    assert len(chosen) == len(set(chosen)) <= MOST
    assert len(chosen) >= min(FEW, len(by_day))
    several = {day for day, some in by_day.items() if len({one.passage.article_id for one in some}) > 1}
    assert several <= set(chosen) or len(chosen) == MOST
