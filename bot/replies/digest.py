"""A digest, and the list of a server's digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.english.dates import day_in_words
from bot.answering.topics.reply import TopicLine, TopicReply
from bot.languages.current import gettext, ngettext
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message
from bot.replies.safe_text import inert_headline
from bot.replies.topic import topic_messages

NO_DIGESTS = gettext_lazy("This server has no digests; `/digest add` adds one.")
_TOPIC = 100


def digest_messages(
    reply: TopicReply, lines: Sequence[TopicLine], rhythm: str, since: date, more: int = 0
) -> list[Message]:
    """What is new on a topic, each line cited as /latest cites it, under a line that says what this is.

    The last line says how many new reports found no room.
    """
    first, *rest = topic_messages(replace(reply, lines=tuple(lines), further=()))
    if more:
        last = (first, *rest)[-1].embeds[-1]
        topic = inert_headline(reply.question.text, _TOPIC)
        text = ngettext(
            "and {number} more: /search {topic} since:{day}",
            "and {number} more: /search {topic} since:{day}",
            more,
            topic=topic,
            day=since.isoformat(),
        )
        last.description = f"{last.description}\n\n{text}"
    day = day_in_words(since)
    if rhythm == "daily":
        text = gettext("**Daily digest**, new since {day}", day=day)
    else:
        text = gettext("**Weekly digest**, new since {day}", day=day)
    return [replace(first, text=text), *rest]


def digest_line(number: int, topic: str, channel_id: int, rhythm: str, hour: int, zone: str) -> str:
    """ "12: **Etna** in #news, daily at 08:00 (Europe/Berlin)"."""
    time = f"{hour:02}:00"
    when = gettext("daily at {time}", time=time) if rhythm == "daily" else gettext("on Mondays at {time}", time=time)
    return gettext(
        "{number}: **{topic}** in {channel}, {when} ({zone})",
        number=str(number),
        topic=inert_headline(topic, _TOPIC),
        channel=f"<#{channel_id}>",
        when=when,
        zone=inert_headline(zone, 60),
    )


def rhythm_name(rhythm: str) -> str:
    """How often a digest comes, in a word."""
    return gettext("daily") if rhythm == "daily" else gettext("weekly")
