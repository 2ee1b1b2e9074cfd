"""What the bot did, as a table in a terminal, a message in Discord and a JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import discord
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.answering.english.dates import day_in_words
from bot.languages.current import day_abbreviation, decimal, gettext, ngettext, number
from bot.replies.message import Color, Limit, Message, Picture, fitted
from bot.replies.safe_text import inert_headline, inert_line, plain_line, units
from bot.usage import OUTCOMES, DayUsage, Usage, WrongNote, percentile, total

_BLOCKS = "▁▂▃▄▅▆▇█"
_BAR = 12  # with its day and numbers as wide as a phone
_ROWS = 31  # of bars, which fit into a message
_REASON, _SUBJECT = 250, 100


def stats_message(usage: Usage, picture: Picture | None) -> Message:
    """The totals, the picture or without it a bar for each day, the last reasons for Wrong, and the corpus."""
    parts = (_questions_line(usage), _feedback_line(usage), _sentences_line(usage), _time_line(usage))
    lines = [*filter(None, parts)]
    lines += [] if picture else _bars(usage.days[-_ROWS:])
    if usage.wrong_notes:
        heading = gettext("The last reasons for Wrong")
        lines.append(f"**{heading}**")
        room = Limit.DESCRIPTION - units("\n".join(lines)) - 1
        lines += fitted(map(_note_line, usage.wrong_notes), room)
    embed = discord.Embed(title=_title(usage), description="\n".join(lines), color=Color.READING)
    embed.set_footer(text=_corpus_line(usage))
    if picture:
        embed.set_image(url=f"attachment://{picture.name}")
    return Message(embeds=(embed,), picture=picture)


def stats_page(usage: Usage) -> RenderableType:
    """A row for each day and one for all, in 80 columns, over lines of blocks that show how they rose and fell."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("day", no_wrap=True)
    for name in ("asked", "refused", "failed", "away", "right", "wrong", "p50", "p95", "new"):
        table.add_column(name, justify="right", no_wrap=True)
    for day in usage.days:
        table.add_row(day.day.isoformat(), *_cells(day), style="" if day.questions or day.new_articles else "dim")
    table.add_row("all", *_cells(total(usage.days)), style="bold")
    lines = [
        f"asked  {sparkline([day.questions for day in usage.days])}",
        f"new    {sparkline([day.new_articles for day in usage.days])}",
        "\nasked: questions; away: turned away, as too many waited; new: articles",
        *filter(None, (_none_line(usage), _sentences_line(usage))),
        _corpus_line(usage),
    ]
    if usage.wrong_notes:
        lines += ["", gettext("The last reasons for Wrong"), *map(_note_text, usage.wrong_notes)]
    return Group(Text(_title(usage), style="bold"), table, Text(), *map(Text, lines))


def stats_document(usage: Usage) -> dict[str, Any]:
    """The JSON of `stats`: the days in order, all together, the reasons for Wrong, the corpus; times in seconds."""
    newest = usage.corpus.newest
    return {
        "days": [{"day": day.day.isoformat(), **_numbers(day)} for day in usage.days],
        "all": _numbers(total(usage.days)),
        "wrong_notes": [{**asdict(note), "day": note.day.isoformat()} for note in usage.wrong_notes],
        "corpus": {
            "articles": usage.corpus.articles,
            "passages": usage.corpus.passages,
            "newest": newest.isoformat() if newest else None,
        },
    }


def sparkline(numbers: Sequence[int]) -> str:
    """A block for each number, as high as its share of the largest; a space for none."""
    largest = max(numbers, default=0)
    top = len(_BLOCKS) - 1
    return "".join(_BLOCKS[round(top * number / largest)] if number else " " for number in numbers)


def _title(usage: Usage) -> str:
    return ngettext("The last {number} day", "The last {number} days", len(usage.days))


def _questions_line(usage: Usage) -> str:
    numbers = total(usage.days)
    questions = ngettext("{number} question", "{number} questions", numbers.questions)
    outcomes = [_outcome(name, numbers.outcomes[name]) for name in OUTCOMES if numbers.outcomes.get(name)]
    return " · ".join([f"**{questions}**", *outcomes])


def _outcome(name: str, number: int) -> str:
    match name:
        case "answered":
            return gettext("{number} answered", number=number)
        case "refused":
            return gettext("{number} refused", number=number)
        case "failed":
            return gettext("{number} failed", number=number)
        case _:
            return gettext("{number} turned away", number=number)


