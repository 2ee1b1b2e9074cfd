"""How a text writes a word inside its sentences, where no heading and no beginning of a sentence gives it a capital."""

from __future__ import annotations

import re

# Behind a word in small letters, which no heading and no beginning of a quotation has there.
_SMALL_BEFORE = re.compile(r"(?<![^\W_])[a-z]+[,;]? \(?$")
_LONGEST_WORD = 30


def times_inside(pattern: str, text: str) -> int:
    """How often what matches a pattern of words stands inside a sentence of the text, in just these letters."""
    return sum(
        _SMALL_BEFORE.search(text, max(0, match.start() - _LONGEST_WORD), match.start()) is not None
        for match in re.finditer(rf"{pattern}(?![^\W_])(?!:)", text)
    )
