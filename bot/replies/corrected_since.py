"""A reply that is shown already, with what the publisher has corrected since in an article that it cites."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import chain

from bot.languages.current import translate
from bot.replies.correction import NO_NOTE, SINCE, since_line
from bot.replies.layouts.size import first_fitting
from bot.replies.message import Limit, Message, size
from bot.replies.safe_text import units
from ingest.corpus.articles import Correction


def marked(message: Message, numbers: Sequence[int], correction: Correction) -> Message:
    """The message with the correction of the article of these citations; where nothing has room, as it was.

    In a layout it is the last part, without the publisher's note where that has no room; else a field of the first
    embed or, where that is full, a line of the text.
    """
    mark = since_line(correction, numbers)
    if message.layout:
        layout = message.layout
        parts = (mark, since_line(correction, numbers, NO_NOTE))
        longer = (replace(message, layout=replace(layout, parts=(*layout.parts, part))) for part in parts)
        return first_fitting(chain(longer, [message]))
    copies = deepcopy(message.embeds)  # Embed.copy() shares the list of fields
    line = mark.removeprefix(f"**{translate(SINCE)}:** ")
    if copies and len(copies[0].fields) < Limit.FIELDS and units(line) <= Limit.FIELD_VALUE:
        copies[0].add_field(name=translate(SINCE), value=line, inline=False)
        if sum(map(size, copies)) <= Limit.TOTAL:
            return replace(message, embeds=copies)
    text = "\n".join(part for part in (message.text, mark) if part)
    return replace(message, text=text) if units(text) <= Limit.CONTENT else message
