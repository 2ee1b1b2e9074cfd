"""Stores what buttons and follow-ups need of a reply, and rebuilds it from the places of its passages in the corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from discord.utils import snowflake_time

from bot.answering.answer import UNCHANGED
from bot.conversation.store import KeptReply
from bot.conversation.stored_passages import StoredPassage
from bot.conversation.turns import KeptTurn, keep_turn
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.reply_to import ReplyTo
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.replies.passages import PassageShown

FORGOTTEN = gettext_lazy("The passages of this answer are no longer stored; please ask the question again.")


async def keep_reply(
    dispatcher: Dispatcher, reply_to: ReplyTo, turn: KeptTurn, passages: Sequence[StoredPassage], heading: str = ""
) -> None:
    """Stores a reply with its question, unless its person has used /forget since they asked it."""
    # By Discord's clock, as what follows it: this machine's may be hours behind.
    asked_at, store = snowflake_time(reply_to.event_id).timestamp(), dispatcher.store
    await dispatcher.keep(reply_to, store.keep, turn.question_id, passages, asked_at, heading, reply_to.person)
    await dispatcher.keep(reply_to, keep_turn, store, turn, asked_at)


async def stored_reply(
    dispatcher: Dispatcher, question_id: str, as_of: Callable[[str], date | None] = lambda _heading: None
) -> tuple[str, list[PassageShown], int]:
    """Heading, passages, and the number of passages whose article was removed; raises QuestionRejected if forgotten.

    Where `as_of` reads a day from the heading, the passages are marked with what was corrected by then alone.
    """
    return await dispatcher.read(lambda: _stored_reply(dispatcher, question_id, as_of))


def stored_passages_of(dispatcher: Dispatcher, question_id: str) -> tuple[StoredPassage, ...]:
    """The positions of a reply's passages, in the reader thread; raises QuestionRejected if they are forgotten."""
    return _stored(dispatcher, question_id).passages


def _stored(dispatcher: Dispatcher, question_id: str) -> KeptReply:
    reply = dispatcher.store.kept(question_id)
    if reply is None:
        raise QuestionRejected(FORGOTTEN)
    return reply


def _stored_reply(
    dispatcher: Dispatcher, question_id: str, as_of: Callable[[str], date | None]
) -> tuple[str, list[PassageShown], int]:
    answering, reply = dispatcher.answering, _stored(dispatcher, question_id)
    day = as_of(reply.heading)
    pairs = zip(reply.passages, answering.passages(reply.passages), strict=True)
    stored_passages = [(stored, passage) for stored, passage in pairs if passage]
    corrections = {} if day else answering.later_corrections(reply.passages)
    changes = answering.changes([passage for _, passage in stored_passages], as_of=day)
    passages = [
        PassageShown(
            stored.numbers,
            passage,
            stored.quotes,
            corrections.get(stored.version_id),
            changes.get(stored.version_id, UNCHANGED),
        )
        for stored, passage in stored_passages
    ]
    return reply.heading, passages, len(reply.passages) - len(passages)
