"""Acknowledges, works, sends; the one place where a failure becomes a sentence for the person who asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any, ParamSpec, TypeVar

from bot.delivery.conversation_lines import Turn
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import (
    ANOTHER_BOT,
    KNOWN,
    UNACKNOWLEDGED,
    UNSENT,
    Unreachable,
    classify_failure,
    concerns_owner,
    reason_of,
)
from bot.delivery.lost_connections import CONNECTION_LOST, DISCORD_FAULTS, UNCONNECTED
from bot.delivery.queue import waiting_sentence
from bot.delivery.reply_to import ReplyTo
from bot.errors import TookTooLong
from bot.languages.current import speak
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# Discord refuses an acknowledgement that comes after 3 s. That it took one it may say much later, and meanwhile people
# see the bot think.
ACKNOWLEDGE_SECONDS = 60
# An interaction's token lives 15 minutes.
WORK_SECONDS = 600
# discord.py waits out rate limits without a limit of its own: after this it is a line in the log, and goes on.
SEND_SECONDS = 60
TOO_LONG = gettext_lazy("This took too long and was stopped; please ask again later.")
SECOND_BOT = (
    "Another process answered an interaction of this bot first: if a second bot runs with this token, stop it, "
    "or reset the token in Discord's developer portal."
)


async def respond(
    dispatcher: Dispatcher,
    reply: ReplyTo,
    work: Callable[[], Awaitable[Sequence[Message]]],
    turn: Turn | None = None,
) -> None:
    """Acknowledges at once, then sends what `work` returns; ignores an event that arrives a second time.

    Leaves the turn in the conversation when the work is done: what is asked next does not wait for Discord.
    """
    try:
        await _respond(dispatcher, reply, partial(_work_in_line, dispatcher, work, turn) if turn else work, turn)
    finally:
        if turn:
            dispatcher.conversation_lines.leave(turn)


async def in_turn(
    dispatcher: Dispatcher, reply: ReplyTo, work: Callable[P, T], *arguments: P.args, **options: P.kwargs
) -> T:
    """What `work` returns, done in a thread when its turn comes; the person is told of a long wait."""
    return await dispatcher.run(
        partial(work, *arguments, **options),
        person=reply.person,
        notify=_notice_of(reply),
    )


async def in_conversation(dispatcher: Dispatcher, reply: ReplyTo, turn: Turn) -> None:
    """Waits until what was asked before in the conversation is answered; the person is told of a long wait."""
    await dispatcher.hold(turn, person=reply.person, notify=_notice_of(reply))


async def acknowledge_in_time(
    dispatcher: Dispatcher, request: Coroutine[Any, Any, None], give_up: Callable[[], None] = lambda: None
) -> bool:
    """Whether Discord took this acknowledgement; if not, the log says why.

    Calls `give_up` if that takes too long, and waits on: Discord may have taken it, or may yet do so.
    """

    def note_late() -> None:
        _log_lost(dispatcher, UNACKNOWLEDGED)
        give_up()

    patience = asyncio.get_running_loop().call_later(ACKNOWLEDGE_SECONDS, note_late)
    try:
        await request
    except DISCORD_FAULTS as error:
        _log_lost(dispatcher, reason_of(error))
    except RuntimeError:
        # A stop has closed the connection under it; the next start tells the person.
        if not dispatcher.closed:
            raise
    else:
        return True
    finally:
        patience.cancel()
    return False


async def explain(dispatcher: Dispatcher, reply: ReplyTo, error: BaseException) -> None:
    """Tells the person what went wrong, in a sentence or with a reference to the log; tells nobody if unreachable."""
    with speak(reply.language):
        sentence = explanation(dispatcher, error)
        if sentence is None:
            return
        try:
            await _say(dispatcher, reply.fail(sentence))
        except DISCORD_FAULTS as failure:
            _log_lost(dispatcher, f"could not tell the person about the failure: {reason_of(failure)}")


def explanation(dispatcher: Dispatcher, error: BaseException) -> str | None:
    """What a person is told about a failure, None if unreachable; logs it if the bot's owner must learn of it."""
    fault = classify_failure(error)
    if isinstance(fault, Unreachable):
        _log_lost(dispatcher, fault.reason)
        return None
    if fault.reference:
        log.error("Unexpected failure %s", fault.reference, exc_info=error)
    elif concerns_owner(error):
        log.error("A question failed: %s", error)
    return fault.sentence


