"""Questions on the news of a week, as somebody might ask them months later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from evals.questions import EvalQuestion


def asked_later(questions: Iterable[EvalQuestion], days: int) -> list[EvalQuestion]:
    """The questions as of so many days later; leaves out those without a day and those that name or mean a time."""
    later = []
    for question in questions:
        if question.as_of is None:
            continue
        asked_at = datetime.combine(question.as_of, time(12), UTC)
        scope = read_query(Question(question.text, asked_at, question.as_of)).scope
        if scope.period is None and not scope.leans_to_now:
            later.append(replace(question, as_of=question.as_of + timedelta(days)))
    return later
