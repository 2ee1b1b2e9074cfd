"""What is stored of a text and of a title: the input's characters, made safe to keep and to show."""

from __future__ import annotations

import re

from ingest.corpus.text.folding import INVISIBLE
from ingest.corpus.text.normalization import normalize, stream_safe

TITLE_LIMIT = 300
HEADLINE_LIMIT = 100
_HEAD = 100_000  # characters; a text that begins with more of dashes and dots has no headline

_LINE = re.compile(r"\S[^\r\n]*")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # SQLite and UTF-8 hold neither
_VISIBLE = re.compile("[^\\s\x00-\x1f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # those that are not white space
# "Mr. Smith" is no sentence: a first sentence has at least twenty characters before its stop.
_FIRST_SENTENCE = re.compile(r".{20,}?(?:[.!?…][\"'”’»)\]]*(?=\s)|[。！？][」』”]?)")


def clean(text: str) -> str:
    """The text as stored: line ends are \\n, NUL and lone surrogates are U+FFFD, marks past 30 in a row are cut."""
    ended = text.replace("\r\n", "\n").replace("\r", "\n")
    return stream_safe(ended if _is_storable(ended) else _NOT_STORABLE.sub("\ufffd", ended))


def _is_storable(text: str) -> bool:
    # A tenth of the time of the pattern, and nearly every text is.
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: white space, controls and invisible characters only."""
    return _VISIBLE.search(text) is None


def clean_title(title: str) -> str:
    """The title on one line of at most 300 characters, without control and invisible characters."""
    # A title of megabytes would take a gigabyte as words.
    visible = _CONTROL.sub("", INVISIBLE.sub("", clean(title.lstrip()[: 20 * TITLE_LIMIT])))
    # Cut once more: marks with something invisible between them are neighbors now.
    visible = stream_safe(visible)
    return shorten(" ".join(visible.split()), TITLE_LIMIT)


def shorten(text: str, limit: int) -> str:
    """The text, cut at a word boundary and ended with "…" where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    at_word = room if text[limit - 1].isspace() else room.rpartition(" ")[0]
    # One endless word, or a script without spaces, is cut where the room ends.
    beginning = at_word if len(at_word) > limit // 2 else room
    return beginning.rstrip(" ,;:–—-") + "…"


def headline(text: str) -> str:
    """A title made from a text: its first line or, where that is long, the first sentence, shortened.

    At most 100 characters; empty where no line has a letter or a digit.
    """
    for line in _LINE.finditer(text, 0, _HEAD):
        # A line of megabytes is cleaned no further than a title can reach.
        title = clean_title(line.group()[: 4 * TITLE_LIMIT])
        if any(character.isalnum() for character in title):
            break
    else:
        return ""
    if len(title) <= HEADLINE_LIMIT:
        return title
    sentence = _FIRST_SENTENCE.match(title)
    return shorten(sentence.group() if sentence else title, HEADLINE_LIMIT)


def comparable(text: str) -> str:
    """The text for comparing: compatibility forms, case, white space and invisible characters folded."""
    folded = normalize("NFKC", INVISIBLE.sub("", clean(text))).casefold()
    return " ".join(folded.split())
