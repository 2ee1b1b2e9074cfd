"""Defer, work, send; and the one place where a failure becomes a sentence for the person who asked."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.replies.message import Message
from bot.replies.safe_text import inert_headline
from ingest.corpus.errors import DatelineError

log = logging.getLogger(__name__)

# An interaction's token lives 15 minutes; discord.py waits out rate limits without one of its own.
WORK_SECONDS = 600
SEND_SECONDS = 60
UNANSWERED = "This could not be answered."
# Unknown interaction, unknown webhook, invalid webhook token: nobody can be told any more.
EXPIRED = frozenset({10062, 10015, 50027})


async def respond(
    interaction: discord.Interaction[Any], work: Callable[[], Awaitable[Sequence[Message]]], *, private: bool
) -> None:
    """Defers at once, then sends what `work` returns; `private` shows it to the person alone."""
    thinks_aloud = not private
    try:
        await interaction.response.defer(ephemeral=private, thinking=True)
        async with asyncio.timeout(WORK_SECONDS):
            messages = await work()
        async with asyncio.timeout(SEND_SECONDS):
            for message in messages:
                await _send(interaction, message, private=private)
                thinks_aloud = False
    except Exception as error:  # noqa: BLE001 -- the edge to Discord: whatever happened, the person is told
        await explain(interaction, error, thinks_aloud=thinks_aloud)


async def explain(interaction: discord.Interaction[Any], error: BaseException, *, thinks_aloud: bool = False) -> None:
    """Tells the person, and nobody else, what went wrong: its sentence, or an id that the log knows."""
    if _has_expired(error):
        log.warning("The interaction had expired before it was answered: %s", error)
        return
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await _send_error(interaction, _sentence(error), thinks_aloud)
    except (discord.HTTPException, TimeoutError, OSError) as failure:
        log.warning("The person could not be told of the failure: %s", failure)


def _sentence(error: BaseException) -> str:
    if isinstance(error, DatelineError):
        return inert_headline(error.user_message, 1900)
    reference = secrets.token_hex(4)
    log.error("Unexpected failure %s", reference, exc_info=error)
    return f"Something went wrong on our side; please tell the bot's operator this reference: `{reference}`."


def _has_expired(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in EXPIRED


async def _send_error(interaction: discord.Interaction[Any], sentence: str, thinks_aloud: bool) -> None:
    if not interaction.response.is_done():
        await interaction.response.send_message(sentence, ephemeral=True)
        return
    # What first follows a public "thinking" is public, whatever its flags: so that is filled, and taken away after.
    if thinks_aloud:
        await interaction.edit_original_response(content=UNANSWERED)
    await _send(interaction, Message.of_text(sentence), private=True)
    if thinks_aloud:
        await interaction.delete_original_response()


async def _send(interaction: discord.Interaction[Any], message: Message, *, private: bool) -> None:
    await interaction.followup.send(
        content=message.text or discord.utils.MISSING,
        embeds=message.embeds,
        view=_view(message) if message.buttons else discord.utils.MISSING,
        ephemeral=private,
        wait=True,
    )


def _view(message: Message) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for button in message.buttons:
        view.add_item(discord.ui.Button(label=button.label, custom_id=button.custom_id))
    # Presses are told by their custom_id (see passages.py): no view needs to stay in memory for them.
    view.stop()
    return view
