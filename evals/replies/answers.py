"""python -m evals answers: is the right answer in the reply, and is everything in it in a quote?"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.answering.service import Answering
from bot.replies.document import passages_document, reply_document
from evals.measures import score_document
from evals.questions import EvalQuestion
from evals.replies.measures import reply_metrics
from evals.replies.scoring import ReplyScore, StoredText, score_reply
from evals.run_record import describe_run
from evals.terminal import Progress, counted

FIELDS = ("url", "copies", "title", "published", "text", "article_id", "version_id", "start", "end", "score")


def ask_all(answering: Answering, questions: Sequence[EvalQuestion]) -> Iterator[dict[str, Any]]:
    """Each question with its evidence, its reply as `ask` prints it, and the milliseconds from question to reply."""
    for question in questions:
        started = time.perf_counter()
        reply = answering.ask(question.text, as_of=question.as_of)
        spent = (time.perf_counter() - started) * 1000
        evidence = passages_document(reply.evidence.passages)
        passages = [{key: passage[key] for key in FIELDS} for passage in evidence]
        yield {"id": question.id, "passages": passages, "reply": reply_document(reply), "ms": round(spent, 2)}


def score_replies(
    answering: Answering, questions: Sequence[EvalQuestion], progress: Progress
) -> list[tuple[dict[str, Any], ReplyScore]]:
    """Every question's result and its score."""
    stored = stored_texts(answering)
    asked = zip(counted(questions, progress), ask_all(answering, questions), strict=True)
    return [(result, score_reply(question, result, stored)) for question, result in asked]


def answers_run(
    answering: Answering,
    source: Mapping[str, str],
    questions: Sequence[EvalQuestion],
    seed: int | None,
    progress: Progress,
) -> dict[str, Any]:
    """The whole run over these questions of a source, as RUN.json holds it."""
    answering.warm_up()
    scored = score_replies(answering, questions, progress)
    return {
        "run": {
            **describe_run(answering, "answers", source),
            "writers": writers_of([result for result, _ in scored]),
            "seed": seed,
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


def stored_texts(answering: Answering) -> StoredText:
    """What `python -m ingest show` prints, by article and version."""

    @lru_cache(maxsize=256)
    def stored(article_id: str, version_id: str) -> str | None:
        version = answering.corpus.version(article_id, version_id)
        return version.text if version else None

    return stored
