"""Reports that answer one question with different figures: shown side by side, newest first.

It starts from the words that the span reader marks as the answer in each report. Figures of different things stand side
by side in any news, and that reader takes the hurt for the dead: so this speaks up only where unit, thing, place and
time agree, and stays silent where a date is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal

from bot.answering.answer import Citation
from bot.answering.english.dates import Mention, day_in_words
from bot.answering.english.lexicon.news import ANYBODY, GROWTH
from bot.answering.english.lexicon.time import MONTHS, SHORT_MONTHS, WEEKDAYS
from bot.answering.english.statement import read_statement
from bot.answering.english.terms import stems
from bot.answering.notices.reported_figures import ReportedFigure, reported_figures
from bot.answering.reading.marked_evidence import Reading
from bot.languages.translatable import gettext_lazy, join

MOST_DAYS_APART = 10  # a toll of one event; a figure of the same wording that is older is of another month
MOST_TOLD = 3
_GROWING = frozenset(stems(GROWTH))
_ANYBODY = frozenset(stems(ANYBODY))
_AT_THE_HEAD = 4  # characters before a name that begins its sentence: "The "
_PLACE = re.compile(
    r"\b(?:in|at|near|from|across|outside|inside|around|of|against|versus|vs\.?|over) (?:the )?"
    r"((?:[A-ZÀ-Þ][\w.'-]*(?: |(?=\W|$)))+)"
)
_MONTHS = frozenset((*MONTHS, *SHORT_MONTHS))
# A weekday as `mentions` has it, or a word that counts from the day of the report.
_THESE_DAYS = frozenset((*(name[:3] for name in WEEKDAYS), "today", "yesterday", "tonight", "last night", "this week"))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What reports of one thing say, each another figure, the newest first."""

    reports: tuple[ReportedFigure, ...]

    @property
    def note(self) -> str:
        """One sentence for a person: the figures with outlet and date, and what it looks like."""
        listed = join("; ", map(_source, self.reports))
        return join(" ", (gettext_lazy("Reports differ: {listed}.", listed=listed), self.looks_like))

    @property
    def looks_like(self) -> str:
        """One sentence for a person: whether it looks like an update."""
        newer, older = self.reports[:2]
        if newer.passage.published == older.passage.published:
            of_the_day = sum(one.passage.published == newer.passage.published for one in self.reports)
            if of_the_day == len(self.reports):
                return gettext_lazy("They are of the same day and disagree.")
            return gettext_lazy("The newest are of the same day and disagree.")
        higher = newer.toll is not None and newer.figure.value > older.figure.value
        if higher or newer.said & _GROWING or newer.passage.outlet == older.passage.outlet:
            return gettext_lazy("The later one looks like an update.")
        return gettext_lazy("They disagree; the later one is not known to correct the other.")


def find_disagreement(citations: Sequence[Citation], reading: Reading) -> Disagreement | None:
    """The first figure that answers in the quotes and that other articles give otherwise, with what they give."""
    told = [one for one in reported_figures(reading) if not one.denied]
    quoted = [one for citation in citations for one in told if _is_in(one, citation)]
    asked = reading.query.statement.content
    for one in quoted:
        others = [other for other in told if same_thing(one, other, asked)]
        agreeing = {other.passage.article_id for other in others if agree(one, other)}
        # A report that has the same figure too speaks of two things.
        differing = [other for other in others if other.passage.article_id not in agreeing and not agree(one, other)]
        if agreeing:
            # Where somebody bears the figure out, only a later report puts it in doubt.
            differing = [other for other in differing if _later(other, one)]
        if differing:
            return Disagreement(_newest_of(one, differing))
    return None


def _newest_of(quoted: ReportedFigure, differing: Sequence[ReportedFigure]) -> tuple[ReportedFigure, ...]:
    """One report of each figure, the newest first; of more than a reader can take in the newest and the quoted one."""
    found: list[ReportedFigure] = []
    for one in sorted((quoted, *differing), key=lambda report: -report.published.toordinal()):
        if not any(agree(one, other) for other in found):
            found.append(one)
    kept = found[:MOST_TOLD]
    if not any(one is quoted for one in kept):
        kept[-1] = quoted
    return tuple(kept)


