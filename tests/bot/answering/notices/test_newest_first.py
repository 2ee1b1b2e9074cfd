"""A newer report stands first, with its day, where a count has grown and where a question asks about now."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.answering.answer import Dropped, Evidence, Fault, ProposedClaim, ProposedQuote
from bot.answering.grounding.citations import cite
from bot.answering.notices.newest_first import MOST_DAYS, newest_first
from tests.bot.answering.notices.readings import reading_of

QUESTION = "How many people died in the Ome floods?"
DROPPED = (Dropped("Ome is dry.", Fault.UNPROVEN),)
FIRST_DAY = date(2025, 7, 6)
OLDER = "Authorities said at least 81 people have died in the Ome floods."
NEWER = "The Ome floods have claimed the lives of at least 119 people, a toll that has steadily risen."


@pytest.fixture(scope="session")
def first_quotes(passage_of):
    """The first quote, and all, of an answer with these sentences as claims, each so many days after the first one."""

    def reordered(*texts, days=(0, 3, 6), question=QUESTION):
        passages = tuple(
            passage_of(
                text,
                passage_id=place,
                article_id=f"a{place}",
                version_id=f"v{place}",
                published=None if after is None else FIRST_DAY + timedelta(days=after),
                title="Ome floods",
            )
            for place, (text, after) in enumerate(zip(texts, days, strict=False))
        )
        evidence = Evidence(passages)
        proposed = [ProposedClaim(text, (ProposedQuote(number, text),)) for number, text in enumerate(texts, start=1)]
        before = replace(cite(proposed, evidence), dropped=DROPPED, notes=("A note.",))
        cited = newest_first(before, reading_of(question, evidence))
        assert (cited.dropped, cited.notes) == (before.dropped, before.notes)
        assert [citation.number for citation in cited.citations] == list(range(1, len(texts) + 1))
        assert [claim.citations for claim in cited.claims] == [(number,) for number in range(1, len(texts) + 1)]
        assert [citation.quote.text for citation in cited.citations] == [claim.undated for claim in cited.claims]
        return [claim.text for claim in cited.claims]

    return reordered


def test_the_newest_count_stands_first_with_its_day(first_quotes):
    """Found in a year of news: 81 dead stood first, 119 second and 129 fifth."""
    newest = "By the morning of July 12 the death toll of the Ome floods had risen to at least 129."

    assert first_quotes(OLDER, NEWER, newest) == [f"12 July 2025: {newest}", OLDER, NEWER]


def test_a_count_that_was_round_has_grown(first_quotes):
    """100 dead stood before 119 of a later day, as if they were one count."""
    older = OLDER.replace("81", "100")

    assert first_quotes(older, NEWER) == [f"9 July 2025: {NEWER}", older]


@pytest.mark.parametrize(
    ("second", "days"),
    [
        pytest.param(NEWER, (0, 0), id="of the same day"),
        pytest.param(NEWER, (3, 0), id="older"),
        pytest.param(NEWER, (0, MOST_DAYS + 1), id="of another month"),
        pytest.param(NEWER, (0, None), id="of no day"),
        pytest.param("The Ome floods have killed at least 34 people.", (0, 3), id="lower"),
        pytest.param("The Ome floods have killed at least 2,300 people.", (0, 3), id="far higher"),
        pytest.param("The Ome floods killed another 119 people.", (0, 3), id="more of them"),
        pytest.param("It is not true that the Ome floods have killed 119 people.", (0, 3), id="denied"),
        pytest.param("In 1987 the Ome floods killed 119 people.", (0, 3), id="of another year"),
        pytest.param("It is feared that the Ome floods have killed 119 people.", (0, 3), id="feared"),
    ],
)
def test_else_the_order_stays(first_quotes, second, days):
    assert first_quotes(OLDER, second, days=days) == [OLDER, second]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        pytest.param(
            "How much did fares rise in Ome?", "Fares in Ome rose by 8%.", "Fares in Ome rose by $12.", id="unit"
        ),
        pytest.param(
            "How many people did the Ome floods hit?",
            "The Ome floods have killed at least 81 people.",
            "The Ome floods have injured at least 119 people.",
            id="toll",
        ),
    ],
)
def test_what_counts_something_else_is_not_grown(first_quotes, question, first, second):
    assert first_quotes(first, second, question=question) == [first, second]


def test_a_lower_count_behind_the_highest_is_of_a_part(first_quotes):
    """Found by an attack: 107 of a county, the newest figure, stood before 129 of the state."""
    part = "At least 107 people have died in the Ome floods in Marrow."

    assert first_quotes(OLDER, part, NEWER, days=(0, 6, 3))[0] == f"9 July 2025: {NEWER}"


def test_a_round_form_of_a_figure_is_no_higher_one(first_quotes):
    """Found in a year of news: a penny that costs 3.69 cents did not cost 3.7 cents the day after."""
    claims = ("The Mint said that a penny costs 3.69 cents to make.", "It costs about 3.7 cents to make a penny.")

    assert first_quotes(*claims, question="How much does it cost to make a penny?") == [*claims]


def test_of_a_time_that_is_asked_about_the_order_stays(first_quotes):
    assert first_quotes(OLDER, NEWER, question=f"{QUESTION[:-1]} on 6 July?") == [OLDER, NEWER]


def test_a_first_claim_without_a_count_stays(first_quotes):
    first = "The Ome floods were the worst in years."

    assert first_quotes(first, OLDER, NEWER) == [first, OLDER, NEWER]


STRONGER = "Hurricane Ome is a Category 4 storm, forecasters said."
WEAKER = "Ome has weakened to a Category 2 hurricane."


def test_where_a_question_asks_about_now_the_newest_that_answers_stands_first(first_quotes):
    further = "Ome is expected to turn north."
    claims = first_quotes(STRONGER, WEAKER, further, question="What category is Hurricane Ome now?")

    assert claims == [f"9 July 2025: {WEAKER}", STRONGER, further]


def test_where_it_does_not_a_lower_figure_stays_behind(first_quotes):
    assert first_quotes(STRONGER, WEAKER, question="What category was Hurricane Ome?") == [STRONGER, WEAKER]


def test_what_is_denied_is_not_how_things_are_now(first_quotes):
    denied = "It is not true that Ome is a Category 5 hurricane."

    assert first_quotes(WEAKER, denied, question="What category is Hurricane Ome now?") == [WEAKER, denied]


def test_what_the_reader_does_not_take_for_an_answer_is_not_how_things_are_now(first_quotes):
    further = "Ome is expected to turn north."

    assert first_quotes(WEAKER, further, question="What category is Hurricane Ome now?") == [WEAKER, further]


@pytest.mark.parametrize("days", [(0, 0), (3, 0), (0, None), (None, 3)])
def test_without_a_later_day_the_order_stays(first_quotes, days):
    assert first_quotes(STRONGER, WEAKER, days=days, question="What category is Hurricane Ome now?")[0] == STRONGER


def test_a_day_of_the_year_before_is_not_of_another_year(first_quotes):
    """The crash of 29 December is no other one for a report of 2 January: the first toll stayed in front."""
    newer = NEWER.replace("The Ome floods", "The Dec. 29, 2025, Ome floods")
    assert first_quotes(OLDER, newer, days=(177, 180)) == [f"2 January 2026: {newer}", OLDER]
