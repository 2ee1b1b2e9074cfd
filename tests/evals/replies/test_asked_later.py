from datetime import date

import pytest

from evals.questions import EvalQuestion
from evals.replies.asked_later import asked_later


def question(text, as_of=date(2025, 1, 30)):
    return EvalQuestion(text, text, as_of, ("Rome",), frozenset(["https://example.com/a"]))


def test_a_question_is_asked_as_of_a_later_day():
    assert asked_later([question("Who won the race?")], 60) == [question("Who won the race?", date(2025, 3, 31))]


@pytest.mark.parametrize(
    "left_out",
    [
        question("Who won the race this week?"),
        question("Who won the race on Monday?"),
        question("Who is the new mayor of Rome?"),
        question("Who won the race?", None),
    ],
)
def test_what_names_or_means_a_time_is_another_question_later(left_out):
    assert asked_later([left_out], 60) == []
