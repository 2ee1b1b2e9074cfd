"""Reports that give different figures for one thing: shown side by side, newest first, an update or a disagreement.

Figures of different things stand side by side in any news; so this speaks up only where unit, thing, setting and
time agree, or where both are what the question asks for, and stays silent where a date is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from bot.answering.answer import Citation, Evidence
from bot.answering.asked_figure import AskedFigure, asked_figure
from bot.answering.figure_aspects import own_days
from bot.answering.grounding.dates import Mention
from bot.answering.reported_figures import ANYBODY, ReportedFigure, events, reported_figures
from bot.answering.terms import stems
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.deadline import check_time

MOST_DAYS_APART = 10  # a toll of one event; a figure of the same wording that is older is of another month
MOST_DAYS_ALIKE = 5
LEAST_ALIKE = 0.6  # share of words that two sentences have in common, figures aside
PASSAGES = 10
MOST_TOLD = 3
_GROWING = frozenset(stems("rise rises risen climbed now updated revised latest increased grown jumped"))

# A weekday as `mentions` has it, or a word that counts from the day of the report.
_THESE_DAYS = frozenset(
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "today", "yesterday", "tonight", "last night", "this week"]
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What reports of one thing say, each another figure, the newest first."""

    reports: tuple[ReportedFigure, ...]

    @property
    def note(self) -> str:
        """One sentence for a person: the figures with outlet and date, and what it looks like."""
        return f"Reports differ: {'; '.join(_source(one) for one in self.reports)}. {self._looks_like()}"

    def _looks_like(self) -> str:
        newer, older = self.reports[:2]
        if newer.passage.published == older.passage.published:
            of_the_day = sum(one.passage.published == newer.passage.published for one in self.reports)
            return ("They" if of_the_day == len(self.reports) else "The newest") + " are of the same day and disagree."
        higher = newer.toll is not None and newer.figure.value > older.figure.value
        if higher or newer.said & _GROWING or newer.passage.outlet == older.passage.outlet:
            return "The later one looks like an update."
        return "They disagree; the later one is not known to correct the other."


def find_disagreement(question: str, citations: Sequence[Citation], evidence: Evidence) -> Disagreement | None:
    """The first figure of the quotes that other articles of the evidence give otherwise, with what they give."""
    quoted = [one for one in _quoted(citations) if not one.denied]
    if not quoted:
        return None
    asked = asked_figure(question)
    # Most passages are of another time, most figures of another unit: they are not read further.
    near = [passage for passage in evidence.passages[:PASSAGES] if any(_in_time(one, passage) for one in quoted)]
    others = [other for passage in near for other in reported_figures(passage, like=quoted) if not other.denied]
    for one in quoted:
        check_time()
        told = [other for other in others if _same_thing(one, other, asked)]
        agreeing = {other.passage.article_id for other in told if _agree(one, other)}
        beside = [own for own in quoted if own.passage is one.passage and _same_thing_beside(own, one)]
        # A report that has the same figure too, or a quote that has the other's, speaks of two things.
        differing = [
            other
            for other in told
            if other.passage.article_id not in agreeing and not any(_agree(own, other) for own in (one, *beside))
        ]
        if agreeing:
            # Where somebody bears the figure out, only a later report puts it in doubt.
            differing = [other for other in differing if _later(other, one)]
        if differing:
            return Disagreement(_newest_of(one, differing))
    return None


def _newest_of(quoted: ReportedFigure, differing: Sequence[ReportedFigure]) -> tuple[ReportedFigure, ...]:
    """One report of each figure, the newest first; of more than a reader can take in the newest and the quoted one."""
    found: list[ReportedFigure] = []
    for one in sorted((quoted, *differing), key=_newest_first):
        if not any(_agree(one, other) for other in found):
            found.append(one)
    kept = found[:MOST_TOLD]
    if not any(one is quoted for one in kept):
        kept[-1] = quoted
    return tuple(kept)


def _quoted(citations: Iterable[Citation]) -> Iterator[ReportedFigure]:
    for citation in citations:
        passage = citation.passage
        start = citation.quote.start - passage.start
        yield from reported_figures(passage, start, start + len(citation.quote.text))


