"""Runs a question through the dispatcher, however it was asked: answers, remembers and logs it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from discord.utils import utcnow

from bot.answering.answer import Answer, Reply
from bot.conversation.stored_passages import passages_of_reply
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.reply_to import ReplyTo
from bot.errors import TooManyQuestions
from bot.observed.logs import FACTS
from bot.observed.question_line import reply_facts
from bot.replies.answer import answer_message
from bot.replies.line import waiting_sentence
from bot.replies.message import Message
from bot.replies.refusal import refusal_message

log = logging.getLogger(__name__)


async def answer_question(
    dispatcher: Dispatcher, reply_to: ReplyTo, text: str, asked_at: datetime, guild_id: int | None
) -> Sequence[Message]:
    """The messages that answer the question; writes one line to the log, whatever the outcome."""
    question_id = secrets.token_hex(8)
    facts: dict[str, Any] = {
        "question_id": question_id,
        "interaction": str(reply_to.event_id),
        "guild": str(guild_id) if guild_id else None,
        "person": str(reply_to.person),
        "outcome": "failed",
        **({"question": text} if dispatcher.log_questions else {}),
    }
    began = time.perf_counter()
    steps: dict[str, float] = {}
    try:
        reply = await dispatcher.run(
            partial(_timed, partial(dispatcher.answering.ask, text, asked_at=asked_at), began, steps),
            person=reply_to.person,
            notify=lambda before: reply_to.wait_in_line(waiting_sentence(before)),
        )
        facts.update(reply_facts(reply, with_text=dispatcher.log_questions))
        steps.update(reply.timings_ms)
    except TooManyQuestions:
        facts["outcome"] = "turned away"
        raise
    finally:
        spent = time.perf_counter() - began
        facts["ms"] = {step: round(ms, 1) for step, ms in {**steps, "all": spent * 1000}.items()}
        log.info("question", extra={FACTS: facts})
        dispatcher.metrics.question_ended(facts["outcome"], spent, steps)
    await dispatcher.note(partial(dispatcher.store.keep, question_id, passages_of_reply(reply), utcnow().timestamp()))
    if isinstance(reply, Answer):
        return [answer_message(reply, question_id)]
    return [refusal_message(reply, question_id)]


def _timed(work: partial[Reply], began: float, steps: dict[str, float]) -> Reply:
    steps["line"] = (time.perf_counter() - began) * 1000
    return work()
