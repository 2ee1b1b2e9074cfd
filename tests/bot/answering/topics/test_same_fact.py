"""Two sentences tell one fact, or give one figure differently, only where their words leave no doubt."""

import math
from datetime import date

import numpy as np
import pytest

from bot.answering.english.statement import read_statement
from bot.answering.overviews.leads import Lead
from bot.answering.topics.compare import OF_THE_PAGE, busiest_time
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.same_fact import differing_figures, is_same_fact, is_same_text

TOPIC = read_statement("Kestrel mine").content
FIRE = "A fire in the Kestrel mine near Tolm killed 12 miners on Sunday, the company said after a night of searching."


@pytest.fixture
def told(passage_of):
    """A sentence of an outlet at an angle (radians) to the topic."""

    def of(text, angle=0.0, outlet="north.example", **changes):
        given = {"title": "Kestrel mine", "article_id": outlet, "version_id": outlet, "outlet": outlet, **changes}
        vector = np.array([math.cos(angle), math.sin(angle)], np.float32)
        return TopicSentence(Lead(passage_of(text, **given), text), vector, float(vector[0]))

    return of


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("In the Kestrel mine near Tolm 12 miners were killed by a fire on Sunday, the company said.", True),
        ("In the Kestrel mine near Tolm 14 miners were killed by a fire on Sunday, the company said.", False),
        ("In the Kestrel mine near Tolm 12 miners were killed by a fire on Friday, the company said.", False),
        ("In the Kestrel mine near Tolm 12 miners were not killed by a fire on Sunday, the company said.", False),
        ("In the Kestrel mine near Tolm 12 miners will be killed by a fire on Sunday, the company said.", False),
        ("Were 12 miners killed on Sunday by a fire in the Kestrel mine near Tolm, as the company said?", False),
        ("It is misleading that a fire in the Kestrel mine near Tolm killed 12 miners, the company said.", False),
        ("The Kestrel mine is near Tolm.", False),
    ],
)
def test_one_fact(told, other, same):
    one, other = told(FIRE), told(other, outlet="east.example")

    assert is_same_fact(one, other, TOPIC) is same
    assert is_same_fact(other, one, TOPIC) is same


def test_a_small_count_is_one_of_the_same_thing(told):
    one = told("A fire in the Kestrel mine near Tolm killed two miners on Sunday, the company said.")
    same = told("In the Kestrel mine near Tolm two miners were killed by a fire on Sunday, the company said.")
    other = told("In the Kestrel mine near Tolm a fire killed miners on Sunday in two tunnels, the company said.")

    assert is_same_fact(one, same, TOPIC)
    assert not is_same_fact(one, other, TOPIC)


def test_what_is_far_by_meaning_or_time_is_another_fact(told):
    said = "In the Kestrel mine near Tolm 12 miners were killed by a fire, the company said."

    assert is_same_fact(told(FIRE), told(said), TOPIC)
    assert not is_same_fact(told(FIRE), told(said, angle=1.0), TOPIC)
    assert not is_same_fact(told(FIRE), told(said, published=date(2025, 6, 1)), TOPIC)


