"""Which stems of the articles are near a word that may hold a typing error, and how many errors there are in it.

One error is a letter too much, too few, another one, or two that changed places (Damerau 1964, A Technique for
Computer Detection and Correction of Spelling Errors; optimal string alignment); or letters of which others are doubled.
"""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.english.terms import stem
from ingest.corpus.corpus import Corpus

TWO_ERRORS = 8  # letters from which a name may hold two
SHORTEST_STEM = 4  # letters, of a word with an error in its ending
_VOWELS = frozenset("aeiouy")
_DOUBLED = re.compile(r"(.)\1")


def count_errors(term: str, form: str) -> int:
    """How many errors there are in the word (in small letters) if this form is meant."""
    errors = OSA.distance(term, form.casefold())
    return min(errors, 1) if _once(term) == _once(form.casefold()) else errors


def allowed_errors(term: str) -> int:
    """How many there may be in a word of this length."""
    return 2 if len(stem(term)) >= TWO_ERRORS else 1


def is_other_word(term: str, form: str) -> bool:
    """Whether one letter is another one, and not a vowel for a vowel, as in many pairs of words: "paver", "paper"."""
    if len(term) != len(form):
        return False
    differing = [pair for pair in zip(term, form, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and not _VOWELS.issuperset(differing[0])


def near_stems(
    term: str, beginning: str, most_errors: int, least_frequency: int, corpus: Corpus
) -> list[tuple[str, int]]:
    """The stems at most `most_errors` away, with their passages (`least_frequency` or more), nearest first."""
    passages = {name: count for name, count in corpus.stems_beginning(beginning) if count >= least_frequency}
    base = stem(term)
    near = process.extract(base, list(passages), scorer=OSA.distance, score_cutoff=most_errors, limit=None)
    errors = {name: float(distance) for name, distance, _ in near if distance}
    # To double the wrong letter is the likeliest error of all.
    single = {_once(base), _once(term)}
    errors |= {name: 0.0 for name in passages if name != base and len(name) <= 2 * len(base) and _once(name) in single}
    ranked = sorted((distance, -passages[name], name) for name, distance in errors.items())
    return [(name, -count) for _, count, name in ranked]


def near_beginnings(term: str, least_frequency: int, corpus: Corpus) -> list[tuple[str, int]]:
    """The stems with which the word begins, with one error at most, and their passages, the most frequent first.

    Stemming leaves an ending with an error: "elction" begins as "elect" does.
    """
    near = [
        (name, count)
        for name, count in corpus.stems_beginning(term[:2])
        if count >= least_frequency and SHORTEST_STEM <= len(name) < len(term)
        if any(OSA.distance(term[:end], name, score_cutoff=1) <= 1 for end in range(len(name) - 1, len(name) + 2))
    ]
    return sorted(near, key=lambda pair: -pair[1])


def findable(name: str) -> str:
    """A word with this stem: as it is "releas" would be stemmed again, and not find "release"."""
    return f"{name}e" if name.endswith("s") or stem(name) != name else name


def _once(word: str) -> str:
    """The word without a second of two equal letters."""
    return _DOUBLED.sub(r"\1", word)
