"""Folds text for matching and embedding: NFC, entities decoded, invisible characters dropped.

Stored text is never changed; only the model and the word index read the folded text.
"""

from __future__ import annotations

import html
import re
import unicodedata

from ingest.corpus.text.normalization import normalize

# Soft hyphen, zero-width and bidirectional controls, byte order mark: a reader does not see them.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# What is neither white space nor a character: SQLite, a model and a terminal stumble over it.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")

# Letters that Unicode does not take apart into a plain one and an accent, as people type them without.
OTHER_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
OTHER_LETTERS |= {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
_PLAIN = str.maketrans(
    OTHER_LETTERS
    # The capital of ı is I, that of ß two letters.
    | {letter.upper(): plain.capitalize() for letter, plain in OTHER_LETTERS.items() if letter not in "ıß"}
    | {"ẞ": "SS"}
)
_OTHER_LETTER = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
# A pattern that ignores case takes these for s, i and k, and no table has the words that are written with them.
_CASE_TWINS = str.maketrans({"ſ": "s", "ı": "i", "İ": "I", "\u212a": "K"})
_WORD = re.compile(r"\w+")

_ENDLESS = re.compile(r"&#\d{20,}+;?")


def fold(text: str) -> str:
    """The text in canonical form: same words, one spelling."""
    if "&" in text:
        # Python reads no number of thousands of digits; no character has more than ten.
        text = html.unescape(_ENDLESS.sub("\ufffd", text))
    return normalize("NFC", _CONTROL.sub("", INVISIBLE.sub("", text)))


def without_accents(text: str) -> str:
    """The text in plain letters as they are typed on any keyboard: "Walesa" of "Wałęsa"."""
    if text.isascii():
        return text
    letters = (c for c in normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(letters).translate(_PLAIN)


def plain_letters(text: str) -> str:
    """The text as names are compared with what a person types: small letters without accents."""
    return without_accents(text).casefold()


def without_case_twins(text: str) -> str:
    """The text, as long as before, with the English letter in place of each that `re.IGNORECASE` takes for one."""
    return text if text.isascii() else text.translate(_CASE_TWINS)


def with_plain_letters(text: str) -> str:
    """The text with those words without accents that SQLite would index with a letter such as ł; the others as is."""
    if text.isascii() or not _OTHER_LETTER.search(text):
        return text
    return _WORD.sub(lambda word: without_accents(word[0]) if _OTHER_LETTER.search(word[0]) else word[0], text)
