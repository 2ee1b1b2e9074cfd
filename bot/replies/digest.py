"""A digest, and the list of a server's digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.english.dates import day_in_words
from bot.answering.topics.reply import TopicLine, TopicReply
from bot.replies.message import Message
from bot.replies.safe_text import inert_headline
from bot.replies.topic import topic_messages

NO_DIGESTS = "This server has no digests; `/digest add` adds one."
_TITLES = {"daily": "Daily digest", "weekly": "Weekly digest"}
_TOPIC = 100


def digest_messages(reply: TopicReply, lines: Sequence[TopicLine], rhythm: str, since: date) -> list[Message]:
    """What is new on a topic, each line cited as /latest cites it, under a line that says what this is."""
    first, *others = topic_messages(replace(reply, lines=tuple(lines)))
    return [replace(first, text=f"**{_TITLES[rhythm]}**, new since {day_in_words(since)}"), *others]


def digest_line(number: int, topic: str, channel_id: int, rhythm: str, hour: int, zone: str) -> str:
    """ "12: **Etna** in #news, daily at 08:00 (Europe/Berlin)"."""
    when = f"daily at {hour:02}:00" if rhythm == "daily" else f"on Mondays at {hour:02}:00"
    return f"{number}: **{inert_headline(topic, _TOPIC)}** in <#{channel_id}>, {when} ({inert_headline(zone, 60)})"
