"""A figure belongs to the name it stands with: "China's 34% and Japan's 24%" gives Japan no 34%."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.grounding.dates import mentions
from bot.answering.grounding.figures import Figure, figures
from bot.answering.grounding.names import Name, name_words, names


def given_to_another(claim: str, quote: str) -> bool:
    """Whether a figure of the claim stands with other names only in its quote, and the claim's with another figure."""
    small = {word.plain for word in name_words(quote) if word.raw[0].islower()}
    held = _owners(quote)
    for figure, owners in _owners(claim):
        mine = _words([name for name in owners if name.sure or not small & set(name.words)])
        same = [_words(names) for other, names in held if other.unit == figure.unit and other.value == figure.value]
        rest = [_words(names) for other, names in held if other.unit == figure.unit and other.value != figure.value]
        if same and not any(words & mine for words in same) and any(words & mine for words in rest):
            return True
    return False


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
