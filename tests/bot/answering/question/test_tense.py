import pytest

from bot.answering.question.tense import asks_of_the_past


@pytest.mark.parametrize(
    "question",
    ["Who won the race?", "when did the bridge open", "What was said?", "Which firm announced layoffs?", "who led it"],
)
def test_of_the_past(question):
    assert asks_of_the_past(question)


@pytest.mark.parametrize(
    "question",
    [
        "who runs Intel now",
        "Who is the pope?",
        "what are mortgage rates",
        "What’s the tariff that was announced?",
        "Which tariffs does the United States have?",
        "who owns United Airlines",
    ],
)
def test_of_now(question):
    assert not asks_of_the_past(question)
