from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.failure import Failure
from ingest.sources.web.safe_fetch.statuses import ServerClocks, check_status, read_retry_after

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def judge(status, **headers):
    try:
        check_status(status, CIMultiDict({name.replace("_", "-"): text for name, text in headers.items()}), NOW)
    except Failure as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("86399", 86_399),
        ("86401", 86_400),
        ("9" * 40, 86_400),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(days=5), usegmt=True), 0),
        (format_datetime(NOW + timedelta(days=500), usegmt=True), 86_400),
        ("Mon, 02 Mar 2026 13:05:00 +0100", 300),
        ("Mon, 02 Mar 2026 12:05:00", 300),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u0663", None),
        ("Mon, 99 Foo 99999 99:99:99 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_read(text, seconds):
    assert read_retry_after(text, NOW) == seconds


@given(st.one_of(st.text(), st.integers().map(str), st.datetimes().map(format_datetime)))
def test_any_retry_after_is_bounded(text):
    seconds = read_retry_after(text, NOW)
    assert seconds is None or 0 <= seconds <= 86_400


@given(st.integers(100, 999), st.dictionaries(st.sampled_from(["Retry-After", "cf-mitigated", "Server"]), st.text()))
def test_every_status_has_a_verdict(status, headers):
    verdict = judge(status, **headers)
    assert (verdict is None) <= (status in (200, 203))
    assert verdict is None or verdict.reason.endswith(".")


def stated(hours):
    return {"Date": format_datetime(NOW + timedelta(hours=hours), usegmt=True)}


@pytest.mark.parametrize("hours", [25, 24 * 400])
def test_a_clock_that_is_a_day_behind_the_server_s_is_wrong(hours):
    with pytest.raises(Failure, match="check the time of this machine") as failure:
        ServerClocks().check(stated(hours), NOW)
    assert failure.value.problem is Problem.WRONG_CLOCK


@pytest.mark.parametrize("hours", [24, 0, -24 * 400])  # a cache sends the time at which it was filled
def test_a_clock_that_is_less_behind_or_ahead_is_not_judged(hours):
    ServerClocks().check(stated(hours), NOW)


@pytest.mark.parametrize("text", ["", "tomorrow", "Sat, 01 Jan 20000 00:00:00 GMT", "1 Jan 9" + 30 * "0"])
def test_a_server_that_sends_no_time_says_nothing_of_the_clock(text):
    clocks = ServerClocks()
    clocks.check({"Date": text} if text else {}, NOW)
    assert (clocks.newest, clocks.are_ahead) == (None, False)


@pytest.mark.parametrize(
    ("hours", "newest", "are_ahead"),
    [
        ([], None, False),
        ([-25], None, False),
        ([-25, 0], 0, False),
        ([-24], -24, False),
        ([24], 24, False),
        ([25, -25], None, True),
        ([25, 0, 25], 0, False),
        ([-3, 2, -1], 2, False),
    ],
)
def test_one_server_that_agrees_with_this_machine_outvotes_all_others(hours, newest, are_ahead):
    clocks = ServerClocks()
    for hour in hours:
        with suppress(Failure):
            clocks.check(stated(hour), NOW)
    at = None if newest is None else (NOW + timedelta(hours=newest)).replace(microsecond=0)
    assert (clocks.newest, clocks.are_ahead) == (at, are_ahead)


@pytest.mark.parametrize("status", [401, 402, 403, 451])
def test_refusing_statuses_are_reported_as_blocking_programs(status):
    assert judge(status).problem is Problem.BLOCKS_PROGRAMS


def test_each_refusal_has_a_different_reason():
    assert len({judge(status).reason for status in (401, 402, 403, 404, 410, 429, 451, 500)}) == 8


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"cf_mitigated": "challenge"}),
        (503, {"CF_Mitigated": "Challenge"}),
        (429, {"x_vercel_mitigated": "challenge"}),
        (202, {"x_amzn_waf_action": "challenge"}),
        (405, {"x_amzn_waf_action": "captcha"}),
        (403, {"x_datadome": "protected"}),
        (200, {"cf_mitigated": "challenge"}),
    ],
)
def test_a_bot_challenge_is_a_refusal_whatever_its_status(status, headers):
    verdict = judge(status, **headers)
    assert verdict.problem is Problem.BLOCKS_PROGRAMS
    assert "people only" in verdict.reason


@pytest.mark.parametrize("headers", [{"x_datadome": "protected"}, {"cf_ray": "1"}, {"server": "cloudflare"}])
def test_a_bot_guard_that_lets_the_request_pass_is_no_refusal(headers):
    assert judge(200, **headers) is None
