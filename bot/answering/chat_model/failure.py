"""Reads an exception of any provider's package: what failed, and whether another try may help.

Packages of providers share no base class, but all follow the HTTP answer (https://www.rfc-editor.org/rfc/rfc9110):
a status code on the exception, and Retry-After among the headers of its response. The text of an exception is never
taken over: servers repeat keys and prompts in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime

from bot.answering.chat_model import outcome
from bot.answering.chat_model.outcome import ChatFailure

LONGEST_WAIT = 3600.0
_STATUS = re.compile("[45][0-9][0-9]")
# Those that the bot sets; whatever else a server names is none of ours to tell.
_PARAMETERS = ("temperature", "max_tokens", "max_completion_tokens", "stream_options")
_BY_STATUS = {
    401: outcome.NOT_LET_IN,
    402: outcome.NOT_PAID,
    403: outcome.NOT_LET_IN,
    404: outcome.NOT_KNOWN,
    408: outcome.SERVER_FAILED,
    409: outcome.SERVER_FAILED,
    429: outcome.OVER_LIMIT,
}


def failure_of(error: BaseException, now: datetime) -> ChatFailure:
    """The failure behind an exception; `detail` names its class and status, nothing of its text."""
    chain = list(_chain(error))
    status = next((code for code in map(_status, chain) if code), None)
    if status:
        failure = _BY_STATUS.get(status) or (outcome.SERVER_FAILED if status >= 500 else outcome.NOT_ACCEPTED)
    else:
        failure = _by_kind(chain)
    wait = _retry_after(chain, now) if failure.again else None
    detail = type(error).__name__ + (f" {status}" if status else "")
    fix = failure.fix
    if failure is outcome.NOT_ACCEPTED and (named := _parameter(chain)):
        hint = "lower CHAT_MAX_TOKENS" if named.endswith("tokens") else "take another model or server"
        fix = f"The model does not take the parameter {named} as it is sent; {hint}."
    return replace(failure, fix=fix, wait=wait, detail=detail)


def _chain(error: BaseException) -> Iterator[BaseException]:
    # Wrappers of wrappers: the HTTP answer may be two causes down.
    cause: BaseException | None = error
    for _ in range(5):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _status(error: BaseException) -> int | None:
    response = getattr(error, "response", None)
    for owner, name in ((error, "status_code"), (error, "code"), (response, "status_code")):
        code = getattr(owner, name, None)
        # An error that comes in the middle of a stream has the status in its text, which openai keeps as a string.
        if isinstance(code, int | str) and _STATUS.fullmatch(str(code)):
            return int(code)
    return None


def _parameter(chain: list[BaseException]) -> str | None:
    """Which of our parameters the server names as the one at fault."""
    places = {place for error in chain for place in _places(getattr(error, "body", None))}
    return next((name for name in _PARAMETERS if name in places), None)


def _places(body: object, depth: int = 5) -> Iterator[str]:
    """What stands where a server names a parameter: {"param": ...} as OpenAI does, {"loc": [...]} as FastAPI does."""
    items = list(body.items()) if isinstance(body, Mapping) else []
    values = body if isinstance(body, list) else [value for _, value in items]
    yield from (str(value) for key, value in items if key == "param")
    yield from (str(part) for key, value in items if key == "loc" and isinstance(value, list) for part in value)
    for value in values if depth else ():
        yield from _places(value, depth - 1)


def _by_kind(chain: list[BaseException]) -> ChatFailure:
    # By name as well: httpx, requests and grpc have classes of their own for the same two things.
    names = " ".join(base.__name__ for error in chain for base in type(error).__mro__)
    if any(isinstance(error, TimeoutError) for error in chain) or "Timeout" in names:
        return outcome.TIMED_OUT
    unreachable = ("TransportError", "NetworkError", "ProtocolError", "APIConnectionError", "ServiceUnavailable")
    if any(isinstance(error, ConnectionError) for error in chain) or any(name in names for name in unreachable):
        return outcome.UNREACHABLE
    return outcome.FAILED


def _retry_after(chain: list[BaseException], now: datetime) -> float | None:
    for error in chain:
        headers = getattr(getattr(error, "response", None), "headers", None)
        if isinstance(headers, Mapping) and (value := headers.get("retry-after")):
            return _seconds(str(value), now)
    return None


def _seconds(value: str, now: datetime) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - now).total_seconds()
        # IndexError and OverflowError: what the parser of Python 3.11 raises on some malformed dates.
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else None
