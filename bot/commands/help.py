"""/help and /sources: how to ask, and what there is to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.languages.current import translate
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message
from bot.replies.sources import sources_message

# A phone 390 pixels wide and 844 high shows about 28 lines of 34 characters.
HELP = gettext_lazy("""\
**Ask me about the news articles that I hold.** I answer in exact quotes, or say that no article answers.
- `/ask` a question, mention me, or write to me. `private`: only you see the answer.
- **Ask a follow-up**, or reply to me: "and in Japan?"
- **Passage** shows the text around a quote. Read it before you believe the quote.
- `/search` finds passages without an answer.
- Name a time ("in March"), or narrow with `since`, `until`, `outlet`, `as_of`.
- `/latest` lists reports on a topic, `/timeline` its days, `/trend` how many, `/compare` figures that differ, \
`/who-reported` who had it first.
- **Check against the news**, under Apps in a message's menu: what articles say of it.
- `/sources` lists outlets; `/privacy` says what I keep about you, `/forget` removes it.""")
MANAGER_HELP = gettext_lazy(
    "- You manage this server: `/settings` sets where, whom and how I answer; `/digest` posts news on a topic."
)
ADMIN_HELP = gettext_lazy("- You run me: `/admin` shows what the articles lack, and takes feeds and files.")


@app_commands.command(name=locale_str("help"), description=locale_str("How to ask me, on one screen."))
async def help_(interaction: discord.Interaction[Any]) -> None:
    """Says it to the person alone, with the commands for managers and admins only to these."""
    dispatcher = dispatcher_of(interaction)

    async def show() -> Sequence[Message]:
        parts = [HELP]
        if interaction.guild_id and (interaction.permissions.manage_guild or interaction.permissions.administrator):
            parts.append(MANAGER_HELP)
        if await dispatcher.admins.includes(interaction.client, interaction.user.id):
            parts.append(ADMIN_HELP)
        return [Message("\n".join(map(translate, parts)))]

    await respond(dispatcher, InteractionReply(interaction, private=True), show)


@app_commands.command(
    name=locale_str("sources"), description=locale_str("The outlets, how many articles of each, and the newest.")
)
async def sources(interaction: discord.Interaction[Any]) -> None:
    """Lists them for the person alone, with the corpus's age."""
    dispatcher = dispatcher_of(interaction)

    async def show() -> Sequence[Message]:
        outlets = await dispatcher.read(dispatcher.answering.outlets)
        return [sources_message(outlets, await dispatcher.read(dispatcher.answering.freshness, ()))]

    await respond(dispatcher, InteractionReply(interaction, private=True), show)
