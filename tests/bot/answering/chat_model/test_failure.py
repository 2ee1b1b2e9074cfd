"""Exceptions as the packages of four providers raise them, told apart without importing one of them."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict
from openai import APIConnectionError, APITimeoutError

from bot.answering.chat_model import outcome
from bot.answering.chat_model.failure import failure_of

NOW = datetime(2025, 3, 31, 12, tzinfo=UTC)


class StatusError(Exception):
    """As of openai and anthropic: status_code and the response."""

    def __init__(self, status, **headers):
        super().__init__("a text with sk-secret in it")
        self.status_code = status
        fields = CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()})
        self.response = SimpleNamespace(status_code=status, headers=fields)


class BodyError(StatusError):
    """As of openai: with what the server says."""

    def __init__(self, body):
        super().__init__(400)
        self.body = body


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"message": "sk-secret", "param": "temperature"}, "parameter temperature "),
        ({"detail": [{"loc": ["body", "stream_options"], "input": "sk-secret"}]}, "parameter stream_options "),
        ({"message": {"detail": [{"loc": ["body", "max_tokens"]}]}}, "lower CHAT_MAX_TOKENS"),
        # What is no place of a parameter, or none of ours, is not told.
        ({"message": "What temperature is it?", "param": "sk-secret"}, outcome.NOT_ACCEPTED.fix),
        ({"param": {"temperature": 1}, "loc": "temperature"}, outcome.NOT_ACCEPTED.fix),
        ("temperature", outcome.NOT_ACCEPTED.fix),
        (None, outcome.NOT_ACCEPTED.fix),
    ],
)
def test_the_parameter_that_was_turned_down_is_named(body, named):
    failure = failure_of(BodyError(body), NOW)

    assert named in failure.fix
    assert "sk-secret" not in repr(failure)


class WaitError(Exception):
    """Its headers are any mapping, and hold any text."""

    def __init__(self, value):
        super().__init__()
        self.status_code = 429
        self.response = SimpleNamespace(status_code=429, headers={"retry-after": value})


class ResponseError(Exception):
    """As of an HTTP client: the status is in the response alone."""

    def __init__(self, status):
        super().__init__("a text with sk-secret in it")
        self.response = SimpleNamespace(status_code=status, headers=CIMultiDict())


class TransportError(Exception):
    """As of an HTTP client: known by the name of a class, its own or a base's."""


class ConnectTimeout(TransportError):
    pass


class ReadFailure(TransportError):
    pass


class CodeError(Exception):
    """As of google: code."""

    def __init__(self, code):
        super().__init__("a text with sk-secret in it")
        self.code = code


def wrapped(cause):
    try:
        try:
            raise cause
        except Exception as error:
            raise RuntimeError("the package's own") from error
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (StatusError(429), outcome.OVER_LIMIT),
        (StatusError(529), outcome.SERVER_FAILED),
        (CodeError(401), outcome.NOT_LET_IN),
        (CodeError("invalid_api_key"), outcome.FAILED),
        (CodeError("502"), outcome.SERVER_FAILED),
        (CodeError("1500"), outcome.FAILED),
        (CodeError(200), outcome.FAILED),
        (wrapped(StatusError(404)), outcome.NOT_KNOWN),
        (ResponseError(503), outcome.SERVER_FAILED),
        (APITimeoutError(None), outcome.TIMED_OUT),
        (wrapped(ConnectTimeout("x")), outcome.TIMED_OUT),
        (TimeoutError(), outcome.TIMED_OUT),
        (APIConnectionError(request=None), outcome.UNREACHABLE),
        (ReadFailure("x"), outcome.UNREACHABLE),
        (ConnectionResetError(), outcome.UNREACHABLE),
        (wrapped(ConnectionRefusedError()), outcome.UNREACHABLE),
        (KeyError("choices"), outcome.FAILED),
    ],
)
def test_each_exception_has_its_outcome(error, expected):
    failure = failure_of(error, NOW)

    assert (failure.reason, failure.again, failure.answered) == (expected.reason, expected.again, expected.answered)
    assert type(error).__name__ in failure.detail
    assert "secret" not in repr(failure)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("2.5", 2.5),
        ("Mon, 31 Mar 2025 12:00:30 GMT", 30.0),
        ("Mon, 31 Mar 2025 11:00:00 GMT", 0.0),
        ("99999999", 3600.0),
        ("-5", 0.0),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("Mon, 31 Mar 2025 12:00:30 +99999999999999999999", None),
        ("1 Jan 99999999999999999999 00:00", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600.0),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value, seconds):
    assert failure_of(StatusError(429, Retry_After=value), NOW).wait == seconds


@given(
    st.text(st.characters(max_codepoint=255))
    | st.from_regex(r"\d{1,2} Jan \d{1,30} [\d:]{0,20} \S{0,30}", fullmatch=True)
)
def test_any_retry_after_can_be_read(value):
    wait = failure_of(WaitError(value), NOW).wait
    assert wait is None or 0 <= wait <= 3600


def test_a_permanent_error_has_no_wait():
    assert failure_of(StatusError(401, Retry_After="7"), NOW).wait is None


def test_a_cycle_of_causes_is_read_once():
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first

    assert failure_of(first, NOW).reason == outcome.FAILED.reason


def test_no_fix_sends_people_to_the_command_that_prints_it():
    failures = [value for value in vars(outcome).values() if isinstance(value, outcome.ChatFailure)]

    assert failures
    assert not any("bot doctor" in failure.fix for failure in failures)
