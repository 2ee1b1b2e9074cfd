"""Reports that give different figures for one thing: shown side by side, newest first, an update or a disagreement.

Figures of different things stand side by side in any news; so this speaks up only where unit, thing, setting and
time agree, and stays silent where a date is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from bot.answering.answer import Citation, Evidence
from bot.answering.grounding.dates import Mention
from bot.answering.reported_figures import ReportedFigure, events, reported_figures
from bot.answering.terms import stems
from ingest.corpus.articles import ScoredPassage

MOST_DAYS_APART = 10  # a toll of one event; a figure of the same wording that is older is of another month
MOST_DAYS_ALIKE = 5
LEAST_ALIKE = 0.6  # share of words that two sentences have in common, figures aside
PASSAGES = 10
_GROWING = frozenset(stems("rise rises risen climbed now updated revised latest increased grown jumped"))
_ANYBODY = frozenset(stems("people person men women others victims residents"))

# A weekday as `mentions` has it, or a word that counts from the day of the report.
_THESE_DAYS = frozenset(
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "today", "yesterday", "tonight", "last night", "this week"]
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two reports of one thing, the newer first."""

    newer: ReportedFigure
    older: ReportedFigure

    @property
    def note(self) -> str:
        """One sentence for a person: both figures with outlet and date, and what it looks like."""
        return f"Reports differ: {_source(self.newer)}; {_source(self.older)}. {self._looks_like()}"

    def _looks_like(self) -> str:
        newer, older = self.newer, self.older
        assert newer.passage.published
        assert older.passage.published
        if newer.passage.published == older.passage.published:
            return "They are of the same day and disagree."
        higher = newer.toll is not None and newer.figure.value > older.figure.value
        if higher or newer.said & _GROWING or newer.passage.outlet == older.passage.outlet:
            return "The later one looks like an update."
        return "They disagree; the later one is not known to correct the other."


def find_disagreement(citations: Sequence[Citation], evidence: Evidence) -> Disagreement | None:
    """The first figure of the quotes that another article of the evidence gives otherwise."""
    quoted = list(_quoted(citations))
    if not quoted:
        return None
    # Most passages are of another time, most figures of another unit: they are not read further.
    near = [passage for passage in evidence.passages[:PASSAGES] if any(_in_time(one, passage) for one in quoted)]
    others = [other for passage in near for other in reported_figures(passage, like=quoted)]
    for one in quoted:
        told = [other for other in others if _same_thing(one, other)]
        agreeing = {other.passage.article_id for other in told if _agree(one, other)}
        beside = [own for own in quoted if own.passage is one.passage and _same_thing_beside(own, one)]
        for other in told:
            # A report that has the same figure too, or a quote that has the other's, speaks of two things.
            if other.passage.article_id in agreeing or any(_agree(own, other) for own in (one, *beside)):
                continue
            # Where somebody bears the figure out, only a later report puts it in doubt.
            if not agreeing or _later(other, one):
                return Disagreement(*sorted((one, other), key=_newest_first))
    return None


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


def _same_thing(one: ReportedFigure, other: ReportedFigure) -> bool:
    first, second = one.passage.published, other.passage.published
    if not _in_time(one, other.passage) or first is None or second is None:
        return False
    if one.figure.unit != other.figure.unit:
        return False
    if one.toll or other.toll:
        return one.toll == other.toll and _other_days(one) == _other_days(other) and _same_toll(one, other)
    return one.dates == other.dates and abs((first - second).days) <= MOST_DAYS_ALIKE and _alike(one, other)


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
    if one.counted - _ANYBODY != other.counted - _ANYBODY:
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
    shown = f"{one.shown} {one.toll}" if one.toll else one.shown
    return f"{shown} ({one.passage.outlet or one.passage.name}, {day.day} {day:%B %Y})"
