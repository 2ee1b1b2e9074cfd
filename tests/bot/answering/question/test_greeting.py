import pytest

from bot.answering.question.request import without_greeting


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
