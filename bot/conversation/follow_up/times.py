"""Where a question says when: the words that would be understood as its time, and others that mean one."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from operator import itemgetter

from bot.answering.english.dates import day_in_words
from bot.answering.english.lexicon.closed_words import PREPOSITIONS
from bot.answering.english.lexicon.time import (
    LENGTHS_OF_TIME,
    MONTHS,
    PARTS_OF_DAY,
    RELATIVE,
    RELATIVE_DAYS,
    SEASONS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
)
from bot.answering.question.time.calendar import Days
from bot.answering.question.time.lookalikes import hide_lookalikes, is_told_of
from bot.answering.question.time.scope import Period, understand_time
from bot.answering.question.time.table import DAY, MONTH, OF_YEAR, Kind
from bot.answering.question.time.words import Hit, find_time_words

DATED = frozenset((*MONTHS, *SHORT_MONTHS, *WEEKDAYS, *SHORT_WEEKDAYS, *SEASONS))
WORDS_OF_TIME = DATED | frozenset((*RELATIVE_DAYS, *PARTS_OF_DAY, *LENGTHS_OF_TIME))
YEAR = r"(?:1[89]|20)\d\d"

# Where time words stand, which outlet is named and how names are written is the same whatever day it is, if that is
# late enough: a time that has not come is none.
ANY_DAY = datetime(2099, 12, 31)
FAR = 9  # months between two of one year, from which the nearest such month is another year's: Q1 after Q4
_NEAR = 60  # characters before a time
# What bare words of a kind must follow to say when; "by May" is said of a person.
_OF_NAMES = {"in", "during", "throughout", "since", "until", "till", "from", "between"}
_OF_MONTHS = _OF_NAMES | {"for", "before", "after", "by", "through", "prior to", "as of", "up to"}
_LEADS = {
    Kind.NAME: _OF_NAMES,
    Kind.MONTH: _OF_MONTHS,
    Kind.YEAR: _OF_MONTHS | {"of"},
    Kind.WEEKDAY: _OF_MONTHS | {"on", "over", "at"},
}
# Before a time, and left over without it: "at the end of", "over the", "earlier".
_BEFORE = re.compile(
    rf"(?:(?<![\w'’-])(?:(?P<lead>(?:as|up|prior)\s{{1,9}}(?:of|to)|until|till|{'|'.join(sorted(PREPOSITIONS))})\s{{1,9}})?"
    r"(?P<the>the\s{1,9})?(?:(?:start|beginning|middle|end)\s{1,9}of\s{1,9}(?:the\s{1,9})?)?"
    r"(?P<part>(?:early|earlier|mid|late|later|next)[\s-]{1,9})?)?$",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(rf"\s{{1,9}}(?:{'|'.join(PARTS_OF_DAY)})\b", re.IGNORECASE)
# "In Ohio Tuesday".
_PLACE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Oo]n)\s{1,9}(?:the\s{1,9})?(?:[A-Z][^\s,]{0,30}\s{1,9}){1,4}$")
# Words of time that no day is counted from, such as "next week", "03/04/2025", "in the fall", "in week 5" or "on Tue".
# "On the April report" says of a thing which it is.
_OTHER = re.compile(
    rf"(?i:\b(?:{RELATIVE})\b)|\b\d{{1,2}}(?P<by>[./-])\d{{1,2}}(?P=by)\d{{4}}\b|(?<=\b[Ii]n\s)1[89]\d\d\b"
    rf"|(?<=\b[IiOo]n\s)(?:the\s{{1,9}}(?!(?i:{'|'.join((*MONTHS, *SHORT_MONTHS))})\b))?"
    rf"(?i:\b(?:{'|'.join(sorted(WORDS_OF_TIME))})\b)(?:\s{{1,9}}\d{{1,2}}\b|(?!\s{{1,9}}(?:of\b|[A-Z])))"
)
# What two times that are one may have before the second: "in March of 2024", not "in June about July".
_WITHIN = {"of", "in", "to", "until", "till", "through"}
_BARE_DAY = re.compile(rf"(?:on )?(?:the )?{DAY}", re.IGNORECASE)
_YEAR_LEFT_OUT = re.compile(OF_YEAR, re.IGNORECASE)
_MONTH_LEFT_OUT = re.compile(rf" {MONTH}{OF_YEAR}?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,]*(?:(?:and|or|to|until|till|through|-)\s{1,9}(?:the\s{1,9})?)?", re.IGNORECASE)


def time_spans(text: str, lead: str = "") -> list[tuple[int, int]]:
    """Where a text says when, each with the preposition before it; what stands side by side is one.

    What a time owns, as in "yesterday's vote", is a thing. After `lead`, words such as "May" say when, too.
    """
    plain = hide_lookalikes(text)
    spans: list[tuple[int, int]] = []
    for start, end, hit in _time_words(plain):
        if spans and start < spans[-1][1]:
            continue
        if _owns(plain, end):
            continue
        if spans and _is_one(plain, spans[-1][1], start):
            spans[-1] = (spans[-1][0], _end(plain, end))
        elif hit is None or _says_when(plain, hit, lead):
            spans.append((_begin(plain, start), _end(plain, end)))
    return spans


def last_owner(text: str) -> tuple[int, int] | None:
    """Where the last time stands that owns a thing, without its ending: "yesterday" of "yesterday's vote"."""
    plain = hide_lookalikes(text)
    owners = [(start, end) for start, end, _ in _time_words(plain) if _owns(plain, end)]
    if not owners:
        return None
    start, end = owners[-1]
    return start, end - 2 if _ends_in_s(plain[start:end]) else end


def is_time(text: str) -> bool:
    """Whether it says when, and nothing else, with or without the preposition: "before March", "Q2", "two days ago"."""
    return any(time_spans(form) == [(0, len(form))] for form in (text, f"in {text}"))


def completed(time: str, before: str) -> str:
    """A time with what it leaves out of the one before: "in April" and "in March 2024" -> "in April 2024"."""
    if any(hit.kind is Kind.WEEKDAY for hit in find_time_words(time, ANY_DAY)):
        return time  # "Tuesday" and "22 March" are two days
    left_out = _MONTH_LEFT_OUT if _BARE_DAY.fullmatch(time) else _YEAR_LEFT_OUT
    words_before = before.split()
    for index, word in enumerate(words_before):
        tail = f" {' '.join(words_before[index:])}"
        completed_time = time + tail
        if word.lower() not in PREPOSITIONS and left_out.fullmatch(tail) and _is_one_date(completed_time):
            # The January that is asked for after December 2024 need not be of that year.
            month_before, month = _month(before), _month(completed_time)
            return time if month_before and month and abs(month - month_before) >= FAR else completed_time
    return time


def in_dates(question: str, asked_at: datetime, now: datetime) -> str:
    """A question with the days that its time meant as it was asked, where the same words now mean others."""
    period, today = (understand_time(question, day).period for day in (asked_at, now))
    if period is None or (today and (period.start, period.end) == (today.start, today.end)):
        return question
    if _ends_in_s(hide_lookalikes(period.words)):
        return _of_its_days(question, asked_at)
    plain = hide_lookalikes(question)
    start, end = _place(question, plain, period.words)
    spans = time_spans(question)
    places = [(*next((span for span in spans if span[0] <= start and end <= span[1]), (start, end)), period)]
    for hit in find_time_words(plain, asked_at):
        whole = next(
            (span for span in spans if span[0] <= hit.start and span[1] in (hit.end, _end(plain, hit.end))), None
        )
        is_apart = whole and not any(whole[0] < last and first < whole[1] for first, last, _ in places)
        if whole and is_apart and _is_counted_back(plain, hit):
            places.append((*whole, Period(hit.days.first, hit.days.last, "")))
    # From the last on, so that the places before it stay where they are.
    for first, last, days in sorted(places, key=itemgetter(0), reverse=True):
        question = f"{question[:first]}{_days(days)}{question[last:]}"
    return question


def _is_counted_back(text: str, hit: Hit) -> bool:
    """Whether it says when, and is counted from the day on which it is asked: "yesterday", what happened "Tuesday"."""
    if _owns(text, hit.end) or (_before(text, hit.start)["lead"] or "").strip().lower() not in ("", "on", "in"):
        return False
    return hit.kind is Kind.RELATIVE or (hit.kind is Kind.WEEKDAY and is_told_of(text, hit))


def _place(question: str, plain: str, words: str) -> tuple[int, int]:
    """Where these words of time stand: not in "USA Today", nor in a quotation."""
    starts = (match.start() for match in re.finditer(re.escape(words), question))
    start = next((start for start in starts if "_" not in plain[start : start + len(words)]), question.index(words))
    return start, start + len(words)


def _of_its_days(question: str, asked_at: datetime) -> str:
    """ "After yesterday's vote" -> "after the vote on 22 November 2026"; as it was where the day may be of another."""
    plain = hide_lookalikes(question)
    hits = find_time_words(plain, asked_at)
    if len(hits) > 1 or "," in plain[hits[0].end :]:
        return question
    days = Period(hits[0].days.first, hits[0].days.last, "")
    return f"{question[: hits[0].start]}the{question[hits[0].end :].rstrip(' ?.!')} {_days(days)}?"


def days_in_words(days: Days) -> str:
    """These days with their preposition: "on 5 June 2025", "in June 2025", "in 2025", "from 5 June 2025 to ..."."""
    first, last = days.first, days.last
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and last < date.max and first.year == last.year:
        if first.month == last.month:
            return f"in {MONTHS[first.month - 1].capitalize()} {first.year}"
        if (first.month, last.month) == (1, 12):
            return f"in {first.year}"
    return _days(Period(first, last, ""))


def _days(period: Period) -> str:
    start, end = (str(day_in_words(day)) if day else None for day in (period.start, period.end))
    if start and end:
        return f"on {start}" if start == end else f"from {start} to {end}"
    return f"since {start}" if start else f"until {end}"


def _time_words(text: str) -> list[tuple[int, int, Hit | None]]:
    """Where words of time begin and end, in order; with the hit of those that days are counted from."""
    hits: list[tuple[int, int, Hit | None]] = [(hit.start, hit.end, hit) for hit in find_time_words(text, ANY_DAY)]
    hits += [(*match.span(), None) for match in _OTHER.finditer(text)]
    return sorted(hits, key=lambda entry: (entry[0], -entry[1]))


def _owns(text: str, end: int) -> bool:
    """Whether the time that ends here owns what follows, with its ending or without: "yesterday's", "yesterday"."""
    return _ends_in_s(text[:end]) or text.startswith("'", end)


def _ends_in_s(text: str) -> bool:
    return text[-2:].lower() == "'s"


def _is_one(text: str, first_end: int, start: int) -> bool:
    """Whether a time and the next one are one: side by side, or with "and" or the like between."""
    begin = _begin(text, start)
    if not _BETWEEN.fullmatch(text, first_end, begin):
        return False
    lead = _before(text, start)["lead"]
    return bool(text[first_end:begin].strip(" ,")) or not lead or lead.lower().split()[0] in _WITHIN


def _month(time: str) -> int | None:
    """The month of a time, counted from the year 0."""
    hits = find_time_words(time, ANY_DAY)
    if not hits:
        return None  # of a time that no day is counted from, such as "next year"
    return hits[-1].days.first.year * 12 + hits[-1].days.first.month


def _is_one_date(text: str) -> bool:
    hits = find_time_words(text, ANY_DAY)
    is_one = len(hits) == 1 and hits[0].kind in (Kind.DATED, Kind.RANGE)
    return is_one and (_begin(text, hits[0].start), hits[0].end) == (0, len(text))


def _says_when(text: str, hit: Hit, lead: str) -> bool:
    """Whether it is no name, such as May: the word before it says so, or what is told of the day."""
    leads = _LEADS.get(hit.kind)
    before = _before(text, hit.start)
    if leads is None or before["part"]:
        return True
    if before["lead"] and " ".join(before["lead"].lower().split()) in leads | {lead}:
        return not (before["the"] and hit.kind is Kind.YEAR)  # "in the 2024 campaign"
    return hit.kind is Kind.WEEKDAY and (
        is_told_of(text, hit) or _PLACE.search(text[max(0, hit.start - _NEAR) : hit.start]) is not None
    )


def _before(text: str, start: int) -> re.Match[str]:
    """What belongs to the time that begins here, and stands before it; an empty match for nothing."""
    return next(_BEFORE.finditer(text[max(0, start - _NEAR) : start]))


def _begin(text: str, start: int) -> int:
    return start - len(_before(text, start)[0])


def _end(text: str, end: int) -> int:
    part = _PART_OF_DAY.match(text, end)
    return part.end() if part else end
