"""What limits a statement may not be left out: former, one of the largest, parts of Gaza, Trump's brother, after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.terms import stem, words

_TITLE = re.compile(
    r"\b(?:(former|ex|late|acting|interim|outgoing|incoming|deputy|vice|assistant|would-be|disgraced)[ -])?"
    r"((?:prime minister|president|minister|governor|senator|mayor|king|queen|pope|chancellor|chairman|chairwoman|chief"
    r"|director|ceo|judge|ambassador|secretary|coach|captain|leader|prince|princess|premier)\b)",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:(one of|among|some of|second|third|fourth|fifth|\d+(?:nd|rd|th)|almost|nearly|perhaps|arguably)[ -])"
    r"(?:the )?((?:\w+est|most|first|last|worst|best)\b)",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(r"\b(\w{3,}est|worst|best|first|last)\b", re.IGNORECASE)
_NO_SUPERLATIVE = frozenset("west east arrest request protest interest test guest rest forest invest".split())
_PART = re.compile(
    r"(?<![\w-])(parts?|most|some|areas?|half|portions?|sections?|much|one|two|three|several|many) of "
    r"(?:the |its |their )?(\w+)",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"\b([A-Z][\w-]+)['’]s? (?:\w+ ){0,2}?(?:brother|sister|wife|husband|son|daughter|mother|father|partner"
    r"|lawyer|attorney|aide|adviser|advisor|ally|allies|spokes\w+|friend|deputy|successor|predecessor|rival|opponent|manager|doctor)\b"
)
_ORDER = frozenset({"before", "after"})


def limit_left_out(claim: str, quote: str) -> bool:
    """Whether the claim says of the whole, or of somebody, what its quote says of less, or of somebody else."""
    return (
        any(_bare_title(claim, quote))
        or _bare_superlative(claim, quote)
        or _bare_whole(claim, quote)
        or _bare_owner(claim, quote)
        or _other_order(claim, quote)
    )


def _bare_title(claim: str, quote: str) -> Iterator[bool]:
    """For each office of the claim, whether the quote has it with "former" and the like only."""
    held: dict[str, set[str]] = {}
    for limit, title in _TITLE.findall(quote):
        held.setdefault(title.lower(), set()).add(limit.lower())
    for limit, title in _TITLE.findall(claim):
        found = held.get(title.lower(), set())
        yield bool(found) and "" not in found and limit.lower() not in found


def _bare_superlative(claim: str, quote: str) -> bool:
    limited = {word.lower() for _, word in _MOST.findall(quote)}
    free = _words_of(_SUPERLATIVE, _MOST.sub(" ", quote))
    mine = _words_of(_SUPERLATIVE, _MOST.sub(" ", claim))
    return any(word in limited and word not in free for word in mine)


def _words_of(pattern: re.Pattern[str], text: str) -> set[str]:
    return {found.lower() for found in pattern.findall(text)} - _NO_SUPERLATIVE


def _bare_whole(claim: str, quote: str) -> bool:
    said = words(claim)
    kept = {word.rstrip("s") for word in said}
    elsewhere = {stem(word) for word in words(_PART.sub(" ", quote))}
    for limit, whole in _PART.findall(quote):
        bare = stem(whole.lower())
        if bare in map(stem, said) and bare not in elsewhere and limit.lower().rstrip("s") not in kept:
            return True
    return False


def _bare_owner(claim: str, quote: str) -> bool:
    """Whether the claim says of a person what the quote says of the brother, the lawyer, the rival."""
    for name in _OWNED.findall(quote):
        bare = re.compile(rf"\b{re.escape(name)}\b(?!['’])")
        if bare.search(claim) and not bare.search(quote) and not _OWNED.search(claim):
            return True
    return False


def _other_order(claim: str, quote: str) -> bool:
    """Whether the claim puts before what its quote puts after."""
    ours, theirs = _ORDER.intersection(words(claim)), _ORDER.intersection(words(quote))
    return len(ours) == 1 and len(theirs) == 1 and ours != theirs
