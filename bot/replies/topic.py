"""The reply to a command on a topic: one entry a line, with its day, headline, outlet and exact quote."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.answering.answer import NEAREST_ARTICLES, Question
from bot.answering.topics.reply import Part, TopicCommand, TopicLine, TopicReply
from bot.languages.current import gettext, ngettext, translate
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import article_bullet, headline, outlet_and_date
from bot.replies.correction import changed_line
from bot.replies.freshness import last_lines, loud_line
from bot.replies.message import Color, Limit, Message, Picture, fitted
from bot.replies.safe_text import inert_headline, inert_line, units
from bot.replies.topic_line import TITLES, bar_and_counts, counts_summary, line_label, part_heading, report_count

_ROOM = Limit.DESCRIPTION - 200
_REASON = 1000
_TITLE = 200
_TOPIC = 100


def topic_messages(reply: TopicReply, picture: Picture | None = None) -> list[Message]:
    """As many messages as the entries need, none of which is cut; the last one says how old its reports are.

    The picture stands in the first. That of a trend takes the place of the bars, of which a sentence stays.
    """
    summary = ""
    if picture and reply.command is TopicCommand.TREND:
        bars = fitted((_label(line, reply) for line in reply.lines), Limit.CONTENT)
        picture = replace(picture, instead="\n".join(bars))
        summary = f"**{inert_line(counts_summary(reply))}**"
    entries = _refusal(reply) if reply.reason is not None else _entries(reply, labeled=not summary)
    pages = _pages([loud_line(reply.freshness), summary, *entries, _older(reply)])
    # Without words, as where somebody was mentioned in place of a topic, there is nothing to name.
    title = ": ".join(filter(None, (translate(TITLES[reply.command]), inert_headline(reply.question.text, _TITLE))))
    color = Color.READING if reply.reason is None else Color.REFUSAL
    embeds = [discord.Embed(description=page, color=color) for page in pages]
    embeds[0].title = title
    embeds[-1].set_footer(text="\n".join(last_lines(reply.notes, reply.freshness)) or None)
    if picture:
        embeds[0].set_image(url=f"attachment://{picture.name}")
    return [Message(embeds=(embed,), picture=None if number else picture) for number, embed in enumerate(embeds)]


def _entries(reply: TopicReply, *, labeled: bool = True) -> list[str]:
    entries = []
    for before, line in zip((None, *reply.lines), reply.lines, strict=False):
        heading = part_heading(line, before)
        is_same = before is not None and line.part is not None and (before.part, before.fact) == (line.part, line.fact)
        entry = _entry(line, reply, labeled=labeled and not is_same)
        entries.append(f"### {heading}\n{entry}" if heading else entry)
    return entries


def _entry(line: TopicLine, reply: TopicReply, *, labeled: bool = True) -> str:
    citation = line.citation
    passage = citation.passage
    lines = [
        _label(line, reply) if labeled else "",
        " · ".join(filter(None, [headline(passage), _source(line, reply, labeled=labeled)])),
        f"> {inert_line(citation.quote.text)}",
    ]
    return "\n".join(part for part in [*lines, also_line([passage]), changed_line(citation)] if part)


def _source(line: TopicLine, reply: TopicReply, *, labeled: bool) -> str:
    """Outlet, day and copies, without what the label above says already."""
    passage = line.citation.passage
    of_day = line.part is None and reply.command is not TopicCommand.WHO_REPORTED and line.day == passage.published
    of_outlet = line.part in (Part.ONLY, Part.OTHER)
    copies = len(elsewhere([passage]))
    return inert_line(
        outlet_and_date(passage, copies, says_outlet=not (labeled and of_outlet), says_day=not (labeled and of_day))
    )


def _older(reply: TopicReply) -> str:
    """How many more reports there are, and the command that searches them; empty where there are none."""
    if not reply.further:
        return ""
    count, topic = len(reply.further), inert_headline(reply.searched, _TOPIC) + _options(reply.question)
    days = [passage.published for passage in reply.further if passage.published]
    if not days:
        return ngettext(
            "and {number} without a date: /search {topic}",
            "and {number} without a date: /search {topic}",
            count,
            topic=topic,
        )
    if len(days) < count:  # a search until a day leaves out what has no date
        return ngettext("and {number} more: /search {topic}", "and {number} more: /search {topic}", count, topic=topic)
    return ngettext(
        "and {number} more, of that day or before: /search {topic} until:{day}",
        "and {number} more, of that day or before: /search {topic} until:{day}",
        count,
        topic=topic,
        day=max(days).isoformat(),
    )


def _options(question: Question) -> str:
    """The options of /search, without `until`, that find reports as the question did."""
    options = {
        gettext("outlet"): question.filters.outlet,
        gettext("since"): question.filters.since,
        gettext("as_of"): question.as_of,
    }
    return "".join(
        f" {inert_line(name)}:{inert_headline(str(value), _TOPIC)}" for name, value in options.items() if value
    )


def _label(line: TopicLine, reply: TopicReply) -> str:
    reports = f" · {report_count(line.reports)}" if line.reports > 1 else ""
    if line.outlets:
        reports = f" {inert_line(bar_and_counts(line, reply))}"
    if line.remark:
        reports = f" · {translate(line.remark)}"
    # The name of an outlet is a stranger's text; the other labels are ours.
    return f"**{inert_line(line_label(line, reply))}**{reports}"


def _refusal(reply: TopicReply) -> list[str]:
    nearest = [article_bullet(article) for article in reply.nearest]
    heading = [f"**{translate(NEAREST_ARTICLES)}:**"] if nearest else []
    return [inert_line(translate(reply.reason or "")[:_REASON]), "\n".join([*heading, *nearest])]


def _pages(entries: list[str]) -> list[str]:
    pages: list[str] = []
    for entry in filter(None, entries):
        together = f"{pages[-1]}\n\n{entry}" if pages else entry
        if pages and units(together) <= _ROOM:
            pages[-1] = together
        else:
            pages.append(entry)
    return pages
