from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import NearestArticle
from bot.answering.refusal.gaps.clusters import find_gaps
from bot.answering.refusal.gaps.gap import RefusedQuestion

DAY = date(2026, 3, 20)
NEAR, SEEN = "No article is near.", "No article was known."
ETNA = ["When did Etna erupt?", "When did the volcano Etna last erupt?", "When was Etna's last eruption?"]
TAX = ["How high is the new sugar tax in Ireland?", "What is Ireland's sugar tax rate?"]


def article(name):
    return NearestArticle(name, f"About {name}", None, None, "", None)


def articles(ids):
    return {name: article(name) for name in ids if name != "gone"}


def refused(person, text, reason=NEAR, nearest=()):
    return RefusedQuestion(DAY, person, text, reason, nearest)


def at_angles(texts):
    """A vector for each text: its number is an angle in degrees."""
    angles = np.radians([float(text.split()[0]) for text in texts])
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_the_largest_gap_comes_first_with_its_people_reason_and_nearest_articles():
    asked = [
        refused("ann", "90 b", SEEN, ("x",)),
        refused("ann", "0 a", NEAR, ("x", "y")),
        refused("ben", "1 a", SEEN, ("y", "gone")),
        refused("ben", "0 a", NEAR, ("y",)),
    ]
    first, second = find_gaps(asked, at_angles, articles)

    assert (first.questions, first.people, first.reason) == (3, 2, NEAR)
    assert first.nearest == (article("y"), article("x"))
    assert first.wording == "0 a"
    assert (second.questions, second.people, second.reason) == (1, 1, SEEN)


def test_the_wording_of_a_single_person_is_not_shown():
    (alone,) = find_gaps([refused("ann", "0 my neighbor"), refused("ann", "1 my neighbor again")], at_angles, articles)
    (together,) = find_gaps([refused("ann", "0 my neighbor in Leeds"), refused("ben", "1 Leeds")], at_angles, articles)

    assert (alone.wording, alone.questions, alone.people) == (None, 2, 1)
    assert together.wording is not None


def test_the_shortest_of_equally_near_questions_is_shown():
    asked = [refused(p, t) for p, t in (("a", "0 Hull, where John lives"), ("b", "0 Leeds"), ("c", "45 X"))]

    assert find_gaps(asked, at_angles, articles)[0].wording == "0 Leeds"


def test_two_questions_that_ask_something_else_are_two_gaps():
    assert len(find_gaps([refused("ann", "0 a"), refused("ben", "90 b")], at_angles, articles)) == 2


def test_a_long_wording_is_cut_at_a_word():
    asked = [refused(person, "0 " + "word " * 90) for person in "ab"]
    wording = find_gaps(asked, at_angles, articles)[0].wording

    assert len(wording) <= 200
    assert wording.endswith("word…")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 180)), max_size=30))
def test_each_question_is_in_one_gap(asked):
    gaps = find_gaps([refused(person, f"{angle} q") for person, angle in asked], at_angles, articles)

    assert sum(gap.questions for gap in gaps) == len(asked)
    assert all((gap.wording is None) == (gap.people < 2) for gap in gaps)
    assert [gap.questions for gap in gaps] == sorted((gap.questions for gap in gaps), reverse=True)


def test_the_model_groups_questions_with_the_same_meaning(embedding):
    asked = [refused(person, text) for text in (*ETNA, *TAX) for person in ("ann", "ben")]
    first, second = find_gaps(asked, embedding.encode_passages, articles)

    assert (first.questions, second.questions) == (6, 4)
    assert first.wording in ETNA
    assert second.wording in TAX
