"""Words that a claim puts in quotation marks must stand in its quote, letter for letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPOKEN = re.compile(r'"([^"]+)"')
_LETTERS = re.compile(r"[^\W_]+")


def invented_speech(claim: str, quotes: Sequence[str]) -> str | None:
    """The first words in quotation marks of the claim that stand in none of the quotes."""
    held = [f" {_letters(quote)} " for quote in quotes]
    for spoken in _SPOKEN.findall(claim):
        wanted = _letters(spoken)
        if wanted and not any(f" {wanted} " in quote for quote in held):
            return str(spoken)
    return None


def _letters(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold()))
