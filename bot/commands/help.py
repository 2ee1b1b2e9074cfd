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

HELP = gettext_lazy("""\
**Ask me about the news articles that I hold.** I answer with sentences of theirs, each with its exact quote, outlet \
and date; where no article answers, I say so and name the nearest ones.
- `/ask` a question; `private` shows the answer to you alone. Mention me with a question, or write me a direct message.
- **Ask a follow-up** under an answer, or reply to my message: "and in Japan?", "when?", "what did he say about it?"
- **Passage** beside a source, or **Passages** under an answer, shows what stands around each quote. Read it yourself \
before you believe it. **More like this** lists the newest other articles near to it.
- `/search` finds passages without an answer; **Read** shows one whole.
- `/latest` lists the newest reports on a topic, `/timeline` its days, `/trend` how many each day, `/who-reported` who \
had a claim first, `/compare` what outlets share and where their figures differ.
- `since`, `until`, `outlet` and `as_of` of both commands narrow the reports that may answer.
- **Check against the news**, under Apps in the menu of a message, says to you alone what the articles say of it.
- Name a time: "last week", "in March", "before the election". Without one I take now to be meant.
- `/sources` lists the outlets; `/privacy` says what I keep about you, `/forget` removes it.
- For whoever manages the server: `/settings`, where, whom and how I answer; `/digest`, news on a topic daily or weekly.
- For whoever runs me: `/admin`, what the articles lack, feeds and files.""")


@app_commands.command(name="help", description=locale_str("How to ask me, on one screen."))
async def help_(interaction: discord.Interaction[Any]) -> None:
    """Says it to the person alone."""

    async def show() -> Sequence[Message]:
        return [Message.of_text(translate(HELP))]

    await respond(dispatcher_of(interaction), InteractionReply(interaction, private=True), show)


@app_commands.command(name="sources", description=locale_str("The outlets, how many articles of each, and the newest."))
async def sources(interaction: discord.Interaction[Any]) -> None:
    """Lists them for the person alone."""
    dispatcher = dispatcher_of(interaction)

    async def show() -> Sequence[Message]:
        return [sources_message(await dispatcher.read(dispatcher.answering.outlets))]

    await respond(dispatcher, InteractionReply(interaction, private=True), show)
