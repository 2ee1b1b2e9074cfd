"""A digest, and the list of a server's digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.answering.english.dates import day_in_words
from bot.answering.topics.reply import TopicReply
from bot.languages.current import gettext, ngettext
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message
from bot.replies.safe_text import inert_headline
from bot.replies.topic import topic_messages

NO_DIGESTS = gettext_lazy("This server has no digests; `/digest add` adds one.")
_TOPIC = 100


def digest_messages(reply: TopicReply, rhythm: str, since: date) -> list[Message]:
    """What is new on a topic, each line cited as /latest cites it, under a line that says what this is.

    The reports came in since that day; they may be dated before it. The last line says how many found no room.
    """
    first, *others = topic_messages(replace(reply, further=()))
    if reply.further:
        last = (first, *others)[-1].embeds[-1]
        last.description = f"{last.description}\n\n{_more(reply)}"
    day = day_in_words(since)
    if rhythm == "daily":
        text = gettext("**Daily digest**: reports that came in since {day}", day=day)
    else:
        text = gettext("**Weekly digest**: reports that came in since {day}", day=day)
    return [replace(first, text=text), *others]


def _more(reply: TopicReply) -> str:
    """How many reports found no room, and what finds them: their days do not tell when they came in."""
    count, topic = len(reply.further), inert_headline(reply.searched, _TOPIC)
    days = [passage.published for passage in reply.further if passage.published]
    if len(days) < count:
        return ngettext("and {number} more: /search {topic}", "and {number} more: /search {topic}", count, topic=topic)
    return ngettext(
        "and {number} more: /search {topic} since:{day}",
        "and {number} more: /search {topic} since:{day}",
        count,
        topic=topic,
        day=min(days).isoformat(),
    )


def digest_line(number: int, topic: str, channel_id: int, rhythm: str, hour: int, zone: str) -> str:
    """ "12: **Etna** in #news, daily at 08:00 (Europe/Berlin)"."""
    time = f"{hour:02}:00"
    rhythm_text = (
        gettext("daily at {time}", time=time) if rhythm == "daily" else gettext("on Mondays at {time}", time=time)
    )
    return gettext(
        "{number}: **{topic}** in {channel}, {when} ({zone})",
        number=str(number),
        topic=inert_headline(topic, _TOPIC),
        channel=f"<#{channel_id}>",
        when=rhythm_text,
        zone=inert_headline(zone, 60),
    )


def rhythm_name(rhythm: str) -> str:
    """How often a digest comes, in a word."""
    return gettext("daily") if rhythm == "daily" else gettext("weekly")
