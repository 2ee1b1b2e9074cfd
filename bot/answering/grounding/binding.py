"""A figure belongs to the name it stands with: "China's 34% and Japan's 24%" gives Japan no 34%."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.grounding.dates import mentions
from bot.answering.grounding.figures import Figure, figures
from bot.answering.grounding.names import Name, holds_name, name_words, names


def given_to_another(claim: str, quotes: Sequence[str]) -> bool:
    """Whether a figure of the claim stands with other names only, in every quote that has it."""
    small = {word.plain for quote in quotes for word in name_words(quote) if word.raw[0].islower()}
    for figure, owners in _owners(claim):
        known = [name for name in owners if name.sure or not small & set(name.words)]
        views = [_view(quote, figure, known) for quote in quotes] if known else []
        if "other" in views and "own" not in views:
            return True
    return False


def _view(quote: str, figure: Figure, wanted: Sequence[Name]) -> str:
    owned = _owners(quote)
    mine = {word for name in wanted for word in name.words}
    same = [_words(names) for other, names in owned if other.value == figure.value and other.unit == figure.unit]
    if not same:
        return "none"
    if any(words & mine for words in same):
        return "own"
    if not any(holds_name(name_words(quote), name.words) for name in wanted):
        # The names come from a quote that does not have the figure at all.
        return "other"
    elsewhere = any(
        _words(names) & mine for other, names in owned if other.value != figure.value and other.unit == figure.unit
    )
    return "other" if elsewhere else "open"


def _words(owners: Sequence[Name]) -> set[str]:
    return {word for name in owners for word in name.words}


def _owners(text: str) -> list[tuple[Figure, list[Name]]]:
    """Each figure with the names before it in its sentence, from the figure before it on where there are any."""
    named = names(text)
    breaks = [word.start for word in name_words(text) if word.first]
    found: list[tuple[Figure, list[Name]]] = []
    end = 0
    for figure in figures(text, mentions(text)):
        start = max((at for at in breaks if at <= figure.start), default=0)
        sentence = [name for name in named if start <= name.start < figure.start]
        found.append((figure, [name for name in sentence if name.start >= end] or sentence))
        end = figure.end
    return found
