"""Makes the pairs that train the reader of entailment: a statement, a text, and whether the one follows from the other.

Of questions: the answer as a statement follows from the sentence that answers. Another answer of that sentence or
paragraph, another name, figure or year, or another sentence makes a pair that does not follow. Of news: a sentence
that is shortened truly follows, and so does a headline from its article's beginning; one that is made untrue in one
place does not. A question that is answered by yes or no makes both, affirmed and denied.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.fit.entailment.clauses import following, not_following
from evals.fit.entailment.shortened import shortened
from evals.fit.entailment.statements import statement, yes_or_no_statement
from evals.fit.entailment.tree import Tree
from evals.fit.entailment.untrue import UntrueSentences
from evals.fit.reader.pairs import PairMaker
from evals.fit.reader.questions import Answerable, YesOrNo
from ingest.corpus.parser.sentence_parser import SentenceParser
from ingest.corpus.reader.span_reader import SpanReader

LONGEST_ANSWER, LONGEST_STATEMENT, LONGEST_LEAD = 120, 260, 600  # characters
TITLED = 0.7  # how often a sentence of news stands under its headline
AS_IT_IS = 0.3  # how often a sentence that cannot be shortened is a pair itself
UNTRUE_SHORTENED, UNTRUE_CLAUSE = 0.4, 0.5
ANOTHER_ANSWER, EXCHANGED, UNTRUE, NEAR = 0.75, 0.5, 0.45, 0.15
LEAST_SHARED = 0.75  # of a headline's longer words, in the beginning of its article
SHORTEST_HEADLINE = 5  # words
# A headline that asks, lists or names its kind states nothing.
_NO_STATEMENT = re.compile(
    r"\b(?:video|live|photos|opinion|here['’]?s?|how|what|why|quiz|watch)\b|[?:|]", re.IGNORECASE
)


# What a headline may say outright.
_TOLD_BY_HEADLINE = frozenset(
    {"“X said” left out", "“may” made “will”", "“plans to” made “did”", "without who says so", "without its condition"}
)


@dataclass(frozen=True, slots=True)
class StatementPair:
    """A statement, the headline or title or "", a text, and whether the statement follows from it."""

    kind: str
    statement: str
    title: str
    text: str
    follows: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """A sentence of an article under its headline, and the sentence before it or ""."""

    title: str
    sentence: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The headline of an article and how its text begins."""

    title: str
    text: str


def news_pairs(
    parser: SentenceParser, reported: Sequence[Reported], untrue: UntrueSentences, draw: random.Random
) -> Iterator[StatementPair]:
    """Some pairs of each sentence."""
    for report in reported:
        tree = Tree.read(parser, report.sentence)
        title = report.title if draw.random() < TITLED else ""
        text = f"{report.before} {report.sentence}".strip()
        short = shortened(tree, draw)
        if short and short != report.sentence:
            yield StatementPair("news shortened", short, title, text, True)
        elif draw.random() < AS_IT_IS:
            yield StatementPair("news as it is", report.sentence, title, text, True)
        if made := untrue.make(report.sentence, tree):
            yield StatementPair(f"news {made[0]}", made[1], "" if made[0] in _TOLD_BY_HEADLINE else title, text, False)
        if follows := following(tree):
            yield StatementPair("news clause", draw.choice(follows), title, text, True)
        for kind, changed in not_following(tree):
            if draw.random() < UNTRUE_CLAUSE:
                yield StatementPair(f"news {kind}", changed, "" if kind in _TOLD_BY_HEADLINE else title, text, False)
        if short and draw.random() < UNTRUE_SHORTENED and (made := untrue.make(short, Tree.read(parser, short))):
            shown = "" if made[0] in _TOLD_BY_HEADLINE else title
            yield StatementPair(f"news shortened {made[0]}", made[1], shown, text, False)


def headline_pairs(
    parser: SentenceParser, openings: Sequence[Opening], untrue: UntrueSentences
) -> Iterator[StatementPair]:
    """A headline that its article's beginning says in other words, and the same made untrue."""
    for opening in openings:
        words = {word[:5] for word in re.findall(r"[a-z]{4,}", opening.title.lower())}
        lead = " ".join(opening.text[:LONGEST_LEAD].split())
        shared = sum(word in lead.lower() for word in words)
        names = re.findall(r"(?<=\s)[A-Z][\w’'-]+|\d[\d,.]*", opening.title)
        if (
            len(opening.title.split()) < SHORTEST_HEADLINE
            or _NO_STATEMENT.search(opening.title)
            or not words
            or shared < LEAST_SHARED * len(words)
            or any(name not in lead for name in names)
        ):
            continue
        said = f"{opening.title.rstrip('.!')}."
        yield StatementPair("headline", said, "", lead, True)
        if made := untrue.make(said, Tree.read(parser, said)):
            yield StatementPair(f"headline {made[0]}", made[1], "", lead, False)


