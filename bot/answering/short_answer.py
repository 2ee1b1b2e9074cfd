"""The answer at a glance: the few words of the first quote that answer, shown where they are right often enough."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.answering.answer import Citation, ShortAnswer
from bot.answering.reading import Reading
from ingest.corpus.reader.span_reader import Span

FILE = "short_answer.json"


@dataclass(frozen=True, slots=True)
class ShortAnswerFit:
    """The chance that marked words are right: a logistic model, and the least chance at which they are shown."""

    intercept: float
    answers: float
    margin: float
    least: float

    def chance(self, span: Span) -> float:
        """How likely, 0..1, these words are what was asked for."""
        logit = self.intercept + self.answers * span.answers + self.margin * span.margin
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@lru_cache(maxsize=1)
def shipped_fit() -> ShortAnswerFit:
    """The fit that comes with the program; `python -m evals train short-answer` makes it."""
    return ShortAnswerFit(**json.loads((files("bot.answering") / FILE).read_text("utf-8"))["fit"])


def short_answer(
    reading: Reading, citations: Sequence[Citation], fit: ShortAnswerFit | None = None
) -> ShortAnswer | None:
    """The likeliest words of the first citation's quote, where they are likely enough to be right; else None."""
    fit = fit or shipped_fit()
    if not citations:
        return None
    first = citations[0]
    marked = [
        (fit.chance(span), place, span)
        for place, span in reading.spans.items()
        if span.end > span.start and _is_in(reading, place, first)
    ]
    if not marked:
        return None
    chance, place, span = max(marked, key=lambda one: one[0])
    if chance < fit.least:
        return None
    sentence = reading.sentences[place]
    passage = reading.evidence.passage(sentence.number)
    start, end = sentence.start + span.start, sentence.start + span.end
    return ShortAnswer(passage.text[start:end], first.number, passage.start + start, passage.start + end)


def _is_in(reading: Reading, place: int, citation: Citation) -> bool:
    sentence = reading.sentences[place]
    passage = reading.evidence.passage(sentence.number)
    start, end = passage.start + sentence.start, passage.start + sentence.end
    quote = citation.quote
    return passage.version_id == quote.version_id and quote.start <= start and end <= quote.end
