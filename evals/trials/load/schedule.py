"""When each person asks which question: the same for the same numbers, pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

SEED = 17
PRIVATE_EVERY = 5  # each fifth question is for the person alone


@dataclass(frozen=True, slots=True)
class Arrival:
    """A question of a person, so many seconds after the start."""

    at: float
    person: int
    question: str
    private: bool


def arrivals(people: int, count: int, seconds: float, questions: Sequence[str]) -> list[Arrival]:
    """So many questions in order of time; each person asks once in each of equal parts, at a random moment of it.

    Nobody waits for an answer before asking again, as people do not who are many. Questions come in turn.
    """
    random = Random(SEED)
    rounds = -(-count // people)
    moments = [
        ((number // people + random.random()) * seconds / rounds, number % people + 1) for number in range(count)
    ]
    return [
        Arrival(at, person, questions[number % len(questions)], number % PRIVATE_EVERY == 0)
        for number, (at, person) in enumerate(sorted(moments))
    ]
