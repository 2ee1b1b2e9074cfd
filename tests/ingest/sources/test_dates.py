import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.dates import known_day, parse_published, parse_published_at, parse_retrieved


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-22",
        " 2025-03-22 ",
        "2025-03-22T23:30:00",
        "2025-03-22T23:30:00Z",
        "2025-03-22T23:30:00.123456789+09:00",
        "2025-03-22 23:30:00 UTC",
        "Sat, 22 Mar 2025 23:30:00 GMT",
        "Sat, 22 Mar 2025 23:30:00 -0500",
        "2025-03-22T25:99",
        *("Saturday, March 22, 2025", "March 22, 2025", "22 March 2025", "Sat, 22 Mar 2025"),
        "20250322",
        "20250322T233000Z",
        "20250322 23:30",
        "2025/03/22 23:30:00",
        "2025/3/22",
        "2025.03.22 23:30",
        "2025. 3. 22.",
        "2025-03-22 23:30:00 GMT",
        "2025年3月22日 1時5分",
        "2025년 3월 22일 23:30",
        *(
            "Mar. 22, 2025",
            "22 Mar. 2025",
            "Sat., March 22, 2025",
            "Mar.22, 2025 11:30 p.m. EDT",
            "March 22, 2025 11:30 p.m.EDT",
        ),
        *("March 22, 2025 5 p.m.", "2025-03-22T11:30:00PM+02:00", "2025-03-22 PM", "2025/3/22 a.m."),
        *(
            "22.03.2025",
            "22.3.2025, 23:30 Uhr",
            "22. 3. 2025",
            "22.3.2025 at 11:30 pm",
            "March 22nd, 2025",
            "22ND MARCH 2025",
        ),
        *("Mar. 22, 2025 at 5:00 p.m.", "March 22, 2025, at 17:00", "March 22, 2025 | 5 PM", "22 March 2025 – 23:30"),
    ],
)
def test_published_is_the_day_as_written(written):
    assert parse_published(written) == date(2025, 3, 22)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        *("22 March", "March 2025", "Saturday", "22 2025"),
        "2025-13-40",
        "2025/22/03",
        *("22/03/2025", "03.22.2025", "22.3.20251", "22.3.25", "1.22.3.2025"),
        "2025-03",
        *("2025-W12", "2025W12", "2025-W12T10:00:00Z", "2025-W12 UTC"),
        "2025.3.221",
        "0001-01-01T00:00:00Z",
        "1742600000",
    ],
)
def test_text_without_a_day_has_no_published_date(written):
    assert parse_published(written) is None


@pytest.mark.parametrize(
    "written", ["1712011200000", "1599071540000", "1738052511000", "1604061920000.0", "171201120000", "171201120000000"]
)
def test_unix_time_is_not_read_as_a_day_of_an_earlier_century(written):
    assert parse_published(written) is None
    assert parse_retrieved(written) is None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-03-22", datetime(2025, 3, 22, tzinfo=UTC)),
        ("2025-03-22T08:00:00", datetime(2025, 3, 22, 8, tzinfo=UTC)),
        ("2025-03-22T08:00:00+09:00", datetime(2025, 3, 21, 23, tzinfo=UTC)),
        ("Sat, 22 Mar 2025 08:00:00 -0500", datetime(2025, 3, 22, 13, tzinfo=UTC)),
        ("2025-03-22T25:99", None),
        ("yesterday", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("March 22, 2025 11:30 PM", datetime(2025, 3, 22, 23, 30, tzinfo=UTC)),
        ("March 22, 2025 12:05 a.m.", datetime(2025, 3, 22, 0, 5, tzinfo=UTC)),
        ("2025-03-22 12:05:10 pm", datetime(2025, 3, 22, 12, 5, 10, tzinfo=UTC)),
        ("Sept. 5, 2025 5:00 PM EST", datetime(2025, 9, 5, 22, tzinfo=UTC)),
        ("March 22, 2025 11:30\u202fPM EST", datetime(2025, 3, 23, 4, 30, tzinfo=UTC)),
        ("2025-03-22T11:30:05 PM", datetime(2025, 3, 22, 23, 30, 5, tzinfo=UTC)),
        ("20250322T11:30:00PM+02:00", datetime(2025, 3, 22, 21, 30, tzinfo=UTC)),
        ("2025-03-22 5 p.m.", datetime(2025, 3, 22, 17, tzinfo=UTC)),
        ("2025-03-22 23:30 PM", datetime(2025, 3, 22, 23, 30, tzinfo=UTC)),
        ("22.3.2025 23:30", datetime(2025, 3, 22, 23, 30, tzinfo=UTC)),
        ("March 22nd, 2025 at 5:00 p.m. EST", datetime(2025, 3, 22, 22, tzinfo=UTC)),
        ("22 Mar 2025 - 23:30 -0500", datetime(2025, 3, 23, 4, 30, tzinfo=UTC)),
        ("2025-W12", None),
    ],
)
def test_retrieved_is_a_moment_in_utc(written, moment):
    assert parse_retrieved(written) == moment


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the machine cannot be changed here")
def test_a_moment_without_a_zone_is_in_utc_wherever_the_machine_stands(monkeypatch):
    try:
        with monkeypatch.context() as patch:
            patch.setenv("TZ", "Asia/Tokyo")
            time.tzset()
            assert parse_retrieved("2025-03-22T08:00:00") == datetime(2025, 3, 22, 8, tzinfo=UTC)
    finally:
        time.tzset()


