"""Two sentences tell one fact, or give one figure differently, only where their words leave no doubt."""

from datetime import date

import pytest

from bot.answering.english.statement import read_statement
from bot.answering.topics.compare import OF_THE_PAGE, first_of_busiest_days, within_days
from bot.answering.topics.leads.lead import CAPTION
from bot.answering.topics.same_fact import differing_figures, is_same_fact, is_same_text

TOPIC = read_statement("Kestrel mine").content
FIRE = "A fire in the Kestrel mine near Tolm killed 12 miners on Sunday, the company said after a night of searching."


@pytest.mark.parametrize(
    ("text", "same"),
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
def test_sentences_that_state_the_same_fact(topic_sentence, text, same):
    first, second = topic_sentence(FIRE), topic_sentence(text, outlet="east.example")

    assert is_same_fact(first, second, TOPIC) is same
    assert is_same_fact(second, first, TOPIC) is same


def test_small_counts_must_be_of_the_same_thing(topic_sentence):
    first = topic_sentence("A fire in the Kestrel mine near Tolm killed two miners on Sunday, the company said.")
    same = topic_sentence("In the Kestrel mine near Tolm two miners were killed by a fire on Sunday, the company said.")
    different = topic_sentence(
        "In the Kestrel mine near Tolm a fire killed miners on Sunday in two tunnels, the company said."
    )

    assert is_same_fact(first, same, TOPIC)
    assert not is_same_fact(first, different, TOPIC)


def test_sentences_far_apart_in_meaning_or_time_are_different_facts(topic_sentence):
    text = "In the Kestrel mine near Tolm 12 miners were killed by a fire, the company said."

    assert is_same_fact(topic_sentence(FIRE), topic_sentence(text), TOPIC)
    assert not is_same_fact(topic_sentence(FIRE), topic_sentence(text, angle=1.0), TOPIC)
    assert not is_same_fact(topic_sentence(FIRE), topic_sentence(text, published=date(2025, 6, 1)), TOPIC)


def test_a_weekday_that_may_be_one_of_two_days_is_that_of_a_later_report(topic_sentence):
    """The Friday of a report of Thursday was always eight days before that of a report of Saturday."""
    text = FIRE.replace("Sunday", "Friday")
    first, second = (topic_sentence(text, published=date(2025, 9, day), outlet=f"{day}.example") for day in (18, 20))

    assert is_same_fact(first, second, TOPIC)


@pytest.mark.parametrize(
    ("text", "figures"),
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
def test_differing_figures_are_listed(topic_sentence, text, figures):
    differing = differing_figures(topic_sentence(FIRE), topic_sentence(text, outlet="east.example"), TOPIC)

    assert (differing and [figure.text for figure in differing]) == figures


@pytest.mark.parametrize(
    ("first", "second"),
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
def test_a_label_or_one_of_several_counts_is_not_compared(topic_sentence, first, second):
    assert (
        differing_figures(
            topic_sentence(first), topic_sentence(second, outlet="east.example"), frozenset({"kestrel", "storm"})
        )
        is None
    )


@pytest.mark.parametrize(
    ("first", "other_thing", "figure", "differing"),
    [
        (
            "Harrow Gov. Ilse Brandt said that the Kestrel mine fire killed six miners in the state, police told her.",
            "Dole Gov. Otto Reiss said that the Kestrel mine fire killed three miners in the state, police told him.",
            "six",
            "seven",
        ),
        (
            "The police of Tolm arrested 21 miners on Sunday near the Kestrel mine, the company said after a night.",
            "The police of Tolm arrested 50 miners on Saturday and Sunday near the Kestrel mine, it was said later.",
            "21",
            "29",
        ),
    ],
    ids=["governors of two states", "one day and two days"],
)
def test_figures_of_two_things_are_not_compared(topic_sentence, first, other_thing, figure, differing):
    sentence = topic_sentence(first)
    same_thing = topic_sentence(first.replace(figure, differing), outlet="east.example")

    assert differing_figures(sentence, same_thing, TOPIC)
    assert differing_figures(sentence, topic_sentence(other_thing, outlet="east.example"), TOPIC) is None


def test_the_same_words_are_a_copy(topic_sentence):
    assert is_same_text(topic_sentence(FIRE), topic_sentence(f"TOLM (Wire) — {FIRE}"))
    assert not is_same_text(
        topic_sentence(FIRE), topic_sentence("In the Kestrel mine 12 miners were killed by a fire.")
    )


def test_the_busiest_time_is_when_most_outlets_report(topic_sentence):
    def of(day, outlet):
        return topic_sentence(FIRE, published=day, article_id=f"{outlet}{day}", outlet=outlet)

    many = [of(date(2025, 1, day), "north.example") for day in range(1, 9)]
    two = [of(date(2025, 5, 1), "north.example"), of(date(2025, 5, 30), "east.example")]

    def busiest(sentences):
        return within_days(sentences, first_of_busiest_days(sentences))

    assert busiest([*two, *many]) == two
    assert busiest([*two[:1], *many]) == many
    assert busiest([]) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Lee/Marrow Times-Herald/AP A Marrow tug breaks the ice in Hull Harbor on December 12.",
        "Sign up for our harbor newsletter to read what the boats bring in.",
        "Photo: the harbor of Marrow, where the third crane is to stand before the winter.",
        "Ann Lee/Dorn Agency via Getty Images The mayor of Marrow opens the harbor.",
        "The harbor of Marrow in the morning (Getty Images)",
        "Ann Lee/DornGetty Images The mayor of Marrow opens the harbor.",
        "A version of this story first appeared in the Before the Bell newsletter.",
    ],
)
def test_text_about_the_page_itself_is_not_compared(sentence):
    assert OF_THE_PAGE.search(sentence) or CAPTION.search(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Netflix gained 8 million subscribers in the quarter, more than it had expected.",
        "The J. Paul Getty Museum returned the statue to Italy on Monday.",
        "In the Gettysburg Address of 1863 Lincoln spoke for two minutes.",
        "Prosecutors said the newsletter was sent to 4,000 members of the union.",
        "Getty Images lost most of its case against the makers of a model on Tuesday.",
        "The judge found that Getty Images had dropped its main claim in June.",
        "A Dorn Times/AP poll found that 48 percent of voters oppose the tariffs.",
        "In a Dorn Times/Reuters-Ipsos poll 40 percent supported the tariffs.",
    ],
)
def test_news_about_newsletters_subscribers_and_agencies_is_compared(sentence):
    assert not OF_THE_PAGE.search(sentence)
    assert not CAPTION.search(sentence)
