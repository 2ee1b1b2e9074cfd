"""Reports that answer one question with different figures: shown side by side, newest first.

It starts from the words that the span reader marks as the answer in each report. Figures of different things stand side
by side in any news, and that reader takes the hurt for the dead: so this speaks up only where unit, thing, place and
time agree, and stays silent where a date is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal

from bot.answering.answer import Citation
from bot.answering.english.dates import Mention, day_in_words
from bot.answering.english.lexicon.news import ANYBODY, GROWTH
from bot.answering.english.lexicon.time import MONTHS, SHORT_MONTHS, WEEKDAYS
from bot.answering.english.names import times_inside
from bot.answering.english.statement import read_statement
from bot.answering.english.terms import stems
from bot.answering.grounding.quotes import holds_sentence
from bot.answering.notices.reported_figures import ReportedFigure, reported_figures
from bot.answering.reading.marked_evidence import Reading
from bot.languages.translatable import gettext_lazy, join

MOST_DAYS_APART = 10  # a toll of one event; a figure of the same wording that is older is of another month
MOST_REPORTED = 3
# By which a round form differs from its figure at most, as a share of it: rounded to the nearest, and cut off. Of 119
# dead and 100 before, each has one digit in common with a round form, and they are two figures.
MOST_ROUNDED, MOST_CUT = Decimal("0.12"), Decimal("0.05")
_GROWING = frozenset(stems(GROWTH))
_ANYBODY = frozenset(stems(ANYBODY))
_AT_THE_HEAD = 4  # characters before a name that begins its sentence: "The "
_LOCATION = re.compile(
    r"\b(?:in|at|near|from|across|outside|inside|around|of|against|versus|vs\.?|over) (?:the )?"
    r"((?:[A-ZÀ-Þ][\w.'-]*(?: |(?=\W|$)))+)"
)
_MONTHS = frozenset((*MONTHS, *SHORT_MONTHS))
# What happened to those who are counted, as a person reads it behind the figure.
_TOLLS = {
    str(name): name
    for name in (
        *(gettext_lazy("dead"), gettext_lazy("hurt"), gettext_lazy("missing"), gettext_lazy("arrested")),
        gettext_lazy("displaced"),
    )
}
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
            of_the_day = sum(report.passage.published == newer.passage.published for report in self.reports)
            if of_the_day == len(self.reports):
                return gettext_lazy("They are from the same day and disagree.")
            return gettext_lazy("The newest are from the same day and disagree.")
        higher = newer.toll is not None and newer.figure.value > older.figure.value
        # Of two reports without an outlet nothing says that they are of one.
        of_one_outlet = newer.passage.outlet is not None and newer.passage.outlet == older.passage.outlet
        if higher or newer.content & _GROWING or of_one_outlet:
            return gettext_lazy("The later one looks like an update.")
        return gettext_lazy("They disagree; the later one is not known to correct the other.")


def find_disagreement(citations: Sequence[Citation], reading: Reading) -> Disagreement | None:
    """The first figure that answers in the quotes and that other articles give otherwise, with what they give."""
    accepted = [figure for figure in reported_figures(reading) if not figure.denied]
    quoted = [
        figure
        for citation in citations
        for figure in accepted
        if holds_sentence(citation.quote, figure.passage, figure.start, figure.end)
    ]
    question_stems = reading.query.statement.content
    for figure in quoted:
        comparable = [second for second in accepted if same_thing(figure, second, question_stems)]
        agreeing = {second.passage.article_id for second in comparable if agree(figure, second)}
        # A report that has the same figure too speaks of two things.
        differing = [
            report for report in comparable if report.passage.article_id not in agreeing and not agree(figure, report)
        ]
        if agreeing:
            # Where somebody bears the figure out, only a later report puts it in doubt.
            differing = [report for report in differing if _later(report, figure)]
        figures_of_article = [second for second in accepted if second.passage.article_id == figure.passage.article_id]
        differing = [report for report in differing if not _is_told_beside(report, figure, figures_of_article)]
        if differing:
            return Disagreement(_newest_of(figure, _surest_of_each_article(differing)))
    return None


def _surest_of_each_article(reports: Iterable[ReportedFigure]) -> list[ReportedFigure]:
    """The first report of each article, the surest: what else it counts is of something else, and no disagreement."""
    surest: dict[str, ReportedFigure] = {}
    for report in reports:
        surest.setdefault(report.passage.article_id, report)
    return list(surest.values())


def _is_told_beside(
    report: ReportedFigure, figure: ReportedFigure, figures_of_article: Sequence[ReportedFigure]
) -> bool:
    """Whether the article of a figure, which has these, gives that of the report too, and so speaks of two things.

    Not where the report's is the older and lower one: what is counted has grown since.
    """
    if _later(figure, report) and figure.figure.value > report.figure.value:
        return False
    alike = (
        other_figure
        for other_figure in figures_of_article
        if (other_figure.toll, other_figure.figure.unit) == (report.toll, report.figure.unit)
    )
    return any(agree(other_figure, report) for other_figure in alike)


def _newest_of(quoted: ReportedFigure, differing: Sequence[ReportedFigure]) -> tuple[ReportedFigure, ...]:
    """One report of each figure, the newest first; of more than a reader can take in the newest and the quoted one."""
    distinct: list[ReportedFigure] = []
    for reported in sorted((quoted, *differing), key=lambda report: -report.published.toordinal()):
        if not any(agree(reported, earlier) for earlier in distinct):
            distinct.append(reported)
    newest = distinct[:MOST_REPORTED]
    if not any(reported is quoted for reported in newest):
        newest[-1] = quoted
    return tuple(newest)


def same_thing(first: ReportedFigure, second: ReportedFigure, question_stems: frozenset[str]) -> bool:
    """Whether two articles give figures of one thing, by their words; `question_stems` are stems that all have."""
    apart = abs((first.published - second.published).days)
    if first.passage.article_id == second.passage.article_id or apart > MOST_DAYS_APART:
        return False
    if first.partial or second.partial or first.toll != second.toll:
        return False
    if first.figure.unit != second.figure.unit or first.aspects != second.aspects:
        return False
    if first.counted - _ANYBODY - question_stems != second.counted - _ANYBODY - question_stems:
        return False
    if not first.toll and first.kinds_of(question_stems) != second.kinds_of(question_stems):
        return False
    # Those who were arrested on Sunday are not those who were arrested on Tuesday, or on Saturday and Sunday.
    days, second_days = first.own_days, second.own_days
    if (days and second_days and days != second_days) or _other_days(first) != _other_days(second):
        return False
    headlines = (read_statement(report.passage.title).content for report in (first, second))
    context = question_stems.union((first.content & second.content) - _parts_of_other_names(first, second), *headlines)
    return not (_name_two_places(first, second) or any(_is_of_another(report, context) for report in (first, second)))


def _parts_of_other_names(first_report: ReportedFigure, second_report: ReportedFigure) -> frozenset[str]:
    """The stems that two different names share: of "Gov. Kay Ivey" and "Gov. Tate Reeves" the office."""
    names, second_names = (
        [read_statement(" ".join(name.words)).content for name in report.names]
        for report in (first_report, second_report)
    )
    pairs = ((first, second) for first in names for second in second_names if first - second and second - first)
    return frozenset().union(*(first & second for first, second in pairs))


def _name_two_places(*reports: ReportedFigure) -> bool:
    """Whether each names a place or somebody first, and the names of both have nothing in common.

    In news of a storm in Denmark and Sweden a headline names both, and their dead are still not the same.
    """
    of_places = [_first_name(report).union(*_locations(report)) for report in reports]
    of_names = [
        places.union(*(read_statement(" ".join(name.words)).content for name in report.names))
        for report, places in zip(reports, of_places, strict=True)
    ]
    return all(of_places) and not frozenset.intersection(*of_names)


def _is_of_another(reported: ReportedFigure, context: frozenset[str]) -> bool:
    """Whether it is of a place within what is asked, or of somebody else, whom its sentence begins with."""
    named = (_first_name(reported), *_locations(reported))
    return any(stems_of_name and context.isdisjoint(stems_of_name) for stems_of_name in named)


def _first_name(reported: ReportedFigure) -> frozenset[str]:
    """The stems of the name that its sentence begins with, before its figure.

    A lone word has its capital there in any case: it is a name where it has it within a sentence of its article, too.
    """
    first = next(iter(reported.statement.names), None)
    if first is None or first.start > _AT_THE_HEAD or first.start >= reported.figure.start:
        return frozenset()
    word = re.escape(reported.statement.plain[first.start : first.end])
    if not first.sure and not any(times_inside(word, t) for t in (reported.passage.text, reported.passage.title)):
        return frozenset()
    return read_statement(" ".join(first.words)).content


def _locations(reported: ReportedFigure) -> Iterator[frozenset[str]]:
    for location in _LOCATION.findall(reported.statement.plain):
        words = (word for word in location.split() if word.rstrip(".").lower() not in _MONTHS)
        name_words = read_statement(" ".join(words)).content
        if name_words:
            yield name_words


def _other_days(reported: ReportedFigure) -> frozenset[Mention]:
    """The dates of its sentence that are not of the days of the report: an event of another time."""
    return frozenset(day for day in reported.dates if not of_these_days(day, reported.published))


def of_these_days(day: Mention, published: date) -> bool:
    """Whether a date of a report may be of what it reports, and of no other time."""
    if not day.month or not day.day:
        return day.words in _THESE_DAYS
    # On 3 January, "Dec. 29" is of the year before.
    for year in (day.year,) if day.year else (published.year - 1, published.year, published.year + 1):
        with suppress(ValueError):  # 30 February
            if abs((date(year, day.month, day.day) - published).days) <= MOST_DAYS_APART:
                return True
    return False


def agree(first: ReportedFigure, second: ReportedFigure) -> bool:
    """Whether both can be true: the same, a round form of it, or within "more than" and "nearly"."""
    lower, higher = sorted((first, second), key=lambda reported: reported.figure.value)
    low, high = lower.figure, higher.figure
    if is_round_form(low.value, high.value):
        return True
    if low.bound == "above":
        # A count that starts with "at least" grows: both are true, and whoever has read only the old one is told.
        return lower.toll is None or not _later(higher, lower)
    return high.bound in ("below", "nearly")


def is_round_form(first: Decimal, second: Decimal) -> bool:
    """Whether both are one figure, or either is the other in a round form."""
    return _rounds_to(first, second) or _rounds_to(second, first)


def _rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    digits, off = len(rounded.normalize().as_tuple().digits), abs(exact - rounded) / abs(exact or Decimal(1))
    if off <= MOST_ROUNDED and rounded == Context(digits).plus(exact):
        return True
    # Down as well: $102.63 million is told as $102 million.
    return off <= MOST_CUT and rounded == Context(digits, ROUND_DOWN).plus(exact)


def _later(first: ReportedFigure, second: ReportedFigure) -> bool:
    return first.published > second.published


def _source(reported: ReportedFigure) -> str:
    figure = reported.text.lower() if reported.text.isalpha() else reported.text  # it may have begun its sentence
    text = join(" ", (figure, _TOLLS[reported.toll])) if reported.toll else figure
    outlet = reported.passage.outlet or reported.passage.name
    return gettext_lazy("{figure} ({outlet}, {day})", figure=text, outlet=outlet, day=day_in_words(reported.published))
