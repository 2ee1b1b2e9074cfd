"""Words that a claim puts in quotation marks must stand in its quote, letter for letter."""

from __future__ import annotations

import re

_SPOKEN = re.compile(r'"([^"]+)"')
_LETTERS = re.compile(r"[^\W_]+")


def invented_speech(claim: str, quote: str) -> str | None:
    """The first words in quotation marks of the claim that do not stand in its quote."""
    held = f" {_letters(quote)} "
    for spoken in _SPOKEN.findall(claim):
        wanted = _letters(spoken)
        if wanted and f" {wanted} " not in held:
            return str(spoken)
    return None


def _letters(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold()))
