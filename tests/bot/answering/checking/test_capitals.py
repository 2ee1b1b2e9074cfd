import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.checking.capitals import has_capitals, with_capitals

ARTICLES = (
    "Mayor Otto Falk of Lindenau said on Monday that the Arle bridge is closed. The bank of the Arle is wet.",
    "“Falk is right,” said NASA's Mia O'Neil in Saint-Denis. Rain fell, and the mayor left.",
    "A Bank of Hull report agrees.",
)


@pytest.mark.parametrize(
    ("message", "has"),
    [
        ("falk closed the bridge", False),
        ("Falk closed the bridge. It rained.", False),  # of which sentence the capital is, it does not say
        ("i think i saw it, I did", False),
        ("the mayor, Falk, closed it", True),
        ("NASA closed it", True),
        ("", False),
    ],
)
def test_a_message_without_capitals_is_known(message, has):
    assert has_capitals(message) is has


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("otto falk closed the arle bridge on monday.", "Otto Falk closed the Arle bridge on Monday."),
        (
            "nasa's report names falk’s house. mia o'neil agrees.",
            "NASA's report names Falk’s house. Mia O'Neil agrees.",
        ),
        ("the mayor was in saint-denis", "The mayor was in Saint-Denis"),
        ("rain fell on the dorn", "Rain fell on the dorn"),  # what no article has is left as it is
        ("", ""),
    ],
)
def test_words_are_written_as_in_the_articles(message, written):
    assert with_capitals(message, ARTICLES) == written


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_nothing_but_the_capitals_changes(message, articles):
    assert with_capitals(message, articles).casefold() == message.casefold()
