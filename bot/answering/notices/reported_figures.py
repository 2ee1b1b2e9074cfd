"""The figures that reports give as an answer, with what each is a figure of: enough to tell two things apart.

Two figures of one wording are apart where one is only feared, of women and not of all, of profit and not of sales, or
of another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from bot.answering.english.dates import Mention, mentions
from bot.answering.english.figures import Figure, figures
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.lexicon.news import ALL_OF_IT, BEFORE_MEASURED, CALLED_UNTRUE, DOUBTING, TOLLS
from bot.answering.english.lexicon.time import WEEKDAYS, weekday_number
from bot.answering.english.names import Name
from bot.answering.english.spelling import one_spelling, written_out
from bot.answering.english.statement import Statement, read_statement
from bot.answering.english.terms import stem, stems, words
from bot.answering.notices.figure_aspects import aspects_of
from bot.answering.question.time.calendar import shift
from bot.answering.reading.marked_evidence import Reading
from ingest.corpus.articles import ScoredPassage

# By how much, as log-odds, the marked words must be likelier to answer than that nothing there does.
LEAST_MARGIN = 0.75

# What happened to those who are counted, by the stems that say so.
_TOLL_STEMS = {part: toll for toll, text in TOLLS.items() for part in stems(text)}
_PART = re.compile(r"\W*(?:more|others?|additional|of (?:them|those|whom|which))\b", re.IGNORECASE)
_PART_BEFORE = re.compile(
    r"\b(?:another|other|others|additional|further|including|among them|each|every|per)\W+(?:[\w-]+\W+)?$",
    re.IGNORECASE,
)
NO_FIGURES = frozenset({"place", "age", "decade", "am", "pm"})  # units of what is not compared
_NEAR = 45  # characters on either side of a figure in which its toll is named

_DENIED = re.compile(rf"\b(?:{'|'.join((*CALLED_UNTRUE, *DOUBTING))})\b", re.IGNORECASE)
_NO_KINDS = STOP_WORDS | ALL_OF_IT | BEFORE_MEASURED
# Runs of words that are written small: names are compared by themselves.
_SMALL_WORD = re.compile(r"[a-z][a-z'-]+|[A-Z0-9]\S*|[,.;:]")
_SAID_ON = re.compile(
    r"\b(?:said|says|told (?:[\w'-]+ ){1,3}?|announced|reported|added|confirmed|in a statement|police|officials?"
    rf"|authorities|ministry)\s*(?:(?:on|late|early) )?(?:{'|'.join(WEEKDAYS).title()})\b"
)
_COUNTED = {"yesterday": 1, "today": 0}


@dataclass(frozen=True)
class ReportedFigure:
    """A figure that answers in the sentence [start, end) of a passage; `toll` says what happened to who is counted."""

    passage: ScoredPassage
    published: date
    start: int
    end: int
    figure: Figure
    statement: Statement
    toll: str | None
    partial: bool  # its words say that there are more, or the sentence gives two figures of its kind
    aspects: frozenset[str]  # how it is meant
    denied: bool  # the sentence says that something in it is not so

    @property
    def text(self) -> str:
        """The figure as people write it."""
        plain = self.statement.plain[self.figure.start : self.figure.end].replace("Unitedstates$", "US$")
        return re.sub(r"[A-Z][a-z]+", lambda match: written_out(match[0]), plain)

    @property
    def counted(self) -> frozenset[str]:
        """The stems of what is counted."""
        return self.figure.of - _TOLL_STEMS.keys()

    @property
    def names(self) -> Iterator[Name]:
        """The names of the sentence, a lone word that only begins it left out."""
        return (name for name in self.statement.names if name.sure)

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of what the sentence says beside its figures."""
        text = self.statement.plain
        for figure in reversed(self.statement.figures):
            text = f"{text[: figure.start]} {text[figure.end :]}"
        return read_statement(text).content

    @cached_property
    def dates(self) -> frozenset[Mention]:
        """The dates of the sentence, wherever they stand in it."""
        return frozenset(replace(mention, start=0, end=0) for mention in self.statement.dates)

    @cached_property
    def own_days(self) -> frozenset[date]:
        """The days of its weekdays, counted back from the report's own; not those on which somebody said it."""
        return days_of_weekdays(self.statement.plain, self.published)

    @cached_property
    def _small_words(self) -> tuple[tuple[str, str], ...]:
        runs = " ".join(_SMALL_WORD.findall(self.passage.text[self.start : self.end]))
        return tuple(pairwise(words(runs)))

    def kinds_of(self, measured_stems: frozenset[str]) -> frozenset[str]:
        """The words right before the things (stems) that are measured: of "food inflation" food."""
        return frozenset(
            stem(before)
            for before, measured in self._small_words
            if stem(measured) in measured_stems
            and stem(before) not in measured_stems
            and before not in _NO_KINDS
            and not before.endswith("ly")
        )


