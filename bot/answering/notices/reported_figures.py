"""The figures that reports give as an answer, with what each is a figure of: enough to tell two things apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.english.dates import Mention, mentions
from bot.answering.english.figures import Figure, figures
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.lexicon.news import TOLLS
from bot.answering.english.names import Name, names
from bot.answering.english.spelling import country_of, one_spelling
from bot.answering.english.terms import stem, stems, words
from bot.answering.notices.figure_aspects import aspects, is_denied
from bot.answering.reading.marked_evidence import Reading
from ingest.corpus.articles import ScoredPassage

# By how much, as log-odds, the marked words must be likelier to answer than that nothing there does.
LEAST_MARGIN = 2.0

# What happened to those who are counted, by the stems that say so.
_TOLL_STEMS = {part: toll for toll, text in TOLLS.items() for part in stems(text)}
_PART = re.compile(r"\W*(?:more|others?|additional|of (?:them|those|whom|which))\b", re.IGNORECASE)
_PART_BEFORE = re.compile(
    r"\b(?:another|other|others|additional|further|including|among them|each|every|per)\W+(?:[\w-]+\W+)?$",
    re.IGNORECASE,
)
_NO_FIGURES = frozenset({"place", "age", "decade", "am", "pm"})
_NEAR = 45  # characters on either side of a figure in which its toll is named


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure that answers in the sentence [start, end) of a passage; `toll` says what happened to who is counted.

    It is `partial` where its words say that there are more, or where the sentence gives two figures of its kind; of its
    `aspects` and what is `denied` see figure_aspects.py.
    """

    passage: ScoredPassage
    start: int
    end: int
    figure: Figure
    shown: str
    toll: str | None
    counted: frozenset[str]
    said: frozenset[str]
    names: tuple[Name, ...]
    dates: frozenset[Mention]
    partial: bool
    aspects: frozenset[str]
    denied: bool

    @property
    def sentence(self) -> str:
        """The sentence that gives it, as it stands in the passage."""
        return self.passage.text[self.start : self.end]


def reported_figures(reading: Reading) -> Iterator[ReportedFigure]:
    """The figures among the marked words of dated reports, the surest first; of a sentence one at most."""
    surest = sorted(reading.spans, key=lambda place: -reading.spans[place].margin)
    for place in surest:
        span, sentence = reading.spans[place], reading.sentences[place]
        passage = reading.evidence.passage(sentence.number)
        if span.margin < LEAST_MARGIN or passage.published is None:
            continue
        marked = passage.text[sentence.start + span.start : sentence.start + span.end]
        found = _in_sentence(passage, sentence.start, sentence.end, marked)
        if found:
            yield found


def content(text: str) -> Iterator[str]:
    """The stems of the words that say something, figures aside, countries by one name."""
    for word in words(one_spelling(text).replace("-", " ")):
        if word not in STOP_WORDS and not any(c.isdigit() for c in word):
            yield stem(country_of(word))


def _in_sentence(passage: ScoredPassage, start: int, end: int, marked: str) -> ReportedFigure | None:
    text = one_spelling(passage.text[start:end])
    dates = mentions(text)
    everything = figures(text, dates)
    values = {figure.value for figure in figures(one_spelling(marked))}
    own = [one for one in everything if one.value in values and one.unit not in _NO_FIGURES]
    if len(values) != 1 or not own:
        return None  # no figure, or a range of two
    figure, toll = own[0], _toll(text, own[0])
    return ReportedFigure(
        passage=passage,
        start=start,
        end=end,
        figure=figure,
        shown=text[figure.start : figure.end],
        toll=toll,
        counted=figure.of - _TOLL_STEMS.keys(),
        said=frozenset(content(_without(text, everything))),
        names=tuple(name for name in names(text) if name.sure),
        dates=frozenset(replace(one, start=0, end=0) for one in dates),  # the date, wherever it stands
        partial=_is_partial(text, figure) or _has_another(text, figure, toll, everything),
        aspects=aspects(text, figure),
        denied=is_denied(text),
    )


def _is_partial(text: str, figure: Figure) -> bool:
    return bool(_PART.match(text, figure.end) or _PART_BEFORE.search(text[: figure.start]))


def _has_another(text: str, figure: Figure, toll: str | None, everything: Sequence[Figure]) -> bool:
    alike = [other for other in everything if other.unit == figure.unit and other.value != figure.value]
    return any(_toll(text, other) == toll and (toll or other.of == figure.of) for other in alike)


def _without(text: str, found: Sequence[Figure]) -> str:
    for figure in reversed(found):
        text = f"{text[: figure.start]} {text[figure.end :]}"
    return text


def _toll(text: str, figure: Figure) -> str | None:
    """What happened to them by the word nearest to the figure, in its own part of the sentence."""
    if figure.unit:
        return None
    after = text[figure.end : figure.end + _NEAR].split(",")[0].split(";")[0].split(" and ")[0]
    before = text[max(0, figure.start - _NEAR) : figure.start].split(",")[-1].split(";")[-1].split(" and ")[-1]
    behind = next((_TOLL_STEMS[part] for part in stems(after)[:5] if part in _TOLL_STEMS), None)
    return behind or next((_TOLL_STEMS[part] for part in stems(before)[::-1][:5] if part in _TOLL_STEMS), None)
