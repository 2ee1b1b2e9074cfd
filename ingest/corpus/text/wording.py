"""A text as words, for comparing what two articles say: quotes, whitespace and case do not count."""

from __future__ import annotations

import re

from ingest.corpus.text.folding import fold

# Thai, Lao, kana and Chinese characters, in the brackets of a pattern: scripts without spaces.
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# In order: a currency, a minus that belongs to a figure, a figure with its separators, a character of a script without
# spaces, a word. "1,500" is one figure, and so is "3.5": half of a figure would equal half of another.
_WORD = re.compile(
    "[$€£¥₹%]"
    r"|(?<![\w)])[-−](?=\d)"
    r"|\d+(?:[.,:]\d+)*"
    f"|[{UNSPACED}]"
    f"|[^\\W\\d_{UNSPACED}]+(?:['’][^\\W\\d_]+)*"
)


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def words_of(text: str) -> list[str]:
    """The words, figures and currency signs of a text in order, as they are spelled."""
    return _WORD.findall(fold(text))


_BETWEEN_SPACES = re.compile(r"\S+")


def word_spans(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """The positions [start, end) of a text's words, and the words themselves if they are not just those characters.

    If the text contains entities or invisible characters, a word's position is that of everything written together
    with it.
    """
    if fold(text) == text:
        return [match.span() for match in _WORD.finditer(text)], []
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    for part in _BETWEEN_SPACES.finditer(text):
        part_words = words_of(part.group())
        words += part_words
        spans += [part.span()] * len(part_words)
    return spans, words


def key_of(word: str) -> str:
    """The comparison key of a word: ignores case, the kind of apostrophe, and "1,500" against "1500"."""
    # In small letters "İ" is "i" and a dot of its own, which is no letter of a word.
    return _THOUSANDS.sub("", word.casefold().replace("i\u0307", "i").replace("’", "'").replace("−", "-"))


def keys_in(text: str) -> list[str]:
    """The keys of a text's words in order; faster than one at a time."""
    return _WORD.findall(key_of(fold(text)))


def is_figure(word: str) -> bool:
    """Whether a word is a figure or a currency sign."""
    return not word[0].isalpha()
