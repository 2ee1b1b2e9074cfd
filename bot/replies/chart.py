"""The picture beside a timeline or a trend, with its days and numbers as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.answering.english.dates import day_in_words
from bot.answering.topics.reply import TopicCommand, TopicLine, TopicReply
from bot.languages.current import gettext, month_abbreviation, translate
from bot.replies.article_line import outlet_name
from bot.replies.correction import correction_label
from bot.replies.drawing import COLORS, FAINT, GROUND, clear_sides, days_text, draw_png, drawable
from bot.replies.message import Limit, Picture
from bot.replies.safe_text import plain_line, shortened
from bot.replies.topic_line import TITLES, report_count

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CHARTED = frozenset({TopicCommand.TIMELINE, TopicCommand.TREND})
_OF_WIDTH = 0.0195  # of the picture, that a character of a row takes
_IN_TWO_COLUMNS = 14  # characters of the longest name in a legend of two columns
_OUTLETS = len(COLORS) - 1
_TITLE, _OUTLET, _TOPIC = 32, 30, 200


def topic_chart(reply: TopicReply) -> Picture | None:
    """The picture of a timeline or a trend; None for other commands and where there are no lines."""
    lines = _dated(reply)
    if reply.command not in CHARTED or not lines:
        return None
    draw = _draw_trend if reply.command is TopicCommand.TREND else _draw_timeline
    png = draw_png(partial(_draw, reply, lines, draw))
    return Picture(f"{reply.command.value}.png", png, chart_text(reply)) if len(png) <= Limit.PICTURE_BYTES else None


def chart_text(reply: TopicReply) -> str:
    """The days with their numbers, for people who do not see the picture; days that do not fit are counted."""
    topic = shortened(plain_line(reply.question.text), _TOPIC)
    if reply.command is TopicCommand.TREND:
        head = gettext("Chart of the reports a day on “{topic}”.", topic=topic)
    else:
        head = gettext("Timeline of “{topic}”.", topic=topic)
    return days_text(head, [_day_text(line) for line in _dated(reply)])


def _day_text(line: TopicLine) -> str:
    outlets = ", ".join(f"{outlet_name(count.outlet)} {count.reports}" for count in line.outlets)
    reports = report_count(line.reports)
    # A trend counts reports and quotes none.
    corrected = "" if line.outlets else _corrected(line)
    counted = ", ".join(filter(None, [f"{reports}{f' ({outlets})' if outlets else ''}", corrected]))
    return f"{translate(day_in_words(line.day))}: {counted}."


def _corrected(line: TopicLine) -> str:
    """When the article that a line quotes was corrected; empty where it was not."""
    return correction_label(line.citation.correction) if line.citation.correction else ""


def _dated(reply: TopicReply) -> list[TopicLine]:
    return [line for line in reply.lines if line.day is not None]


def _days(lines: Sequence[TopicLine]) -> list[date]:
    return [line.day for line in lines if line.day is not None]


def _draw(
    reply: TopicReply,
    lines: Sequence[TopicLine],
    draw: Callable[[Figure, Axes, Sequence[TopicLine]], None],
    figure: Figure,
) -> None:
    axes = figure.add_subplot()
    title = translate(TITLES[reply.command])
    topic = drawable(reply.question.text, _TITLE, "")
    axes.set_title(f"{title}: {topic}" if topic else title, loc="left", fontsize=12, pad=10)
    clear_sides(axes)
    draw(figure, axes, lines)


def _draw_trend(figure: Figure, axes: Axes, lines: Sequence[TopicLine]) -> None:
    """A column a day, its outlets above one another, its number on top."""
    outlets = _most_named(lines)
    labels = [
        drawable(outlet_name(name), _OUTLET, gettext("outlet {number}", number=position))
        for position, name in enumerate(outlets, start=1)
    ]
    days = _days(lines)
    positions = _positions(days)
    below = [0] * len(lines)
    counts = [{outlet.outlet: outlet.reports for outlet in line.outlets} for line in lines]
    rows = [[count.get(name, 0) for count in counts] for name in outlets]
    others = [line.reports - sum(row[position] for row in rows) for position, line in enumerate(lines)]
    labels.append(gettext("others"))
    for row, label, color in zip([*rows, others], labels, [*COLORS[: len(rows)], COLORS[-1]], strict=True):
        if any(row):
            axes.bar(positions, row, bottom=below, color=color, label=label, width=0.7, edgecolor=GROUND)
            below = [under + added_height for under, added_height in zip(below, row, strict=True)]
    for position, line in zip(positions, lines, strict=True):
        axes.annotate(str(line.reports), (position, line.reports), (0, 3), textcoords="offset points", ha="center")
    axes.set_xticks(positions, _day_labels(days))
    axes.set_xlim(-0.6, max(positions[-1], 4) + 0.6)
    axes.set_ylim(0, max(line.reports for line in lines) * 1.15)
    axes.set_yticks([])
    columns = 2 if max(map(len, labels)) <= _IN_TWO_COLUMNS else 1
    # Outside of the axes, so that the layout keeps its room free whatever the names are.
    figure.legend(loc="outside lower left", ncols=columns, frameon=False, fontsize=10)


def _positions(days: Sequence[date]) -> list[float]:
    """Where the columns stand: side by side, with a gap where days without reports are left out."""
    positions = [0.0]
    for before, day in pairwise(days):
        positions.append(positions[-1] + (1.0 if (day - before).days == 1 else 1.6))
    return positions


def _draw_timeline(_figure: Figure, axes: Axes, lines: Sequence[TopicLine]) -> None:
    """A row a day, downward in order; its point stands on a scale of days, the larger the more reports it has."""
    days = [day.toordinal() for day in _days(lines)]
    span = max(days[-1] - days[0], 1)
    rows = [-index for index in range(len(lines))]
    axes.hlines(rows, days[0], days, color=FAINT, linewidth=1)
    sizes = [40 + 160 * line.reports / max(day_line.reports for day_line in lines) for line in lines]
    axes.scatter(days, rows, s=sizes, color=COLORS[0], zorder=3, clip_on=False)
    labels = [_row_label(line) for line in lines]
    for label, day, row in zip(labels, days, rows, strict=True):
        axes.annotate(label, (day, row), (12, 0), textcoords="offset points", va="center", fontsize=10)
    room = min(_OF_WIDTH * max(len(part) for label in labels for part in label.split("\n")), 0.75)
    axes.set_xlim(days[0] - 0.03 * span, days[-1] + span * room / (1 - room))
    axes.set_ylim(min(rows) - 0.7, 0.7)
    axes.set_yticks([])
    ends = _days([lines[0], lines[-1]])[: len(days)]
    axes.set_xticks([day.toordinal() for day in ends], _day_labels(ends))


def _row_label(line: TopicLine) -> str:
    kind = "" if line.is_event else " " + gettext("(reported)")
    label = f"{translate(day_in_words(line.day))}{kind} · {report_count(line.reports)}"
    # In a line of its own: beside the rest it would leave no room for the scale.
    return "\n".join(filter(None, [label, _corrected(line)]))


def _most_named(lines: Sequence[TopicLine]) -> list[str | None]:
    """The outlets with most reports of all days, most first."""
    totals: dict[str | None, int] = {}
    for line in lines:
        for count in line.outlets:
            totals[count.outlet] = totals.get(count.outlet, 0) + count.reports
    return sorted(totals, key=lambda name: (-totals[name], name or ""))[:_OUTLETS]


def _day_labels(days: Sequence[date]) -> list[str]:
    """ "3 Mar" in two lines, with month and year where they are others than those of the day before."""
    labels: list[str] = []
    before: date | None = None
    for day in days:
        is_new_year = before is None or before.year != day.year
        is_new_month = is_new_year or (before is not None and before.month != day.month)
        parts = [str(day.day), *([month_abbreviation(day)] if is_new_month else [])]
        labels.append("\n".join([*parts, *([str(day.year)] if is_new_year else [])]))
        before = day
    return labels
