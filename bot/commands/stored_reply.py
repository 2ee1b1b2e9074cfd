"""Rebuilds an earlier reply from the places of its passages in the corpus."""

from __future__ import annotations

from bot.conversation.store import KeptReply
from bot.conversation.stored_passages import StoredPassage
from bot.delivery.dispatcher import Dispatcher
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.replies.passages import PassageShown

FORGOTTEN = gettext_lazy("The passages of this answer are no longer stored; please ask the question again.")


async def stored_reply(dispatcher: Dispatcher, question_id: str) -> tuple[str, list[PassageShown], int]:
    """Heading, passages, and the number of passages whose article was removed; raises QuestionRejected if forgotten."""
    return await dispatcher.read(lambda: _stored_reply(dispatcher, question_id))


def stored_passages_of(dispatcher: Dispatcher, question_id: str) -> tuple[StoredPassage, ...]:
    """The positions of a reply's passages, in the reader thread; raises QuestionRejected if they are forgotten."""
    return _stored(dispatcher, question_id).passages


def _stored(dispatcher: Dispatcher, question_id: str) -> KeptReply:
    reply = dispatcher.store.kept(question_id)
    if reply is None:
        raise QuestionRejected(FORGOTTEN)
    return reply


def _stored_reply(dispatcher: Dispatcher, question_id: str) -> tuple[str, list[PassageShown], int]:
    reply = _stored(dispatcher, question_id)
    pairs = zip(reply.passages, dispatcher.answering.passages(reply.passages), strict=True)
    corrections = dispatcher.answering.later_corrections(reply.passages)
    passages = [
        PassageShown(stored.numbers, passage, stored.quotes, corrections.get(stored.version_id))
        for stored, passage in pairs
        if passage
    ]
    return reply.heading, passages, len(reply.passages) - len(passages)
