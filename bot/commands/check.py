"""The message menu "Check against the news": what the articles say of a message, to the person alone."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.checking.statements import plain_text
from bot.commands.admission import is_refused
from bot.commands.stored_reply import keep_reply
from bot.conversation.stored_passages import cited_passages
from bot.conversation.turns import KeptTurn
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import in_turn, respond
from bot.delivery.shown_message import shown_text
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.observed.logs import FACTS
from bot.observed.question_line import asked_facts
from bot.replies.answer import NEXT_ROW
from bot.replies.check import checked_message
from bot.replies.message import Message
from bot.replies.shown_quotes import GOES_ON

log = logging.getLogger(__name__)

QUOTE = "> "
# The day of a report, before its quote: "28. September 2025: ", "In March 2025: ".
_WHEN = re.compile(rf"^{QUOTE}(?:\d{{1,2}}(?:\\?\.)?|I[nm]) \S{{3,12}} \d{{4}}: ")
NO_QUOTES = gettext_lazy("Nothing here can be checked: this message of mine quotes no article.")


@app_commands.context_menu(name=locale_str("Check against the news"))
async def check_message(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Checks what a message states, for the person who asks and for nobody else."""
    if await is_refused(interaction):
        return
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=True)
    is_own = message.author == interaction.client.user
    text = _text(message, is_own=is_own)

    async def work() -> Sequence[Message]:
        # What a refusal says is ours, and no news.
        if is_own and not text.startswith(QUOTE):
            raise QuestionRejected(NO_QUOTES)
        check_id, began = secrets.token_hex(8), time.perf_counter()
        checked = await in_turn(dispatcher, reply, dispatcher.answering.check, text, asked_at=interaction.created_at)
        facts = {
            # Never the message: its author may never have used the bot.
            **asked_facts(check_id, reply.guild_id, reply.person),
            "outcome": checked.verdict.value,
            "statements": len(checked.statements),
            "ms": {"all": round((time.perf_counter() - began) * 1000, 1)},
        }
        log.info("check", extra={FACTS: facts})
        # Without the message, which may be another person's: so that /forget finds what was checked for this one.
        turn = KeptTurn(check_id, "", person=reply.person)
        await keep_reply(dispatcher, reply, turn, cited_passages(checked.citations))
        return [checked_message(checked, check_id)]

    await respond(dispatcher, reply, work)


def _text(message: discord.Message, *, is_own: bool) -> str:
    """What a message and those that it forwards say."""
    # A forwarded message does not name its author; only an app, and here most likely this one, sends components.
    forwarded = (_said(snapshot, is_own=bool(snapshot.components)) for snapshot in message.message_snapshots)
    return "\n".join(filter(None, (_said(message, is_own=is_own), *forwarded)))


def _said(message: discord.Message | discord.MessageSnapshot, *, is_own: bool) -> str:
    """The text, or the embeds if the text is only links; of our own messages only the quotes, if they have any.

    The days that we put before quotes are left out: no article says them.
    """
    text = shown_text(message)
    embeds = "\n".join(part for embed in message.embeds for part in _texts(embed) if part)
    if is_own:
        lines = f"{text}\n{embeds}".replace(f"{NEXT_ROW}{GOES_ON} ", " ").replace(NEXT_ROW, " ").splitlines()
        quoted = [_WHEN.sub(QUOTE, line) for line in lines if line.startswith(QUOTE)]
        if quoted:
            return "\n".join(quoted)
    has_words = any(c.isalnum() for c in plain_text(text))
    return text if has_words or not embeds else embeds


def _texts(embed: discord.Embed) -> Iterator[str | None]:
    yield embed.title
    yield embed.description
    yield from (field.value for field in embed.fields)
