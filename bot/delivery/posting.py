"""Posts messages through discord.py: each reply once, however often it is sent, with its buttons."""

from __future__ import annotations

import io
import logging
from dataclasses import replace as changed
from typing import Any

import discord

from bot.delivery.failures import NO_HISTORY
from bot.delivery.refused_actions import Action, RefusedActions
from bot.replies.message import Message

log = logging.getLogger(__name__)

Question = discord.Message | discord.PartialMessage


async def post_reply_once(question: Question, message: Message, refused: RefusedActions) -> discord.Message:
    """The reply to the question: the new message, or the one already posted for this question.

    Discord accepts one message per nonce within minutes, so a second bot with this token, a retry, or a restart
    after a kill adds none.
    """
    parts: dict[str, Any] = {
        "content": message.text or None,
        "embeds": message.embeds,
        "view": view_of(message) or discord.utils.MISSING,
        "nonce": question.id,
    }
    if not refused.has(question, Action.REFERENCE):
        try:
            return await question.reply(mention_author=False, **parts)
        except discord.HTTPException as error:
            if error.code not in NO_HISTORY:
                raise
        refused.note(question, Action.REFERENCE)
        log.warning(
            "The permission Read Message History is missing in channel %d: replies there show no reference.",
            question.channel.id,
        )
    return await question.channel.send(**parts)


async def post(channel: discord.abc.Messageable, message: Message, **others: Any) -> discord.Message:
    """A new message in the channel; `others` are further arguments of `send`."""
    view = view_of(message) or discord.utils.MISSING
    return await channel.send(content=message.text or None, embeds=message.embeds, view=view, **others)


async def post_or_replace(question: Question, message: Message, refused: RefusedActions) -> discord.Message:
    """Posts the message, or replaces the reply that says that the question waits; returns what stands there."""
    posted = await post_reply_once(question, message, refused)
    # Discord posted the waiting line although it reported an error, and returns it for the nonce. An answer stays.
    if not posted.embeds and posted.content.strip() != message.text.strip():
        await replace(posted, message)
    return posted


async def replace(posted: discord.Message, message: Message) -> None:
    """Replaces one of our own messages."""
    await posted.edit(content=message.text or None, embeds=message.embeds, view=view_of(message))


def files_of(message: Message) -> list[discord.File]:
    """The picture of a message as the file that is attached to it, new for each request."""
    picture = message.picture
    return [discord.File(io.BytesIO(picture.png), picture.name, description=picture.text)] if picture else []


def without_picture(message: Message) -> Message:
    """The same message with its words alone."""
    embeds = tuple(embed.copy().set_image(url=None) for embed in message.embeds)
    return changed(message, embeds=embeds, picture=None)


def view_of(message: Message) -> discord.ui.View | None:
    """The view of buttons, or None for a message without any."""
    if not message.buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in message.buttons:
        view.add_item(discord.ui.Button(label=button.label, custom_id=button.custom_id, disabled=button.disabled))
    # Presses are matched by custom_id (see buttons.py): no view needs to stay in memory for them.
    view.stop()
    return view
