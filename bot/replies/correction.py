"""What a reply says of an article that its publisher has corrected: when, and the publisher's own words."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

import discord

from bot.answering.english.dates import day_in_words
from bot.languages.current import gettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Limit, size
from bot.replies.safe_text import inert_line, plain_line, units
from ingest.corpus.articles import Correction
from ingest.corpus.text.correction_notes import is_retraction, without_label

NOTE_LIMIT = 240
SINCE = gettext_lazy("Corrected since")


def correction_text(correction: Correction | None) -> str:
    """ "corrected on 28 April 2025: An earlier version ...", as plain text on one line; empty without a correction."""
    if correction is None:
        return ""
    done = _done(correction)
    note = plain_line(without_label(correction.note))
    # A note in a script without spaces is one word.
    short = shorten(note, NOTE_LIMIT, placeholder="…") if " " in note[:NOTE_LIMIT] else note[:NOTE_LIMIT]
    return f"{done}: {short}" if short else done


def _done(correction: Correction) -> str:
    day = day_in_words(correction.day) if correction.day else ""
    if is_retraction(correction.note):
        return gettext("retracted on {day}", day=day) if day else gettext("retracted")
    return gettext("corrected on {day}", day=day) if day else gettext("corrected")


def correction_line(correction: Correction | None) -> str:
    """`correction_text` in bold and inert, for Discord."""
    text = correction_text(correction)
    done, colon, note = text.partition(": ")
    return f"**{done}**{colon}{inert_line(note)}" if text else ""


def marked_embeds(
    text: str, embeds: Sequence[discord.Embed], numbers: Sequence[int], correction: Correction
) -> tuple[str, list[discord.Embed]]:
    """A message's text and embeds with what was corrected since in the article of these citations.

    It is a field of the first embed or, where that is full, a line of the text; where neither has room, they stay.
    """
    line = " ".join([*(f"[{number}]" for number in numbers), correction_line(correction)])
    copies = [embed.copy() for embed in embeds]
    if copies and len(copies[0].fields) < Limit.FIELDS and units(line) <= Limit.FIELD_VALUE:
        copies[0].add_field(name=translate(SINCE), value=line, inline=False)
        if sum(map(size, copies)) <= Limit.TOTAL:
            return text, copies
        copies[0].remove_field(len(copies[0].fields) - 1)
    longer = "\n".join(part for part in (text, f"**{translate(SINCE)}:** {line}") if part)
    return (longer if units(longer) <= Limit.CONTENT else text), copies
