import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.usage import DayUsage, class_of, percentile, total

DAY = date(2026, 3, 20)


@given(st.lists(st.floats(0.001, 600), min_size=1, max_size=60), st.sampled_from([0.5, 0.95, 1.0]))
def test_a_percentile_is_at_most_nine_per_cent_off(seconds, share):
    times = {}
    for duration in seconds:
        times[class_of(duration)] = times.get(class_of(duration), 0) + 1
    exact = sorted(seconds)[math.ceil(share * len(seconds)) - 1]

    assert percentile(times, share) == pytest.approx(exact, rel=0.095)


def test_no_questions_have_no_percentile():
    assert percentile({}, 0.5) is None
    assert class_of(0.0) == class_of(0.001) == 0


def test_the_total_adds_up_all_days():
    first = DayUsage(DAY, {"answered": 2, "failed": 1}, 1, 0, 5, {4: 2})
    second = DayUsage(date(2026, 3, 21), {"answered": 1}, 0, 3, 0, {4: 1, 8: 1})

    assert total([first, second]) == DayUsage(date(2026, 3, 21), {"answered": 3, "failed": 1}, 1, 3, 5, {4: 3, 8: 1})
    assert total([first, second]).questions == 4
