"""Threads for answers: where they can be, which answers want one, and how it is opened."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.conversation.guild_settings import Threads
from bot.delivery.lost_connections import repeat_if_lost
from bot.languages.current import gettext
from bot.replies.layouts.size import layout_size
from bot.replies.message import Message, size
from bot.replies.safe_text import beginning, plain_line, units

NAME = 80
# Most answers of four sentences with their sources are shorter; one that is longer fills a phone's screen.
LONG = 1200
_HAS_THREAD = 160004


def may_hold_threads(channel: object) -> bool:
    """Whether threads are made from messages there: not in direct messages, threads, forum posts and voice channels."""
    return isinstance(channel, discord.TextChannel)


def may_use_threads(question: discord.Message) -> bool:
    """Whether the bot has the permissions to make a thread from the question and to write in it."""
    channel, guild = question.channel, question.guild
    if guild is None or not isinstance(channel, discord.TextChannel):
        return False
    may = channel.permissions_for(guild.me)
    return may.create_public_threads and may.send_messages_in_threads


def wants_thread(threads: Threads, messages: Sequence[Message]) -> bool:
    """Whether this reply belongs in a thread of its own."""
    return threads is Threads.ALWAYS or (threads is Threads.LONG and length(messages) > LONG)


def length(messages: Sequence[Message]) -> int:
    """Characters that a reply shows."""
    return sum(
        layout_size(message).characters if message.layout else units(message.text) + sum(map(size, message.embeds))
        for message in messages
    )


def thread_name(question: str) -> str:
    """The question in at most NAME UTF-16 units, shortened at a word."""
    line = plain_line(question)
    if units(line) <= NAME:
        return line or gettext("Question")
    room = NAME - 1
    while units(shortened := beginning(line, room) + "…") > NAME:
        room -= 1
    return shortened


async def open_thread(question: discord.Message, title: str) -> discord.Thread:
    """A new thread from the question, or the one that it has; raises one of DISCORD_FAULTS."""
    try:
        return await repeat_if_lost(lambda: question.create_thread(name=thread_name(title)))
    except discord.HTTPException as error:
        # A request that Discord took although it reported an error, or somebody was faster.
        if error.code != _HAS_THREAD:
            raise
    return await question.fetch_thread()