def _is_in(one: ReportedFigure, citation: Citation) -> bool:
    quote, passage = citation.quote, one.passage
    inside = quote.start <= passage.start + one.start and passage.start + one.end <= quote.end
    return quote.version_id == passage.version_id and inside


def same_thing(one: ReportedFigure, other: ReportedFigure, asked: frozenset[str]) -> bool:
    """Whether two articles give figures of one thing, by their words; `asked` are stems that all have."""
    apart = abs((one.published - other.published).days)
    if one.passage.article_id == other.passage.article_id or apart > MOST_DAYS_APART:
        return False
    if one.partial or other.partial or one.toll != other.toll:
        return False
    if one.figure.unit != other.figure.unit or one.aspects != other.aspects:
        return False
    if one.counted - _ANYBODY - asked != other.counted - _ANYBODY - asked:
        return False
    if not one.toll and one.kinds_of(asked) != other.kinds_of(asked):
        return False
    # Those who were arrested on Sunday are not those who were arrested on Tuesday, or on Saturday and Sunday.
    days, others = one.own_days, other.own_days
    if (days and others and days != others) or _other_days(one) != _other_days(other):
        return False
    headlines = (read_statement(report.passage.title).content for report in (one, other))
    known = asked.union((one.said & other.said) - _parts_of_other_names(one, other), *headlines)
    return not any(_is_of_another(report, known) for report in (one, other))


def _parts_of_other_names(one: ReportedFigure, other: ReportedFigure) -> frozenset[str]:
    """The stems that two different names share: of "Gov. Kay Ivey" and "Gov. Tate Reeves" the office."""
    names, others = ([read_statement(" ".join(name.words)).content for name in report.names] for report in (one, other))
    pairs = ((first, second) for first in names for second in others if first - second and second - first)
    return frozenset().union(*(first & second for first, second in pairs))


def _is_of_another(one: ReportedFigure, known: frozenset[str]) -> bool:
    """Whether it is of a place within what is asked, or of somebody else, whom its sentence begins with."""
    if any(known.isdisjoint(place) for place in _places(one)):
        return True
    first = next(iter(one.names), None)
    if first is None or not first.start <= _AT_THE_HEAD or first.start >= one.figure.start:
        return False
    return known.isdisjoint(read_statement(" ".join(first.words)).content)


def _places(one: ReportedFigure) -> Iterator[frozenset[str]]:
    for found in _PLACE.findall(one.statement.plain):
        words = (word for word in found.split() if word.rstrip(".").lower() not in _MONTHS)
        named = read_statement(" ".join(words)).content
        if named:
            yield named


def _other_days(one: ReportedFigure) -> frozenset[Mention]:
    """The dates of its sentence that are not of the days of the report: an event of another time."""
    return frozenset(day for day in one.dates if not _of_these_days(day, one.published))


def _of_these_days(day: Mention, published: date) -> bool:
    if not day.month or not day.day:
        return day.words in _THESE_DAYS
    with suppress(ValueError):  # 30 February
        return abs((date(day.year or published.year, day.month, day.day) - published).days) <= MOST_DAYS_APART
    return False


def agree(one: ReportedFigure, other: ReportedFigure) -> bool:
    """Whether both can be true: the same, a round form of it, or within "more than" and "nearly"."""
    lower, higher = sorted((one, other), key=lambda reported: reported.figure.value)
    low, high = lower.figure, higher.figure
    if low.value == high.value or _rounds_to(low.value, high.value) or _rounds_to(high.value, low.value):
        return True
    if low.bound == "above":
        # A count that starts with "at least" grows: both are true, and whoever has read only the old one is told.
        return lower.toll is None or not _later(higher, lower)
    return high.bound in ("below", "nearly")


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    # Down as well: $102.63 million is told as $102 million.
    digits = len(rounded.normalize().as_tuple().digits)
    return rounded in (Context(digits).plus(exact), Context(digits, ROUND_DOWN).plus(exact))


def _later(one: ReportedFigure, other: ReportedFigure) -> bool:
    return one.published > other.published


def _source(one: ReportedFigure) -> str:
    figure = one.shown.lower() if one.shown.isalpha() else one.shown  # it may have begun its sentence
    shown = f"{figure} {one.toll}" if one.toll else figure
    outlet = one.passage.outlet or one.passage.name
    return gettext_lazy("{figure} ({outlet}, {day})", figure=shown, outlet=outlet, day=day_in_words(one.published))
