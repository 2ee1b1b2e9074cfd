"""A reply of before, made again from where its passages stand in the corpus."""

from __future__ import annotations

from bot.commands.desk import Desk
from bot.errors import QuestionRejected
from bot.replies.passages import Shown

FORGOTTEN = "The passages of this answer are no longer kept; please ask the question again."


async def remembered(desk: Desk, question_id: str) -> tuple[str, list[Shown], int]:
    """Heading, passages, and how many more were of articles that are removed; raises QuestionRejected if forgotten."""
    return await desk.read(lambda: _remembered(desk, question_id))


def _remembered(desk: Desk, question_id: str) -> tuple[str, list[Shown], int]:
    reply = desk.store.kept(question_id)
    if reply is None:
        raise QuestionRejected(FORGOTTEN)
    found = zip(reply.passages, desk.answering.passages(reply.passages), strict=True)
    shown = [Shown(kept.numbers, passage, kept.quotes) for kept, passage in found if passage]
    return reply.heading, shown, len(reply.passages) - len(shown)