@pytest.mark.parametrize(
    ("other", "figures"),
    [
        ("The fire in the Kestrel mine near Tolm killed 14 miners on Sunday, the police said.", ["12", "14"]),
        ("The fire in the Kestrel mine near Tolm killed a dozen miners on Sunday, the police said.", None),
        ("The fire in the Kestrel mine near Tolm injured 14 miners on Sunday, the police said.", None),
        ("The fire in the Kestrel mine near Tolm killed 14 horses on Sunday, the police said.", None),
        ("The fire in the Kestrel mine near Tolm killed 14 miners on Friday, the police said.", None),
        ("The fire in the Harrow mine near Dole killed 14 miners on Sunday, the police said.", None),
        ("The fire in the Kestrel mine near Tolm could have killed 14 miners on Sunday, the police said.", None),
        (
            "The fire in the Kestrel mine near Tolm killed 14 miners, of whom 13 were killed on Sunday, police said.",
            None,
        ),
    ],
)
def test_figures_that_differ(told, other, figures):
    found = differing_figures(told(FIRE), told(other, outlet="east.example"), TOPIC)

    assert (found and [one.text for one in found]) == figures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The Kestrel storm near Tolm is now a Category 2 storm over the sea of Harrow, the weather office said.",
            "The Kestrel storm near Tolm is now a Category 1 storm over the sea of Harrow, the weather office said.",
        ),
        (
            "The Kestrel storm near Tolm had caused three deaths in Harrow, three in Dole and one in Marrow.",
            "The Kestrel storm near Tolm had caused four deaths in Harrow, Dole and Marrow by late Monday.",
        ),
        (
            "In the Kestrel storm the ePhone 16 Pro of Tolm had a new chip, which the company showed in Harrow.",
            "In the Kestrel storm the ePhone 15 Pro of Tolm had a new chip, which the company showed in Harrow.",
        ),
    ],
)
def test_a_label_and_a_count_among_others_measure_nothing(told, one, other):
    assert differing_figures(told(one), told(other, outlet="east.example"), frozenset({"kestrel", "storm"})) is None


def test_two_governors_count_the_dead_of_two_states(told):
    one = "Harrow Gov. Ilse Brandt said that the Kestrel mine fire killed six miners in the state, as police told her."
    other = "Dole Gov. Otto Reiss said that the Kestrel mine fire killed three miners in the state, as police told him."
    same = one.replace("six", "seven")

    assert differing_figures(told(one), told(same, outlet="east.example"), TOPIC)
    assert differing_figures(told(one), told(other, outlet="east.example"), TOPIC) is None


def test_one_day_is_not_two(told):
    one = "The police of Tolm arrested 21 miners on Sunday near the Kestrel mine, the company said after a night."
    both = "The police of Tolm arrested 50 miners on Saturday and Sunday near the Kestrel mine, the company said later."
    same = one.replace("21", "29")

    assert differing_figures(told(one), told(same, outlet="east.example"), TOPIC)
    assert differing_figures(told(one), told(both, outlet="east.example"), TOPIC) is None


def test_the_same_words_are_a_copy(told):
    assert is_same_text(told(FIRE), told(f"TOLM (Wire) — {FIRE}"))
    assert not is_same_text(told(FIRE), told("In the Kestrel mine 12 miners were killed by a fire."))


def test_the_time_is_that_in_which_most_outlets_report(told):
    def of(day, outlet):
        return told(FIRE, published=day, article_id=f"{outlet}{day}", outlet=outlet)

    many = [of(date(2025, 1, day), "north.example") for day in range(1, 9)]
    two = [of(date(2025, 5, 1), "north.example"), of(date(2025, 5, 30), "east.example")]
    assert busiest_time([*two, *many]) == two
    assert busiest_time([*two[:1], *many]) == many
    assert busiest_time([]) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Lee/Marrow Times-Herald/AP A Marrow tug breaks the ice in Hull Harbor on December 12.",
        "Sign up for our harbor newsletter to read what the boats bring in.",
        "Photo: the harbor of Marrow, where the third crane is to stand before the winter.",
        "A version of this story first appeared in the Before the Bell newsletter.",
    ],
)
def test_what_a_page_says_of_itself_is_not_compared(sentence):
    assert OF_THE_PAGE.search(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Netflix gained 8 million subscribers in the quarter, more than it had expected.",
        "The J. Paul Getty Museum returned the statue to Italy on Monday.",
        "In the Gettysburg Address of 1863 Lincoln spoke for two minutes.",
        "Prosecutors said the newsletter was sent to 4,000 members of the union.",
    ],
)
def test_news_of_such_things_is(sentence):
    assert not OF_THE_PAGE.search(sentence)