def is_denied(sentence: str) -> bool:
    """Whether the sentence says that something in it is not so."""
    return _DENIED.search(sentence) is not None


def reported_figures(reading: Reading) -> Iterator[ReportedFigure]:
    """The figures among the marked words of dated reports, the surest first; of a sentence one at most."""
    surest = sorted(reading.spans, key=lambda index: -reading.spans[index].margin)
    for index in surest:
        span, sentence = reading.spans[index], reading.sentences[index]
        passage = reading.evidence.passage(sentence.number)
        if span.margin < LEAST_MARGIN or passage.published is None:
            continue
        marked = reading.marked_words(index)
        reported = _in_sentence(passage, passage.published, sentence.start, sentence.end, marked)
        if reported:
            yield reported


def figures_of_sentence(passage: ScoredPassage, start: int, end: int) -> Iterator[ReportedFigure]:
    """Every figure of the sentence [start, end) of a dated report, in order, whatever it is a figure of."""
    if passage.published is None:
        return
    statement = read_statement(passage.text[start:end])
    for figure in statement.figures:
        if figure.unit not in NO_FIGURES:
            yield _reported(passage, passage.published, start, end, figure, statement)


def _in_sentence(passage: ScoredPassage, published: date, start: int, end: int, marked: str) -> ReportedFigure | None:
    statement = read_statement(passage.text[start:end])
    values = {figure.value for figure in figures(one_spelling(marked))}
    figures_of_sentence = [
        figure for figure in statement.figures if figure.value in values and figure.unit not in NO_FIGURES
    ]
    if len(values) != 1 or not figures_of_sentence:
        return None  # no figure, or a range of two
    return _reported(passage, published, start, end, figures_of_sentence[0], statement)


def _reported(
    passage: ScoredPassage, published: date, start: int, end: int, figure: Figure, statement: Statement
) -> ReportedFigure:
    text = statement.plain
    toll = _toll(text, figure)
    partial = _PART.match(text, figure.end) or _PART_BEFORE.search(text[: figure.start])
    return ReportedFigure(
        passage=passage,
        published=published,
        start=start,
        end=end,
        figure=figure,
        statement=statement,
        toll=toll,
        partial=bool(partial) or _has_another(text, figure, toll, statement.figures),
        aspects=aspects_of(text, figure),
        denied=is_denied(text),
    )


def _has_another(text: str, figure: Figure, toll: str | None, figures: Sequence[Figure]) -> bool:
    alike = [candidate for candidate in figures if candidate.unit == figure.unit and candidate.value != figure.value]
    return any(_toll(text, candidate) == toll and (toll or candidate.of == figure.of) for candidate in alike)


def _toll(text: str, figure: Figure) -> str | None:
    """What happened to them by the word nearest to the figure, in its own part of the sentence."""
    if figure.unit:
        return None
    after = text[figure.end : figure.end + _NEAR].split(",")[0].split(";")[0].split(" and ")[0]
    before = text[max(0, figure.start - _NEAR) : figure.start].split(",")[-1].split(";")[-1].split(" and ")[-1]
    behind = next((_TOLL_STEMS[part] for part in stems(after)[:5] if part in _TOLL_STEMS), None)
    return behind or next((_TOLL_STEMS[part] for part in stems(before)[::-1][:5] if part in _TOLL_STEMS), None)


def days_of_weekdays(text: str, published: date) -> frozenset[date]:
    """The days that the weekdays of a text are, counted back from the day it was published; not when it was said."""
    days = set()
    for mention in mentions(_SAID_ON.sub(" ", text)):
        if mention.is_weekday and not mention.day:
            days.add(shift(published, -timedelta(days=(published.weekday() - weekday_number(mention.words)) % 7)))
        elif mention.words in _COUNTED:
            days.add(shift(published, -timedelta(days=_COUNTED[mention.words])))
    return frozenset(days)
