"""The reply to a command on a topic: one entry a line, with its day, headline, outlet and exact quote."""

from __future__ import annotations

import discord

from bot.answering.answer import NEAREST_ARTICLES
from bot.answering.english.dates import day_in_words
from bot.answering.topics.reply import Part, TopicCommand, TopicLine, TopicReply
from bot.languages.current import gettext, ngettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import article_bullet, headline, outlet_and_date, outlet_name
from bot.replies.correction import changed_line
from bot.replies.freshness import days_ago, last_lines, loud_line, today_of
from bot.replies.message import Color, Limit, Message, Picture
from bot.replies.safe_text import inert_headline, inert_line, plain_line, units

TITLES = {
    TopicCommand.LATEST: gettext_lazy("Latest"),
    TopicCommand.TIMELINE: gettext_lazy("Timeline"),
    TopicCommand.WHO_REPORTED: gettext_lazy("Who reported"),
    TopicCommand.TREND: gettext_lazy("Reports a day"),
    TopicCommand.COMPARE: gettext_lazy("Compared"),
}
COLUMNS = {
    TopicCommand.LATEST: "Report of",
    TopicCommand.TIMELINE: "Day",
    TopicCommand.WHO_REPORTED: "When",
    TopicCommand.TREND: "Day",
    TopicCommand.COMPARE: "What",
}
PARTS = {
    Part.SHARED: gettext_lazy("Two or more outlets report"),
    Part.DIFFERING: gettext_lazy("Figures that differ"),
    Part.ONLY: gettext_lazy("Only one outlet, as far as was found"),
    Part.OTHER: gettext_lazy("Other reports"),
}
_BAR = 12  # blocks of the longest bar
_OUTLETS = 4  # named in a line
_HOUR = 3600
_ROOM = Limit.DESCRIPTION - 200
_REASON = 1000
_TITLE = 200


def topic_messages(reply: TopicReply, picture: Picture | None = None) -> list[Message]:
    """As many messages as the entries need, none of which is cut; the last one says how old its reports are.

    The picture stands in the first.
    """
    entries = _refusal(reply) if reply.reason is not None else _entries(reply)
    pages = _pages([loud_line(reply.freshness), *entries])
    title = f"{translate(TITLES[reply.command])}: {inert_headline(reply.question.text, _TITLE)}"
    color = Color.READING if reply.reason is None else Color.REFUSAL
    embeds = [discord.Embed(description=page, color=color) for page in pages]
    embeds[0].title = title
    embeds[-1].set_footer(text="\n".join(last_lines(reply.notes, reply.freshness)) or None)
    if picture:
        embeds[0].set_image(url=f"attachment://{picture.name}")
    return [Message(embeds=(embed,), picture=None if number else picture) for number, embed in enumerate(embeds)]


def line_label(line: TopicLine, reply: TopicReply) -> str:
    """ "19 October 2025", "first", "2 days later": the day or the time that a line stands under, as plain text."""
    if reply.command is TopicCommand.WHO_REPORTED:
        return _after(line)
    if line.part is not None:
        return _part_label(line, line.part)
    day = translate(day_in_words(line.day))
    if reply.command is TopicCommand.LATEST:
        return f"{day}, {days_ago(line.day, today_of(reply))}" if line.day else day
    if reply.command is TopicCommand.TREND:
        return day
    return day if line.is_event else gettext("{day} (day of the report)", day=day)


def bar_and_counts(line: TopicLine, reply: TopicReply) -> str:
    """ "██████ 6 reports: cnn.com 4, usatoday.com 2": a bar that needs no color, and its numbers, as plain text."""
    longest = max(topic_line.reports for topic_line in reply.lines)
    bar = "█" * max(1, round(_BAR * line.reports / longest))
    named = [f"{outlet_name(outlet.outlet)[:60]} {outlet.reports}" for outlet in line.outlets[:_OUTLETS]]
    unlisted = sum(outlet.reports for outlet in line.outlets[_OUTLETS:])
    listed = ", ".join([*named, *([gettext("others {number}", number=unlisted)] if unlisted else [])])
    return f"{bar} {_reports(line.reports)}: {listed}"


def _reports(number: int) -> str:
    return ngettext("{number} report", "{number} reports", number)


def _after(line: TopicLine) -> str:
    if line.citation.number == 1:
        return gettext("first")
    if line.seen_after is not None:
        hours = round(line.seen_after.total_seconds() / _HOUR)
        if not hours:
            return gettext("the same day, seen here within the hour")
        return ngettext(
            "the same day, seen here {number} hour later", "the same day, seen here {number} hours later", hours
        )
    if line.after is None or not line.after.days:
        return gettext("the same day")
    return ngettext("{number} day later", "{number} days later", line.after.days)


def part_heading(line: TopicLine, before: TopicLine | None) -> str:
    """The heading that stands above a line of a comparison where its part begins; empty elsewhere."""
    begins = line.part is not None and (before is None or before.part is not line.part)
    return translate(PARTS[line.part]) if line.part and begins else ""


def _part_label(line: TopicLine, part: Part) -> str:
    outlet = plain_line(line.citation.passage.outlet or "")[:60]
    if part is Part.SHARED:
        return gettext("Fact {number}", number=line.fact)
    if part is Part.DIFFERING:
        return gettext("Figure {number}", number=line.fact)
    return gettext("only {outlet}", outlet=outlet) if part is Part.ONLY else outlet


def _entries(reply: TopicReply) -> list[str]:
    entries = []
    for before, line in zip((None, *reply.lines), reply.lines, strict=False):
        heading = part_heading(line, before)
        is_same = before is not None and line.part is not None and (before.part, before.fact) == (line.part, line.fact)
        entry = _entry(line, reply, labeled=not is_same)
        entries.append(f"### {heading}\n{entry}" if heading else entry)
    return entries


def _entry(line: TopicLine, reply: TopicReply, *, labeled: bool = True) -> str:
    citation = line.citation
    passage = citation.passage
    source = inert_line(outlet_and_date(passage, len(elsewhere([passage]))))
    reports = f" · {_reports(line.reports)}" if line.reports > 1 else ""
    if line.outlets:
        reports = f" {inert_line(bar_and_counts(line, reply))}"
    if line.remark:
        reports = f" · {translate(line.remark)}"
    # The name of an outlet is a stranger's text; the other labels are ours.
    label = f"**{inert_line(line_label(line, reply))}**{reports}" if labeled else ""
    lines = [label, f"{headline(passage)} · {source}", f"> {inert_line(citation.quote.text)}"]
    return "\n".join(part for part in [*lines, also_line([passage]), changed_line(citation)] if part)


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
