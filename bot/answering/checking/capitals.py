"""Gives a message that is written without capitals the capitals that articles give its words.

The most frequent form of a word inside sentences: Lita, Ittycheriah, Roukos and Kambhatla (2003), tRuEcasIng.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# A word without the "'s" at its end: it may be one in the message and none in an article.
_WORD = re.compile(r"[^\W\d_]+(?:(?!['’]s\b)['’&.-][^\W\d_]+)*")
# What stands before a word that has its capital from its place.
_BEGINNING = re.compile(r"(?:^|[.!?:;…\n]\W*|[“\"(\[]\s*)$")
_SENTENCE = re.compile(r"(?:^|(?<=[.!?]\s))\s*[^\W\d_]")
_NEAR = 6  # characters before a word that tell whether it begins something


def has_capitals(message: str) -> bool:
    """Whether any letter of it but the first of a sentence, and "I", is a capital."""
    inside = re.sub(r"\bI\b", "", _SENTENCE.sub("", message))
    return inside != inside.lower()


def with_capitals(message: str, articles: Iterable[str]) -> str:
    """The message with each word as the articles write it most often inside their sentences."""
    wanted = {match[0].lower() for match in _WORD.finditer(message)}
    forms: dict[str, Counter[str]] = {}
    for text in articles:
        for match in _WORD.finditer(text):
            word = match[0].lower()
            if word in wanted and not _BEGINNING.search(text, max(0, match.start() - _NEAR), match.start()):
                forms.setdefault(word, Counter())[match[0]] += 1
    written = {word: counts.most_common(1)[0][0] for word, counts in forms.items()}
    capitals = _WORD.sub(lambda match: written.get(match[0].lower(), match[0]), message)
    return _SENTENCE.sub(lambda match: match[0].upper(), capitals)
