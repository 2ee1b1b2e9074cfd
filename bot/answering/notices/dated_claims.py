"""Says inside a reply how old a report is, where the question is about now and the report is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.answering.answer import Citation, Claim
from bot.answering.english.dates import day_in_words, month_in_words
from bot.answering.english.lexicon.time import NEXT
from bot.answering.grounding.citations import Cited, renumbered
from bot.answering.question.time.calendar import is_live, shift
from bot.answering.question.time.scope import TimeScope
from bot.answering.reading.marked_evidence import Reading
from bot.languages.translatable import gettext_lazy
from ingest.corpus.articles import ScoredPassage

OLDER = timedelta(days=60)
OLD = timedelta(days=180)
_NEXT = frozenset(NEXT)


def with_dates(
    reading: Reading, cited: Cited, newest: date | None, stands_first: Callable[[Claim], bool] | None = None
) -> Cited:
    """The claims, the first of a month that is old with it in front; of a live corpus old ones behind, newest first.

    Old is what was published two months before the newest report that is quoted, or, where reports still come in,
    before today; `newest` is the day of the corpus's newest report. Where the question asks for what is next, each
    claim of an earlier day than today has its day in front, and where it names a time, each of a day before that; all
    stay in their order then. Where it asks what happened and names no time, they stay, too, and have months only if the
    first is old: who won may be asked of last month or of a century ago. A newer claim that the span reader doubts
    stays behind the likeliest one, if that is of the last half year. The first claim of which `stands_first` holds
    comes before all others.
    """
    query = reading.query
    days = [_day(claim, cited.citations) for claim in cited.claims]
    dated = [day for day in days if day]
    period = query.scope.period
    # What comes next in a time that has begun ("the next full moon in 2025") is asked of today as well.
    asks_for_next = not _NEXT.isdisjoint(query.words)
    if period and not (asks_for_next and not query.of_the_past):
        # "At least 81 have died" of five days ago reads like the answer to "How many have died so far today?".
        return replace(cited, claims=_with_days(cited.claims, days, period.start)) if period.start else cited
    if not dated:
        return cited
    is_of_now = is_live(newest, query.today) and not query.of_the_past
    since = shift(query.today if is_of_now else max(dated), -OLDER)
    old = [day is not None and day < since for day in days]
    if query.of_the_past and not old[0]:
        return cited
    order = list(range(len(days)))
    if is_of_now:
        # What is not old keeps its order, in front; in an archive, where everything is old, the likeliest stays first.
        order.sort(key=_as_new_as(days, old).__getitem__, reverse=True)
        if days[0] and query.today - days[0] <= OLD:
            newer, others = order[: order.index(0)], order[order.index(0) + 1 :]
            doubted = [index for index in newer if _is_doubted(cited.claims[index], cited.citations, reading)]
            order = [*(index for index in newer if index not in doubted), 0, *doubted, *others]
    first = next((index for index in order if stands_first and stands_first(cited.claims[index])), None)
    order.sort(key=lambda index: index != first)
    claims: list[Claim] = []
    when = ""
    for index in order:
        before, when = when, _when(days[index], since, query.today if asks_for_next else None)
        claims.append(cited.claims[index].dated(when) if when and when != before else cited.claims[index])
    return replace(renumbered(claims, cited.citations), dropped=cited.dropped, notes=cited.notes)


def _as_new_as(days: Sequence[date | None], old: Sequence[bool]) -> list[date]:
    """For each claim its day where that is old, else the last one; of one without a day that of the claim before it."""
    result: list[date] = []
    for day, is_old in zip(days, old, strict=True):
        before = result[-1] if result else date.max
        result.append(before if day is None else day if is_old else date.max)
    return result


def with_day_of(later: ScoredPassage | None, cited: Cited) -> Cited:
    """The claims, what rests on this later report with its day in front, if it has no date yet."""
    if later is None or later.published is None:
        return cited
    numbers = {citation.number for citation in cited.citations if citation.passage == later}
    when = on_day(later.published)
    claims = tuple(
        claim.dated(when) if not claim.when and numbers.intersection(claim.citations) else claim
        for claim in cited.claims
    )
    return replace(cited, claims=claims)


def with_other_days(cited: Cited) -> Cited:
    """The claims; behind one with a date in front, each of another day, or month, with its own.

    The last toll of a flood with its day in front, and below it that of days before with none, read like one report.
    So does what is older above it: that has its own, too.
    """
    claims: list[Claim] = []
    date_text, by_month = "", False
    first_dated = next((claim for claim in cited.claims if claim.when), None)
    later = _day(first_dated, cited.citations) if first_dated else None
    for claim in cited.claims:
        day = _day(claim, cited.citations)
        own_day, own_month = (on_day(day), _in_month_of(day)) if day else ("", "")
        is_older_above = not date_text and day is not None and later is not None and day < later
        if claim.when:
            date_text, by_month = claim.when, claim.when == own_month
        elif day and (is_older_above or (date_text and date_text not in (own_day, own_month))):
            date_text = own_month if by_month else own_day
            claim = claim.dated(date_text)
        claims.append(claim)
    return replace(cited, claims=tuple(claims))


def _with_days(claims: Sequence[Claim], days: Sequence[date | None], before: date) -> tuple[Claim, ...]:
    """The claims, those of earlier days than this one with theirs in front; of a day in a row the first."""
    earlier = [day if day and day < before else None for day in days]
    return tuple(
        claim.dated(on_day(day)) if day and day != before_it else claim
        for claim, day, before_it in zip(claims, earlier, [None, *earlier], strict=False)
    )


def _when(day: date | None, since: date, today: date | None) -> str:
    """The words that date a claim of this day, none where it is new; `today` where its day matters, not its month."""
    if day and today and day < today:
        return on_day(day)
    return _in_month_of(day) if day and day < since else ""


def on_day(day: date) -> str:
    """ "4 April 2025: ", in front of what was reported on that day."""
    return gettext_lazy("{day}: ", day=day_in_words(day))


def _in_month_of(day: date) -> str:
    return gettext_lazy("In {month}: ", month=month_in_words(day))


def old_news(published: Iterable[date | None], scope: TimeScope, today: date, newest: date | None) -> str | None:
    """One sentence for a person; None where one of these days is of the last half year, or nothing can be told.

    Whoever asks how many died in the flood means the last one: an answer about an earlier one must not pass for it.
    `newest` is the day of the corpus's newest report: in an archive everything is old.
    """
    days = [day for day in published if day]
    if not days or scope.period or not is_live(newest, today) or today - max(days) <= OLD:
        return None
    return gettext_lazy("The newest report quoted here is from {day}.", day=day_in_words(max(days)))


def _is_doubted(claim: Claim, citations: Sequence[Citation], reading: Reading) -> bool:
    """Whether the span reader says of none of its quotes that it answers."""
    return all(reading.doubts(citation.quote) for citation in citations if citation.number in claim.citations)


def _day(claim: Claim, citations: Sequence[Citation]) -> date | None:
    """The day of the newest report that the claim rests on."""
    days = [
        citation.passage.published
        for citation in citations
        if citation.number in claim.citations and citation.passage.published
    ]
    return max(days, default=None)
