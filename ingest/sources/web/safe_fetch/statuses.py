"""A response's status and headers -> whether its body is worth reading, and if not, why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.failure import Failure

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})
LONGEST_RETRY_AFTER = 86_400.0
# For a machine that is further behind, the day of a new article has not come yet: it would stay undated.
MOST_APART = timedelta(days=1)
_TRANSIENT = frozenset({408, 421, 425})
_REFUSALS = {
    401: (Problem.BLOCKS_PROGRAMS, "The site asks for a login."),
    402: (Problem.BLOCKS_PROGRAMS, "The site asks for payment."),
    403: (Problem.BLOCKS_PROGRAMS, "The site refuses programs (403)."),
    404: (Problem.NOT_FOUND, "The site has no such page (404)."),
    407: (Problem.BLOCKS_PROGRAMS, "The site asks for a login."),
    410: (Problem.GONE, "The site has removed the page (410)."),
    451: (Problem.BLOCKS_PROGRAMS, "The site withholds the page for legal reasons (451)."),
}
# What guards say when they ask for proof of a person: Cloudflare, AWS WAF, DataDome, Sucuri, Vercel.
_GUARDS = {
    "cf-mitigated": ("challenge", "block"),
    "x-amzn-waf-action": ("captcha", "challenge"),
    "x-datadome": (),
    "x-dd-b": (),
    "x-sucuri-block": (),
    "x-vercel-mitigated": ("challenge", "deny"),
}


class ServerClocks:
    """The newest time that a server stated of those that are this machine's, too; None where no server stated one."""

    def __init__(self) -> None:
        self.newest: datetime | None = None
        self._are_ahead = False

    @property
    def are_ahead(self) -> bool:
        """Whether this machine's clock is far behind: a server says so, and none agrees with it."""
        return self._are_ahead and self.newest is None

    def check(self, headers: Mapping[str, str], now: datetime) -> None:
        """Notes the time that a server states; raises Failure where `now` (aware) is long past for it."""
        date = _read_date(headers.get("Date", ""))
        if date is None:
            return
        if date - now > MOST_APART:
            self._are_ahead = True
            raise Failure(
                Problem.WRONG_CLOCK,
                "The server's clock is more than a day ahead of this machine's; check the time of this machine.",
            )
        # No failure where it is behind: a cache sends the time at which it was filled.
        if now - date <= MOST_APART:
            self.newest = max(date, self.newest or date)


def check_status(status: int, headers: Mapping[str, str], now: datetime) -> None:
    """Returns for 200 and 203; raises Failure for everything else that is no redirect and no 304."""
    if _has_guard(status, headers):
        raise Failure(Problem.BLOCKS_PROGRAMS, "The site lets in people only: it asks for proof of one.")
    if status in (200, 203):
        return
    if status in _REFUSALS:
        raise Failure(*_REFUSALS[status])
    retry_after = read_retry_after(headers.get("Retry-After", ""), now)
    if status == 429:
        raise Failure(Problem.RATE_LIMITED, "The site asks to be left alone for a while (429).", retry_after)
    if status < 400:
        raise Failure(Problem.BROKEN, f"The server sent no whole page (status {status}).")
    if status < 500 and status not in _TRANSIENT:
        raise Failure(Problem.NOT_FOUND, f"The site gives nothing at this address (status {status}).")
    raise Failure(Problem.SERVER_FAILED, f"The server answers with an error (status {status}).", retry_after)


def read_retry_after(text: str, now: datetime) -> float | None:
    """Seconds to wait, a day at most, from a number or a date; None where it is neither.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:10])
    else:
        date = _read_date(text)
        if date is None:
            return None
        seconds = date.timestamp() - now.timestamp()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def _read_date(text: str) -> datetime | None:
    """The date of a header, in GMT where it names no zone; None where it cannot be read."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _has_guard(status: int, headers: Mapping[str, str]) -> bool:
    for name, words in _GUARDS.items():
        value = headers.get(name, "").lower()
        if value and (any(word in value for word in words) or (not words and status >= 400)):
            return True
    return False