def question_pairs(
    parser: SentenceParser, questions: Sequence[Answerable], untrue: UntrueSentences, seed: int
) -> Iterator[StatementPair]:
    """A pair that follows for each question that has one, and usually one or more that do not."""
    draw = random.Random(seed)
    maker = PairMaker(questions, seed)
    of_paragraph: dict[str, list[Answerable]] = defaultdict(list)
    for question in questions:
        if question.answer:
            of_paragraph[question.paragraph.text].append(question)
    for question in questions:
        right = maker.right(question) if question.answer else None
        answer = _answer(question)
        if right is None or len(answer) > LONGEST_ANSWER:
            continue
        tree = Tree.read(parser, question.question)
        said = statement(tree, answer)
        if not said or len(said) > LONGEST_STATEMENT:
            continue
        kind, text = question.source, " ".join(right.text.split())
        yield StatementPair(kind, said, right.title, text, True)
        wrong = 0
        other = _another_answer(question, of_paragraph[question.paragraph.text], right.text, draw)
        if other and draw.random() < ANOTHER_ANSWER and (changed := statement(tree, other)) and changed != said:
            yield StatementPair(f"{kind} another answer", changed, right.title, text, False)
            wrong += 1
        exchanged = maker.exchanged(question) if draw.random() < EXCHANGED else None
        changed = statement(Tree.read(parser, exchanged.question), answer) if exchanged else None
        if exchanged and changed and changed != said:
            shown = " ".join(exchanged.text.split())
            yield StatementPair(f"{kind} exchanged", changed, exchanged.title, shown, False)
            wrong += 1
        if draw.random() < UNTRUE and (made := untrue.make(said, Tree.read(parser, said))):
            yield StatementPair(f"{kind} {made[0]}", made[1], right.title, text, False)
        elif (not wrong or draw.random() < NEAR) and (near := maker.near(question)):
            yield StatementPair(f"{kind} near", said, near.title, " ".join(near.text.split()), False)


def _answer(question: Answerable) -> str:
    return question.paragraph.text[slice(*question.answer)] if question.answer else ""


def _another_answer(question: Answerable, others: Sequence[Answerable], text: str, draw: random.Random) -> str | None:
    """The answer of another question about the paragraph that looks most like this one's; rather one of this text."""
    answer = _answer(question)
    ranked = []
    for other in others:
        candidate = _answer(other)
        low = candidate.lower()
        if low in question.question.lower() or any(low in known or known in low for known in question.accepted):
            continue
        likeness = (
            (bool(re.search(r"\d", candidate)) == bool(re.search(r"\d", answer)))
            + (candidate[:1].isupper() == answer[:1].isupper())
            + (abs(len(candidate.split()) - len(answer.split())) < 3)
            + 2 * (candidate in text)
        )
        ranked.append((likeness + draw.random(), candidate))
    return max(ranked)[1] if ranked else None


def unanswerable_pairs(
    parser: SentenceParser, questions: Sequence[Answerable], reader: SpanReader
) -> Iterator[StatementPair]:
    """Of questions that their paragraph does not answer: what reads most like an answer, as a statement."""
    for question in questions:
        paragraph = question.paragraph
        if question.answer or not paragraph.sentences:
            continue
        texts = [paragraph.text[start:end] for start, end in paragraph.sentences]
        spans = reader.read(question.question, [paragraph.title] * len(texts), texts)
        span, text = max(zip(spans, texts, strict=True), key=lambda pair: pair[0].margin)
        said = statement(Tree.read(parser, question.question), text[span.start : span.end])
        if said:
            yield StatementPair(f"{question.source} unanswerable", said, "", text, False)


def yes_or_no_pairs(parser: SentenceParser, asked: Sequence[YesOrNo]) -> Iterator[StatementPair]:
    """What such a question asks, affirmed and denied, over its passage."""
    for question in asked:
        tree = Tree.read(parser, question.question)
        for denied in (False, True):
            if said := yes_or_no_statement(tree, denied=denied):
                yield StatementPair("yes or no", said, question.title, question.text, question.yes != denied)
