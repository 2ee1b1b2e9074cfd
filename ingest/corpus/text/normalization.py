"""Normalizes text in linear time, by cutting runs of combining marks first.

Python's normalization sorts the marks after a letter by insertion: 300,000 of them take minutes, in one call that
cannot be interrupted. No writing system needs more than a handful; the limit is that of Unicode's Stream-Safe Text
Format, https://unicode.org/reports/tr15/#Stream_Safe_Text_Format. Nothing else may call `unicodedata.normalize`.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

NON_STARTERS = 30  # in a row
# Marks are no letters, but for two of half width, and each decomposes to one or two. A class in front of a repeated
# one: the scan passes over all else at once.
_SCRIPT_WITH_MARKS = re.compile("[\u0300-\u1fff\u20d0-\U0010ffff]")  # most news has none; a third of the time
_MARK = r"[\W\uff9e\uff9f]"
_RUN = re.compile(_MARK + _MARK + "{13,}")


def normalize(form: Form, text: str) -> str:
    """The normal form of the text after `stream_safe`."""
    return unicodedata.normalize(form, stream_safe(text))


def stream_safe(text: str) -> str:
    """The text without the combining marks that follow 30 others in a row, when fully decomposed."""
    return text if text.isascii() or not _SCRIPT_WITH_MARKS.search(text) else _RUN.sub(_cut, text)


def storable(path: Path | str) -> str:
    """The path as text; bytes that are no UTF-8 become \\x.. escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _cut(run: re.Match[str]) -> str:
    marks = run.group()
    characters: list[str] = []
    count = _trailing(run.string[run.start() - 1]) if run.start() else 0
    for character in marks:
        leading = _leading(character)
        if leading and count + leading > NON_STARTERS:
            continue
        characters.append(character)
        count = count + leading if leading else _trailing(character)
    return marks if len(characters) == len(marks) else "".join(characters)


@lru_cache(maxsize=4096)
def _leading(character: str) -> int:
    """How many non-starters a character decomposes to; 0 for one that begins with a starter."""
    parts = unicodedata.normalize("NFKD", character)
    return len(parts) if unicodedata.combining(parts[0]) else 0


@lru_cache(maxsize=4096)
def _trailing(character: str) -> int:
    """How many non-starters a character's decomposition ends with."""
    parts = unicodedata.normalize("NFKD", character)
    return next((index for index, part in enumerate(reversed(parts)) if not unicodedata.combining(part)), len(parts))
