import pytest

from bot.answering.checking.difference import Difference, difference, differs_in_one


@pytest.mark.parametrize(
    ("statement", "sentence", "expected"),
    [
        ("The city built 7 bridges.", "The city has built 9 bridges.", Difference("figure", "seven", "nine")),
        ("Bread costs $5 in Rome.", "Bread costs 3 dollars in Rome.", Difference("figure", "$5", "$3")),
        ("The mine opened on 5 May 2019.", "The mine opened on April 5, 2019.", ("date", "5-May-2019", "5-April-2019")),
        ("The city did not close the bridge.", "The city closed the bridge.", Difference("denial")),
        ("The city closed the bridge.", "The city did not close the bridge.", Difference("denial")),
        ("Ann Lee was the first mayor.", "Bob Roe was the first mayor.", Difference("name", "Ann Lee", "Bob Roe")),
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
