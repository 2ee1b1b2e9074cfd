"""Folds text for matching and embedding: NFC, entities decoded, invisible characters dropped.

Stored text is never changed; only the model and the word index read the folded text.
"""

from __future__ import annotations

import html
import re

from ingest.corpus.text.normalization import normalize

# Soft hyphen, zero-width and bidirectional controls, byte order mark: a reader does not see them.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# What is neither white space nor a character: SQLite, a model and a terminal stumble over it.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")

_ENDLESS = re.compile(r"&#\d{20,}+;?")


def fold(text: str) -> str:
    """The text in canonical form: same words, one spelling."""
    if "&" in text:
        # Python reads no number of thousands of digits; no character has more than ten.
        text = html.unescape(_ENDLESS.sub("\ufffd", text))
    return normalize("NFC", _CONTROL.sub("", INVISIBLE.sub("", text)))
