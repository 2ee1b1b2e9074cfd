"""Folds text for matching and embedding: NFC, entities decoded, invisible characters dropped.

What is stored stays as it was given; the folded text is only ever read by the model and the word index.
"""

from __future__ import annotations

import html
import re
import unicodedata

# Zero-width and bidirectional controls, soft hyphen, byte order mark; and what SQLite or a model cannot read.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\ud800-\udfff]"
)


def fold(text: str) -> str:
    """The text as a reader means it: same words, one spelling."""
    if "&" in text:
        text = html.unescape(text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
