"""An answer from old reports says so, where the reader could take it for news."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.notices.dated_claims import OLD, old_news
from bot.answering.question.time.scope import TimeScope, understand_time
from bot.answering.refusal.signals import LIVE

TODAY = date(2025, 7, 10)


@pytest.fixture(scope="session")
def note():
    """What is said of quotes of these days, by default in a corpus that is fed."""

    def note(*days, question="How many people died in the Texas floods?", newest=TODAY):
        return old_news(days, understand_time(question, datetime(2025, 7, 10, 12, tzinfo=UTC)), TODAY, newest)

    return note


def test_the_note_gives_the_day_of_the_newest_quote(note):
    """Found with the flood of July 2025: three dead in a report of 2015 were the answer."""
    days = (date(2015, 5, 26), date(2024, 5, 27))
    assert note(*days) == "The newest report quoted here is of 27 May 2024."
    assert note(days[0], None) == "The newest report quoted here is of 26 May 2015."


def test_there_is_no_note_where_nobody_is_misled(note):
    assert note(date(2015, 5, 26), TODAY) is None
    assert note(date(2015, 5, 26), question="How many people died in the Texas floods in May 2015?") is None
    assert note(date(2015, 5, 26), newest=date(2025, 3, 1)) is None  # an archive
    assert note(date(2015, 5, 26), newest=None) is None
    assert note(None) is None
    assert note() is None


@given(st.integers(0, 4000), st.integers(0, 60))
def test_the_note_comes_after_half_a_year_in_a_live_corpus(age, quiet):
    sentence = old_news(
        [TODAY - timedelta(days=age)], TimeScope(None, leans_to_now=False), TODAY, TODAY - timedelta(days=quiet)
    )
    assert (sentence is not None) == (age > OLD.days and quiet <= LIVE.days)
