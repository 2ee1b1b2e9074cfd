"""A text as its words, for comparing what two articles say: quotes, white space and case do not count."""

from __future__ import annotations

import re

from ingest.corpus.text.folding import fold

# In order: a currency, a minus that belongs to a figure, a figure with its separators, a character of a script without
# spaces, a word. "1,500" is one figure, and so is "3.5": half of a figure would equal half of another.
_WORD = re.compile(
    "[$€£¥₹%]"
    r"|(?<![\w)])[-−](?=\d)"
    r"|\d+(?:[.,:]\d+)*"
    "|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    "|[^\\W\\d_\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+(?:['’][^\\W\\d_]+)*"
)


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def words_of(text: str) -> list[str]:
    """The words, figures and currency signs of a text in order, as they are spelled."""
    return _WORD.findall(fold(text))


_BETWEEN_SPACES = re.compile(r"\S+")


def word_spans(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Where the words of a text stand in it, as [start, end), and the words where they are not just those characters.

    Where the text is not as a reader means it (entities, invisible characters), a word stands where all does that is
    written together with it.
    """
    if fold(text) == text:
        return [found.span() for found in _WORD.finditer(text)], []
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    for part in _BETWEEN_SPACES.finditer(text):
        said = words_of(part.group())
        words += said
        spans += [part.span()] * len(said)
    return spans, words


def key_of(word: str) -> str:
    """What a word is compared by: case and the kind of apostrophe do not count, nor "1,500" against "1500"."""
    return _comparable(word)


def keys_in(text: str) -> list[str]:
    """The keys of the words of a text in order; faster than key by key."""
    return _WORD.findall(_comparable(fold(text)))


def is_figure(word: str) -> bool:
    """Whether a word is a figure, or the sign of one."""
    return not word[0].isalpha()


def _comparable(text: str) -> str:
    return _THOUSANDS.sub("", text.casefold().replace("’", "'").replace("−", "-"))
