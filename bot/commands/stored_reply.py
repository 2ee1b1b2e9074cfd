"""A reply of before, made again from where its passages stand in the corpus."""

from __future__ import annotations

from bot.delivery.dispatcher import Dispatcher
from bot.errors import QuestionRejected
from bot.replies.passages import Shown

FORGOTTEN = "The passages of this answer are no longer kept; please ask the question again."


async def stored_reply(dispatcher: Dispatcher, question_id: str) -> tuple[str, list[Shown], int]:
    """Heading, passages, and how many more were of articles that are removed; raises QuestionRejected if forgotten."""
    return await dispatcher.read(lambda: _stored_reply(dispatcher, question_id))


def _stored_reply(dispatcher: Dispatcher, question_id: str) -> tuple[str, list[Shown], int]:
    reply = dispatcher.store.kept(question_id)
    if reply is None:
        raise QuestionRejected(FORGOTTEN)
    found = zip(reply.passages, dispatcher.answering.passages(reply.passages), strict=True)
    shown = [Shown(kept.numbers, passage, kept.quotes) for kept, passage in found if passage]
    return reply.heading, shown, len(reply.passages) - len(shown)
