"""Messages as discord.py posts them: under a question once, however often it is sent, with their buttons."""

from __future__ import annotations

import logging
from typing import Any

import discord

from bot.delivery.failures import NO_HISTORY
from bot.replies.message import Message

log = logging.getLogger(__name__)

Question = discord.Message | discord.PartialMessage


async def post_reply_once(question: Question, message: Message) -> discord.Message:
    """What stands under the question now: the message, or one that was posted for this question before it.

    Discord takes one message a nonce within minutes: a second bot on this token, a retry, or a start after a kill
    adds none.
    """
    parts: dict[str, Any] = {
        "content": message.text or None,
        "embeds": message.embeds,
        "view": view_of(message) or discord.utils.MISSING,
        "nonce": question.id,
    }
    try:
        return await question.reply(mention_author=False, **parts)
    except discord.HTTPException as error:
        if error.code not in NO_HISTORY:
            raise
    log.warning(
        "The permission Read Message History is missing in channel %d: replies there do not show what they answer.",
        question.channel.id,
    )
    return await question.channel.send(**parts)


async def post_or_replace(question: Question, message: Message) -> None:
    """Posts the message, or puts it in place of a line that says that the question waits."""
    there = await post_reply_once(question, message)
    # Discord took that line though it said that it had not, and gives it back for the nonce. An answer stays.
    if not there.embeds and there.content.strip() != message.text.strip():
        await replace(there, message)


async def replace(there: discord.Message, message: Message) -> None:
    """Puts the message in place of one of ours."""
    await there.edit(content=message.text or None, embeds=message.embeds, view=view_of(message))


def view_of(message: Message) -> discord.ui.View | None:
    """The view, or None for a message without buttons."""
    if not message.buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in message.buttons:
        view.add_item(discord.ui.Button(label=button.label, custom_id=button.custom_id, disabled=button.disabled))
    # DoubleClicks are told by their custom_id (see buttons.py): no view needs to stay in memory for them.
    view.stop()
    return view
