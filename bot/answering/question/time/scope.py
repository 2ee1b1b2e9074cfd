"""The time that a question is about: a period, and whether it asks for what is new.

Only what is sure is understood. Where words could mean something else, or lie in the future, there is no period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.answering.answer import Filters
from bot.answering.english.dates import day_in_words
from bot.answering.english.lexicon.closed_words import FORMS_OF_BE, SUBJECT_PRONOUNS
from bot.answering.english.lexicon.grammar import QUESTION_WORDS
from bot.answering.english.lexicon.time import MONTHS, WEEKDAYS
from bot.answering.question.time.calendar import Days, latest_before, month, shift
from bot.answering.question.time.lookalikes import hide_lookalikes, is_told_of, names_something_else
from bot.answering.question.time.table import THROUGH, UNTIL, Kind
from bot.answering.question.time.words import Hit, find_time_words
from bot.languages.translatable import day_of_year_name, gettext_lazy, join


@dataclass(frozen=True, slots=True)
class Period:
    """The days start to end, both included, None where it is open; `words` are the question's own."""

    start: date | None
    end: date | None
    words: str


@dataclass(frozen=True, slots=True)
class TimeScope:
    """The period that a question names, if any, and whether newer articles matter more to it.

    `asks_for_newest` says that it asks for nothing but the newest ("the latest on ...").
    """

    period: Period | None
    leans_to_now: bool
    asks_for_newest: bool = False


# A report stands a few days off what it reports, and a quiz says "this week" loosely.
SLACK = timedelta(days=3)
# How far back what is news now was reported.
_NEWS = timedelta(days=30)
_NEAR = 60
_ONE_DAY = timedelta(days=1)
_SINCE_END = {"since the end of"}
_SINCE = {"since", "starting", "starting in", "starting on"} | _SINCE_END
_SINCE |= {f"{word} the {start} of" for word in ("since", "from") for start in ("start", "beginning")}
_TO_END = {"until the end of", "by the end of", "before the end of"}
_UNTIL = {"until", "till", "through", "by", "as of", "up to"} | _TO_END
_BEFORE = {"before", "prior to"}
_BEFORE |= {f"{word} the {start} of" for word in ("before", "until", "till") for start in ("start", "beginning")}
_AFTER = {"after", "after the end of"}
_OPEN = _SINCE | _UNTIL | _BEFORE | _AFTER
_IN = {"in", "during", "throughout"}
# What bare words of a kind must follow to mean time.
_REQUIRED_PREPOSITIONS = {
    Kind.MONTH: _IN | _OPEN | {"from"},
    Kind.NAME: _IN | _SINCE | _TO_END | {"until", "till"},
    Kind.YEAR: (_IN | _OPEN | {"from", "of"}) - {"up to"},
    Kind.WEEKDAY: {"on", "since"},
}

