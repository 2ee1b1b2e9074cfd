"""The figures that passages report, with what each is a figure of: enough to tell whether two are of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.answering.figure_aspects import aspects, is_denied
from bot.answering.grounding.dates import Mention, mentions
from bot.answering.grounding.figures import Figure, figures
from bot.answering.grounding.names import names
from bot.answering.grounding.spelling import country_of, one_spelling
from bot.answering.terms import STOP_WORDS, stem, stems, words
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.sentences import sentences

# What happened to those who are counted, and the stems that say so.
_TOLLS = {
    "dead": "kill killed dead death deaths die died dying fatality fatalities fatally toll",
    "hurt": "injure injured injuring injuries wound wounded hurt",
    "missing": "missing unaccounted",
    "arrested": "arrest arrested arrests detain detained",
    "displaced": "displace displaced evacuate evacuated homeless",
}
_TOLL_STEMS = {part: toll for toll, text in _TOLLS.items() for part in stems(text)}
_EVENTS = frozenset(
    stems(
        """
        quake earthquake tremor flood flooding fire wildfire blaze crash collision shooting attack explosion blast storm
        hurricane cyclone typhoon tornado landslide avalanche collapse strike bombing stampede crush outbreak heatwave
        sinking capsize derailment eruption protest massacre raid
        """
    )
)
ANYBODY = frozenset(stems("people person men women others victims residents"))
_PART = re.compile(r"\W*(?:more|others?|additional|of (?:them|those|whom|which))\b", re.IGNORECASE)
_PART_BEFORE = re.compile(
    r"\b(?:another|other|others|additional|further|including|among them|each|every|per)\W+(?:[\w-]+\W+)?$",
    re.IGNORECASE,
)
_NO_FIGURES = frozenset({"place", "age", "decade", "am", "pm"})
_NEAR = 45  # characters on either side of a figure in which its toll is named


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure in the sentence [start, end) of a passage; `toll` says what happened to those who are counted.

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
    names: frozenset[str]
    dates: frozenset[Mention]
    partial: bool = False
    aspects: frozenset[str] = frozenset()
    denied: bool = False

    @property
    def sentence(self) -> str:
        """The sentence that gives it, as it stands in the passage."""
        return self.passage.text[self.start : self.end]

    @property
    def headline_words(self) -> frozenset[str]:
        """The stems of what the headline says."""
        return frozenset(content(self.passage.title))

    @property
    def setting(self) -> frozenset[str]:
        """Names and kinds of event that sentence and headline speak of."""
        return self.names | (self.said & _EVENTS) | self.headline

    @property
    def headline(self) -> frozenset[str]:
        """Names and kinds of event that the headline speaks of."""
        return _setting(self.passage.title)


def reported_figures(
    passage: ScoredPassage, start: int = 0, end: int | None = None, like: Sequence[ReportedFigure] | None = None
) -> Iterator[ReportedFigure]:
    """The figures in the sentences of the passage between these offsets; with `like`, only those in its units."""
    units = None if like is None else {(one.figure.unit, one.toll) for one in like}
    for first, last in sentences(passage.text):
        if first < start or (end is not None and last > end):
            continue
        yield from _in_sentence(passage, first, last, units)


def events(reported: ReportedFigure) -> frozenset[str]:
    """The kinds of event that its sentence names or, where it names none, its headline."""
    return (reported.said & _EVENTS) or (reported.setting & _EVENTS)


def content(text: str) -> Iterator[str]:
    """The stems of the words that say something, figures aside, countries by one name."""
    for word in words(one_spelling(text).replace("-", " ")):
        if word not in STOP_WORDS and not any(c.isdigit() for c in word):
            yield stem(country_of(word))


def toll_in(said: Iterable[str]) -> str | None:
    """What these stems say that happened to those who are counted; None where they do not, or say two things."""
    found = {_TOLL_STEMS[one] for one in said if one in _TOLL_STEMS}
    return found.pop() if len(found) == 1 else None


def without_tolls(said: frozenset[str]) -> frozenset[str]:
    """These stems without those that say what happened to people."""
    return said - _TOLL_STEMS.keys()


def _in_sentence(
    passage: ScoredPassage, start: int, end: int, units: set[tuple[str, str | None]] | None
) -> Iterator[ReportedFigure]:
    text = one_spelling(passage.text[start:end])
    dates = mentions(text)
    everything = figures(text, dates)
    tolls = [(one, _toll(text, one)) for one in everything if one.unit not in _NO_FIGURES]
    found = [(one, toll) for one, toll in tolls if units is None or (one.unit, toll) in units]
    if not found:
        return
    named = frozenset(word for name in names(text) if name.sure for word in name.words)
    when = frozenset(replace(one, start=0, end=0) for one in dates)  # the date, wherever it stands
    said = frozenset(content(_without(text, everything)))
    for figure, toll in found:
        yield ReportedFigure(
            passage=passage,
            start=start,
            end=end,
            figure=figure,
            shown=text[figure.start : figure.end],
            toll=toll,
            counted=figure.of - _TOLL_STEMS.keys(),
            said=said,
            names=named,
            dates=when,
            partial=_is_partial(text, figure) or _has_another(figure, toll, tolls),
            aspects=aspects(text, figure),
            denied=is_denied(text),
        )


def _is_partial(text: str, figure: Figure) -> bool:
    return bool(_PART.match(text, figure.end) or _PART_BEFORE.search(text[: figure.start]))


def _has_another(figure: Figure, toll: str | None, tolls: Sequence[tuple[Figure, str | None]]) -> bool:
    return any(
        other.unit == figure.unit and of == toll and other.value != figure.value and (toll or other.of == figure.of)
        for other, of in tolls
    )


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


@lru_cache(maxsize=1024)
def _setting(title: str) -> frozenset[str]:
    plain = one_spelling(title)
    capital = {word for name in names(plain) for word in name.words}
    return frozenset(capital | (set(content(plain)) & _EVENTS))
