"""What an answer rests on, for those who ask "source?": each article with its date, its link and what was quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.languages.current import gettext, ngettext
from bot.languages.translatable import gettext_lazy
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import article_entry
from bot.replies.correction import changed_line, since_line
from bot.replies.layouts.size import first_fitting
from bot.replies.message import Button, Message, Style, passages_button
from bot.replies.more import list_message
from bot.replies.passages import PassageShown, removed_line
from bot.replies.safe_text import inert_headline

QUOTE = 300
ONE_QUOTE = gettext_lazy(
    "I quote articles word for word, so I cannot shorten, explain or translate an answer. Its first quote:"
)
ASK_OTHERWISE = gettext_lazy("Ask again in other words: name who or what you mean, and when.")


def behind_answer_message(
    items: Sequence[PassageShown], removed_count: int, question_id: str, style: Style, first: str = ""
) -> Message:
    """The articles that an answer quotes; of a refusal, which has none, those that are nearest to its question.

    `removed_count` is the number of further passages whose article has since been removed; `first` stands above them.
    """
    is_answer = any(item.quotes for item in items)
    if not first and not is_answer and not removed_count:
        first = gettext("There was no answer, so it has no sources.")
    title = gettext("What the answer rests on") if is_answer or not items else gettext("Nearest articles")
    by_version: dict[str, list[PassageShown]] = {}
    for item in items:
        by_version.setdefault(item.passage.version_id, []).append(item)
    entries = [_entry(group, is_answer=is_answer) for group in by_version.values()]
    buttons = [passages_button(question_id)] if items else []
    # With it, a reply to this message follows the answer, too.
    buttons.append(Button(gettext("Ask a follow-up"), f"follow-up:{question_id}"))

    def with_entries(number: int) -> Message:
        left_out, foot = len(entries) - number, []
        if left_out:
            foot.append(ngettext("{number} more source", "{number} more sources", left_out))
        if removed_count:
            foot.append(removed_line(removed_count))
        message = list_message(title, entries[:number], foot, first, style)
        return replace(message, buttons=tuple(buttons))

    return first_fitting(with_entries(number) for number in range(len(entries), -1, -1))


def first_quote(items: Sequence[PassageShown]) -> list[PassageShown]:
    """The passage of the quote with the lowest number, with that quote alone; nothing of a refusal."""
    quoted = [item for item in items if item.quotes and item.numbers]
    if not quoted:
        return []
    item = min(quoted, key=lambda item: min(item.numbers))
    place = item.numbers.index(min(item.numbers))
    quotes = item.quotes[place : place + 1] or item.quotes[:1]
    return [replace(item, numbers=(item.numbers[place],), quotes=quotes)]


def _entry(group: Sequence[PassageShown], *, is_answer: bool) -> str:
    """Numbers, headline, outlet and date of one version of an article, and its quotes."""
    item, passages = group[0], [entry.passage for entry in group]
    numbers = sorted({number for entry in group for number in entry.numbers})
    marks = f"**{' '.join(f'[{number}]' for number in numbers)}** " if is_answer else ""
    lines = [marks + article_entry(passages[0], len(elsewhere(passages)))]
    for entry in group:
        texts = (
            entry.passage.text[start - entry.passage.start : end - entry.passage.start]
            for start, end in dict.fromkeys(entry.quotes)
        )
        lines += [f"> {inert_headline(text, QUOTE)}" for text in texts if text.strip()]
    changed = since_line(item.correction) if item.correction else changed_line(item.change)
    return "\n".join([*lines, *filter(None, (changed, also_line(passages)))])
