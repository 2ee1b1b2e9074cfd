"""Which sentences of a report can be quoted, and the exact characters of its stored version that a quote is."""

from __future__ import annotations

import re
import unicodedata

from bot.answering.answer import Quote
from bot.answering.english.terms import words
from bot.answering.grounding.boilerplate import is_boilerplate
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold

SHORTEST, LONGEST = 20, 600  # columns; characters
FEWEST_WORDS = 3  # of a sentence that is shorter
LONGEST_HEADING = 90
_WIDE_STOP = re.compile(r"[。！？｡][\"”'’)」』]*$")
_STATED = re.compile(r"[.!?…:;\d。！？｡][\"”'’)」』]*\s*$|[:：\d|]")
_ENDED = re.compile(r"[.!?…:;,。！？｡][\"”'’)」』]*\s*$")
_STOPPED = re.compile(r"[.!?…。！？｡][\"”'’)」』]*\s*$")  # what ends with a colon leads to a list
_ANY_STOP = re.compile(r"[.!?…][\"”'’)」』]*(?:\s|$)|[。！？｡]")
# Who wrote it, and when: "By Ann Lee, John Roe & Mary Major", "Updated March 4, 2025, 10:42 a.m. ET".
_NAMES = re.compile(r"(?:By )?[A-ZÀ-Þ][\w.'’-]*(?:(?:,| &| and)? [A-ZÀ-Þ][\w.'’-]*)*")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\s?[ap]\.?m\b", re.IGNORECASE)


def locate(passage: ScoredPassage, text: str) -> Quote | None:
    """The quote in this passage, with offsets into its version; None if it is not there."""
    text = text.strip()
    at = passage.text.find(text) if text else -1
    if at < 0:
        return None
    start = passage.start + at
    return Quote(passage.version_id, start, start + len(text), text)


def is_quotable(title: str, sentence: str) -> bool:
    """Whether this is a statement of the text: no question, no line of names or times, nothing of the page itself."""
    if (
        columns(sentence) < SHORTEST
        or len(sentence) > LONGEST
        or sentence.rstrip("\"”'’」』").endswith(("?", "？"))
        or is_boilerplate(sentence)
    ):
        return False
    line = sentence.lstrip("# ").strip()
    if fold(line) == fold(title).strip():
        # A headline hardly ends with a full stop: this is the first sentence of a text that has none (a note, a file).
        return line.endswith(".") and not line.endswith("..")
    if line[-1:] in ".!…\"”'’)":
        return True
    # Without an end it may be a heading that tells something, or who wrote it, when, and what a list is of.
    return not (line.endswith(":") or _NAMES.fullmatch(line) or _CLOCK.search(line))


def is_heading(sentence: str) -> bool:
    """Whether this is a line over a part of the text: of what it promises, the sentences under it tell more.

    A line of a list may have no stop either, but a mark, a colon or a figure.
    """
    line = sentence.strip()
    return len(line) <= LONGEST_HEADING and not _STATED.search(line) and line[:1].isalnum()


def is_open_ended(line: str, below: str) -> bool:
    """Whether a line has no stop, and what stands below it is a sentence."""
    return _ENDED.search(below) is not None and _ENDED.search(line) is None


def is_open_ended_below(line: str, above: str) -> bool:
    """Whether a short line has no stop, and what stands above it has ended."""
    is_short = len(line.strip()) <= LONGEST_HEADING
    return is_short and _ENDED.search(line) is None and _STOPPED.search(above) is not None


def is_line_among_sentences(line: str, text: str) -> bool:
    """Whether a line of a text ends without a stop, as headings, links and rows of a list do, where sentences have one.

    A text without any stop has only lines.
    """
    return _STOPPED.search(line) is None and _ANY_STOP.search(text) is not None


def is_brief(sentence: str) -> bool:
    """Whether this is a sentence, but one that says little alone: "She is 64." and not "3 min read"."""
    line = sentence.strip()
    return (
        columns(line) < SHORTEST
        and line.rstrip("\"”'’)").endswith((".", "!"))
        and len(words(line)) >= FEWEST_WORDS
        and not line.istitle()
        and not (is_boilerplate(line) or _CLOCK.search(line))
    )


def columns(text: str) -> int:
    """How wide a sentence is: a Chinese, Japanese or Korean character is as wide as two letters, and says as much.

    What has no stop of these languages is a line of names.
    """
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text) if _WIDE_STOP.search(text) else 0
    return len(text) + wide
