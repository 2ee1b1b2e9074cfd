"""The answer at a glance: the few words of the first quote that answer, shown where they are right often enough.

How sure the reader is of its words says nothing more once the likeliest sentence is chosen by it (with its scores as
features the fit is worse on questions that it has not seen); that other sentences have the same words says most (Brill
et al. 2002, An Analysis of the AskMSR Question-Answering System, on redundancy). So words count that are marked
anywhere, if they stand in the quote.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.answer import Citation, ShortAnswer
from bot.answering.english.lexicon.grammar import ARTICLES
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.ranking import LogisticModel, load_logistic_model

FILE = "short_answer.json"
FEATURES = ("likely", "agree", "differ", "asked")
_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]++(?:[-‐‑][^\W_]++)++")
_SMALL = frozenset((*ARTICLES, "of", "in", "and"))  # shared by words that have nothing else in common


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters [start, end) of the passage of this number, and FEATURES of them.

    - likely: the logarithm of the share of the likelihood of all sentences in which they are marked;
    - agree, differ: for how many other articles the reader marks the same words, or others, each by how sure it is;
    - asked: the share of them that stand in the question.
    """

    number: int
    start: int
    end: int
    values: tuple[float, ...]


def shipped_fit() -> LogisticModel:
    """The fit that comes with the program, made by `python -m evals train short-answer`."""
    return load_logistic_model("bot.answering.reading", FILE, FEATURES)


def short_answer(
    reading: Reading, citations: Sequence[Citation], fit: LogisticModel | None = None
) -> ShortAnswer | None:
    """The marked words of the first citation's quote, where they are likely enough to be right; else None.

    Of a list one row is not the answer.
    """
    fit = fit or shipped_fit()
    candidate = find_candidate(reading, citations[0]) if citations else None
    if candidate is None or fit.chances(np.array([candidate.values]))[0] < fit.least:
        return None
    passage = reading.evidence.passage(candidate.number)
    start, end = _whole(passage.text, candidate.start, candidate.end)
    if any(
        sentence.is_list and sentence.start <= start < sentence.end and "\n" in passage.text[sentence.start : start]
        for sentence in reading.sentences
        if sentence.number == candidate.number
    ):
        return None
    return ShortAnswer(passage.text[start:end], citations[0].number, passage.start + start, passage.start + end)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The characters with the rest of a compound of which more than one part is marked: "69-year" of "69-year-old".

    One part may well be the answer: "Putin" of "the Trump-Putin summit".
    """
    for compound in _COMPOUND.finditer(text):
        first, last = max(start, compound.start()), min(end, compound.end())
        if first < last and len(_WORD.findall(text, first, last)) > 1:
            start, end = min(start, compound.start()), max(end, compound.end())
    return start, end


def find_candidate(reading: Reading, citation: Citation) -> Candidate | None:
    """Of the words that the reader marks anywhere, the likeliest that stand in this quote; None where none do.

    Words are as likely as all sentences together in which they are marked; of equals those of the surest mark count.
    """
    indexes = reading.places_in(citation.quote)
    if not indexes:
        return None
    answers: dict[tuple[str, ...], list[int]] = {}
    for index in reading.spans:
        if words := _in_order(reading.marked_words(index)):
            answers.setdefault(words, []).append(index)
    by_likelihood = sorted(
        (
            (sum(reading.likely[index] for index in of), max(reading.spans[index].margin for index in of), of)
            for of in answers.values()
        ),
        key=lambda answer: answer[:2],
        reverse=True,
    )
    for likely, _, of in by_likelihood:
        span = _span_in_quote(reading, indexes, of)
        if span:
            number = reading.sentences[indexes[0]].number
            return Candidate(number, *span, _values(reading, of[0], _article(reading, indexes[0]), likely))
    return None


def _span_in_quote(reading: Reading, quoted: Sequence[int], marked: Sequence[int]) -> tuple[int, int] | None:
    """Where in the quoted sentences these marked words stand, in offsets of the passage; None where they do not."""
    for index in quoted:
        if index in marked:
            start, span = reading.sentences[index].start, reading.spans[index]
            return start + span.start, start + span.end
    text = reading.evidence.passage(reading.sentences[quoted[0]].number).text
    answer_words = _in_order(reading.marked_words(marked[0]))
    for index in quoted:
        sentence = reading.sentences[index]
        tokens = [
            token for token in _WORD.finditer(text, sentence.start, sentence.end) if token[0].lower() not in ARTICLES
        ]
        for first in range(len(tokens) - len(answer_words) + 1):
            run = tokens[first : first + len(answer_words)]
            if tuple(token[0].lower() for token in run) == answer_words:
                start = run[0].start()
                # A sign of currency belongs to its figure.
                has_sign = start > sentence.start and unicodedata.category(text[start - 1]) == "Sc"
                return start - has_sign, run[-1].end()
    return None


def _values(reading: Reading, index: int, article: str, likely: float) -> tuple[float, ...]:
    words = _content(reading.marked_words(index))
    agree, differ = _elsewhere(reading, words, article)
    overlap = len(words & _content(reading.query.text)) / max(1, len(words))
    return math.log(likely + 1e-6), agree, differ, overlap


def _elsewhere(reading: Reading, words: frozenset[str], article: str) -> tuple[float, float]:
    agree: dict[str, float] = {}
    differ: dict[str, float] = {}
    for index, span in reading.spans.items():
        if span.end <= span.start:
            continue
        is_same = not words.isdisjoint(_content(reading.marked_words(index)))
        if is_same and _article(reading, index) == article:
            continue
        sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, span.margin / 2))))
        sureness = agree if is_same else differ
        sureness[_article(reading, index)] = max(sure, sureness.get(_article(reading, index), 0.0))
    return sum(agree.values()), sum(differ.values())


def _in_order(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(text.lower()) if word not in ARTICLES)


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _SMALL)


def _article(reading: Reading, index: int) -> str:
    return reading.evidence.passage(reading.sentences[index].number).article_id
