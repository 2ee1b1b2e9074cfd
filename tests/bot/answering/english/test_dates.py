import pytest

from bot.answering.checking.one_form import one_form
from bot.answering.english.dates import mentions
from bot.answering.english.figures import figures


def days(text: str) -> list[tuple[int | None, int | None, int | None]]:
    return [(mention.year, mention.month, mention.day) for mention in mentions(text)]


@pytest.mark.parametrize("text", ["2025-15-03", "2025-13-05", "2025-00-10", "2025-19-39", "2025-03-32"])
def test_a_date_with_no_such_month_or_day_is_only_its_year(text):
    """The month 15 had no name, and the check of such a message failed."""
    assert days(f"The meeting was moved to {text}.") == [(2025, None, None)]
    assert one_form(f"The meeting was moved to {text}.")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1 to 5 April", [(None, 4, 1), (None, 4, 5)]),
        ("May 01", [(None, 5, 1)]),
        ("31 May 2024", [(2024, 5, 31)]),
        ("May 30th and 31st", [(None, 5, 30), (None, 5, 31)]),
        ("May 10", [(None, 5, 10)]),
        # A date in figures is read.
        ("from 2025-03-15 to 2025-12-31", [(2025, 3, 15), (2025, 12, 31)]),
    ],
)
def test_the_days_of_a_month_are_read(text, read):
    assert days(text) == read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In May 35 people were killed.", 35),
        ("In May 5 million people fled.", 5_000_000),
        ("In March 12 percent of them left.", 12),
        ("In May 00 was dialed.", 0),
    ],
)
def test_a_number_that_is_no_day_is_a_figure(text, value):
    """ "May 35" was a date, and 35 no count."""
    dates = mentions(text)

    assert [mention.day for mention in dates] == [None]
    assert [figure.value for figure in figures(text, dates)] == [value]
