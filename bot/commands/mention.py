"""A message that mentions the bot, or a direct one: its text is a question. Needs no message-content intent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import discord

from bot.commands.question import answer_question
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.message_reply import MessageReply
from bot.delivery.respond import respond
from bot.replies.freshness import freshness_line, loud, stale_line
from bot.replies.message import Message

HOW_TO_ASK = "Ask me about the news articles: mention me with a question, or use /ask."


async def answer_mention(dispatcher: Dispatcher, message: discord.Message, me: discord.ClientUser) -> None:
    """Answers a message that is for the bot, and leaves every other alone."""
    question = question_in(message, me)
    if question is None:
        return
    reply = MessageReply(dispatcher, message)
    guild_id = message.guild.id if message.guild else None

    async def work() -> Sequence[Message]:
        if not question:
            freshness = await dispatcher.read(partial(dispatcher.answering.freshness, ()))
            lines = (loud(stale_line(freshness)), HOW_TO_ASK, freshness_line(freshness))
            return [Message.of_text("\n".join(line for line in lines if line))]
        return await answer_question(dispatcher, reply, question, message.created_at, guild_id)

    await respond(dispatcher, reply, work)


def question_in(message: discord.Message, me: discord.ClientUser) -> str | None:
    """What the message asks, without the mention; None where it is not for the bot, or from a bot."""
    if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    mention = re.compile(rf"<@!?{me.id}>")
    # A reply to the bot mentions it without a word in the text, and is talk more often than a question.
    if message.guild and not (me in message.mentions and mention.search(message.content)):
        return None
    return " ".join(mention.sub(" ", message.content).split())
