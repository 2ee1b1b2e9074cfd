"""Near misses: answerable questions in which a name or figure is exchanged for a similar one.

Text about one minister is close to a question about another; questions on unrelated topics do not teach a fit to refuse
it (Rajpurkar et al. 2018, Know What You Don't Know, section 3, has people write such questions).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.english.terms import names
from evals.questions import EvalQuestion

ID_ENDING = " near miss"  # after the id of the question that it was made of
NEAREST = 8  # of the names most like the one that is exchanged, one is drawn
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def near_misses(questions: Sequence[EvalQuestion], encode: Encode, seed: int = 7) -> list[EvalQuestion]:
    """The questions with one name or figure exchanged, without gold; leaves out questions that have none.

    `encode` gives unit vectors (n, dimension) of texts; the same questions and seed give the same near misses.
    """
    pool = sorted({name for question in questions for name in names(question.text)})
    if not pool:
        return []
    vectors = encode(pool)
    chance = random.Random(seed)
    questions_made = []
    for question in questions:
        own_names = [
            name for name in names(question.text) if question.text.count(name) == 1 and _is_no_answer(name, question)
        ]
        if not own_names:
            continue
        old = chance.choice(own_names)
        alike = [pool[index] for index in np.argsort(-(vectors @ vectors[pool.index(old)]), kind="stable")]
        fitting = [name for name in alike if _fits(name, old, question)][:NEAREST]
        if fitting:
            text = question.text.replace(old, chance.choice(fitting))
            questions_made.append(
                replace(question, id=question.id + ID_ENDING, text=text, answers=(), gold_urls=frozenset())
            )
    return questions_made


def _fits(new: str, old: str, question: EvalQuestion) -> bool:
    if any(c.isdigit() for c in new) != any(c.isdigit() for c in old):
        return False
    if not set(new.lower().split()).isdisjoint(old.lower().split()) or new.lower() in question.text.lower():
        return False
    return _is_no_answer(new, question)


def _is_no_answer(name: str, question: EvalQuestion) -> bool:
    return not any(name.lower() in answer.lower() or answer.lower() in name.lower() for answer in question.answers)
