from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.topics.trend import MOST, busiest_days

DAY = date(2025, 3, 4)


def test_the_busiest_consecutive_days_are_shown():
    reports = {DAY + timedelta(days=number): 9 if number == 3 else 1 for number in range(10)}

    assert busiest_days(reports, 3) == [DAY + timedelta(days=number) for number in (3, 4, 5)]


@given(st.dictionaries(st.integers(0, 60).map(lambda n: DAY + timedelta(days=n)), st.integers(1, 9)))
def test_the_days_are_in_order_without_a_gap(reports):
    days, all_days = busiest_days(reports), sorted(reports)

    assert len(days) == min(MOST, len(all_days))
    assert all(all_days.index(after) == all_days.index(before) + 1 for before, after in pairwise(days))
