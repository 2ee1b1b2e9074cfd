"""Event time: the day that a sentence gives for what it tells, counted from the day of its report."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from bot.answering.english.dates import Mention, mentions
from bot.answering.english.lexicon.grammar import FORMS_OF_VERBS, PAST_AUXILIARIES, PAST_FORMS
from bot.answering.english.lexicon.news import SPOKE, SPOKE_WHERE
from bot.answering.english.lexicon.numbers import ORDINALS
from bot.answering.english.lexicon.time import AHEAD, FEASTS, MAY_BE_AHEAD, MONTHS, PARTS_OF_DAY, UP_TO, WEEKDAYS
from bot.answering.question.time.calendar import shift

_WEEKDAYS = tuple(name[:3] for name in WEEKDAYS)
# Not "today": of 56 such sentences that were drawn from the year, 33 meant these times ("today's world").
_DAYS_OFF = {"tonight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1}
_WEEK = 7
# A date without a year is of the year in which it is nearest to its report. Further ahead than this many days it is of
# none: four in ten of 22 such dates were of a year before, as "the attack of Oct. 7" is in May.
_YEARS = (0, -1, 1)
_FAR_AHEAD = 90
# What says that the day is still to come: "come Monday" too.
_FUTURE = re.compile(rf"\b(?:{'|'.join(AHEAD)})\b|['’]ll\b|\bcome\s+$", re.IGNORECASE)
# What says that it is over, which "rain is expected" does not. Of 1,131 sentences of the year's articles with a weekday
# and its date that lies within six days of the report, 214 have no such word, no word of the future, and a day that is
# not the report's: 175 of these days are still to come ("The parade is on Saturday").
_PAST_WORDS = rf"\w{{2,}}ed|{'|'.join(sorted(PAST_AUXILIARIES | SPOKE | FORMS_OF_VERBS.keys()))}"
# Neither "to hit" nor "hit-or-miss" is past, nor are the hardest hit.
_PAST_FORMS = rf"(?<!\bto )(?<!hardest )(?:{'|'.join(sorted(PAST_FORMS))})(?![- ]or\b)"
_PAST = re.compile(rf"\b(?!(?:{'|'.join(AHEAD)})\b)(?:{_PAST_WORDS}|{_PAST_FORMS})\b", re.IGNORECASE)
# What says that it may be, though "could be seen on Monday" is over. With a capital May is a month.
_PERHAPS = re.compile(rf"\b(?:{'|'.join(MAY_BE_AHEAD)})\b")
_UP_TO = re.compile(rf"\b(?:{'|'.join(UP_TO)})\s+$")
_LAST = re.compile(r"\blast\s+$", re.IGNORECASE)
_NEXT = re.compile(r"\bnext\s+$", re.IGNORECASE)
# "Oct. 7 last year", "Feb. 2 of next year".
_OF_YEAR = re.compile(r",? (?:of )?(last|this|next) year\b", re.IGNORECASE)
_YEARS_OFF = {"last": -1, "this": 0, "next": 1}
# When somebody spoke is not when that happened of which they spoke: so many words may stand before the day.
_SPOKE_WORDS = 6
_FEAST = re.compile(rf"\b(?:{'|'.join(FEASTS)}) $")
# "The first Monday of each month", "every Monday", "the last Monday in May".
_REPEATED = re.compile(rf"\b(?:every|each|{'|'.join(ORDINALS)})\s+$", re.IGNORECASE)
_OF_MONTH = re.compile(rf"\s+(?:in|of)\s+(?:{'|'.join(MONTHS).title()}|(?:the|each|every)\s+month)\b")
# "Thursday night, Sept. 11".
_BETWEEN = re.compile(rf"(?: (?:{'|'.join(PARTS_OF_DAY)}))?,? ?(?:the )?", re.IGNORECASE)
# "May 31 and June 1, 1921", "Dec. 30 to Jan. 2, 2022", "Sept. 30 and Sunday, Oct. 1, 2017".
_JOINED = re.compile(
    rf"(?:, ?| ?[-–—&] ?|,? (?:and|or|to|through|until) )(?:on )?(?:(?:{'|'.join(WEEKDAYS)}),? )?", re.IGNORECASE
)
# "The Monday after Thanksgiving", which may be of any year.
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_FROM_ANOTHER = re.compile(r"\s+(?:before|after)\b")
# Hours of opening: "Monday-Friday from 9 a.m.", "Monday through Friday".
_RANGE = re.compile(r"\s?[-–]\s?| (?:to|through|until) ")
_FROM = re.compile(r"\b[Bb]etween $")
_LONGEST_RANGE = 7  # days; what took longer is of no day: "1,249 cases from Jan. 1 to Oct. 1"
_LEAP_YEAR, _LEAP_DAYS = 2000, 366
# What stands before a capital that neither a sentence nor a quotation begins with.
_GOES_ON = re.compile(r"[\w,]\s+$")
_QUOTED = re.compile(r"[\"“]\w+[,.]?[\"”]")
_NEAR = 80  # characters before a date that say how it is meant


def event_day(sentence: str, published: date | None) -> date | None:
    """The day of what the sentence tells; None where it may be one of two, or the sentence gives none."""
    days = event_days(sentence, published)
    return days[0] if len(days) == 1 else None


def event_days(sentence: str, published: date | None) -> tuple[date, ...]:
    """The day of what the sentence tells, by the first of its dates that is not only when somebody spoke.

    Two where it may be before the report or after it, as in "could begin on Monday"; none where the sentence names no
    day, or one that counts from a report whose day is not known.
    """
    dated = [(mention, days) for mention, days in _days(sentence, published) if days]
    events = [days for mention, days in dated if not _is_of_speech(_before(sentence, mention))]
    return next(iter(events), ())


def is_ahead(sentence: str) -> bool:
    """Whether the sentence speaks of something that was still to come."""
    return _FUTURE.search(sentence) is not None


def _days(sentence: str, published: date | None) -> list[tuple[Mention, tuple[date, ...]]]:
    # Ranges first: "every Monday through Friday" is one.
    all_dates = _without_ranges(sentence, _with_joined_years(sentence, mentions(sentence)))
    dates = [mention for mention in all_dates if not _is_no_day(sentence, mention)]
    dated: list[tuple[Mention, tuple[date, ...]]] = []
    for index, mention in enumerate(dates):
        following = dates[index + 1] if index + 1 < len(dates) else None
        if _is_weekday_of(sentence, mention, following):
            continue  # "Wednesday, Sept. 10": the date says more, and the weekday its year
        before = dates[index - 1] if index else None
        weekday = before.words if before is not None and _is_weekday_of(sentence, before, mention) else ""
        dated.append((mention, _days_of(sentence, mention, weekday, published)))
    return dated


def _with_joined_years(sentence: str, dates: list[Mention]) -> list[Mention]:
    """The dates, a day without a year that is joined with the next in the year of that, or the year before it."""
    days = [mention for mention in dates if mention.month and mention.day]
    following: Mention | None = None
    dated: dict[Mention, Mention] = {}
    for mention in reversed(days):
        if following and not mention.year:
            is_end = mention.start == following.start  # of "June 22-24"
            if is_end or _JOINED.fullmatch(sentence, mention.end, following.start):
                dated[mention] = _in_year_of(mention, following)
        following = dated.get(mention, mention)
    return [dated.get(mention, mention) for mention in dates]


def _in_year_of(mention: Mention, following: Mention) -> Mention:
    if not following.year:
        return mention
    is_before = (mention.month, mention.day) > (following.month, following.day)
    return replace(mention, year=following.year - is_before)


def _without_ranges(sentence: str, dates: list[Mention]) -> list[Mention]:
    """The dates without both of "Monday to Friday" and of "Jan. 1 to Oct. 1", which are no one day."""
    ends = {mention for ends in pairwise(dates) if _is_range(sentence, *ends) for mention in ends}
    return [mention for mention in dates if mention not in ends]


def _is_range(sentence: str, first: Mention, last: Mention) -> bool:
    """Whether these are the ends of a time: weekdays, or days of the calendar that are more than a week apart."""
    between = sentence[first.end : last.start]
    if first.is_weekday and last.is_weekday:
        return _RANGE.fullmatch(between) is not None
    if first.start == last.start:  # "April 1 to 30"
        is_range = _RANGE.search(sentence, first.start, first.end) is not None
    else:
        is_range = bool(_RANGE.fullmatch(between) or (between == " and " and _FROM.search(_before(sentence, first))))
    ends = [day for mention in (first, last) if mention.day and (day := _date(_LEAP_YEAR, mention))]
    return is_range and len(ends) == 2 and (ends[1] - ends[0]).days % _LEAP_DAYS > _LONGEST_RANGE


def _is_weekday_of(sentence: str, weekday: Mention, day: Mention | None) -> bool:
    if not weekday.is_weekday or day is None or not day.day:
        return False
    return _BETWEEN.fullmatch(sentence[weekday.end : day.start]) is not None


def _days_of(sentence: str, mention: Mention, weekday: str, published: date | None) -> tuple[date, ...]:
    if mention.month and mention.day:
        day = _of_calendar(sentence, mention, weekday, published)
        return (day,) if day else ()
    if published is None:
        return ()
    if mention.words in _DAYS_OFF:
        return (shift(published, timedelta(days=_DAYS_OFF[mention.words])),)
    if mention.is_weekday:
        return _weekday(sentence, mention, published)
    return ()


def _of_calendar(sentence: str, mention: Mention, weekday: str, published: date | None) -> date | None:
    if mention.year:
        return _date(mention.year, mention)
    if published is None:
        return None
    if named_year := _OF_YEAR.match(sentence, mention.end):
        return _date(published.year + _YEARS_OFF[named_year[1].lower()], mention)
    days = [day for year in _YEARS if (day := _date(published.year + year, mention))]
    if _FUTURE.search(_before(sentence, mention)):
        # Of 34 such days of the year's articles that the nearest year put before the report, 30 were ahead of it.
        days = [day for day in days if day >= published]
    days.sort(key=lambda day: abs(day - published))
    days_of_weekday = [day for day in days if weekday and _WEEKDAYS[day.weekday()] == weekday]
    if days_of_weekday:
        return days_of_weekday[0]
    nearest = next(iter(days), None)
    return nearest if nearest is None or (nearest - published).days <= _FAR_AHEAD else None


def _date(year: int, mention: Mention) -> date | None:
    with suppress(ValueError):
        return date(year, mention.month or 0, mention.day or 0)
    return None


def _weekday(sentence: str, mention: Mention, published: date) -> tuple[date, ...]:
    """The latest such day up to the report's, or the first from it on where the words before it speak of the future.

    Both where they say that it may be ahead, where nothing in the sentence says that it is over, and where it is the
    next day: a report is added to after its day, and then tells of the next one.
    """
    before = _before(sentence, mention)
    back = (published.weekday() - _WEEKDAYS.index(mention.words)) % _WEEK
    ahead = (-back) % _WEEK
    if _LAST.search(before):
        return (shift(published, -timedelta(days=back or _WEEK)),)
    if _NEXT.search(before):
        return (shift(published, timedelta(days=ahead or _WEEK)),)
    is_perhaps_ahead = _PERHAPS.search(before) is not None
    if _FUTURE.search(before) or (is_perhaps_ahead and _UP_TO.search(before)):
        return (shift(published, timedelta(days=ahead)),)
    latest = shift(published, -timedelta(days=back))
    if ahead == 1 or (ahead and (is_perhaps_ahead or not _PAST.search(sentence))):
        return latest, shift(published, timedelta(days=ahead))
    return (latest,)


def _is_no_day(sentence: str, mention: Mention) -> bool:
    """Whether it is of a name, as in "USA Today", the "Today" show or "Easter Monday", or of many days."""
    mention_text, before = sentence[mention.start : mention.end], _before(sentence, mention)
    if mention_text.isupper() or _FEAST.search(before) or (mention.is_weekday and _is_repeated(sentence, mention)):
        return True
    is_capital = mention.words in _DAYS_OFF and mention_text[0].isupper()
    return is_capital and bool(_GOES_ON.search(before) or _QUOTED.match(sentence, max(0, mention.start - 1)))


def _is_repeated(sentence: str, weekday: Mention) -> bool:
    before = _before(sentence, weekday)
    return bool(
        _REPEATED.search(before)
        or (_LAST.search(before) and _OF_MONTH.match(sentence, weekday.end))
        or (_THE.search(before) and _FROM_ANOTHER.match(sentence, weekday.end))
    )


def _is_of_speech(before: str) -> bool:
    """Whether the words before a day are those of somebody who spoke on it: "told reporters on", "said in Rome"."""
    words = before.lower().split()
    index = next((index for index in range(len(words) - 1, -1, -1) if words[index] in SPOKE), None)
    if index is None:
        return False
    after = words[index + 1 :]
    if words[index] == "told":
        return len(after) <= _SPOKE_WORDS and "that" not in after
    return not after or (after[0] in SPOKE_WHERE and len(after) <= _SPOKE_WORDS)


def _before(sentence: str, mention: Mention) -> str:
    return sentence[max(0, mention.start - _NEAR) : mention.start]