_PREPOSITIONS = sorted(_OPEN | _IN | {"on", "of", "from", "between"}, key=len, reverse=True)
_PREPOSITION = re.compile(
    rf"(?<![\w'-])(?P<word>{'|'.join(_PREPOSITIONS)})(?P<the> the)? $".replace(" ", r"\s+"), re.IGNORECASE
)
_TO_WORDS = "|".join(("to", *UNTIL, *THROUGH))
_TO = re.compile(rf"\s+(?:{_TO_WORDS}|up\s+to)\s+(?:the\s+)?|\s*-\s*", re.IGNORECASE)
_AND = re.compile(r"(?:\s{1,9}and\s{1,9}|\s{0,9}&\s{0,9})(?:the\s{1,9})?|\s{0,9}-\s{0,9}", re.IGNORECASE)
# What joins a list: "2024 and 2025", "in June, and in July".
_LISTED = re.compile(
    r"(?:\s*,\s*|\s+(?=and|or)|\s*(?=&))(?:(?P<word>(?:and|or)\s|&)\s*)?(?:(?P<again>in|on|during|of)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
# Where a weekday goes on to another: "on Friday to Sunday" is not on Friday.
_TO_WEEKDAY = re.compile(rf"(?:{_TO.pattern})(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_ONWARDS = re.compile(r"\s+(?:on|onwards?|forward|to\s+(?:now|date))\b", re.IGNORECASE)
# One end of a range of which the other is not understood: "from the election to 3 March".
_LATE_END = re.compile(rf"(?:\b(?:{_TO_WORDS}|and)|&)\s+(?:the\s+)?$", re.IGNORECASE)
_RANGE_BEGIN = re.compile(r"\b(?:from|between)\b", re.IGNORECASE)
# "since the middle of last month": neither the whole month nor the days since it began.
_OPEN_TO_PART = re.compile(
    rf"\b(?:{'|'.join(sorted(_OPEN))}|from|between|to)\s+"
    r"(?:(?:the\s+)?(?:start|beginning|middle|end)\s+of|early|mid|late)[\s-]+(?:the\s+)?$".replace(" ", r"\s+"),
    re.IGNORECASE,
)
_END_OF_MONTH = re.compile(r"(?:the\s+)?(?P<part>start|beginning|end)\s+of\s", re.IGNORECASE)
# "In the three months to March": not in March alone.
_SPAN_ENDING = re.compile(
    r"\b(?:(?:days|weeks|months|quarters?|years?)\s+(?:(?:up\s+)?to|through|ending(?:\s+in)?)"
    r"|(?:months|quarter|year)\s+ended(?:\s+in)?)\s+$",
    re.IGNORECASE,
)
# "two days before", "the week after": another day than the one that is named.
_COUNTED_FROM = re.compile(r"\b(?:minute|hour|day|week|weekend|month|year|long|shortly|soon|just)s?\s+$", re.IGNORECASE)
# "Since the truce began on 4 October" is since that day. "After the vote on 4 October" stays of that day: what comes
# after something is asked of the days around it.
_CLAUSE = re.compile(
    r"\b(?P<word>since|until|till)\s+"
    rf"(?:(?!\b(?:{'|'.join(sorted({*QUESTION_WORDS, *MONTHS, *WEEKDAYS}))}|do|does|did)\b|\.\s)[^,;:?!\d]){{1,80}}$",
    re.IGNORECASE,
)
# "Killed since the truce in the last week", "since the war began this year": within that time.
_LASTING = re.compile(r"(?:this|in|over|within|during|the\s+(?:past|last)|past)\b", re.IGNORECASE)
# "the lowest since 2008", "not seen since 1972" compare; the report itself is of today.
_COMPARED = re.compile(
    r"\b(?:first|not|never|\w+n't|(?:low|high|larg|bigg|small|wor|b|fast|strong|weak|old|young|long|short|few|hott|cold)"
    r"e?st)(?:\s+[\w-]+){0,10}\s+$",
    re.IGNORECASE,
)
# "Higher than last year", "lower than it was in 1960" compare: what is asked is how things are now.
_THAN = re.compile(
    rf"\bthan\s+(?:(?:{'|'.join(sorted(SUBJECT_PRONOUNS))}|there)\s+(?:ha(?:s|ve|d)\s+)?"
    rf"(?:{'|'.join(sorted(FORMS_OF_BE))})\s+)?(?:(?:{'|'.join(sorted(_IN))}|on|at)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|won't|going\s+to|set\s+to|expected\s+to|plan(?:s|ned)?\s+(?:to|for)|could|might|upcoming|forthcoming|scheduled"
    r"|ahead\s+of)\b|'ll\b",
    re.IGNORECASE,
)
_BREAKING = r"\bbreaking(?=\s+(?:news|stor|headlin|development)|\s*[:!?.]|\s*$)"
_NOW = re.compile(
    r"\b(?:latest|newest|(?:most\s+)?recent|recently|lately|currently|now(?!-)|these\s+days|at\s+the\s+moment"
    r"|so\s+far(?!-|\s+(?:as|away|from)\b)|today'?s|this\s+week|(?<=the\s)next(?!-))\b"
    rf"|{_BREAKING}",
    re.IGNORECASE,
)
# "The new pope", "Tell me about the flight", "What happened to ...?": of the news, not of its history.
_OF_THE_NEWS = re.compile(
    r"\b(?:the|any|his|her|its|their|our)\s+new\s+(?=[a-z])|^\W*(?:tell\s+me|what\s+(?:happened|do\s+we\s+know))\b",
    re.IGNORECASE,
)
# Of an event in progress; "the latest album" is the newest of its kind, too.
_NEWEST = re.compile(
    r"\b(?:latest|newest|most\s+recent|up\s+to\s+date"
    r"|what(?:['’]s|\s+is)\s+(?:new|the\s+news|happening|going\s+on|up\s+with)"
    r"|(?:any|some|me|there)\s+(?:news|updates?)|(?:an?|any)\s+update\s+on)\b"
    rf"|^\W*(?:the\s+)?(?:news|updates?)\s+(?:about|on|of|from)\b|{_BREAKING}",
    re.IGNORECASE,
)


def understand_time(question: str, asked_at: datetime) -> TimeScope:
    """The period that a question names, counted from the asker's own day, and its leaning toward now."""
    text = hide_lookalikes(question)
    hits = find_time_words(text, asked_at)
    if _FUTURE.search(text):
        hits = [hit for hit in hits if not (hit.yearly or hit.days.coming)]
    span = next((span for span in _spans(text, hits) if _is_past(span, asked_at.date())), None)
    period = Period(span.start, span.end, question[span.words]) if span else None
    newest = period is None and bool(_NEWEST.search(text))
    now = newest or bool(_NOW.search(text)) or (period is None and bool(_OF_THE_NEWS.search(text)))
    return TimeScope(period, leans_to_now=now, asks_for_newest=newest)


def scope_of_latest(period: Period | None) -> TimeScope:
    """The scope of "What is the latest on ...?" for a topic of this period, or for one without a time."""
    return TimeScope(period, leans_to_now=True, asks_for_newest=period is None)


def days_to_search(scope: TimeScope, today: date) -> tuple[date, date] | None:
    """The days of reports to look through for themselves, both included; None where the question names no time."""
    if scope.period is None:
        return (shift(today, -_NEWS), today) if scope.leans_to_now else None
    start, end = scope.period.start, scope.period.end
    return shift(start, -SLACK) if start else date.min, shift(end, SLACK) if end else today


def describe_filters(filters: Filters, *, undated: bool = False) -> str:
    """Which reports were searched, as a person who set the filters is told; with `undated`, that some have no day."""
    if filters.article:
        return gettext_lazy("Only the linked article was searched.")
    parts = [gettext_lazy("of {outlet}", outlet=filters.outlet)] if filters.outlet else []
    parts += [gettext_lazy("from {day} on", day=day_in_words(filters.since))] if filters.since else []
    parts += [gettext_lazy("until {day}", day=day_in_words(filters.until))] if filters.until else []
    searched = gettext_lazy("Only reports {parts} were searched.", parts=join(", ", parts))
    if not undated:
        return searched
    return join(" ", (searched, gettext_lazy("Reports without a date are not among them.")))


def describe(period: Period) -> str:
    """One sentence that says how the question's words were understood."""
    words = " ".join(period.words.split())
    return gettext_lazy("Understood “{words}” as {days}.", words=words, days=days_of(period))


@dataclass(frozen=True, slots=True)
class _Span:
    start: date | None
    end: date | None
    words: slice


def _spans(text: str, hits: list[Hit]) -> list[_Span]:
    """What the time words may mean, the likeliest first: ranges, then in the order of the question."""
    try:
        in_order = sorted(_lists_as_one(text, hits), key=lambda hit: hit.kind is not Kind.RANGE)
        spans = [_range(text, *pair) for pair in pairwise(hits)] + [_single(text, hit) for hit in in_order]
    # The day before the first of the calendar, or after its last.
    except (ValueError, OverflowError):
        return []
    return [span for span in spans if span]


def _lists_as_one(text: str, hits: list[Hit]) -> list[Hit]:
    """The hits with those of each list as one, as in "last week and this week"; no list that leaves days out."""
    lists: list[list[Hit]] = []
    for hit in hits:
        if lists and _goes_on(text, lists[-1], hit):
            lists[-1].append(hit)
        else:
            lists.append([hit])
    return [whole for listed in lists if (whole := listed[0] if len(listed) == 1 else _whole(listed))]


def _goes_on(text: str, listed: list[Hit], hit: Hit) -> bool:
    """Whether a list goes on with this hit: what its first words must follow, and what may follow it, holds for all."""
    first, last = listed[0], listed[-1]
    joined = _LISTED.fullmatch(text, last.end, hit.start)
    # A comma alone may also stand before what tells more: "last week, Tuesday".
    if not joined or not (joined["word"] or last.kind is hit.kind):
        return False
    if joined["again"]:
        preposition = _PREPOSITION.search(text[max(0, first.start - _NEAR) : first.start])
        if not preposition or preposition["word"].lower() != joined["again"].lower():
            return False
    return all(_single(text, replace(first, end=end)) for end in (first.end, hit.end))


def _whole(listed: list[Hit]) -> Hit | None:
    """A list from its first day to its last, those without a year before its last; None where days are left out."""
    first, last = listed[0], listed[-1]
    if last.yearly and last.days.coming:
        return None
    parts = [latest_before(hit.yearly, last.days) if hit.yearly else hit.days for hit in listed]
    parts.sort(key=lambda days: days.first)
    end = parts[0].last
    for days in parts:
        if days.first > shift(end, _ONE_DAY):
            return None
        end = max(end, days.last)
    return replace(first, end=last.end, days=replace(first.days, first=parts[0].first, last=end))


def _is_past(span: _Span, today: date) -> bool:
    """Whether it has begun and leaves anything out; "by 2030" would let everything through."""
    if span.start is None:
        return span.end is not None and span.end <= today
    return span.start <= today and (span.end is None or span.start <= span.end)


def _range(text: str, first: Hit, second: Hit) -> _Span | None:
    opening = _PREPOSITION.search(text[max(0, first.start - _NEAR) : first.start])
    word = opening["word"].lower() if opening else ""
    joined = _AND if word == "between" else _TO
    if not joined.fullmatch(text[first.end : second.start]):
        return None
    # As likely the coming ones; "from January 1 to October 31" is over in November, though another January comes.
    if first.yearly and second.yearly and second.days.coming:
        return None
    dated = second.yearly is None and second.kind in (Kind.DATED, Kind.RELATIVE)
    both_dated = first.kind is second.kind is Kind.DATED  # "5 March to 9 April"
    begin = first.start
    if opening and word in ("between", "from"):
        begin -= len(opening[0])
    elif not (dated or both_dated):
        # "Who was hurt on Friday to Sunday?": days where either day alone would be one.
        weekdays = _single(text, replace(first, end=second.end)) if first.kind is second.kind is Kind.WEEKDAY else None
        if weekdays is None:
            return None
        begin = weekdays.words.start
    if names_something_else(text, second, "to"):
        return None
    days = latest_before(first.yearly, second.days) if first.yearly else first.days
    end = _first_after(second, first.days) if first.kind is Kind.DATED and not first.yearly else second.days
    return _Span(days.first, end.last, slice(begin, second.end))


def _first_after(hit: Hit, days: Days) -> Days:
    """What comes once a year, the first time that it does after these days: "from March 2024 to June"."""
    if not hit.yearly:
        return hit.days
    same_year = hit.yearly(days.first.year)
    return same_year if same_year.last >= days.first else hit.yearly(days.first.year + 1)


def _single(text: str, hit: Hit) -> _Span | None:
    before = text[max(0, hit.start - 2 * _NEAR) : hit.start]
    preposition = _PREPOSITION.search(before)
    word = " ".join(preposition["word"].lower().split()) if preposition else ""
    prepositions = _REQUIRED_PREPOSITIONS.get(hit.kind)
    is_past = hit.kind is Kind.WEEKDAY and is_told_of(text, hit)
    if prepositions is not None and not is_past and (not preposition or preposition["the"] or word not in prepositions):
        return None
    if names_something_else(text, hit, word) or _THAN.search(before):
        return None
    if word.startswith("from") and _ONWARDS.match(text, hit.end):
        word = "since"
    if (
        (word == "between" and hit.kind is not Kind.RANGE)
        or (word.startswith("from") and _TO.match(text, hit.end))
        or (hit.kind is Kind.WEEKDAY and _TO_WEEKDAY.match(text, hit.end))
        or ((end := _LATE_END.search(before)) and _RANGE_BEGIN.search(before, 0, end.start()))
    ):
        return None
    if _SPAN_ENDING.search(before) or (word not in _OPEN and _OPEN_TO_PART.search(before)):
        return None
    if preposition and _is_relation(before[: preposition.start()], word):
        return None
    # "by Monday", "on 3 April" a month before it: as likely the coming one.
    if hit.days.coming and word not in _SINCE and (word in _OPEN or (prepositions is None and hit.yearly)):
        return None
    with_word = preposition and (word in _OPEN or prepositions is not None)
    words = slice(hit.start - (len(preposition[0]) if preposition and with_word else 0), hit.end)
    clause = _CLAUSE.search(before, 0, preposition.start() if preposition else len(before))
    if clause and word in _IN | {"", "on", "of"} and not _LASTING.match(text, hit.start):
        return _of_clause(clause, hit, words.stop)
    if text[: hit.end].endswith("'s") and word in _AFTER | _BEFORE:
        # "After last week's floods" begins with that week.
        return _Span(hit.days.first, None, words) if word in _AFTER else _Span(None, hit.days.last, words)
    part = _END_OF_MONTH.match(text, hit.start, hit.end)
    open_word = f"{word} the {part['part'].lower()} of" if part else ""
    if word in _OPEN and open_word in _OPEN:
        # "Since the end of November" is not since the last third of it.
        first = hit.days.first
        return _Span(*_bounds(month(first.year, first.month), open_word), words)
    return _Span(*_bounds(hit.days, word), words)


def _of_clause(clause: re.Match[str], hit: Hit, end: int) -> _Span | None:
    """The time since what a clause tells, or up to it; its own day is in both."""
    words = slice(hit.start - (len(clause.string) - clause.start()), end)
    if clause["word"].lower() != "since":
        return _Span(None, hit.days.last, words)
    return None if _COMPARED.search(clause.string, 0, clause.start()) else _Span(hit.days.first, None, words)


def _is_relation(before: str, word: str) -> bool:
    if word in _SINCE:
        return bool(_COMPARED.search(before))
    return word in _OPEN | {"from"} and bool(_COUNTED_FROM.search(before))


def _bounds(days: Days, word: str) -> tuple[date | None, date | None]:
    if word in _SINCE_END:
        return days.last, None
    if word in _SINCE:
        return days.first, None
    if word in _UNTIL:
        return None, days.last
    if word in _BEFORE:
        return None, days.first - _ONE_DAY
    if word in _AFTER:
        return days.last + _ONE_DAY, None
    return days.first, days.last


def days_of(period: Period) -> str:
    """The days of a period in words."""
    start, end = period.start, period.end
    if start is None and end is None:
        return gettext_lazy("any time")
    if start is None:
        return gettext_lazy("until {day}", day=day_in_words(end))
    if end is None:
        return gettext_lazy("since {day}", day=day_in_words(start))
    if start == end:
        return day_in_words(start)
    if (start.year, start.month) == (end.year, end.month):
        return gettext_lazy("{day_of_month} to {end}", day_of_month=str(start.day), end=day_in_words(end))
    first = day_in_words(start)
    if start.year == end.year:
        first = day_of_year_name(start, f"{start.day} {MONTHS[start.month - 1].title()}")
    return gettext_lazy("{start} to {end}", start=first, end=day_in_words(end))
