"""Makes the pairs that train the reader: a question and a few sentences that answer it, or only seem to.

Unanswerable pairs are of three kinds: the sentence of the same article that shares most with the question and does not
hold the answer; the right sentence under a question in which a name, figure or year was exchanged (never the answer
itself: the sentence would still answer), after Rajpurkar et al. 2018, Know What You Don't Know, section 3; and the
questions that people wrote to be unanswerable.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.fit.reader.questions import Answerable, Paragraph

LONGEST = 420  # characters of a window
NEIGHBOR = 0.35  # how often the sentence before, and the one after, is taken along
TITLED = 0.5  # how often the title of the article stands in front, as the headline of a report does
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<=\S )[A-Z][\w’'.-]*[\w](?: (?:of |the |de )?[A-Z][\w’'.-]*[\w])*")
_FIGURE = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the title or "", a window of text, and the characters of the window that answer (None: none do)."""

    kind: str
    question: str
    title: str
    text: str
    answer: tuple[int, int] | None


class PairMaker:
    """Makes pairs of questions, the same ones for the same seed."""

    def __init__(self, questions: Sequence[Answerable], seed: int) -> None:
        self._random = random.Random(seed)
        self._rarity = _rarity(question.paragraph for question in questions)
        self._articles: dict[str, list[Paragraph]] = defaultdict(list)
        self._pool: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for paragraph in dict.fromkeys(question.paragraph for question in questions):
            self._articles[paragraph.article].append(paragraph)
        for question in questions:
            for kind, start, end in _parts(question.question):
                self._pool[kind][question.paragraph.article].append(question.question[start:end])
        self._everywhere = {kind: sorted({v for vs in of.values() for v in vs}) for kind, of in self._pool.items()}

    def right(self, question: Answerable) -> Pair | None:
        """The window that holds the answer; None where it lies across sentences or is too long."""
        assert question.answer is not None
        paragraph, (start, end) = question.paragraph, question.answer
        matches = [n for n, (first, last) in enumerate(paragraph.sentences) if first <= start and end <= last]
        if not matches:
            return None
        first, last = self._window(paragraph, matches[0])
        if last - first > 2 * LONGEST:
            return None
        answer = (start - first, end - first)
        return Pair("right", question.question, self._title(paragraph), paragraph.text[first:last], answer)

    def near(self, question: Answerable) -> Pair | None:
        """The sentence of the article that shares most with the question and holds no accepted answer."""
        question_words = set(_words(question.question))
        best: tuple[float, Paragraph, int] | None = None
        paragraphs = self._articles[question.paragraph.article]
        chosen = [question.paragraph, *self._random.sample(paragraphs, min(4, len(paragraphs)))]
        for paragraph in dict.fromkeys(chosen):
            for number, (start, end) in enumerate(paragraph.sentences):
                text = paragraph.text[start:end]
                if question.answer and any(answer in text.lower() for answer in question.accepted):
                    continue
                shared = sum(self._rarity.get(word, 0.0) for word in question_words.intersection(_words(text)))
                weight = shared * self._random.uniform(0.7, 1.0)
                if best is None or weight > best[0]:
                    best = (weight, paragraph, number)
        if best is None:
            return None
        _, paragraph, number = best
        first, last = self._window(paragraph, number)
        text = paragraph.text[first:last]
        if question.answer and any(answer in text.lower() for answer in question.accepted):
            first, last = paragraph.sentences[number]
            text = paragraph.text[first:last]
        if last - first > 2 * LONGEST:
            return None
        return Pair("near", question.question, self._title(paragraph), text, None)

    def exchanged(self, question: Answerable) -> Pair | None:
        """The right window under a question with another name, figure or year; None where there is none to exchange."""
        pair = self.right(question)
        if pair is None or pair.answer is None:
            return None
        answer = pair.text[slice(*pair.answer)].lower()
        visible = f"{pair.title} {pair.text}".lower()
        parts = [
            (kind, start, end)
            for kind, start, end in _parts(question.question)
            if (part := question.question[start:end].lower()) in visible and part not in answer and answer not in part
        ]
        self._random.shuffle(parts)
        for kind, start, end in parts:
            old = question.question[start:end]
            alternatives = self._pool[kind].get(question.paragraph.article, []) + self._random.sample(
                self._everywhere[kind], min(5, len(self._everywhere[kind]))
            )
            fitting = [new for new in alternatives if new.lower() not in visible and new.lower() != old.lower()]
            if fitting:
                altered = question.question[:start] + self._random.choice(fitting) + question.question[end:]
                return Pair("exchanged", altered, pair.title, pair.text, None)
        return None

    def _window(self, paragraph: Paragraph, sentence: int) -> tuple[int, int]:
        first = last = sentence
        if first > 0 and self._random.random() < NEIGHBOR:
            first -= 1
        if last + 1 < len(paragraph.sentences) and self._random.random() < NEIGHBOR:
            last += 1
        start, end = paragraph.sentences[first][0], paragraph.sentences[last][1]
        return (start, end) if end - start <= LONGEST else paragraph.sentences[sentence]

    def _title(self, paragraph: Paragraph) -> str:
        return paragraph.title if self._random.random() < TITLED else ""


def make_pairs(questions: Sequence[Answerable], seed: int) -> list[Pair]:
    """A right pair for each question that has one and a wrong one beside it, shuffled."""
    maker, chance = PairMaker(questions, seed), random.Random(seed + 1)
    pairs: list[Pair | None] = []
    for question in questions:
        if question.answer is None:
            pairs.append(maker.near(question))
            continue
        pairs.append(maker.right(question))
        wrong = maker.exchanged(question) if chance.random() < 0.5 else None
        pairs.append(wrong or maker.near(question))
    usable = [pair for pair in pairs if pair]
    chance.shuffle(usable)
    return usable


def _parts(question: str) -> list[tuple[str, int, int]]:
    """The years, figures and names of a question: kind, start, end."""
    years = [("year", m.start(), m.end()) for m in _YEAR.finditer(question)]
    starts_of_years = {start for _, start, _ in years}
    figures = [("figure", m.start(), m.end()) for m in _FIGURE.finditer(question) if m.start() not in starts_of_years]
    names = [("name", m.start(), m.end()) for m in _NAME.finditer(question)]
    return [*years, *figures, *names]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _rarity(paragraphs: Iterable[Paragraph]) -> Mapping[str, float]:
    distinct = list(dict.fromkeys(paragraphs))
    counts = Counter(word for paragraph in distinct for word in set(_words(paragraph.text)))
    return {word: math.log(1 + len(distinct) / count) for word, count in counts.items()}
