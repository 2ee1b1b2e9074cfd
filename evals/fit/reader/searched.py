"""Pairs of what a search of the corpus brings for questions about it: what answers, and what comes nearest to it.

The wrong sentences of the sets of questions are drawn. What the reader chooses from are other reports of the same
story, older and newer ones. Half of the questions are asked again without their own articles, some with another name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evals.fit import training
from evals.fit.reader.judgments import Judgments
from evals.fit.reader.pairs import Pair
from evals.fit.training import SentenceRead
from evals.questions import EvalQuestion
from evals.replies.hold_out import HoldingOut
from evals.replies.near_misses import ID_ENDING, near_misses
from evals.scoring import contains
from evals.terminal import Progress, counted

NEAR_MISS = "searched: near miss"
RIGHT, WRONG = 2, 5  # sentences of a question at most that answer, and that do not
MENTIONS = 3  # of the wrong ones at most those that hold an accepted answer, in another connection
HELD_OUT = 0.5  # how often a question is asked again without its articles
NEAR = 0.4  # ... and how often with a name or figure exchanged
DRAWS = 2  # of the sentences that a search brings, others each time
LATER = 6  # by so many places a wrong sentence is half as likely to be taken as the first
_WORD = re.compile(r"\w+")


def searched_pairs(
    retriever: HoldingOut,
    questions: Sequence[EvalQuestion],
    seed: int,
    progress: Progress,
    judgments_by_id: Mapping[str, Judgments] | None = None,
    apart: frozenset[str] = frozenset(),
) -> list[list[Pair]]:
    """For each search its pairs: a question with articles of its own gives some that answer, or none at all.

    The judgments are by the question's id, and may be right for sentences of other articles, too; without them a
    sentence of its own article that holds an accepted answer counts as right. No pair is of the articles that are kept
    apart (by link or id), nor of a question about them.
    """
    chance = random.Random(seed)
    questions = [question for question in questions if question.gold_urls.isdisjoint(apart)]
    near = {
        question.id: question.text for question in near_misses(questions, retriever.corpus.embedding.encode_passages)
    }
    lists: list[list[Pair]] = []
    for question in counted(questions, progress):
        judgments = (judgments_by_id or {}).get(question.id)
        text, sentences = _sentences(retriever, question, apart)
        sentences_elsewhere: list[SentenceRead] = []
        if question.has_gold and chance.random() < HELD_OUT:
            with retriever.without(question.gold_urls):
                _, sentences_elsewhere = _sentences(retriever, question, apart)
        other_text = near.get(question.id + ID_ENDING)
        for _ in range(DRAWS):
            pairs = list(_pairs(text, sentences, question, judgments, chance))
            lists.append(pairs)
            lists.append(list(_pairs(text, sentences_elsewhere, question, judgments, chance, is_held_out=True)))
            if other_text and chance.random() < NEAR:
                lists.append(list(_near(pairs, other_text)))
    return [pairs for pairs in lists if pairs]


def _sentences(retriever: HoldingOut, question: EvalQuestion, apart: frozenset[str]) -> tuple[str, list[SentenceRead]]:
    query = training.as_asked(question.text, question.as_of)
    text, sentences = training.sentences_read(retriever, query)
    return text, [sentence for sentence in sentences if sentence.keys.isdisjoint(apart)]


def _pairs(
    text: str,
    sentences: Sequence[SentenceRead],
    question: EvalQuestion,
    judgments: Judgments | None,
    chance: random.Random,
    *,
    is_held_out: bool = False,
) -> Iterator[Pair]:
    """Right and wrong ones; what may be either is left out."""
    right: list[tuple[SentenceRead, tuple[int, int]]] = []
    mentions: list[SentenceRead] = []
    wrong: list[SentenceRead] = []
    for sentence in sentences:
        holds = contains(sentence.text, question.answers)
        verdict = _verdict(sentence, question, judgments, holds=holds)
        if verdict is False:
            (mentions if holds else wrong).append(sentence)
        elif verdict and (place := place_of(sentence.text, question.answers)):
            right.append((sentence, place))
    if question.has_gold and not is_held_out and not right:
        return
    for sentence, place in chance.sample(right, min(RIGHT, len(right))):
        yield Pair("searched: right", text, sentence.lead, sentence.text, place)
    chosen = chance.sample(mentions, min(MENTIONS, len(mentions)))
    order = sorted(range(len(wrong)), key=lambda place: chance.random() * (1 + place / LATER))
    chosen += [wrong[index] for index in order[: WRONG - len(chosen)]]
    for sentence in chosen:
        yield Pair("searched: wrong", text, sentence.lead, sentence.text, None)


def _verdict(
    sentence: SentenceRead, question: EvalQuestion, judgments: Judgments | None, *, holds: bool
) -> bool | None:
    """Whether the sentence answers; None where that is not known."""
    if judgments:
        return judgments.verdict(sentence.text, holds=holds)
    if not holds:
        return False
    return None if sentence.keys.isdisjoint(question.gold_urls) else True


def _near(pairs: Sequence[Pair], text: str) -> Iterator[Pair]:
    """What answers a question, and one sentence that does not, under the question with another name or figure."""
    right = [pair for pair in pairs if pair.answer]
    wrong = [pair for pair in pairs if not pair.answer]
    for pair in [*right, *wrong[:1]] if right else ():
        yield replace(pair, kind=NEAR_MISS, question=text, answer=None)


def place_of(text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    """The characters of the text that hold the longest of the answers that stands there word by word."""
    for answer in sorted(answers, key=len, reverse=True):
        words = r"\W+".join(map(re.escape, _WORD.findall(answer)))
        if words and (match := re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE)):
            return match.span()
    return None
