"""The line at the end of every reply that says how old it is, and the one that comes first where news is missing.

Days and times stand there beside "3 days ago": a reply is read weeks later, in a picture too, and a timestamp that
Discord counts on would then tell how old the corpus is not any more.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any

from bot.answering.answer import Freshness
from bot.answering.english.dates import day_in_words
from bot.replies.message import counted

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_MONTH, _YEAR = 30, 365


def freshness_line(freshness: Freshness) -> str:
    """ "Newest matching report: 3 days ago (22 March 2026) · corpus updated 20 minutes ago (...)", as plain text."""
    what = "Newest matching report" if freshness.is_match else "Newest report"
    parts = [f"{what}: {_report(freshness)}"]
    if freshness.updated:
        moment = freshness.updated.astimezone(_zone(freshness))
        parts.append(f"corpus updated {_since(freshness, moment)} ({_moment(moment)})")
    line = " · ".join(parts)
    return f"As of {day_in_words(freshness.as_of)}: {line[0].lower()}{line[1:]}" if freshness.as_of else line


def stale_line(freshness: Freshness) -> str:
    """One loud sentence where news is missing, as plain text; empty where none is."""
    if not freshness.stale:
        return ""
    if freshness.last_report:
        last = freshness.last_report
        return f"Out of date: the newest report here is of {day_in_words(last)}, {days_ago(last, freshness.today)}."
    if freshness.updated:
        day = freshness.updated.astimezone(_zone(freshness)).date()
        return f"Out of date: nothing was added here since {day_in_words(day)}, {days_ago(day, freshness.today)}."
    return ""


def loud(line: str) -> str:
    """The line as Discord shows it loud; empty for none."""
    return f"⚠️ **{line}**" if line else ""


def freshness_document(freshness: Freshness | None) -> dict[str, Any] | None:
    """The JSON of `ask` and `search`."""
    if freshness is None:
        return None
    return {
        "newest": freshness.newest.isoformat() if freshness.newest else None,
        "updated": freshness.updated.isoformat() if freshness.updated else None,
        "stale": freshness.stale,
    }


def _report(freshness: Freshness) -> str:
    if freshness.newest is None:
        return "date unknown" if freshness.is_match else "none with a date"
    return f"{days_ago(freshness.newest, freshness.today)} ({day_in_words(freshness.newest)})"


def days_ago(day: date, today: date) -> str:
    """ "today", "3 days ago", "5 months ago"."""
    days = (today - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 2 * _MONTH:
        return f"{days} days ago"
    return f"{days // _MONTH} months ago" if days < 2 * _YEAR else f"{days // _YEAR} years ago"


def _since(freshness: Freshness, moment: datetime) -> str:
    if freshness.as_of:
        return days_ago(moment.date(), freshness.today)
    seconds = int((freshness.at - moment).total_seconds())
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{counted(seconds // _MINUTE, 'minute')} ago"
    if seconds < 2 * _DAY:
        return f"{counted(seconds // _HOUR, 'hour')} ago"
    return days_ago(moment.date(), freshness.at.date())


def _moment(moment: datetime) -> str:
    return f"{day_in_words(moment.date())}, {moment:%H:%M} {moment:%Z}"


def _zone(freshness: Freshness) -> tzinfo | None:
    return freshness.at.tzinfo
