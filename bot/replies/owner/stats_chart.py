"""The picture beside /admin stats: questions by outcome, times and new articles a day, with its numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.english.dates import day_in_words
from bot.languages.current import day_abbreviation, gettext, ngettext, number, translate
from bot.replies.drawing import COLORS, FAINT, GROUND, INK, clear_sides, days_text, draw_png
from bot.replies.message import Limit, Picture
from bot.replies.owner.stats import in_seconds
from bot.usage import OUTCOMES, DayUsage, Usage, percentile, total

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHTS = (5, 3, 3)  # of the panels: questions, times, articles
_DAY_LABELS = 5  # at most so many fit side by side
_WITH_LEGEND = 1.7  # of the highest bar, so that the legend stands above all bars
_GRAY = COLORS[-1]
_HALF, _MOST = 0.5, 0.95


def stats_chart(usage: Usage) -> Picture | None:
    """The picture; None if it is too large for Discord."""
    png = draw_png(partial(_draw, usage.days))
    return Picture("stats.png", png, stats_text(usage)) if len(png) <= Limit.PICTURE_BYTES else None


def stats_text(usage: Usage) -> str:
    """The numbers of the newest days for people who do not see the picture; days that do not fit are counted."""
    head = ngettext("Chart of the last {number} day.", "Chart of the last {number} days.", len(usage.days))
    return days_text(head, [_day_text(day) for day in reversed(usage.days)])


def _day_text(day: DayUsage) -> str:
    parts = [
        ngettext("{number} question", "{number} questions", day.questions),
        gettext("{number} refused", number=day.outcomes.get("refused", 0)),
        ngettext("{number} new article", "{number} new articles", day.new_articles),
    ]
    slow = percentile(day.times, _MOST)
    if slow is not None:
        parts.append(gettext("95 of 100 within {time}", time=in_seconds(slow)))
    return f"{translate(day_in_words(day.day))}: {', '.join(parts)}."


def _draw(days: Sequence[DayUsage], figure: Figure) -> None:
    questions, times, articles = figure.subplots(3, 1, sharex=True, height_ratios=_HEIGHTS)
    _draw_questions(questions, days)
    _draw_times(times, days)
    _draw_articles(articles, days)
    positions = range(len(days))
    step = -(-len(days) // _DAY_LABELS)
    # Counted from the newest day, which always has its label.
    labeled = [position for position in positions if (len(days) - 1 - position) % step == 0]
    articles.set_xticks(labeled, [day_abbreviation(days[position].day) for position in labeled])
    articles.set_xlim(-0.6, max(len(days), _DAY_LABELS) - 0.4)


def _draw_questions(axes: Axes, days: Sequence[DayUsage]) -> None:
    names = gettext("answered"), gettext("refused"), gettext("failed"), gettext("turned away")
    _begin(axes, gettext("Questions a day: {number} in all", number=total(days).questions))
    below = [0] * len(days)
    for outcome, name, color in zip(OUTCOMES, names, COLORS, strict=False):
        counts = [day.outcomes.get(outcome, 0) for day in days]
        if any(counts):
            axes.bar(range(len(days)), counts, bottom=below, color=color, label=name, width=0.7, edgecolor=GROUND)
            below = [bottom + count for bottom, count in zip(below, counts, strict=True)]
    _write_highest(axes, below, [number(count) for count in below])
    if any(below):
        axes.set_ylim(0, max(below) * _WITH_LEGEND)
        axes.legend(loc="upper left", ncols=4, frameon=False, fontsize=8, borderaxespad=0)


def _draw_times(axes: Axes, days: Sequence[DayUsage]) -> None:
    """A bar from the middle time to the time of 95 of 100: how much of it is waiting on a busy day."""
    _begin(axes, gettext("Seconds to a reply: half, and 95 of 100"))
    slow = [percentile(day.times, _MOST) or 0.0 for day in days]
    half = [percentile(day.times, _HALF) or 0.0 for day in days]
    axes.bar(range(len(days)), slow, color=FAINT, width=0.7, edgecolor=GROUND)
    axes.bar(range(len(days)), half, color=INK, width=0.7, edgecolor=GROUND)
    _write_highest(axes, slow, [in_seconds(seconds) for seconds in slow])


def _draw_articles(axes: Axes, days: Sequence[DayUsage]) -> None:
    counts = [day.new_articles for day in days]
    _begin(axes, gettext("New articles a day: {number} in all", number=sum(counts)))
    axes.bar(range(len(days)), counts, color=_GRAY, width=0.7, edgecolor=GROUND)
    _write_highest(axes, counts, [number(count) for count in counts])


def _begin(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=9)
    axes.set_yticks([])
    clear_sides(axes)


def _write_highest(axes: Axes, heights: Sequence[float], labels: Sequence[str]) -> None:
    """The number of the highest bar, and of the newest day: a number on each would not fit."""
    highest = max(heights)
    axes.set_ylim(0, highest * 1.3 or 1)
    for position in {list(heights).index(highest), len(heights) - 1}:
        if heights[position]:
            axes.annotate(
                labels[position],
                (position, heights[position]),
                (0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=9,
                color=INK,
            )