def _feedback_line(usage: Usage) -> str:
    numbers = total(usage.days)
    if not numbers.right + numbers.wrong:
        return ""
    return gettext("Marked as right: {right} · as wrong: {wrong}", right=numbers.right, wrong=numbers.wrong)


def _none_line(usage: Usage) -> str:
    """For a terminal, where a question that was asked there may be looked for in vain."""
    if total(usage.days).questions:
        return ""
    return gettext("No question was asked in Discord in these days; what is asked in a terminal is not counted.")


def _sentences_line(usage: Usage) -> str:
    numbers = total(usage.days)
    if not numbers.right_sentences + numbers.wrong_sentences:
        return ""
    return gettext(
        "Single sentences, as right: {right} · as wrong: {wrong}",
        right=numbers.right_sentences,
        wrong=numbers.wrong_sentences,
    )


def _note_line(note: WrongNote) -> str:
    """ "- 20 Mar, sentence 2: It was Stromboli. · Etna erupts again"; a question is in quotation marks."""
    day, reason = day_abbreviation(note.day), inert_headline(note.reason, _REASON)
    if note.sentence:
        sentence = inert_line(note.sentence)
        line = gettext("{day}, sentence {number}: {reason}", day=day, number=sentence, reason=reason)
    else:
        line = gettext("{day}: {reason}", day=day, reason=reason)
    question = gettext("“{name}”", name=inert_headline(note.question, _SUBJECT)) if note.question else ""
    return " · ".join(filter(None, (f"- {line}", question, inert_headline(note.headline or "", _SUBJECT))))


def _note_text(note: WrongNote) -> str:
    """The same as plain text."""
    sentence = f", sentence {plain_line(note.sentence)}" if note.sentence else ""
    question = f"“{plain_line(note.question)}”" if note.question else ""
    line = f"- {note.day.isoformat()}{sentence}: {plain_line(note.reason)}"
    return " · ".join(filter(None, (line, question, plain_line(note.headline or ""))))


def _time_line(usage: Usage) -> str:
    times = total(usage.days).times
    median, slow = percentile(times, 0.5), percentile(times, 0.95)
    if median is None or slow is None:
        return ""
    return gettext(
        "Half of the replies came within {half}, 95 of 100 within {most}",
        half=in_seconds(median),
        most=in_seconds(slow),
    )


def _corpus_line(usage: Usage) -> str:
    corpus = usage.corpus
    new = total(usage.days).new_articles
    parts = [
        gettext("Articles: {articles}, {new} of them new in these days", articles=corpus.articles, new=new),
        gettext("passages: {number}", number=corpus.passages),
    ]
    newest = [gettext("newest report: {day}", day=day_in_words(corpus.newest))] if corpus.newest else []
    return " · ".join([*parts, *newest])


def _bars(days: Sequence[DayUsage]) -> list[str]:
    largest = max(day.questions for day in days)
    legend = gettext("Questions a day, of which refused in brackets:")
    return [legend, "```", *(_bar_line(day, largest) for day in days), "```"]


def _bar_line(day: DayUsage, largest: int) -> str:
    bar = "█" * max(1, round(_BAR * day.questions / largest)) if day.questions else ""
    refused = day.outcomes.get("refused", 0)
    note = f"({number(refused)})" if refused else ""
    return " ".join(filter(None, (day_abbreviation(day.day), bar, number(day.questions), note)))


def _cells(day: DayUsage) -> list[str]:
    counts = [day.questions, *(day.outcomes.get(name, 0) for name in OUTCOMES[1:]), day.right, day.wrong]
    times = [percentile(day.times, share) for share in (0.5, 0.95)]
    seconds_cells = ["-" if seconds is None else in_seconds(seconds) for seconds in times]
    return [
        *(f"{count:,}" if count else "-" for count in counts),
        *seconds_cells,
        f"{day.new_articles:,}" if day.new_articles else "-",
    ]


def _numbers(day: DayUsage) -> dict[str, Any]:
    times = {name: percentile(day.times, share) for name, share in (("p50", 0.5), ("p95", 0.95))}
    return {
        "questions": day.questions,
        **{name.replace(" ", "_"): day.outcomes.get(name, 0) for name in OUTCOMES},
        "right": day.right,
        "wrong": day.wrong,
        "right_sentences": day.right_sentences,
        "wrong_sentences": day.wrong_sentences,
        **{name: None if seconds is None else round(seconds, 3) for name, seconds in times.items()},
        "new_articles": day.new_articles,
    }


def in_seconds(seconds: float) -> str:
    """A time as "470 ms" or "5.3 s"."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{decimal(seconds)} s"
