"""Words that count from today ("last week", "two days ago"), and all time words that a text holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.answering.english.lexicon.numbers import TENS, TO_TWELVE
from bot.answering.english.lexicon.time import PARTS_OF_DAY, WEEKDAYS, weekday_number
from bot.answering.question.time.calendar import (
    Days,
    Yearly,
    day,
    latest,
    month,
    months,
    rolling_days,
    rolling_months,
    week,
    weekday,
    weekend,
)
from bot.answering.question.time.dates import DATES, MONTHS
from bot.answering.question.time.table import AND_OR, Kind, Match, Meaning, Read, Row, row
from ingest.corpus.text.folding import without_case_twins


@dataclass(frozen=True, slots=True)
class Hit:
    """Words [start, end) of a text and the days they mean; `yearly` where they name no year."""

    start: int
    end: int
    kind: Kind
    days: Days
    yearly: Yearly | None = None


_COUNT = {**TO_TWELVE, **TENS, "a": 1, "an": 1, "few": 3, "couple of": 2, "a couple of": 2, "a couple": 2}
_COUNTED = "|".join((*TO_TWELVE, *TENS))
_N = rf"(?P<n>[0-9]{{1,3}}|{_COUNTED}|few|couple of)"
_N_AGO = rf"(?P<n>a couple(?: of)?|[0-9]{{1,3}}|{_COUNTED}|an?)"
# "last week" is a week of the calendar, "in the last week" and "the past week" are the days up to now.
_PAST = r"(?:(?:this )?past|(?:in|over|within|during) the (?:last|past))"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
# Two or more of them; the second group is the last one.
_WEEKDAYS = rf"{_WEEKDAY}(?:(?:, |{AND_OR})(?P<weekday_2>{'|'.join(WEEKDAYS)})){{1,6}}"
_WEEK = rf"(?:(?P<which>this week|last week|the week before last)|{_N_AGO} weeks? ago)"
_WEEKS_AGO = {"this week": 0, "last week": 1, "the week before last": 2}
_OWN = r"(?:'s)?"
# "the last week of the war" and "the last days before the vote" do not count from today.
_NOT_OF = r"(?! (?:of|before|until|in office)\b)"
# "The weekend after the vote" need not be the latest one.
_NO_OTHER = r"(?! (?:of|before|after|until|when)\b)"


def _today(read: Callable[[date], Days]) -> Read:
    return lambda _match, asked_at: read(asked_at.date())


def _count(match: Match) -> int:
    word = re.sub(r"\s+", " ", (match.groupdict().get("n") or "one").lower())
    return _COUNT[word] if word in _COUNT else int(word)


def _last_few(match: Match, asked_at: datetime) -> Meaning:
    count, unit, today = _count(match), match["unit"].lower(), asked_at.date()
    if unit in ("day", "week"):
        return rolling_days(today, count * (7 if unit == "week" else 1))
    return rolling_months(today, count * (12 if unit == "year" else 1))


def _last_hours(match: Match, asked_at: datetime) -> Meaning:
    return Days((asked_at - timedelta(hours=_count(match))).date(), asked_at.date())


def _ago(match: Match, asked_at: datetime) -> Meaning:
    count, unit, today = _count(match), match["unit"].lower(), asked_at.date()
    if unit == "year":
        return months(today.year - count, 1, 12)
    if unit == "month":
        return month(today.year, today.month, -count)
    return week(today, -count) if unit == "week" else day(today, -count)


def _between_ago(match: Match, asked_at: datetime) -> Meaning:
    """Two to three weeks ago: both of them and what lies between."""
    counts = (_COUNT[word] if word in _COUNT else int(word) for word in (match["n"].lower(), match["n_2"].lower()))
    least, most = sorted(counts)
    return _span_ago(match["unit"].lower(), least, most, asked_at.date())


def _loosely_ago(match: Match, asked_at: datetime) -> Meaning:
    """A few days ago: two to seven of them, or to six where they are longer."""
    unit = match["unit"].lower()
    return _span_ago(unit, 2, 7 if unit == "day" else 6, asked_at.date())


def _span_ago(unit: str, least: int, most: int, today: date) -> Days:
    if unit == "day":
        return Days(today - timedelta(days=most), today - timedelta(days=least))
    if unit == "week":
        return Days(week(today, -most).first, week(today, -least).last)
    if unit == "month":
        return Days(month(today.year, today.month, -most).first, month(today.year, today.month, -least).last)
    return Days(months(today.year - most, 1, 12).first, months(today.year - least, 1, 12).last)


def _weekday_of_week(match: Match, asked_at: datetime) -> Meaning:
    return day(_week_named(match, asked_at).first, _number(match))


def _weekdays_of_week(match: Match, asked_at: datetime) -> Meaning:
    whole, first, last = _week_named(match, asked_at), _number(match), _last_number(match)
    # "Sunday and Monday last week" may begin in the week before.
    return Days(day(whole.first, first).first, day(whole.first, last).last) if first < last else None


def _week_named(match: Match, asked_at: datetime) -> Days:
    name = " ".join((match.groupdict().get("which") or "").lower().split())
    return week(asked_at.date(), -(_WEEKS_AGO[name] if name else _count(match)))


def _latest_weekdays(match: Match, asked_at: datetime) -> Meaning:
    """Monday and Tuesday: the latest last of them, and the first before it."""
    last = weekday(asked_at.date(), _last_number(match))
    return Days(weekday(last.last, _number(match)).first, last.last, coming=True)


def _this_whole(match: Match, asked_at: datetime) -> Meaning:
    today, unit = asked_at.date(), match["unit"].lower()
    if unit == "week":
        return week(today)
    return month(today.year, today.month) if unit == "month" else months(today.year, 1, 12)


def _number(match: Match) -> int:
    return weekday_number(match["weekday"])


def _last_number(match: Match) -> int:
    return weekday_number(match["weekday_2"])


def _weekday(match: Match, asked_at: datetime) -> Meaning:
    return weekday(asked_at.date(), _number(match))


def _last_weekday(match: Match, asked_at: datetime) -> Meaning:
    latest = weekday(asked_at.date() - timedelta(days=1), _number(match))
    return Days(latest.first, latest.last)


def _this_weekday(match: Match, asked_at: datetime) -> Meaning:
    """The one of the week that runs, past or ahead; on Saturday "this Friday" may be the coming one."""
    today = asked_at.date()
    # As of this weekend.
    is_past = _number(match) in (5, 6) and today.weekday() <= 1
    return replace(day(week(today, -1 if is_past else 0).first, _number(match)), coming=True)


def _this_weekend(today: date) -> Days:
    # On Monday and Tuesday people still say "this weekend" of the one just past, but not of what will be.
    return replace(weekend(today, -1), coming=True) if today.weekday() <= 1 else weekend(today, 0)


def _latest_weekend(today: date) -> Days:
    return weekend(today, 0 if today.weekday() >= 5 else -1)


def _quarter(today: date, after: int) -> Days:
    start = month(today.year, (today.month - 1) // 3 * 3 + 1, 3 * after).first
    return months(start.year, start.month, 3)


RELATIVE: tuple[Row, ...] = tuple(
    row(pattern, kind, read)
    for pattern, kind, read in (
        (r"today|tonight|this (?:morning|afternoon|evening)", Kind.RELATIVE, _today(day)),
        (rf"yesterday{_OWN}", Kind.RELATIVE, _today(lambda today: day(today, -1))),
        # A night is of two days, and its news appear on the second.
        (rf"last night{_OWN}", Kind.RELATIVE, _today(lambda today: rolling_days(today, 2))),
        (r"(?:the )?day before yesterday", Kind.RELATIVE, _today(lambda today: day(today, -2))),
        (rf"this week{_OWN}{_NOT_OF}", Kind.RELATIVE, _today(week)),
        (rf"{_PAST} fortnight|last fortnight", Kind.RELATIVE, _today(lambda today: rolling_days(today, 14))),
        (r"a fortnight ago", Kind.RELATIVE, _today(lambda today: week(today, -2))),
        (rf"(?:last|the previous) week{_OWN}{_NOT_OF}", Kind.RELATIVE, _today(lambda today: week(today, -1))),
        (r"(?:the )?week before last(?: week)?", Kind.RELATIVE, _today(lambda today: week(today, -2))),
        (rf"{_PAST} (?P<unit>week|month|year){_NOT_OF}", Kind.RELATIVE, _last_few),
        (rf"this weekend{_OWN}", Kind.RELATIVE, _today(_this_weekend)),
        (rf"(?:last|the previous) weekend{_OWN}{_NOT_OF}", Kind.RELATIVE, _today(lambda today: weekend(today, -1))),
        (rf"(?:this )?past weekend{_NOT_OF}", Kind.RELATIVE, _today(_latest_weekend)),
        (rf"(?:over|at|during|on) the weekend{_NO_OTHER}", Kind.RELATIVE, _today(_latest_weekend)),
        (r"this month", Kind.RELATIVE, _today(lambda today: month(today.year, today.month))),
        (
            rf"(?:last|the previous) month{_NOT_OF}",
            Kind.RELATIVE,
            _today(lambda today: month(today.year, today.month, -1)),
        ),
        (r"this year", Kind.RELATIVE, _today(lambda today: months(today.year, 1, 12))),
        (rf"(?:last|the previous) year{_NOT_OF}", Kind.RELATIVE, _today(lambda today: months(today.year - 1, 1, 12))),
        (r"this quarter", Kind.RELATIVE, _today(lambda today: _quarter(today, 0))),
        (rf"last quarter{_NOT_OF}", Kind.RELATIVE, _today(lambda today: _quarter(today, -1))),
        (rf"(?:last|past) {_N} {_UNIT}{_NOT_OF}", Kind.RELATIVE, _last_few),
        (rf"(?:last|past) (?:{_N} )?hours?{_NOT_OF}", Kind.RELATIVE, _last_hours),
        (rf"{_N_AGO} {_UNIT} ago", Kind.RELATIVE, _ago),
        (rf"(?:a few|several|some) {_UNIT} ago", Kind.RELATIVE, _loosely_ago),
        (rf"{_N_AGO}(?: to | or | ?- ?)(?P<n_2>[0-9]{{1,3}}|{_COUNTED}) {_UNIT} ago", Kind.RELATIVE, _between_ago),
        (rf"{_WEEKDAY},? (?:of |in )?{_WEEK}", Kind.RELATIVE, _weekday_of_week),
        (rf"{_WEEKDAYS},? (?:of |in )?{_WEEK}", Kind.RANGE, _weekdays_of_week),
        (rf"{_N_AGO} weeks? ago(?: on)? {_WEEKDAY}", Kind.RELATIVE, _weekday_of_week),
        (rf"{_N_AGO} weeks? ago(?: on)? {_WEEKDAYS}", Kind.RANGE, _weekdays_of_week),
        (rf"(?:last|past) {_WEEKDAY}", Kind.RELATIVE, _last_weekday),
        (rf"this {_WEEKDAY}", Kind.RELATIVE, _this_weekday),
        (r"(?:the )?(?:beginning|start) of the (?P<unit>week|month|year)", Kind.WEEKDAY, _this_whole),
        (rf"the weekend{_NO_OTHER}", Kind.WEEKDAY, _today(_latest_weekend)),
        (_WEEKDAYS, Kind.WEEKDAY, _latest_weekdays),
        (rf"{_WEEKDAY}(?: (?:{'|'.join(PARTS_OF_DAY)}))?", Kind.WEEKDAY, _weekday),
    )
)


def find_time_words(text: str, asked_at: datetime) -> list[Hit]:
    """The time words of a text in order; of those that overlap the one that begins first, then the longest."""
    text = without_case_twins(text)
    matches = [
        (occurrence, kind, read)
        for pattern, kind, read in RELATIVE + DATES + MONTHS
        for occurrence in pattern.finditer(text)
    ]
    matches.sort(key=lambda entry: (entry[0].start(), -entry[0].end()))
    hits, end = [], 0
    for match, kind, read in matches:
        if match.start() < end:
            continue
        # Words that mean no one day, such as 03/04/2025, still hide what lies in them.
        end = match.end()
        if hit := _read(match, kind, read, asked_at):
            hits.append(hit)
    return hits


def _read(match: Match, kind: Kind, read: Read, asked_at: datetime) -> Hit | None:
    try:
        meaning = read(match, asked_at)
        if isinstance(meaning, Days):
            return Hit(match.start(), match.end(), kind, meaning)
        if meaning is None:
            return None
        return Hit(match.start(), match.end(), kind, latest(meaning, asked_at.date()), meaning)
    # 31 April, or a day before the year 1: not a date that the calendar knows.
    except (ValueError, OverflowError):
        return None
