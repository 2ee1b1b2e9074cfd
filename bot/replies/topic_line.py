"""What stands beside an entry on a topic, in Discord and in a terminal, as plain text: its day, bar and heading."""

from __future__ import annotations

from datetime import timedelta

from bot.answering.english.dates import day_in_words
from bot.answering.topics.reply import Part, TopicCommand, TopicLine, TopicReply
from bot.languages.current import gettext, ngettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.article_line import outlet_name
from bot.replies.freshness import days_ago, today_of

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
_MINUTE, _HOUR = 60, 3600  # seconds
_DAY = timedelta(days=1)


def line_label(line: TopicLine, reply: TopicReply) -> str:
    """ "19 October 2025", "earliest of these", "2 days later": what a line stands under, as plain text."""
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
    names = [f"{outlet_name(outlet.outlet)} {outlet.reports}" for outlet in line.outlets[:_OUTLETS]]
    unlisted = sum(outlet.reports for outlet in line.outlets[_OUTLETS:])
    listed = ", ".join([*names, *([gettext("others {number}", number=unlisted)] if unlisted else [])])
    return f"{bar} {report_count(line.reports)}: {listed}"


def counts_summary(reply: TopicReply) -> str:
    """ "9 reports on 8 days, most on 22 March 2025 (2).": what the bars of a trend show, in a sentence."""
    counts = {line.day: line.reports for line in reply.lines}
    total, largest = sum(counts.values()), max(counts.values())
    busiest = [day_in_words(day) for day, number in counts.items() if number == largest]
    if len(counts) == 1:
        return ngettext("{number} report, on {day}.", "{number} reports, all on {day}.", total, day=busiest[0])
    if len(busiest) > 1:
        return gettext(
            "{total} reports on {days} days, at most {most} a day.", total=total, days=len(counts), most=largest
        )
    return gettext(
        "{total} reports on {days} days, most on {day} ({most}).",
        total=total,
        days=len(counts),
        day=busiest[0],
        most=largest,
    )


def report_count(number: int) -> str:
    """ "6 reports"."""
    return ngettext("{number} report", "{number} reports", number)


def _after(line: TopicLine) -> str:
    if line.citation.number == 1:
        return gettext("earliest of these")
    if line.published_after is not None and line.published_after < _DAY:
        return _time_later(line.published_after)
    if line.seen_after is not None:
        hours = _rounded(line.seen_after, _HOUR)
        if not hours:
            return gettext("the same day, seen here within the hour")
        return ngettext(
            "the same day, seen here {number} hour later", "the same day, seen here {number} hours later", hours
        )
    if line.after is None or not line.after.days:
        return gettext("the same day")
    return ngettext("{number} day later", "{number} days later", line.after.days)


def _time_later(between: timedelta) -> str:
    minutes, hours = _rounded(between, _MINUTE), _rounded(between, _HOUR)
    if not minutes:
        return gettext("at the same time")
    if minutes < 60:
        return ngettext("{number} minute later", "{number} minutes later", minutes)
    return ngettext("{number} hour later", "{number} hours later", hours)


def _rounded(between: timedelta, unit: int) -> int:
    """The time in whole units of so many seconds, half a unit rounded up; `round` rounds it to an even number."""
    return int(between.total_seconds() / unit + 0.5)


def part_heading(line: TopicLine, before: TopicLine | None) -> str:
    """The heading that stands above a line of a comparison where its part begins; empty elsewhere."""
    begins = line.part is not None and (before is None or before.part is not line.part)
    return translate(PARTS[line.part]) if line.part and begins else ""


def _part_label(line: TopicLine, part: Part) -> str:
    outlet = outlet_name(line.citation.passage.outlet)
    if part is Part.SHARED:
        return gettext("Fact {number}", number=line.fact)
    if part is Part.DIFFERING:
        return gettext("Figure {number}", number=line.fact)
    return gettext("only {outlet}", outlet=outlet) if part is Part.ONLY else outlet
