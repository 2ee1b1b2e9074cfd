from datetime import date

import pytest

from bot.answering.checking.difference import Difference, difference
from bot.answering.checking.explanations import explain, explain_older


@pytest.mark.parametrize(
    ("statement", "sentence", "reason"),
    [
        ("The strike lasted 10 days.", "The strike lasted two days.", "2 days, not 10 days"),
        ("The flight took 1 hour.", "The flight took 3 hours.", "3 hours, not 1 hour"),
        ("The fire burned 1.5 million acres.", "The fire burned 2.5 acres.", "2.5 acres, not 1.5 million acres"),
        ("The wall is 30 feet high.", "The wall is 1 ft high.", "1 foot, not 30 feet"),
        ("The storm had winds of 100 mph.", "The storm had winds of 90 mph.", "90 mph, not 100 mph"),
        ("The five-day strike ended.", "The four-day strike ended.", "4 days, not 5 days"),
        ("The duty is 20%.", "The duty is 30 percent.", "30%, not 20%"),
        ("The strike ended on 5 March 2025.", "The strike ended on March 6, 2025.", "6 March 2025, not 5 March 2025"),
        ("The firm paid $20.", "The firm paid $30,000.", "$30,000, not $20"),
        ("The firm is worth $5 trillion.", "The firm is worth $4.25 trillion.", "$4.25 trillion, not $5 trillion"),
        ("The firm paid $12,345,678.", "The firm paid $1,000,000.", "$1 million, not $12,345,678"),
    ],
)
def test_a_wrong_figure_is_named_with_its_unit_as_people_write_it(statement, sentence, reason):
    assert explain(difference(statement, sentence)) == f"An article says {reason}."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Difference("denial"), "says the opposite; it may have changed since."),
        (Difference("roles", "Ann beat", "Bob beat"), "says it the other way around; it may be about another time."),
        (Difference("name", "Ann Lee", "Bob Roe"), "says Bob Roe; it may be about another time."),
        (Difference("figure", "$5", "$3"), "says $3; it may have changed since."),
    ],
)
def test_an_older_report_that_says_otherwise_is_told_with_its_day(change, reason):
    assert explain_older(change, date(2025, 4, 7)) == f"An older article, from 7 April 2025, {reason}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Difference("denial"), "says the opposite."),
        (Difference("roles", "Ann beat", "Bob beat"), "says it the other way around."),
        (Difference("name", "Ann Lee", "Bob Roe"), "says Bob Roe, not Ann Lee."),
    ],
)
def test_a_contradiction_of_long_ago_is_told_with_its_day(change, reason):
    assert explain(change) == f"An article {reason}"
    assert explain(change, date(2025, 4, 7)) == f"An article from 7 April 2025 {reason}"


def test_a_report_without_a_date_is_told_as_one_that_may_be_older():
    reason = explain_older(Difference("figure", "nine", "seven"), None)
    assert reason == "An article without a date says otherwise; it may be an older one."
