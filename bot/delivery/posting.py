"""Posts messages through discord.py: each reply once, however often it is sent, with its buttons."""

from __future__ import annotations

import io
import logging
from dataclasses import replace as changed
from typing import Any

import discord

from bot.delivery.failures import NO_HISTORY, is_without_question
from bot.delivery.lost_connections import repeat_if_lost
from bot.delivery.refused_actions import Action, RefusedActions
from bot.replies.layouts.size import ROW, as_layout
from bot.replies.message import Button, Message, Part, Section

log = logging.getLogger(__name__)

Question = discord.Message | discord.PartialMessage


async def post_reply_once(
    question: Question, message: Message, refused: RefusedActions, ending: str = ""
) -> discord.Message:
    """The reply to the question: the new message, or the one already posted for this question with this ending.

    Discord accepts one message per nonce within minutes, so a second bot with this token, a retry, or a restart
    after a kill adds none.
    """
    nonce = f"{question.id}{ending}" if ending else question.id
    if not refused.has(question, Action.REFERENCE):
        try:
            return await repeat_if_lost(lambda: question.reply(mention_author=False, **new_parts(message), nonce=nonce))
        except discord.HTTPException as error:
            if ending and is_without_question(error):
                # It was deleted since: what belongs to an answer that stands there is posted all the same.
                return await post(question.channel, message, nonce=nonce)
            if error.code not in NO_HISTORY:
                raise
        refused.note(question, Action.REFERENCE)
        log.warning(
            "The permission Read Message History is missing in channel %d: replies there show no reference.",
            question.channel.id,
        )
    return await post(question.channel, message, nonce=nonce)


async def post(channel: discord.abc.Messageable, message: Message, *, nonce: str | int) -> discord.Message:
    """The message in the channel: the new one, or the one already posted with this nonce, of at most 25 characters."""
    return await repeat_if_lost(lambda: channel.send(**new_parts(message), nonce=nonce))


async def post_or_replace(question: Question, message: Message, refused: RefusedActions) -> discord.Message:
    """Posts the message, or replaces the reply that says that the question waits or what is read for it.

    Returns what stands there.
    """
    posted = await post_reply_once(question, message, refused)
    # Discord posted that one although it reported an error, and returns it for the nonce. An answer, which is what has
    # buttons, stays.
    has_buttons = any(isinstance(row, discord.ActionRow) for row in posted.components)
    if not has_buttons and (message.buttons or posted.content.strip() != message.text.strip()):
        await replace(posted, message)
    return posted


async def replace(posted: discord.Message, message: Message) -> discord.Message:
    """Replaces one of our own messages; returns it as it is now."""
    is_layout = posted.flags.components_v2
    return await repeat_if_lost(lambda: posted.edit(**changed_parts(message, is_layout=is_layout)))


def files_of(message: Message) -> list[discord.File]:
    """The picture of a message as the file that is attached to it, new for each request."""
    picture = message.picture
    return [discord.File(io.BytesIO(picture.png), picture.name, description=picture.text)] if picture else []


def without_picture(message: Message) -> Message:
    """The same message with its words alone."""
    embeds = tuple(embed.copy().set_image(url=None) for embed in message.embeds)
    text = message.text or (message.picture.instead if message.picture else "")
    return changed(message, text=text, embeds=embeds, picture=None)


def new_parts(message: Message) -> dict[str, Any]:
    """The arguments that send the message; with a layout Discord takes neither content nor embeds."""
    if message.layout:
        return {"view": view_of(message)}
    parts = {"content": message.text, "embeds": message.embeds, "view": view_of(message), "files": files_of(message)}
    return {name: part for name, part in parts.items() if part}


def changed_parts(message: Message, *, is_layout: bool | None) -> dict[str, Any]:
    """The arguments of an edit that leaves nothing of what was shown.

    `is_layout` says whether that was a layout, which stays one: Discord never takes its flag back. None where it is
    not known: then the message becomes one.
    """
    if message.layout or is_layout is not False:
        return {"content": None, "embeds": (), "view": layout_view(as_layout(message))}
    parts = {"content": message.text or None, "embeds": message.embeds, "view": view_of(message)}
    files = files_of(message)
    return {**parts, "attachments": files} if files else parts


def view_of(message: Message) -> discord.ui.View | discord.ui.LayoutView | None:
    """The view of a layout or of buttons, or None for a message without either."""
    if message.layout:
        return layout_view(message)
    if not message.buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in message.buttons:
        view.add_item(_button(button))
    # Presses are matched by custom_id (see buttons.py): no view needs to stay in memory for them.
    view.stop()
    return view


def layout_view(message: Message) -> discord.ui.LayoutView:
    """The message without embeds as one of Components V2: text, layout and rows of buttons."""
    view = discord.ui.LayoutView(timeout=None)
    if message.text:
        view.add_item(discord.ui.TextDisplay(message.text))
    if message.layout:
        container: discord.ui.Container[Any] = discord.ui.Container(accent_color=message.layout.color)
        for part in message.layout.parts:
            container.add_item(_item(part))
        view.add_item(container)
    for first in range(0, len(message.buttons), ROW):
        view.add_item(discord.ui.ActionRow(*map(_button, message.buttons[first : first + ROW])))
    view.stop()
    return view


def _item(part: Part) -> discord.ui.Item[Any]:
    if isinstance(part, Section):
        return discord.ui.Section(part.text, accessory=_button(part.button))
    return discord.ui.TextDisplay(part) if isinstance(part, str) else discord.ui.Separator()


def _button(button: Button) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=button.label, custom_id=button.custom_id, disabled=button.disabled)
