from datetime import date

import pytest

from bot.answering.checking.difference import Difference, difference, differs_in_one, may_have_changed


@pytest.mark.parametrize(
    ("statement", "sentence", "expected"),
    [
        ("The city built 7 bridges.", "The city has built 9 bridges.", Difference("figure", "seven", "nine")),
        ("Bread costs $5 in Rome.", "Bread costs 3 dollars in Rome.", Difference("figure", "$5", "$3")),
        ("The mine opened on 5 May 2019.", "The mine opened on April 5, 2019.", ("date", "5-May-2019", "5-April-2019")),
        ("The city did not close the bridge.", "The city closed the bridge.", Difference("denial")),
        ("The city closed the bridge.", "The city did not close the bridge.", Difference("denial")),
        ("Acme can't close the bridge.", "Acme can close the bridge.", Difference("denial")),
        ("The city will close the bridge.", "The city won't close the bridge.", Difference("denial")),
        ("Ann Lee was the first mayor.", "Bob Roe was the first mayor.", Difference("name", "Ann Lee", "Bob Roe")),
        ("Ann Lee won the election.", "Bob Roe won the election.", Difference("name", "Ann Lee", "Bob Roe")),
        ("The first president was Ann Lee.", "The first president was Bob Roe.", ("name", "Ann Lee", "Bob Roe")),
        ("The tallest man in Rome is Ann Lee.", "The tallest man in Rome is Bob Roe.", ("name", "Ann Lee", "Bob Roe")),
        ("Ann Lee replaced Bob Roe.", "Ann Lee replaced Cal Poe.", Difference("name", "Bob Roe", "Cal Poe")),
        ("Acme bought Zenith in Rome.", "Zenith bought Acme in Rome.", ("roles", "Acme bought", "Zenith bought")),
        # 100 counted as a round form of it.
        ("The city built 119 bridges.", "The city has built 100 bridges.", Difference("figure", "119", "100")),
        (
            "The storm killed 9 people.",
            "The storm killed 7 people.",
            Difference("figure", "nine", "seven", may_grow=True),
        ),
    ],
)
def test_one_differing_fact_is_found(statement, sentence, expected):
    assert difference(statement, sentence) == (expected if isinstance(expected, Difference) else Difference(*expected))


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("The city closed 7 bridges.", "The city has closed 7 bridges."),  # nothing
        ("The city closed 7 bridges in May.", "The city closed 9 bridges in June."),  # two things
        ("Bread costs 5 dollars.", "Bread costs 5 euros."),  # another unit is another thing
        ("Acme paid $5 billion.", "Acme paid $5.02 billion."),  # a round form
        ("Acme employs 900 people.", "Acme employs more than 500 people."),  # both may be true
        ("The index rose 3%.", "The index rose 5%."),  # every day
        ("Floods hit Rome.", "Floods hit Milan."),  # both may be true
        ("Rent in Spain fell to its lowest level since 2008.", "Rent in Italy fell to its lowest level since 2008."),
        ("Acme won a contract with the city.", "Zenith won a contract with the city."),
        ("Ann Lee last visited Rome in April 2023.", "Bob Roe last visited Rome in April 2023."),
        ("Ann Lee was the first mayor of Rome.", "Ann Lee was the first mayor of Milan."),  # each place has one
        ("In Spain Ann Lee won the election.", "In Italy Ann Lee won the election."),
        ("Spain succeeded in reaching the final.", "Italy succeeded in reaching the final."),
        ("Rome met Milan.", "Milan met Rome."),  # the same
        ("The city closed the bridge.", "The city has not closed the bridge yet."),  # it may have since
        ("The mine opened in 2019.", "The mine opened on 5 April 2019."),  # the same, said closer
        ("The city will close 7 bridges.", "The city closed 9 bridges."),
        # A name that may be another for the same is no difference. It was said that an article says Kyiv, not Kiev.
        ("Kiev is the largest city in Ukraine.", "Kyiv is the largest city in Ukraine."),
        ("Man Utd won the FA Cup.", "Manchester United won the FA Cup."),
        ("The Tories won the election in Hull.", "The Conservatives won the election in Hull."),
        ("Soren Joergensen won the race in Hull.", "Søren Jørgensen won the race in Hull."),
        ("Manchester City won the Premier League.", "Liverpool won the Premier League."),
    ],
)
def test_statements_that_may_both_be_true_have_no_difference(statement, sentence):
    assert difference(statement, sentence) is None


