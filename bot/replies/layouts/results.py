"""A page of a search as a layout of Components V2: each result with a button that shows its passage."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages.current import gettext
from bot.replies.also import elsewhere
from bot.replies.article_line import article_entry
from bot.replies.layouts.size import first_fitting, small
from bot.replies.message import Color, Layout, Message, Part, Section, Separator, page_buttons, passage_button
from bot.replies.passages import PassageShown
from bot.replies.results import (
    ATTEMPTS,
    Heading,
    bold_words,
    change_mark,
    not_shown,
    page_of,
    place_line,
    results_message,
    search_heading,
    shortened,
    wanted_stems,
)
from bot.replies.safe_text import plain_line


def results_layout(
    query: str, passages: Sequence[PassageShown], search_id: str, page: int = 0, *, heading: Heading | None = None
) -> Message:
    """One page, counted from 0, with buttons to the others; what does not fit is omitted entirely, and it says so."""
    heading = heading or search_heading(query)
    if not passages:
        return results_message(query, passages, search_id, heading=heading)
    page, pages, of_page = page_of(passages, page)
    text = "\n".join(line for line in (heading.first, heading.text) if line)
    position, query_stems = place_line(len(passages), page, pages), wanted_stems(query)
    attempts = [(len(of_page), *attempt) for attempt in ATTEMPTS]
    attempts += [(results, *ATTEMPTS[-1]) for results in range(len(of_page) - 1, -1, -1)]

    def with_results(results: int, sentences: int, notes: bool) -> Message:
        note = not_shown(len(of_page) - results)
        parts: list[Part] = []
        for item in of_page[:results]:
            parts += [*([Separator()] if parts else []), *_result(item, search_id, query_stems, sentences, notes)]
        if last := [line for line in (note, position, *heading.notes, heading.last) if line]:
            parts += [*([Separator()] if parts else []), small(last)]
        layout = Layout(tuple(parts), Color.READING)
        return Message(text, buttons=page_buttons(search_id, page, pages), layout=layout)

    return first_fitting(with_results(*attempt) for attempt in attempts)


def _result(item: PassageShown, search_id: str, query_stems: frozenset[str], sentences: int, notes: bool) -> list[Part]:
    passage = item.passage
    text = f"**{item.numbers[0]}.** {article_entry(passage, len(elsewhere([passage])))}"
    lines: list[str] = []
    for start, end in item.quotes[:sentences]:
        if sentence := plain_line(passage.text[start - passage.start : end - passage.start]):
            lines.append(f"> {bold_words(shortened(sentence), query_stems)}")
    if mark := change_mark(item, notes=notes):
        lines.append(mark)
    # Beside a button a text is narrow: the sentences stand below, as wide as there is room.
    return [
        Section(text, passage_button(search_id, item.numbers, gettext("Read"))),
        *(["\n".join(lines)] if lines else []),
    ]