def _notice_of(reply: ReplyTo) -> Callable[[int], Awaitable[None]]:
    return lambda before: reply.wait_in_line(waiting_sentence(before))


async def _respond(
    dispatcher: Dispatcher, reply: ReplyTo, work: Callable[[], Awaitable[Sequence[Message]]], turn: Turn | None
) -> None:
    if dispatcher.is_known(reply.event_id):
        log.info("An event arrived a second time and is ignored.")
        return
    is_late = False

    def give_up() -> None:
        nonlocal is_late
        is_late = True
        # No answer comes: it does not count as a question, and nobody's next one waits for it.
        dispatcher.admission.take_back(reply.guild_id, reply.person, reply.event_id)
        if turn:
            dispatcher.conversation_lines.leave(turn)

    if not await acknowledge_in_time(dispatcher, reply.begin(), give_up):
        # Its person sees that it failed, and asks again.
        give_up()
        return
    if is_late:
        await explain(dispatcher, reply, TookTooLong(TOO_LONG))
        return
    dispatcher.open_replies.add(reply)
    try:
        with speak(reply.language):
            await _work_and_send(dispatcher, reply, work)
    finally:
        dispatcher.open_replies.discard(reply)
        dispatcher.final_sends.discard(asyncio.current_task())


async def _work_in_line(
    dispatcher: Dispatcher, work: Callable[[], Awaitable[Sequence[Message]]], turn: Turn
) -> Sequence[Message]:
    try:
        return await work()
    finally:
        dispatcher.conversation_lines.leave(turn)


async def _work_and_send(
    dispatcher: Dispatcher, reply: ReplyTo, work: Callable[[], Awaitable[Sequence[Message]]]
) -> None:
    messages: Sequence[Message] | None = None
    try:
        messages = await _in_time(work)
        if _may_reply(dispatcher, reply):
            await _send(dispatcher, reply, messages)
    except Exception as error:  # noqa: BLE001 -- the edge to Discord: the person is notified of any failure
        if messages is None:
            # What was mistyped, met a full queue or failed does not count as a question.
            dispatcher.admission.take_back(reply.guild_id, reply.person, reply.event_id)
        if not dispatcher.closed and _may_reply(dispatcher, reply):
            await explain(dispatcher, reply, error)


async def _send(dispatcher: Dispatcher, reply: ReplyTo, messages: Sequence[Message]) -> None:
    try:
        await _say(dispatcher, reply.send(messages))
    except UNCONNECTED:
        raise  # Discord does not show it: the person is told
    except TimeoutError:
        # Discord is slow or limits us: another attempt would only add to the one that goes on.
        _log_lost(dispatcher, UNSENT)
    except CONNECTION_LOST as error:
        # Discord may show the reply after all, and a sentence about a failure would replace it.
        _log_lost(dispatcher, reason_of(error))


def _may_reply(dispatcher: Dispatcher, reply: ReplyTo) -> bool:
    """Whether this task may tell the person the outcome; False if a stop has already notified them."""
    task = asyncio.current_task()
    if reply in dispatcher.open_replies:
        dispatcher.open_replies.discard(reply)
        dispatcher.final_sends.add(task)
    return task in dispatcher.final_sends


async def _say(dispatcher: Dispatcher, request: Coroutine[Any, Any, None]) -> None:
    """Sends the final message; raises TimeoutError if Discord has not accepted it yet, which a stop still waits for."""
    task = dispatcher.background.start(request)
    dispatcher.final_sends.add(task)
    task.add_done_callback(dispatcher.final_sends.discard)
    await dispatcher.background.within(SEND_SECONDS, task, "Sending a reply")


async def _in_time(work: Callable[[], Awaitable[Sequence[Message]]]) -> Sequence[Message]:
    try:
        async with asyncio.timeout(WORK_SECONDS):
            return await work()
    except TimeoutError as error:
        raise TookTooLong(TOO_LONG) from error


def _log_lost(dispatcher: Dispatcher, reason: str) -> None:
    dispatcher.metrics.faults.labels(reason if reason in KNOWN else "other").inc()
    if reason == ANOTHER_BOT:
        dispatcher.note_second_bot()
        log.warning(SECOND_BOT)
    else:
        log.warning("A reply was not sent: %s.", reason)
