"""Stores what buttons and follow-ups need of a reply, and rebuilds it from the places of its passages in the corpus."""

from __future__ import annotations

from collections.abc import Sequence

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
from bot.replies.results import Heading

FORGOTTEN = gettext_lazy("The passages of this answer are no longer stored; please ask the question again.")


async def keep_reply(
    dispatcher: Dispatcher, reply_to: ReplyTo, turn: KeptTurn, passages: Sequence[StoredPassage], heading: str = ""
) -> None:
    """Stores a reply with its question, unless its person has used /forget since they asked it."""
    # By Discord's clock, as what follows it: this machine's may be hours behind.
    asked_at, store = snowflake_time(reply_to.event_id).timestamp(), dispatcher.store
    await dispatcher.keep(reply_to, store.keep, turn.question_id, passages, asked_at, heading, reply_to.person)
    await dispatcher.keep(reply_to, keep_turn, store, turn, asked_at)


def kept_reply(dispatcher: Dispatcher, question_id: str) -> KeptReply:
    """What is stored of a reply, in the reader thread; raises QuestionRejected if it is forgotten."""
    reply = dispatcher.store.kept(question_id)
    if reply is None:
        raise QuestionRejected(FORGOTTEN)
    return reply


def stored_reply(
    dispatcher: Dispatcher, question_id: str, *, at_its_day: bool = False
) -> tuple[Heading, list[PassageShown], list[StoredPassage]]:
    """Heading, passages, and those whose article was removed, in the reader thread; raises as kept_reply.

    With `at_its_day`, the heading of a search is read, and passages as of a day are marked with what was corrected by
    then alone.
    """
    answering, reply = dispatcher.answering, kept_reply(dispatcher, question_id)
    heading = Heading.from_text(reply.heading) if at_its_day else Heading("")
    day = heading.as_of
    pairs = list(zip(reply.passages, answering.passages(reply.passages), strict=True))
    corrections = {} if day else answering.later_corrections(reply.passages)
    changes = answering.changes([passage for _, passage in pairs if passage], as_of=day)
    passages = [
        PassageShown(
            stored.numbers,
            passage,
            stored.quotes,
            corrections.get(stored.version_id),
            changes.get(stored.version_id, UNCHANGED),
        )
        for stored, passage in pairs
        if passage
    ]
    return heading, passages, [stored for stored, passage in pairs if not passage]
