from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.answering.question.time.calendar import has_come

DAY = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("now", "tomorrow_has_come"),
    [
        (datetime(2025, 3, 31, 9, 59, tzinfo=UTC), False),
        (datetime(2025, 3, 31, 10, 0, tzinfo=UTC), True),
        (datetime(2025, 3, 31, 2, 59, tzinfo=timezone(timedelta(hours=-7))), False),
        (datetime(2025, 3, 31, 3, 0, tzinfo=timezone(timedelta(hours=-7))), True),
    ],
)
def test_a_day_has_come_once_it_begins_in_the_first_time_zone(now, tomorrow_has_come):
    assert has_come(DAY, now)
    assert has_come(DAY + timedelta(days=1), now) == tomorrow_has_come
    assert not has_come(DAY + timedelta(days=2), now)
    assert not has_come(date.max, now)
