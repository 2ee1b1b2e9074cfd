"""Which figure a question asks for, and which reports give it: all that the question is about stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.answer import Citation
from bot.answering.figure_aspects import kinds_of
from bot.answering.grounding.names import names
from bot.answering.grounding.spelling import one_spelling
from bot.answering.reported_figures import ANYBODY, ReportedFigure, content, reported_figures, toll_in, without_tolls
from bot.answering.terms import stem, stems
from ingest.corpus.sentences import sentences

_ASKS = re.compile(
    r"\bhow (?:many|much|high|large|big)\b|\b(?:what|which) (?:percentage|share|number|amount)\b"
    r"|\bwhat(?:'s| is| was| are| were) the (?:[\w-]+ ){0,2}(?:toll|damage|cost|price|number|share|rate|value)\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\bhow many\b|\btoll\b", re.IGNORECASE)
_VAGUELY = re.compile(
    r"\b(?:dozens|scores|hundreds|thousands|millions|several|no ?one|nobody|none|no|everybody|everyone|all)\b",
    re.I,
)
# What asks, counts, hedges or says when, and tells nothing of the thing: a sentence need not have it.
_MEASURES = frozenset(
    stems(
        """
        many much high large big number percentage share amount total toll count figure far so altogether exactly
        estimated reported confirmed lost life live near across around outside inside within amid
        day week weekend month year last past since january february march april may june july august september october
        november december monday tuesday wednesday thursday friday saturday sunday
        """
    )
)
_TIMES = frozenset("day week month year hour minute second decade".split())
_LASTS = re.compile(r"\b(?:days|weeks|months|years|hours|minutes|long|age|old|sentence|term)\b", re.IGNORECASE)
_AT_THE_HEAD = 4  # characters before a name that begins its sentence: "The "
LEAD = 300  # characters before a sentence that say what it is about: two sentences or three
_PLACE = re.compile(
    r"\b(?:in|at|near|from|across|outside|inside|around|of|against|versus|vs\.?|over) (?:the )?"
    r"((?:[A-ZÀ-Þ][\w.'-]*(?: |(?=\W|$)))+)"
)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """The stems that say what is counted or measured, and where; `toll` is what happened to those who are counted.

    `names` are the words of the question's names; with `lasting` it asks how long something lasts.
    """

    about: frozenset[str]
    toll: str | None
    names: frozenset[str] = frozenset()
    lasting: bool = False

    @property
    def must_be_told(self) -> str | None:
        """What an answer has to tell of, as it follows "how many"; None where other words may tell it too."""
        return {"dead": "died", "hurt": "were hurt", "arrested": "were arrested"}.get(self.toll or "")

    def is_given_by(self, one: ReportedFigure) -> bool:
        """Whether sentence, headline and what leads to it say all that is asked of, and the figure is of all that."""
        if one.toll != self.toll or one.partial:
            return False
        if not self.about <= one.said | one.counted | one.headline_words | _leading_to(one):
            return False
        if self.toll is None and (self._is_of_somebody_else(one) or (one.figure.unit in _TIMES and not self.lasting)):
            return False
        # A headline tells what a report is about, not what is measured.
        return self.toll is not None or bool(self.about & (one.counted if not one.figure.unit else one.said))

    def _is_of_somebody_else(self, one: ReportedFigure) -> bool:
        """Whether the sentence begins with another name, and names nobody of the question: its headline may."""
        text = one_spelling(one.sentence)
        first = next((name for name in names(text[: text.find(one.shown)]) if name.sure), None)
        if first is None or not self.names or first.start > _AT_THE_HEAD:
            return False
        return self.names.isdisjoint(one.names) and self.names.isdisjoint(first.words)

    def _is_of_another_place(self, one: ReportedFigure) -> bool:
        """Whether neither the sentence, which has names, nor its headline has any name of the question."""
        asked = {stem(word) for word in self.names}
        said = {stem(word) for word in one.names}
        return bool(asked and said) and asked.isdisjoint(said | one.headline_words)

    def is_near(self, citation: Citation) -> bool:
        """Whether the quote tells of the toll that is asked for, and half of what is asked of stands by it."""
        passage, quote = citation.passage, citation.quote
        start = quote.start - passage.start
        lead = passage.text[max(0, start - LEAD) : start]
        if 2 * len(self.about.intersection(content(f"{passage.title} {lead} {quote.text}"))) < len(self.about):
            return False
        figures = list(reported_figures(passage, start, start + len(quote.text)))
        if any(one.toll == self.toll and not self._is_of_another_place(one) for one in figures):
            return True
        return any(
            _VAGUELY.search(quote.text[first:last]) and toll_in(content(quote.text[first:last])) == self.toll
            for first, last in sentences(quote.text)
        )

    def is_one_thing(self, one: ReportedFigure, other: ReportedFigure) -> bool:
        """Whether both give it, and neither for a place within it that the other does not speak of."""
        if not self.is_given_by(one) or not self.is_given_by(other) or one.figure.unit != other.figure.unit:
            return False
        if one.counted - ANYBODY - self.about != other.counted - ANYBODY - self.about:
            return False
        if self.toll is None:
            kinds = [kinds_of(report.sentence, self.about) for report in (one, other)]
            if kinds[0] != kinds[1]:
                return False
        known = self.about | one.headline_words | other.headline_words | (one.said & other.said)
        return all(place in known for report in (one, other) for place in _places(report))


def asked_figure(question: str) -> AskedFigure | None:
    """The figure that the question asks for; None where it asks for none, or of nothing."""
    if not _ASKS.search(question):
        return None
    asked = frozenset(content(question))
    about = without_tolls(asked) - ANYBODY - _MEASURES
    if not about:
        return None
    named = frozenset(word for name in names(one_spelling(question)) for word in name.words)
    return AskedFigure(
        about, toll_in(asked) if _COUNTS.search(question) else None, named, bool(_LASTS.search(question))
    )


def _leading_to(one: ReportedFigure) -> frozenset[str]:
    return frozenset(content(one.passage.text[max(0, one.start - LEAD) : one.start]))


def _places(one: ReportedFigure) -> Iterator[str]:
    text = one_spelling(one.sentence)
    for found in _PLACE.findall(text):
        words = [word for word in found.split() if not _MONTH.match(word)]
        yield from content(" ".join(words))
