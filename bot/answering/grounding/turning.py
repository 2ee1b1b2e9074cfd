"""Words that turn a sentence: without such a word it makes another statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.english.lexicon.closed_words import NUMBERS
from bot.answering.english.lexicon.turning_words import TURNING_ANYWHERE, TURNING_BESIDE, TURNING_PREFIXES


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
TURNING = {word: Turning("degree", anywhere=False) for word in NUMBERS} | {
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
