"""Which sentences of a report can be quoted, and the exact characters of its stored version that a quote is."""

from __future__ import annotations

import re
import unicodedata

from bot.answering.answer import Quote
from bot.answering.english.terms import words
from bot.answering.grounding.boilerplate import is_boilerplate, label_length
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold

SHORTEST, LONGEST = 20, 600  # columns; characters
FEWEST_WORDS = 3  # of a sentence that is shorter
LONGEST_HEADING = 90
NEAR = 300  # characters from a heading to what stands under it
LONGEST_ALONE = 130  # of lines between two paragraphs; longer ones are as often sentences that lost their stop
_WIDE_STOP = re.compile(r"[。！？｡][\"”'’)」』]*$")
_STATED = re.compile(r"[.!?…:;\d。！？｡][\"”'’)」』]*\s*$|[:：\d|]")
_ENDED = re.compile(r"[.!?…:;,。！？｡][\"”'’)」』]*\s*$")
_STOPPED = re.compile(r"[.!?…。！？｡][\"”'’)」』]*\s*$")  # what ends with a colon leads to a list
_ANY_STOP = re.compile(r"[.!?…][\"”'’)」』]*(?:\s|$)|[。！？｡]")
_PLACE_IN_LIST = re.compile(r"\d{1,3}[.)]\s+")  # "2. Parking fees"
_NO_BULLET = re.compile(r"[\w\"'“‘«„#(\[$€£¿¡]")  # another mark is that of a list
# Who wrote it, and when: "By Ann Lee, John Roe & Mary Major", "Updated March 4, 2025, 10:42 a.m. ET". An entry of a
# live report ends with "— Ann Lee and John Roe, Northgate Courier".
_NAMES = re.compile(r"(?:[-‒–—―−]+ ?)?(?:By )?[A-ZÀ-Þ][\w.'’-]*(?:(?:,| &| and)? [A-ZÀ-Þ][\w.'’-]*)*")
# A paragraph of a live report ends with who wrote it, or such a line follows: "It was closed. − Ann Lee".
_SIGNED = re.compile(r"(?:^|[.!?…][\"”'’)]{0,3}\s?)[-‒–—―−]{1,2}\s?[A-ZÀ-Þ][^.!?…\n]{1,99}$")
_DASHES = ("-", "–", "—")
_ADDRESS = re.compile(r"https?://\S+")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\s?[ap]\.?m\b", re.IGNORECASE)


def locate(passage: ScoredPassage, text: str, known_start: int | None = None) -> Quote | None:
    """The quote in this passage, with offsets into its version; None if it is not there.

    Of several that are equal it is the one at `known_start`, else the first.
    """
    at = 0 if known_start is None else known_start + len(text) - len(text.lstrip())
    text = text.strip()
    if not passage.text.startswith(text, at):
        at = passage.text.find(text)
    if at < 0 or not text:
        return None
    start = passage.start + at
    return Quote(passage.version_id, start, start + len(text), text)


def holds_sentence(quote: Quote, passage: ScoredPassage, start: int, end: int) -> bool:
    """Whether a quote has all that characters [start, end) say: the bullet or label before them is not quoted."""
    return quote.holds(passage, start + label_length(passage.text[start:end]), end)


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
    # Without an end it may be a heading that tells something, or who wrote it, when, an address, or what a list is of.
    return not (line.endswith(":") or _NAMES.fullmatch(line) or _ADDRESS.fullmatch(line) or _CLOCK.search(line))


def is_heading(sentence: str) -> bool:
    """Whether this is a line over a part of the text: of what it promises, the sentences under it tell more.

    A line of a list may have no stop either, but a mark, a colon or a figure.
    """
    line = _PLACE_IN_LIST.sub("", sentence.strip(), count=1)
    return len(line) <= LONGEST_HEADING and not _STATED.search(line) and line[:1].isalnum()


def is_heading_at(text: str, start: int, end: int) -> bool:
    """Whether characters [start, end) of a text are a line over a part of it, or what it links to or shows there."""
    return "\n" not in text[start:end].strip() and (is_heading(text[start:end]) or _stands_alone(text, start, end))


def heading_above(text: str, start: int) -> str:
    """The nearest heading of the text above this character, which may be a question; "" where none is near."""
    end = text.rfind("\n", 0, start)
    while end > 0 and start - end <= NEAR:
        first = text.rfind("\n", 0, end) + 1
        line = text[first:end].strip()
        # What ends with a dash is where an agency's report comes from ("LONDON —").
        if line and not line.endswith(_DASHES) and (_is_marked(line) or is_heading_at(text, first, end)):
            return line.lstrip("# ")
        end = first - 1
    return ""


def _is_marked(line: str) -> bool:
    """Whether a line is a heading by its mark: that of Markdown, or a question that stands alone."""
    return line.startswith("#") or (line.endswith("?") and len(line) <= LONGEST_HEADING)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether this is a line without a stop while the paragraphs before and after it, where the text has them, end.

    A line of a list has others beside it. What stands alone is a heading, the headline of a page that is linked there,
    or a caption, whatever marks and figures it has.
    """
    if _ENDED.search(text[start:end]) or not _NO_BULLET.match(text, start):
        return False
    above = text[text.rfind("\n", 0, start) + 1 : start]
    below = text[end : _line_end(text, end)]
    if above.strip() or below.strip():
        return False  # a part of a line
    before, after = text[:start].rstrip(), text[end:].lstrip()
    last, following = before[before.rfind("\n") + 1 :], after[: _line_end(after, 0)]
    beside = [line for line in (last, following) if line]
    longest = LONGEST_ALONE if len(beside) == 2 else LONGEST_HEADING
    return (
        bool(beside)
        and end - start <= longest
        and all(_STOPPED.search(line) or _SIGNED.search(line) for line in beside)
    )


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def is_stopped(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _STOPPED.search(line) is not None


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
