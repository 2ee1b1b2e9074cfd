"""A reply that is shown already, with what the publisher has corrected since in an article that it cites."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import chain

from bot.languages.current import translate
from bot.replies.correction import NO_NOTE, NOTE_LIMIT, SHORT_NOTE, SINCE, since_line
from bot.replies.layouts.size import first_fitting
from bot.replies.message import Limit, Message, size
from bot.replies.safe_text import units
from ingest.corpus.articles import Correction


def marked(message: Message, numbers: Sequence[int], correction: Correction) -> Message:
    """The message with the correction of the article of these citations; where nothing has room, as it was.

    In a layout it is the last part, else a field of the first embed or, where that is full, a line of the text. It has
    less of the publisher's note, or nothing, where there is no room for more.
    """
    marks = [since_line(correction, numbers, limit) for limit in (NOTE_LIMIT, SHORT_NOTE, NO_NOTE)]
    if message.layout:
        layout = message.layout
        longer = (replace(message, layout=replace(layout, parts=(*layout.parts, mark))) for mark in marks)
        return first_fitting(chain(longer, [message]))
    for mark in marks[:2]:  # a field without the note says less than a line of the text with it
        copies = deepcopy(message.embeds)  # Embed.copy() shares the list of fields
        line = mark.removeprefix(f"**{translate(SINCE)}:** ")
        if copies and len(copies[0].fields) < Limit.FIELDS and units(line) <= Limit.FIELD_VALUE:
            copies[0].add_field(name=translate(SINCE), value=line, inline=False)
            if sum(map(size, copies)) <= Limit.TOTAL:
                return replace(message, embeds=copies)
    texts = ("\n".join(part for part in (message.text, mark) if part) for mark in marks)
    return next((replace(message, text=text) for text in texts if units(text) <= Limit.CONTENT), message)