def test_the_first_year_that_is_believed_is_1500():
    assert parse_published("1500-01-01") == date(1500, 1, 1)
    assert parse_published("1499-12-31") is None


@pytest.mark.parametrize(("days", "is_known"), [(0, True), (1, True), (2, False), (-900, True)])
def test_a_day_is_known_that_has_come_in_some_time_zone(days, is_known):
    read = date(2025, 3, 22)
    day = read + timedelta(days=days)

    assert known_day(day, read) == (day if is_known else None)
    assert known_day(None, read) is None


@pytest.mark.parametrize(
    ("written", "hours", "clock"),
    [
        ("2025-03-22T23:30:00Z", 0, (23, 30)),
        (" 2025-03-22 23:30:00 UTC ", 0, (23, 30)),
        ("2025-03-22 23:30:00 GMT", 0, (23, 30)),
        ("2025-03-22T23:30-05:00", -5, (23, 30)),
        ("2025-03-22T23:30:00.123456789+09:00", 9, (23, 30, 0, 123456)),
        ("20250322T233000Z", 0, (23, 30)),
        ("2025-03-22T00:00:01Z", 0, (0, 0, 1)),
        ("Sat, 22 Mar 2025 23:30:00 -0500", -5, (23, 30)),
        ("Sat, 22 Mar 2025 23:30:00 GMT", 0, (23, 30)),
        ("22 Mar 2025 23:30 EST", -5, (23, 30)),
        ("Mar 22, 2025, 11:30pm EST", -5, (23, 30)),
    ],
)
def test_a_time_is_kept_with_the_offset_that_is_written(written, hours, clock):
    moment = parse_published_at(written)
    assert moment == datetime(2025, 3, 22, *clock, tzinfo=timezone(timedelta(hours=hours)))
    assert moment.date() == parse_published(written)


@pytest.mark.parametrize(
    "written",
    [
        *("2025-03-22", "20250322", "2025-03-22T23:30:00", "2025-03-22 23:30 CET", "2025-03-22T25:99Z"),
        *("2025-03-22T00:00:00Z", "2025-03-22T00:00:00.000+01:00", "Sat, 22 Mar 2025 00:00:00 -0500"),
        *("Sat, 22 Mar 2025 23:30:00", "Sat, 22 Mar 2025 23:30:00 CET", "Saturday, March 22, 2025"),
        "Sat, 22 Mar 2025 23:30:00 -0000",  # RFC 2822: the zone is not known
    ],
)
def test_no_zone_is_guessed_and_midnight_is_no_time(written):
    assert parse_published(written) == date(2025, 3, 22)
    assert parse_published_at(written) is None


@given(st.text(max_size=40) | st.from_regex(r"\w{3}, \d{1,3} [A-Z][a-z]{2} \d{1,5} [\d:]{0,9} \S{0,6}", fullmatch=True))
def test_any_text_can_be_parsed(written):
    day, published_at = parse_published(written), parse_published_at(written)
    assert published_at is None or published_at.date() == day
    moment = parse_retrieved(written)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    "written", ["1 Jan" + " " * 100_000 + "2025", "Sat, 22 Mar 2025 " + "(" * 100_000, "2" * 100_000]
)
def test_an_endless_date_is_no_date_and_takes_no_time(written):
    started = time.perf_counter()
    assert parse_published(written) is None
    assert parse_retrieved(written) is None
    assert time.perf_counter() - started < 3  # the first took 40 s


def test_a_day_is_read_although_much_text_follows():
    assert parse_published("2025-03-22 " + "x" * 1000) == date(2025, 3, 22)


@given(st.datetimes(min_value=datetime(1500, 1, 2), timezones=st.just(UTC)))
def test_an_iso_timestamp_is_read_back(moment):
    assert parse_retrieved(moment.isoformat()) == moment
