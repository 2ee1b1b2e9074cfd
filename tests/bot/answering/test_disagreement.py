"""Figures that disagree are named only where they are of the same thing."""

from datetime import date

import pytest

from bot.answering.answer import Citation, Evidence, Quote
from bot.answering.citations import cite
from bot.answering.cross_check import cross_check
from bot.answering.disagreement import find_disagreement
from bot.answering.writers.proposal import ProposedClaim, ProposedQuote

QUAKE = "The earthquake in Noto killed 202 people, the prefecture says."
TITLE = "Earthquake in Noto"


@pytest.fixture(scope="session")
def two(passage_of):
    """Evidence of two reports, the first of which is quoted."""

    def evidence(first, second, days=(9, 12), outlets=("CNN", "USA Today"), titles=(TITLE, TITLE), articles="ab"):
        parts = zip((first, second), days, outlets, titles, articles, strict=True)
        return Evidence(
            tuple(
                passage_of(
                    text,
                    start=50 * place,
                    passage_id=place,
                    article_id=article,
                    version_id=f"v{place}",
                    published=date(2025, 1, day) if day else None,
                    outlet=outlet,
                    title=title,
                )
                for place, (text, day, outlet, title, article) in enumerate(parts)
            )
        )

    return evidence


def quoted(evidence):
    passage = evidence.passages[0]
    return [Citation(1, Quote(passage.version_id, passage.start, passage.end, passage.text), passage)]


def note(evidence):
    found = find_disagreement(quoted(evidence), evidence)
    return found.note if found else None


def test_a_later_higher_toll_is_an_update_newest_first(two):
    assert note(two(QUAKE, "The Noto earthquake has killed 240 people.")) == (
        "Reports differ: 240 dead (USA Today, 12 January 2025); 202 dead (CNN, 9 January 2025). "
        "The later one looks like an update."
    )


def test_a_count_that_starts_with_at_least_grows(two):
    """Found in the reports of a plane crash: both are true, and who read only the first must be told."""
    assert note(
        two(
            "As Louisville in Kentucky mourns at least 13 people killed in a cargo plane crash, answers are far off.",
            "At least seven people were killed after a cargo plane crash near Louisville on Tuesday, Kentucky says.",
            days=(12, 9),
            titles=("Cargo plane crash: crew named", "Plane crash near the Louisville airport"),
        )
    ) == (
        "Reports differ: 13 dead (CNN, 12 January 2025); seven dead (USA Today, 9 January 2025). "
        "The later one looks like an update."
    )


@pytest.mark.parametrize(
    "part",
    [
        "The earthquake in Noto killed 84 people in Kerr County.",
        "The earthquake in Noto killed 27 people at Camp Mystic in Wajima.",
        "On 1 March 2011 the earthquake in Noto killed 300 people.",
    ],
)
def test_a_part_beside_the_whole_or_another_time_is_no_disagreement(two, part):
    assert note(two(QUAKE, part)) is None
    assert note(two(part, QUAKE)) is None
    assert note(two(part, "The earthquake in Noto killed 36 people in Suzu and Wajima.")) is None


def test_a_later_count_that_is_only_a_lower_bound_says_nothing_new(two):
    assert note(two(QUAKE, "The Noto earthquake has killed at least 150 people.")) is None


def test_reports_of_one_day_disagree(two):
    assert note(two(QUAKE, "The Noto earthquake has killed 240 people.", days=(9, 9))).endswith(
        "They are of the same day and disagree."
    )


def test_a_later_lower_toll_of_another_outlet_is_not_called_an_update(two):
    assert note(two(QUAKE, "The Noto earthquake killed 180 people.")).endswith("not known to correct the other.")