def _in_time(one: ReportedFigure, passage: ScoredPassage) -> bool:
    first, second = one.passage.published, passage.published
    if first is None or second is None or one.passage.article_id == passage.article_id:
        return False
    return abs((first - second).days) <= MOST_DAYS_APART


def _same_thing(one: ReportedFigure, other: ReportedFigure, asked: AskedFigure | None) -> bool:
    check_time()
    first, second = one.passage.published, other.passage.published
    if not _in_time(one, other.passage) or first is None or second is None:
        return False
    if one.figure.unit != other.figure.unit or one.aspects != other.aspects:
        return False
    if _on_other_days(one, other, first, second):
        return False
    if asked and _other_days(one) == _other_days(other) and asked.is_one_thing(one, other):
        return True
    if one.toll or other.toll:
        return one.toll == other.toll and _other_days(one) == _other_days(other) and _same_toll(one, other)
    return one.dates == other.dates and abs((first - second).days) <= MOST_DAYS_ALIKE and _alike(one, other)


def _on_other_days(one: ReportedFigure, other: ReportedFigure, first: date, second: date) -> bool:
    """Whether each says its own day: those who were killed on Monday are not those who were killed on Tuesday."""
    days, others = own_days(one.sentence, first), own_days(other.sentence, second)
    return bool(days and others) and days.isdisjoint(others)


def _other_days(one: ReportedFigure) -> frozenset[Mention]:
    """The dates of its sentence that are not of the days of the report: an event of another time."""
    published = one.passage.published
    assert published
    return frozenset(day for day in one.dates if not _of_these_days(day, published))


def _of_these_days(day: Mention, published: date) -> bool:
    if not day.month or not day.day:
        return day.words in _THESE_DAYS
    with suppress(ValueError):  # 30 February
        return abs((date(day.year or published.year, day.month, day.day) - published).days) <= MOST_DAYS_APART
    return False


def _same_thing_beside(own: ReportedFigure, one: ReportedFigure) -> bool:
    return own.figure.unit == one.figure.unit and own.toll == one.toll


def _same_toll(one: ReportedFigure, other: ReportedFigure) -> bool:
    """Whether the same are counted in the same event: its kind, and the place or person that it is known by."""
    if one.counted - ANYBODY != other.counted - ANYBODY:
        return False
    kinds = events(one) & events(other)
    return bool(kinds) and bool((one.setting & other.setting) - kinds) and not _of_parts(one, other)


def _of_parts(one: ReportedFigure, other: ReportedFigure) -> bool:
    """Whether one counts a part: of all names that no headline has, the other's sentence has only some, or none."""
    headlines = one.headline | other.headline
    first, second = one.names - headlines, other.names - headlines
    both = first & second
    return bool(first or second) and (not both or both not in (first, second))


def _alike(one: ReportedFigure, other: ReportedFigure) -> bool:
    if one.names != other.names or (one.counted != other.counted and not one.counted & other.counted):
        return False
    # One may say more than the other; where each has a word of its own, they speak of two things.
    both, all_said = one.said & other.said, one.said | other.said
    return both in (one.said, other.said) and len(both) >= LEAST_ALIKE * len(all_said)


def _agree(one: ReportedFigure, other: ReportedFigure) -> bool:
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
    digits = len(rounded.normalize().as_tuple().digits)
    return Context(prec=digits).plus(exact) == rounded


def _later(one: ReportedFigure, other: ReportedFigure) -> bool:
    assert one.passage.published
    assert other.passage.published
    return one.passage.published > other.passage.published


def _newest_first(one: ReportedFigure) -> int:
    assert one.passage.published
    return -one.passage.published.toordinal()


def _source(one: ReportedFigure) -> str:
    day = one.passage.published
    assert day
    figure = one.shown.lower() if one.shown.isalpha() else one.shown  # it may have begun its sentence
    shown = f"{figure} {one.toll}" if one.toll else figure
    return f"{shown} ({one.passage.outlet or one.passage.name}, {day.day} {day:%B %Y})"
