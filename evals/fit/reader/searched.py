"""Pairs of what a search of the corpus brings for questions about it: what answers, and what comes nearest to it.

The sets of questions have no dates, and their wrong sentences are drawn. What the reader chooses from has both: other
reports of the same story, older and newer ones. Half of the questions are asked again without their own articles; then
the nearest of the others answer nothing.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

from evals.fit import training
from evals.fit.reader.pairs import Pair
from evals.fit.training import SentenceRead
from evals.questions import EvalQuestion
from evals.replies.hold_out import HoldingOut
from evals.scoring import contains
from evals.terminal import Progress, counted
from ingest.corpus.whole_file import write_whole

RIGHT, WRONG = 2, 7  # sentences of a question at most that answer, and that do not
HELD_OUT = 0.5  # how often a question is asked again without its articles
LATER = 6  # by so many places a wrong sentence is half as likely to be taken as the first
KEPT = ".searched"  # suffix of the file of pairs, beside that of the weights
_WORD = re.compile(r"\w+")


def read_or_search(
    file: Path, corpus: str, questions: Sequence[EvalQuestion], search: Callable[[], list[list[Pair]]]
) -> list[list[Pair]]:
    """The pairs in the file, where they are of these questions and the corpus of this fingerprint; else new ones.

    The new ones are kept in the file: a search takes half an hour, and the training after it may be stopped.
    """
    asked = [corpus, [[q.id, q.text, str(q.as_of), list(q.answers), sorted(q.gold_urls)] for q in questions]]
    kept = json.loads(file.read_bytes()) if file.exists() else {}
    if kept.get("asked") == asked:
        return [[_read_pair(*fields) for fields in pairs] for pairs in kept["lists"]]
    lists = search()
    content = {"asked": asked, "lists": [[astuple(pair) for pair in pairs] for pairs in lists]}
    write_whole(file, json.dumps(content).encode())
    return lists


def _read_pair(kind: str, question: str, title: str, text: str, answer: list[int] | None) -> Pair:
    return Pair(kind, question, title, text, (answer[0], answer[1]) if answer else None)


def searched_pairs(
    retriever: HoldingOut, questions: Sequence[EvalQuestion], seed: int, progress: Progress
) -> list[list[Pair]]:
    """For each search its pairs: a question with articles of its own gives some that answer, or none at all."""
    chance = random.Random(seed)
    lists: list[list[Pair]] = []
    for question in counted(questions, progress):
        query = training.as_asked(question.text, question.as_of)
        lists.append(list(_pairs(*training.sentences_read(retriever, query), question, chance)))
        if question.has_gold and chance.random() < HELD_OUT:
            with retriever.without(question.gold_urls):
                text_and_others = training.sentences_read(retriever, query)
            lists.append(list(_pairs(*text_and_others, question, chance, is_held_out=True)))
    return [pairs for pairs in lists if pairs]


def _pairs(
    text: str,
    sentences: Sequence[SentenceRead],
    question: EvalQuestion,
    chance: random.Random,
    *,
    is_held_out: bool = False,
) -> Iterator[Pair]:
    """What holds an answer in another article than its own is neither right nor wrong, and left out."""
    holds = [contains(sentence.text, question.answers) for sentence in sentences]
    right = [
        (sentence, place)
        for sentence, is_there in zip(sentences, holds, strict=True)
        if is_there and not sentence.keys.isdisjoint(question.gold_urls)
        if (place := place_of(sentence.text, question.answers))
    ]
    if question.has_gold and not is_held_out and not right:
        return
    wrong = [sentence for sentence, is_there in zip(sentences, holds, strict=True) if not is_there]
    order = sorted(range(len(wrong)), key=lambda place: chance.random() * (1 + place / LATER))
    for sentence, place in chance.sample(right, min(RIGHT, len(right))):
        yield Pair("searched: right", text, sentence.lead, sentence.text, place)
    for index in order[:WRONG]:
        yield Pair("searched: wrong", text, wrong[index].lead, wrong[index].text, None)


def place_of(text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    """The characters of the text that hold the longest of the answers that stands there word by word."""
    for answer in sorted(answers, key=len, reverse=True):
        words = r"\W+".join(map(re.escape, _WORD.findall(answer)))
        if words and (match := re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE)):
            return match.span()
    return None
