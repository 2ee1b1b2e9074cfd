"""Runs a question through the dispatcher, however it was asked: answers, remembers and logs it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from discord.utils import utcnow

from bot.answering.answer import NO_FILTERS, Answer, Filters, Reply
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import Understood
from bot.conversation.in_context import turns_before
from bot.conversation.store import KeptTurn
from bot.conversation.stored_passages import passages_of_reply
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.reply_to import ReplyTo
from bot.errors import QuestionRejected, TooManyQuestions
from bot.observed.logs import FACTS
from bot.observed.pseudonym import pseudonym
from bot.observed.question_line import reply_facts
from bot.replies.answer import answer_message
from bot.replies.line import waiting_sentence
from bot.replies.message import Message, reply_buttons
from bot.replies.refusal import refusal_message
from bot.replies.safe_text import inert_headline

log = logging.getLogger(__name__)


async def answer_question(
    dispatcher: Dispatcher,
    reply_to: ReplyTo,
    text: str,
    asked_at: datetime,
    guild_id: int | None,
    *,
    before: str | None = None,
    place: str | None = None,
    as_of: date | None = None,
    filters: Filters = NO_FILTERS,
) -> Sequence[Message]:
    """The messages that answer it; one line in the log, whatever comes of it.

    `before` is the id of the question that it follows, `place` where the next one may follow it without saying so.
    """
    question_id = secrets.token_hex(8)
    facts: dict[str, Any] = {
        "question_id": question_id,
        "guild": pseudonym(guild_id) if guild_id else None,
        "person": pseudonym(reply_to.person),
        "outcome": "failed",
        **({"question": text} if dispatcher.log_questions else {}),
    }
    began = time.perf_counter()
    steps: dict[str, float] = {}
    try:
        ask = partial(dispatcher.answering.ask, asked_at=asked_at, as_of=as_of, filters=filters)
        turns = await _turns(dispatcher, before) if before else []
        understood, reply = await dispatcher.run(
            partial(_timed, partial(_answer, dispatcher, text, turns, ask), began, steps),
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
    now = utcnow().timestamp()
    await dispatcher.note(partial(dispatcher.store.keep, question_id, passages_of_reply(reply), now))
    turn = KeptTurn(question_id, understood.text, before, place, understood.pronouns, reply_to.person)
    await dispatcher.note(partial(dispatcher.store.keep_turn, turn, now))
    rewritten = understood.text != text
    if rewritten:
        reply = replace(reply, question=replace(reply.question, text=text))
    is_answer = isinstance(reply, Answer)
    message = answer_message(reply, question_id) if isinstance(reply, Answer) else refusal_message(reply, question_id)
    if isinstance(reply, Answer) or not reply.is_welcome:
        buttons = reply_buttons(question_id, is_answer=is_answer, is_private=getattr(reply_to, "private", False))
        message = replace(message, buttons=message.buttons + buttons)
    if rewritten:
        message = replace(message, text=f"Understood as: **{inert_headline(understood.text, 1000)}**")
    return [message]


async def _turns(dispatcher: Dispatcher, before: str) -> list[Turn]:
    """The conversation before a question; none where it cannot be read."""
    try:
        return await dispatcher.read(partial(turns_before, before, dispatcher.store, dispatcher.answering.passages))
    except Exception as error:  # noqa: BLE001 -- an answer to the own words is better than none
        log.warning("A follow-up is taken as it was typed: %s", error)
        return []


def _answer(
    dispatcher: Dispatcher, text: str, turns: Sequence[Turn], ask: Callable[[str], Reply]
) -> tuple[Understood, Reply]:
    """The question as it is understood after these turns, and the reply to that."""
    understood = Understood(text)
    if turns:
        try:
            understood = dispatcher.rewrite(text, turns)
        except Exception as error:  # noqa: BLE001 -- the same
            log.warning("A follow-up is taken as it was typed: %s", error)
    try:
        return understood, ask(understood.text)
    except QuestionRejected:
        # What was made of it may be longer than a question may be.
        if understood.text == text:
            raise
        return Understood(text), ask(text)


def _timed(
    work: Callable[[], tuple[Understood, Reply]], began: float, steps: dict[str, float]
) -> tuple[Understood, Reply]:
    steps["line"] = (time.perf_counter() - began) * 1000
    return work()
