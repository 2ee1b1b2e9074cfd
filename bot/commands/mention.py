"""A message that mentions the bot, or a direct message: its text is a question. Needs no message-content intent."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord

from bot.commands.question import answer_question
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.message_reply import MessageReply
from bot.delivery.respond import respond
from bot.replies.message import Message

HOW_TO_ASK = "Ask me about the news articles: mention me with a question, or use /ask."


async def answer_mention(dispatcher: Dispatcher, message: discord.Message, me: discord.ClientUser) -> None:
    """Answers a message that is addressed to the bot and ignores all others."""
    question = question_in(message, me)
    if question is None:
        return
    reply = MessageReply(dispatcher, message)
    guild_id = message.guild.id if message.guild else None

    async def work() -> Sequence[Message]:
        if not question:
            return [Message.of_text(HOW_TO_ASK)]
        return await answer_question(dispatcher, reply, question, message.created_at, guild_id)

    await respond(dispatcher, reply, work)


def question_in(message: discord.Message, me: discord.ClientUser) -> str | None:
    """The question in the message, without the mention; None if it is not addressed to the bot, or is from a bot."""
    if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    mention = re.compile(rf"<@!?{me.id}>")
    # A reply to the bot mentions it without a word in the text, and is talk more often than a question.
    if message.guild and not (me in message.mentions and mention.search(message.content)):
        return None
    return " ".join(mention.sub(" ", message.content).split())
