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
        ("Ann Lee was the first mayor.", "Bob Roe was the first mayor.", Difference("name", "Ann Lee", "Bob Roe")),
        ("Ann Lee won the election.", "Bob Roe won the election.", Difference("name", "Ann Lee", "Bob Roe")),
        ("The first president was Ann Lee.", "The first president was Bob Roe.", ("name", "Ann Lee", "Bob Roe")),
        ("The largest city in Norway is Oslo.", "The largest city in Norway is Bergen.", ("name", "Oslo", "Bergen")),
        ("Ann Lee replaced Bob Roe.", "Ann Lee replaced Cal Poe.", Difference("name", "Bob Roe", "Cal Poe")),
        ("Acme bought Zenith in Rome.", "Zenith bought Acme in Rome.", ("roles", "Acme bought", "Zenith bought")),
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
    ("statement", "change", "changes"),
    [
        ("Acme employs 900 people.", Difference("figure", "900", "500"), True),
        ("Acme employed 900 people in 2019.", Difference("figure", "900", "500"), False),
        ("Acme hired 900 people in May.", Difference("figure", "900", "500"), False),
        ("In 2020 Acme has 900 people.", Difference("figure", "900", "500"), False),
        ("Acme will build 900 cars in 2030.", Difference("figure", "900", "500"), True),
        ("The mine opens on 5 May.", Difference("date", "5-May", "5-April"), False),
        ("Acme is not for sale.", Difference("denial"), False),
    ],
)
def test_what_has_happened_stands_and_figures_of_the_present_change(statement, change, changes):
    assert may_have_changed(change, statement, date(2021, 3, 20)) is changes
