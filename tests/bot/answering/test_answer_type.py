import pytest

from bot.answering.answer_type import FIGURE, TIME, expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people attended?", FIGURE),
        ("how much did Japan spend?", FIGURE),
        ("What percentage of voters stayed at home?", FIGURE),
        ("When did the bank end negative rates?", TIME),
        ("In which year was it built?", TIME),
        ("What did he say when he left?", None),
        ("Who won?", None),
        ("How did it end?", None),
    ],
)
def test_a_question_that_asks_for_a_figure_or_a_time_is_known(question, kind):
    assert expected(question) is kind


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Some 62 billion dollars were spent.", True),
        ("Three people were hurt.", True),
        ("They met in Tokyo on March 22nd.", False),
        ("They met on 22 March 2025.", False),
        ("In 2,019 cases it failed.", True),
        ("They met in Tokyo.", False),
    ],
)
def test_a_date_is_no_figure(text, holds):
    assert FIGURE.is_in(text) is holds


def test_a_time_is_a_date_a_weekday_or_a_span():
    assert TIME.is_in("It ended on Tuesday.")
    assert TIME.is_in("It was built in 1889.")
    assert not TIME.is_in("It was built in Paris.")
