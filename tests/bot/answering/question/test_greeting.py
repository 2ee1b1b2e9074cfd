import pytest

from bot.answering.question.request import without_greeting


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("2. Who met in Tokyo?", "Who met in Tokyo?"),
        ("hi! 14) and when did it end?", "and when did it end?"),
        ("Q: what was it", "what was it"),
        ("Question 3: Did it rain?", "Did it rain?"),
        ("Two questions:\n1. Who won?\n- 2. Who lost?", "Two questions:\nWho won?\nWho lost?"),
        ("Two questions: 1. who won? 2. who lost?", "Two questions: who won? 2. who lost?"),
        # No places in a list: names and figures.
        ("1. FC Marrow lost to whom?", "1. FC Marrow lost to whom?"),
        ("What is Apollo 13? Who led it?", "What is Apollo 13? Who led it?"),
        ("2024: who won?", "2024: who won?"),
    ],
)
def test_the_place_of_a_question_in_a_list_is_none_of_its_figures(typed, asked):
    """ "4. Who met in Tokyo?" was refused for want of "4"."""
    assert without_greeting(typed) == asked


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Hey Dateline, what did Warren ask about?", "what did Warren ask about?"),
        ("Hey Dateline, what's the latest on the fires?", "what's the latest on the fires?"),
        ("hi! who won the race?", "who won the race?"),
        ("Good morning, any news on the strike?", "any news on the strike?"),
        ("  OK, and what about Oslo?", "and what about Oslo?"),
        # No greetings: what begins like one, or what nothing is asked after.
        ("Hi-tech firms: what did they report?", "Hi-tech firms: what did they report?"),
        ("Hello Kitty opened a park where?", "Hello Kitty opened a park where?"),
        ("Hello, Dolly!", "Hello, Dolly!"),
        ("Hey Dateline!", "Hey Dateline!"),
        ("OK", "OK"),
    ],
)
def test_a_greeting_is_removed_from_the_question(typed, asked):
    assert without_greeting(typed) == asked
