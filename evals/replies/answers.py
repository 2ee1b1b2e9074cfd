"""python -m evals answers: is the right answer in the reply, and is everything in it in a quote?"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from time import perf_counter
from typing import Any

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.service import Answering
from bot.replies.document import reply_document
from evals.degraded import count_degraded
from evals.measures import score_document
from evals.questions import EvalQuestion
from evals.replies.measures import reply_metrics
from evals.replies.scoring import ReplyScore, StoredText, score_reply
from evals.run_record import describe_run, passages_of
from evals.terminal import Progress, counted
from ingest.corpus.degradation import degradations


def ask_all(answering: Answering, questions: Sequence[EvalQuestion]) -> Iterator[dict[str, Any]]:
    """Each question with its evidence, its reply as `ask` prints it, and the milliseconds from question to reply."""
    for question in questions:
        started = perf_counter()
        with degradations() as degraded:
            reply = answering.ask(question.text, as_of=question.as_of)
        spent = (perf_counter() - started) * 1000
        yield {
            "id": question.id,
            "passages": passages_of(reply.evidence.passages),
            "reply": reply_document(reply),
            "ms": round(spent, 2),
            "degraded": sorted(degraded),
        }


def score_replies(
    answering: Answering, questions: Sequence[EvalQuestion], progress: Progress
) -> list[tuple[dict[str, Any], ReplyScore]]:
    """Every question's result and its score."""
    stored = stored_texts(answering)
    pairs = zip(counted(questions, progress), ask_all(answering, questions), strict=True)
    return [(result, score_reply(question, result, stored)) for question, result in pairs]


def answers_run(
    answering: Answering,
    source: Mapping[str, str],
    questions: Sequence[EvalQuestion],
    seed: int | None,
    progress: Progress,
    later: int | None = None,
) -> dict[str, Any]:
    """The whole run over these questions of a source, asked so many days `later`, as RUN.json holds it."""
    answering.warm_up()
    scored = score_replies(answering, questions, progress)
    return {
        "run": {
            **describe_run(answering, "answers", source),
            "writers": writers_of([result for result, _ in scored]),
            "degraded": count_degraded(result for result, _ in scored),
            "seed": seed,
            "later": later,
            "asked": len(questions),
        },
        "metrics": reply_metrics([score for _, score in scored]),
        "questions": [{**result, "score": score_document(score)} for result, score in scored],
    }


def writers_of(results: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many replies each writer wrote; if a chat model fails, quotes answer instead."""
    return dict(Counter(result["reply"]["writer"] for result in results))


def sample(questions: Sequence[EvalQuestion], count: int | None, seed: int) -> list[EvalQuestion]:
    """A sample of the questions with gold, drawn by the seed and kept in order; all of them for None."""
    if count is None:
        return list(questions)
    pool = [question for question in questions if question.has_gold] or list(questions)
    drawn = {question.id for question in random.Random(seed).sample(pool, min(count, len(pool)))}
    return [question for question in pool if question.id in drawn]


def asked_later(questions: Iterable[EvalQuestion], days: int) -> list[EvalQuestion]:
    """The questions as of so many days later; leaves out those without a day and those that name or mean a time.

    Nor has a day at the end of the calendar another so many days later.
    """
    later = []
    for question in questions:
        if question.as_of is None or (date.max - question.as_of).days < days:
            continue
        asked_at = datetime.combine(question.as_of, time(12), UTC)
        scope = read_query(Question(question.text, asked_at, question.as_of)).scope
        if scope.period is None and not scope.leans_to_now:
            later.append(replace(question, as_of=question.as_of + timedelta(days)))
    return later


def stored_texts(answering: Answering) -> StoredText:
    """What `python -m ingest show` prints, by article and version."""

    @lru_cache(maxsize=256)
    def stored(article_id: str, version_id: str) -> str | None:
        version = answering.corpus.version(article_id, version_id)
        return version.text if version else None

    return stored
