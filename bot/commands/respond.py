"""Acknowledge, work, send; and the one place where a failure becomes a sentence for the person who asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

import discord

from bot.commands.desk import Desk
from bot.commands.faults import ANOTHER_BOT, KNOWN, UNACKNOWLEDGED, UNSENT, Lost, fault_of, is_the_owners, reason_of
from bot.errors import TookTooLong
from bot.replies.message import Message

log = logging.getLogger(__name__)

# Discord shows a failure after 3 s; a later acknowledgement reaches nobody.
ACKNOWLEDGE_SECONDS = 3
# An interaction's token lives 15 minutes.
WORK_SECONDS = 600
# discord.py waits out rate limits without a limit of its own: after this it is a line in the log, and goes on.
SEND_SECONDS = 60
TOO_LONG = "This took too long, and was given up; please ask again later."
SECOND_BOT = (
    "Another process answered an interaction of this bot first: if a second bot runs with this token, stop it, "
    "or reset the token in Discord's developer portal."
)


class ReplyTo(Protocol):
    """Where a reply goes: an interaction, or a message that mentions the bot."""

    @property
    def event_id(self) -> int: ...
    @property
    def person(self) -> int: ...

    async def begin(self) -> None:
        """Shows that the question has arrived."""

    async def wait_in_line(self, sentence: str) -> None:
        """Shows that others are before it."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Shows the reply, in place of what was shown before."""

    async def fail(self, sentence: str) -> None:
        """Shows why there is none, to the person alone where that can be."""


async def respond(desk: Desk, reply: ReplyTo, work: Callable[[], Awaitable[Sequence[Message]]]) -> None:
    """Acknowledges at once, then sends what `work` returns; an event that comes a second time is left alone."""
    if desk.is_known(reply.event_id):
        log.info("An event came a second time and is left alone.")
        return None
    try:
        async with asyncio.timeout(ACKNOWLEDGE_SECONDS):
            await reply.begin()
    except TimeoutError:
        return _lost(desk, UNACKNOWLEDGED)
    except (discord.HTTPException, OSError) as error:
        return _lost(desk, reason_of(error))
    desk.open_replies.add(reply)
    try:
        await _work_and_send(desk, reply, work)
    finally:
        desk.open_replies.discard(reply)
        desk.last_words.discard(asyncio.current_task())
    return None


async def explain(desk: Desk, reply: ReplyTo, error: BaseException) -> None:
    """Tells the person what went wrong: its sentence, or an id that the log knows; or nobody, where none listens."""
    fault = fault_of(error)
    if isinstance(fault, Lost):
        return _lost(desk, fault.reason)
    if fault.reference:
        log.error("Unexpected failure %s", fault.reference, exc_info=error)
    elif is_the_owners(error):
        log.error("A question failed: %s", error)
    try:
        await _say(desk, reply.fail(fault.sentence))
    except (discord.HTTPException, TimeoutError, OSError) as failure:
        _lost(desk, f"the person could not be told of the failure: {reason_of(failure)}")
    return None


async def _work_and_send(desk: Desk, reply: ReplyTo, work: Callable[[], Awaitable[Sequence[Message]]]) -> None:
    try:
        messages = await _in_time(work)
        if not _takes_last_word(desk, reply):
            return
        await _say(desk, reply.send(messages))
    except TimeoutError:
        # Discord is slow or limits us: another attempt would only add to the one that goes on.
        _lost(desk, UNSENT)
    except Exception as error:  # noqa: BLE001 -- the edge to Discord: whatever happened, the person is told
        if not desk.closed and _takes_last_word(desk, reply):
            await explain(desk, reply, error)


def _takes_last_word(desk: Desk, reply: ReplyTo) -> bool:
    """Whether this task tells the person what came of it, and a stop lets it; False where a stop told them first."""
    task = asyncio.current_task()
    if reply in desk.open_replies:
        desk.open_replies.discard(reply)
        desk.last_words.add(task)
    return task in desk.last_words


async def _say(desk: Desk, saying: Coroutine[Any, Any, None]) -> None:
    """Says the last word; raises TimeoutError where Discord has not taken it yet, which a stop still waits for."""
    said = desk.unhurried.start(saying)
    desk.last_words.add(said)
    said.add_done_callback(desk.last_words.discard)
    await desk.unhurried.within(SEND_SECONDS, said, "Sending a reply")


async def _in_time(work: Callable[[], Awaitable[Sequence[Message]]]) -> Sequence[Message]:
    try:
        async with asyncio.timeout(WORK_SECONDS):
            return await work()
    except TimeoutError as error:
        raise TookTooLong(TOO_LONG) from error


def _lost(desk: Desk, reason: str) -> None:
    desk.metrics.faults.labels(reason if reason in KNOWN else "other").inc()
    if reason == ANOTHER_BOT:
        desk.note_second_bot()
        log.warning(SECOND_BOT)
    else:
        log.warning("A reply was not sent: %s.", reason)
