import pytest

from bot.conversation.follow_up.at_once import turns_in_message
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import stand_alone

ANSWER = ("Ann Lee of Oslo beat Kim Roe.", "She was born in Bergen.")


@pytest.mark.parametrize(
    ("first", "second", "has_answer"),
    [
        ("Who won the race?", "When does she take office?", True),
        ("Who was arrested?", "and what did he do?", True),
        ("Who was shot in Dorn?", "When did he die?", True),
        ("Whose car was found?", "What did he say?", True),
        ("Whom did she beat?", "What did he say?", True),
        ("What did Lee find?", "What did she say?", False),
        ("so who was chosen as pope", "and where was he born?", True),
        ("And which player won?", "What did he say?", True),
        ("Who is Ann Lee", "and what did she do?", False),
        ("Who was the winner?", "What did she say?", False),
        ("When did Ann Lee win?", "Who beat her?", False),
        ("Who won the race?", "When did it end?", False),
        ("Who won the race?", "Why?", False),
    ],
)
def test_an_answer_that_nobody_has_read_counts_only_where_it_says_who_is_meant(first, second, has_answer):
    turn = Turn(first, ANSWER, (("he", "Roe"),))

    assert turns_in_message(second, [turn]) == [turn if has_answer else Turn(first, (), (("he", "Roe"),))]


def test_he_is_whom_the_first_question_names_and_nobody_of_its_answer():
    turns = [Turn("Who is Ann Lee", ANSWER)]

    assert (
        stand_alone("and what did she do?", turns_in_message("and what did she do?", turns)).text
        == "and what did Ann Lee do?"
    )
