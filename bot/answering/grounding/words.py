"""A sentence as the proof reads it: its words with the marks between them, and which of them turn it.

Without a word that turns it, such as "not", a sentence makes another statement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.english.figures import MINUS
from bot.answering.english.lexicon import closed_words as closed
from bot.answering.english.lexicon.turning_words import TURNING_ANYWHERE, TURNING_BESIDE, TURNING_PREFIXES
from ingest.corpus.text.folding import fold

_PLAIN = str.maketrans("‘’`“”„«»−–—‒‐‑\u00a0\u202f", '\'\'\'"""""-–––--  ')
_MONEY = r"[$£€]|[A-Z]{1,3}\$"
_TOKEN = re.compile(
    rf"(?P<word>(?:{MINUS}(?=(?:{_MONEY})?\d))?(?:(?:{_MONEY})(?:-(?=\d))?)?"
    r"[^\W_]+(?:[.,'&/:_+-][^\W_]+)*(?:'s?(?=\W|$)|[%+°])*)"
    r"|(?P<mark>[,;:()\[\]?!…–]|-(?=\s))|(?P<speech>\")|(?P<other>[^\w\s])"
)
_SIGN = re.compile(r"[^\w\s%‰](?=\s?\d)")
# Unicode categories of characters that say something by themselves: ">", "¥", "❌", a stroke through a letter.
_SAYING = ("Sm", "Sc", "So", "Mn", "Me")
_SPEECH_MARK = re.compile('"')
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Turning:
    """How a word turns a sentence; `anywhere` that it does from a clause of its own as well."""

    kind: str
    anywhere: bool


def _forms(entry: str) -> Iterator[str]:
    verb = entry.removesuffix("*")
    yield verb
    if verb != entry:
        short = verb.removesuffix("e")
        soft = f"{verb[:-1]}i" if verb.endswith("y") else short  # "denied"
        yield from (f"{soft}es" if verb.endswith(("y", "ss")) else f"{verb}s", f"{soft}ed", f"{short}ing")


# A word of two kinds is of the first.
TURNING = {word: Turning("other", anywhere=False) for word in closed.NUMBERS} | {
    word: Turning(kind, anywhere)
    for table, anywhere in ((TURNING_BESIDE, False), (TURNING_ANYWHERE, True))
    for kind, entries in reversed(table.items())
    for entry in entries.split()
    for word in _forms(entry)
}


def turning(word: str) -> Turning | None:
    """How this word in lower case turns a sentence; None where it does not."""
    if word.endswith("n't"):
        return TURNING["not"]
    entry = TURNING.get(word) or TURNING.get(word.removesuffix("'s"))
    parts = word.split("-")
    if entry is None and len(parts) > 1 and parts[0] in TURNING_PREFIXES and parts[1] != "a":
        return TURNING["former"]
    return entry


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written and in lower case; `mark` stands between it and the word before."""

    raw: str
    plain: str
    mark: str
    spoken: bool  # it is in quotation marks
    first: bool  # no word comes before it
    noun: bool  # an article or an owner comes before it

    @property
    def turning(self) -> Turning | None:
        """How it turns what it stands in; "May", "the report" and "a new boat" do not."""
        entry = turning(self.plain)
        if entry is None or (self.noun and self.plain in closed.NOUNS_LIKE_VERBS):
            return None
        turns = not entry.anywhere if self.is_name else (entry.kind != "name" or self.first)
        return entry if turns else None

    @property
    def turns_alone(self) -> bool:
        """Whether it may not be left out by itself, whatever stands around it; "new" turns "York" alone."""
        entry = turning(self.plain)
        return self.turning is not None or (entry is not None and entry.kind != "name" and self.raw.islower())

    @property
    def is_large(self) -> bool:
        """Whether it begins with a capital."""
        return self.raw[0].isupper()

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital and the sentence does not begin with it."""
        return self.is_large and not self.first

    @property
    def is_number(self) -> bool:
        """Whether it is a figure, in digits or in words; an age before a name is not one."""
        digits = _DIGIT.search(self.raw) is not None and not self.plain.endswith("-year-old")
        return digits or self.plain in closed.NUMBERS

    @property
    def is_closed(self) -> bool:
        """Whether it is of a closed class; "May" and "Class A" are not."""
        short = "'" in self.plain and not self.plain.endswith("'s")
        return not self.is_name and (self.plain in closed.CLOSED or short)


def kinds(words: Iterable[Word]) -> set[str]:
    """In which ways these words turn a sentence."""
    return {entry.kind for word in words if (entry := word.turning)}


def plain_text(text: str) -> str:
    """The text on one line with plain quotation marks and dashes, as its words are read from it."""
    return fold(text).translate(_PLAIN)


@lru_cache(maxsize=2048)
def read_words(text: str, in_speech: bool = False) -> tuple[Word, ...]:
    """The words of one sentence in order; `in_speech` says that it begins in a quotation that is open."""
    result: list[Word] = []
    plain = plain_text(text)
    mark, sign, spoken = "", "", in_speech or closes_first(plain)
    behind = spoken_behind_marks(plain, spoken)
    for match in _TOKEN.finditer(plain):
        if match["speech"]:
            spoken = behind[match.start()]
        elif match["mark"]:
            mark += match["mark"]
        elif match["other"] and not _says_something(match["other"]):
            continue  # an apostrophe or an asterisk
        elif match["other"] and _SIGN.match(plain, match.start()):
            sign += match["other"]  # ">240" is another figure than "240"
        else:
            word = match["word"] or match["other"]
            raw = sign + word.rstrip("'").replace("–", "-")  # a dash that is a minus sign
            noun = bool(result) and (result[-1].plain in closed.BEFORE_NOUNS or result[-1].plain.endswith("'s"))
            result.append(Word(raw, raw.casefold(), mark, spoken, not result, noun))
            mark = sign = ""
    return tuple(result)


def _says_something(character: str) -> bool:
    return character in "%‰" or unicodedata.category(character) in _SAYING


def spoken_behind_marks(text: str, in_speech: bool = False) -> dict[int, bool]:
    """For the place of each quotation mark of a plain text whether what follows it is spoken.

    A quotation does not end with a quoted word in it: 'They call it "progress" in Hull.'
    """
    behind: dict[int, bool] = {}
    depth = int(in_speech)
    for match in _SPEECH_MARK.finditer(text):
        at = match.start()
        if opens_speech(text, at):
            depth += 1
        else:
            # A mark behind a stop or a comma ends the speech itself: outlets forget the mark of one more often.
            depth = max(depth - 1, 0) if text[at - 1 : at].isalnum() else 0
        behind[at] = depth > 0
    return behind


def closes_first(text: str) -> bool:
    """Whether the first quotation mark of a plain text closes what nothing there has opened."""
    at = text.find('"')
    return at > 0 and not opens_speech(text, at)


def opens_speech(text: str, at: int) -> bool:
    """Whether the quotation mark at this place of a plain text opens a quotation; else it closes one.

    Behind a colon as well, before a word: some lose the space of 'She said: "We go."'.
    """
    if text[at - 1 : at] == ":":
        return text[at + 1 : at + 2].isalnum()
    return (at == 0 or text[at - 1] in " ([-–\n") and not text[at + 1 : at + 2].isspace() and at + 1 < len(text)
