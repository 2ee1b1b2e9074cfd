"""What a check found, as one embed: each statement with its verdict, then each source with its exact quote."""

from __future__ import annotations

import discord

from bot.answering.answer import Citation
from bot.answering.checking.verdict import Checked, Statement, Verdict
from bot.languages.current import translate
from bot.languages.translatable import gettext_lazy
from bot.replies.answer import left_out, without_quote
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.correction import changed_line
from bot.replies.freshness import last_lines, loud_line
from bot.replies.message import Color, Limit, Message, passages_button, size
from bot.replies.safe_text import inert_line, units
from bot.replies.verdict_label import is_near, verdict_label

TITLES = {
    Verdict.SUPPORTED: gettext_lazy("The news says so"),
    Verdict.CONTRADICTED: gettext_lazy("The news says otherwise"),
    Verdict.NOT_FOUND: gettext_lazy("Not found in the news"),
}
PARTLY = gettext_lazy("The news says part of it")
# Where quotes come near, a person sees them under the verdict, and may find that they say so in other words.
NEAREST = gettext_lazy("Not found in plain words: read what comes nearest")
_MARKS = {Verdict.SUPPORTED: "✅", Verdict.CONTRADICTED: "❌", Verdict.NOT_FOUND: "❔"}
_COLORS = {Verdict.SUPPORTED: Color.ANSWER, Verdict.CONTRADICTED: Color.REFUSAL, Verdict.NOT_FOUND: Color.READING}
_ROOM_FOR_LINE = 60


def checked_message(checked: Checked, check_id: str) -> Message:
    """The reply to a check; sources that do not fit are omitted entirely, and the footer says so."""
    lines = [_line(statement) for statement in checked.statements] or [inert_line(translate(checked.reason))]
    embed = discord.Embed(
        title=translate(_title(checked)),
        description="\n\n".join(filter(None, (loud_line(checked.freshness), *lines))),
        color=_COLORS[checked.verdict],
    )
    last = last_lines(checked.notes, checked.freshness)
    room = Limit.TOTAL - size(embed) - sum(map(units, last)) - _ROOM_FOR_LINE
    omitted = 0
    for citation in checked.citations:
        name, value = _source(citation)
        if units(name) + units(value) > room:
            omitted += 1
            continue
        room -= units(name) + units(value)
        embed.add_field(name=name, value=value, inline=False)
    embed.set_footer(text="\n".join(filter(None, (left_out(0, omitted), *last))) or None)
    return Message(embeds=(embed,), buttons=(passages_button(check_id),) if checked.citations else ())


def _title(checked: Checked) -> str:
    if checked.verdict is Verdict.NOT_FOUND:
        if any(statement.verdict is Verdict.SUPPORTED for statement in checked.statements):
            return PARTLY
        if any(map(is_near, checked.statements)):
            return NEAREST
    return TITLES[checked.verdict]


def _line(statement: Statement) -> str:
    numbers = "".join(f" **[{number}]**" for number in statement.citations)
    return (
        f"{_MARKS[statement.verdict]} **{verdict_label(statement)}**: {inert_line(statement.text)}\n"
        f"{inert_line(translate(statement.reason))}{numbers}"
    )


def _source(citation: Citation) -> tuple[str, str]:
    """Number, outlet and date; headline, correction or update, and quote."""
    passage = citation.passage
    lines = (headline(passage), changed_line(citation), f"> {inert_line(citation.quote.text)}")
    value = "\n".join(filter(None, lines))
    if units(value) > Limit.FIELD_VALUE:
        value = without_quote(citation)
    return f"[{citation.number}] {inert_line(outlet_and_date(passage))}", value
