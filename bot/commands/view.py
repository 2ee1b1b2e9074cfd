"""The buttons of a message as discord.py's view."""

from __future__ import annotations

import discord

from bot.replies.message import Message


def view_of(message: Message) -> discord.ui.View | None:
    """The view, or None for a message without buttons."""
    if not message.buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in message.buttons:
        view.add_item(discord.ui.Button(label=button.label, custom_id=button.custom_id, disabled=button.disabled))
    # Presses are told by their custom_id (see buttons.py): no view needs to stay in memory for them.
    view.stop()
    return view