def test_a_differing_figure_is_found_in_different_words():
    statement = "Lantern will fly past Europa 94 times."
    title = "Lantern sets out"

    assert (
        differs_in_one(statement, "It will circle the planet and fly past Europa 49 times.", title).sentence_part
        == "49"
    )
    assert differs_in_one(statement, "It will fly past Europa 49 times.", "Another headline") is None
    assert differs_in_one(statement, "It will fly past Europa 49 times and past Io 3 times.", title) is None
    assert differs_in_one(statement, "It will not fly past Europa 49 times.", title) is None


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Apple unveiled the iPhone 17 in Hull.", "Apple unveiled the iPhone 16 in Hull."),
        ("Apollo 12 landed on the moon in Rome.", "Apollo 11 landed on the moon in Rome."),
        ("Apollo 8 flew around the moon.", "Apollo 9 flew around the moon."),
        ("The court in Ohio sits at 12 Main Street.", "The court in Ohio sits at 14 Main Street."),
        ("The meeting in Hull starts at 9:30.", "The meeting in Hull starts at 10:30."),
        ("The army in Hull has F-16 jets.", "The army in Hull has F-35 jets."),
    ],
)
def test_the_number_of_a_name_or_a_clock_is_no_figure_that_differs(statement, sentence):
    """It was said that an article says 16, not 17, of two phones."""
    assert difference(statement, sentence) is None
    assert differs_in_one(statement, sentence) is None


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Hull put 16 American firms on its list.", "Hull put 18 American firms on its list."),
        ("On Monday 12 people died in Hull.", "On Monday 14 people died in Hull."),
        ("About 12 people died in Hull.", "About 14 people died in Hull."),
        ("Greco's 12 allies left Hull on foot.", "Greco's 14 allies left Hull on foot."),
        ("On Tuesday 12 Democrats voted in Hull.", "On Tuesday 14 Democrats voted in Hull."),
        ("The army killed 30 Hamas fighters in Hull.", "The army killed 40 Hamas fighters in Hull."),
        ("In Gaza 50 people were killed on Monday.", "In Gaza 70 people were killed on Monday."),
        ("In Turkey 12 Kurds were arrested on Friday.", "In Turkey 30 Kurds were arrested on Friday."),
        ("Lufthansa ordered 30 Boeing jets in Hull.", "Lufthansa ordered 40 Boeing jets in Hull."),
    ],
)
def test_a_count_beside_a_capital_is_a_figure(statement, sentence):
    assert difference(statement, sentence).kind == "figure"


def test_a_woman_is_not_said_to_differ_from_a_man_of_her_name():
    statement, sentence = "Mrs Lee met 12 farmers in Hull.", "Mr Lee met 14 farmers in Hull."

    assert difference(statement, sentence) is None
    assert differs_in_one(statement, sentence) is None
    assert difference(statement.replace("Mrs", "Mr"), sentence).kind == "figure"


def test_the_figure_of_another_who_is_named_first_is_no_difference():
    """Of "Apple became the first company worth $5 trillion" a report of Nvidia was said to give another figure."""
    sentence = "Nvidia became the first company to reach a value of $4 trillion, making it worth more than Apple."

    assert differs_in_one("Nvidia became the first company worth $5 trillion.", sentence).kind == "figure"
    assert differs_in_one("Apple became the first company worth $5 trillion.", sentence) is None


FIGURE, DENIAL = Difference("figure", "900", "500"), Difference("denial")
NAME, ROLES = Difference("name", "Ann Lee", "Bob Roe"), Difference("roles", "Ann beat", "Bob beat")


@pytest.mark.parametrize(
    ("statement", "change", "changes"),
    [
        ("Acme employs 900 people.", FIGURE, True),
        ("Acme employed 900 people in 2019.", FIGURE, False),
        ("In 2020 Acme has 900 people.", FIGURE, False),
        ("Acme will build 900 cars in 2030.", FIGURE, True),
        ("Acme hired 900 people.", FIGURE, True),  # it hires again
        ("Acme hired 900 people in February.", FIGURE, True),  # of any year
        ("Acme is not for sale.", DENIAL, True),
        ("Ann Lee is not the president of the United States.", DENIAL, True),
        ("Ann Lee is not married.", DENIAL, True),
        ("Acme has never sold a mine.", DENIAL, False),
        ("Acme did not sell the mine.", DENIAL, False),  # it has sold it
        ("Acme sold the mine.", DENIAL, True),  # when it was reported it had not
        ("Acme sold the mine in 2019.", DENIAL, False),
        ("Ann Lee is the first in Hull.", NAME, True),
        ("Ann Lee won the Marrow Open.", NAME, True),  # each year
        ("Ann Lee won the Marrow Open in 2019.", NAME, False),
        ("Ann beat Bob in Hull.", ROLES, True),
        ("Ann beat Bob in Hull on 5 May 2019.", ROLES, False),
        ("The mine opens on 5 May.", Difference("date", "5-May", "5-April"), True),
        ("The race took place on 5 March.", Difference("date", "5-March", "6-March"), True),
        ("The mine opened on 5 May 2019.", Difference("date", "5-May-2019", "5-April-2019"), False),
        ("Ann visited Hull on 5 May 2017.", Difference("date", "5-May-2017", "9-March-2021"), True),
        ("Ann won in Hull in May 2017.", Difference("date", "May-2017", "May-2019"), True),
        ("The war ended on 11 November 1917.", Difference("date", "11-November-1917", "11-November-1918"), False),
        ("Ann Lee leaves on 3 May 2023.", Difference("date", "3-May-2023", "3-May-2024"), True),
    ],
)
def test_what_changes_or_is_repeated_is_not_denied_by_a_report_of_another_year(statement, change, changes):
    """All but figures of the present tense were, by a report of any age."""
    assert may_have_changed(change, statement, date(2021, 3, 20), date(2022, 6, 1)) is changes


@pytest.mark.parametrize(
    ("statement", "change", "changes"),
    [
        ("The race took place on 5 March.", Difference("date", "5-March", "6-March"), False),
        ("The mine opens on 5 May.", Difference("date", "5-May", "5-April"), True),  # it may be put off
        ("Acme hired 900 people in February.", FIGURE, False),
    ],
)
def test_what_was_over_when_it_was_reported_this_year_does_not_change(statement, change, changes):
    assert may_have_changed(change, statement, date(2021, 3, 20), date(2021, 6, 1)) is changes