def test_the_same_outlet_corrects_itself(two):
    update = two(QUAKE, "The Noto earthquake killed 180 people.", outlets=("CNN", "CNN"))

    assert note(update).endswith("The later one looks like an update.")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The fire in Paradise injured 40 people.", "12 people are hurt in the fire in Paradise."),
        ("A flood in Valencia left 12 people missing.", "The flood in Valencia left 30 missing."),
        ("The vaccine of Pfizer protects 94 per cent of adults.", "The vaccine of Pfizer protects 91% of adults."),
        ("The deal is worth $14 billion to Boeing.", "The deal is worth $20 billion to Boeing."),
    ],
)
def test_other_figures_of_the_same_thing_are_noticed(two, first, second):
    assert note(two(first, second, titles=("", ""))) is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (QUAKE, "The Noto earthquake has killed 202 people."),
        (QUAKE, "The Noto earthquake has injured 240 people."),
        (QUAKE, "The Noto earthquake destroyed 240 houses."),
        (QUAKE, "The earthquake in Tibet killed 126 people."),
        (QUAKE, "The earthquake killed more than 200 people in Noto."),
        (QUAKE, "The Noto earthquake killed 12 children."),
        (QUAKE, "In 2007 an earthquake in Noto killed one person and hurt 356."),
        (QUAKE, "The flood in Noto killed 14 people."),
        ("The vaccine of Pfizer protects 94 per cent of adults.", "The vaccine of Pfizer protects 62% of children."),
        ("The vaccine of Pfizer protects 94 per cent of adults.", "The vaccine of Moderna protects 92% of adults."),
        ("Prices rose by 3 per cent in March.", "Prices rose by 2 per cent in April."),
        ("China's tariff on soy is 34 per cent.", "China's tariff on wheat is 15 per cent."),
        (QUAKE, "The earthquake killed about 200 people in Noto."),
        ("The deal is worth $14 billion to Boeing.", "The deal is worth $14.2 billion to Boeing."),
        (
            "The deal is worth $14 billion to Boeing and $3 billion to Airbus.",
            "The deal is worth $14 billion to Boeing and $3 billion to Airbus.",
        ),
        ("The deal is worth $14 billion to Boeing.", "The deal is worth 20 planes to Boeing."),
    ],
)
def test_figures_of_different_things_are_no_disagreement(two, first, second):
    quake = TITLE if "oto" in second else ""

    assert note(two(first, second, titles=(quake, quake))) is None


def test_without_a_date_or_long_after_nothing_is_said(two):
    other = "The Noto earthquake has killed 240 people."

    assert note(two(QUAKE, other, days=(9, None))) is None
    assert note(two(QUAKE, other, days=(1, 28))) is None


def test_one_article_does_not_disagree_with_itself(two):
    assert note(two(QUAKE, "The Noto earthquake has killed 240 people.", articles="aa")) is None


def test_the_other_report_is_quoted_where_there_is_room(two):
    evidence = two(QUAKE, "Rain fell. The Noto earthquake has killed 240 people. It is cold.")
    cited = cite([ProposedClaim(QUAKE, (ProposedQuote(1, QUAKE),))], evidence)
    checked = cross_check("How many people died in Noto?", cited, evidence)

    assert [(claim.text, claim.citations) for claim in checked.claims] == [
        (QUAKE, (1,)),
        ("The Noto earthquake has killed 240 people.", (2,)),
    ]
    assert checked.citations[1].quote.start == 50 + len("Rain fell. ")
    assert "240 dead (USA Today" in checked.notes[0]


def test_the_other_report_is_left_out_where_the_words_are_used_up(two):
    evidence = two(QUAKE, "The Noto earthquake has killed 240 people.")
    cited = cite([ProposedClaim(QUAKE, (ProposedQuote(1, QUAKE),))], evidence)
    room = len(QUAKE.split()) + len("The Noto earthquake has killed 240 people.".split())

    assert len(cross_check("How many died?", cited, evidence, most_words=room).claims) == 2
    assert len(cross_check("How many died?", cited, evidence, most_words=room - 1).claims) == 1
