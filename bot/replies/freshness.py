"""The line at the end of every reply that says how old it is, and the one that comes first where news is missing.

It has the day beside "3 days ago", because a reply may be read weeks later, also in a picture, and a timestamp that
Discord keeps counting would then be wrong about how old the corpus was. On a phone it takes two lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.answering.answer import Freshness, Reply
from bot.answering.english.dates import day_in_words
from bot.answering.topics.reply import TopicReply
from bot.languages.current import day_in_short, gettext, ngettext, translate
from bot.replies.safe_text import plain_line, units

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_NOTES = 1000  # UTF-16 units of notes that stand together
_ADAPTER = TypeAdapter(Freshness)


def freshness_line(freshness: Freshness) -> str:
    """ "Newest matching report: 3 days ago (22 Mar 2026) · corpus updated 20 minutes ago", as plain text."""
    parts = [_newest(freshness, _report(freshness))]
    if freshness.updated:
        moment = freshness.updated.astimezone(freshness.at.tzinfo)
        parts.append(gettext("corpus updated {since}", since=_since(freshness, moment)))
    return " · ".join(parts)


def _newest(freshness: Freshness, report: str) -> str:
    if freshness.as_of:
        day = day_in_words(freshness.as_of)
        if freshness.is_match:
            return gettext("As of {day}, newest matching report: {report}", day=day, report=report)
        return gettext("As of {day}, newest report: {report}", day=day, report=report)
    if freshness.is_match:
        return gettext("Newest matching report: {report}", report=report)
    return gettext("Newest report: {report}", report=report)


def stale_line(freshness: Freshness) -> str:
    """One loud sentence where news is missing, as plain text; empty where none is."""
    if not freshness.stale:
        return ""
    if freshness.last_report:
        last = freshness.last_report
        ago = days_ago(last, freshness.today)
        return gettext("Out of date: the newest report here is from {day}, {ago}.", day=day_in_words(last), ago=ago)
    if freshness.updated:
        day = freshness.updated.astimezone(freshness.at.tzinfo).date()
        ago = days_ago(day, freshness.today)
        return gettext("Out of date: nothing was added here since {day}, {ago}.", day=day_in_words(day), ago=ago)
    return ""


def loud_line(freshness: Freshness | None) -> str:
    """`stale_line` as Discord shows it loud; empty where no news is missing."""
    line = stale_line(freshness) if freshness else ""
    return f"⚠️ **{line}**" if line else ""


def last_lines(notes: tuple[str, ...], freshness: Freshness | None) -> list[str]:
    """What stands at the end of a reply, plain: its notes and how old it is."""
    return [*fitted_notes(notes), *([freshness_line(freshness)] if freshness else [])]


def fitted_notes(notes: tuple[str, ...]) -> list[str]:
    """Notes as plain lines; those that are too long to stand together are omitted entirely."""
    lines: list[str] = []
    for note in map(plain_line, map(translate, notes)):
        if note and units("\n".join([*lines, note])) <= _NOTES:
            lines.append(note)
    return lines


def today_of(reply: Reply | TopicReply) -> date:
    """The day that the ages in a reply are counted to."""
    return reply.freshness.today if reply.freshness else reply.question.today


def freshness_document(freshness: Freshness | None) -> dict[str, Any] | None:
    """The JSON of `ask` and `search`."""
    if freshness is None:
        return None
    return {
        "newest": freshness.newest.isoformat() if freshness.newest else None,
        "updated": freshness.updated.isoformat() if freshness.updated else None,
        "stale": freshness.stale,
    }


def freshness_parts(freshness: Freshness) -> dict[str, Any]:
    """All of it as JSON, to be kept."""
    # A time has the offset of its zone, and not its name, which says what day other moments are there.
    zone = str(freshness.at.tzinfo) if isinstance(freshness.at.tzinfo, ZoneInfo) else None
    parts: dict[str, Any] = _ADAPTER.dump_python(freshness, mode="json")
    return parts | {"zone": zone}


def freshness_from(parts: Mapping[str, Any]) -> Freshness:
    """What `freshness_parts` was made of."""
    freshness = _ADAPTER.validate_python(parts)
    return replace(freshness, at=freshness.at.astimezone(ZoneInfo(parts["zone"]))) if parts["zone"] else freshness


def _report(freshness: Freshness) -> str:
    if freshness.newest is None:
        return gettext("date unknown") if freshness.is_match else gettext("none with a date")
    return f"{days_ago(freshness.newest, freshness.today)} ({day_in_short(freshness.newest)})"


def days_ago(day: date, today: date) -> str:
    """ "today", "3 days ago", "5 months ago"."""
    days = (today - day).days
    if days <= 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    # By the calendar: a month of 30 days makes 12 months and 26 days 13 of them.
    months = 12 * (today.year - day.year) + today.month - day.month - (today.day < day.day)
    if months < 2:
        return ngettext("{number} day ago", "{number} days ago", days)
    if months < 24:
        return ngettext("{number} month ago", "{number} months ago", months)
    return ngettext("{number} year ago", "{number} years ago", months // 12)


def _since(freshness: Freshness, moment: datetime) -> str:
    if freshness.as_of:
        return days_ago(moment.date(), freshness.today)
    # Two times of one zone are subtracted as clocks show them, which go back and forth an hour each year.
    seconds = int(freshness.at.timestamp() - moment.timestamp())
    if seconds < _MINUTE:
        return gettext("just now")
    if seconds < _HOUR:
        return ngettext("{number} minute ago", "{number} minutes ago", seconds // _MINUTE)
    if seconds < 2 * _DAY:
        return ngettext("{number} hour ago", "{number} hours ago", seconds // _HOUR)
    return days_ago(moment.date(), freshness.at.date())
