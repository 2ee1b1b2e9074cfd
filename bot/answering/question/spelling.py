"""Names with a typing error: a word that no article holds, where a name of the corpus is spelt nearly so.

One error is a letter too much, too few, another one, or two that changed places (Damerau 1964, A Technique for
Computer Detection and Correction of Spelling Errors).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.english.terms import stem, words
from bot.answering.question.query import Query
from bot.languages.translatable import gettext_lazy, join
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time

SHORTEST = 5  # letters; of a shorter word too many are one letter away
TWO_ERRORS = 8  # letters from which a word may hold two
# A name that is meant stands in at least one of so many passages; a rarer one is as likely somebody else's.
COMMON = 2500
# What stands in articles by a typing error of their own is so many times rarer than the name.
RARER = 100
LONGEST_SHORT_FORM = 5  # letters
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The text as it is searched for; `notes` say so in a sentence where that is not what was typed."""

    text: str
    notes: tuple[str, ...] = ()


def corrected(query: Query, corpus: Corpus) -> Spelling:
    """The text with names of the corpus in place of words that are nearly so and stand in no article."""
    text = query.text
    typed = {word.casefold(): word for word in reversed(_LETTERS.findall(text))}
    # Whoever writes names with a capital means none by a small word.
    capitals = any(word[0].isupper() for word in _LETTERS.findall(text)[1:])
    suspects = [
        term
        for term in query.terms
        if len(term) >= SHORTEST and term in typed and (typed[term][0].isupper() or not capitals)
    ]
    frequencies = corpus.document_frequencies(suspects)
    least = max(1, corpus.passage_count() // COMMON)
    changed: list[tuple[str, str]] = []
    for term in suspects:
        check_time()
        if frequencies[term] > 1:
            continue
        correction = _correction(term, max(least, RARER * frequencies[term]), corpus)
        if correction and _fits(query, typed[term], correction, corpus):
            text = re.sub(rf"\b{typed[term]}\b", correction, text)
            changed.append((typed[term], correction))
    if not changed:
        return Spelling(text)
    named = [
        gettext_lazy("“{meant}” instead of “{wrong}”", meant=correction, wrong=wrong) for wrong, correction in changed
    ]
    return Spelling(text, (gettext_lazy("Searched for {listed}.", listed=join(gettext_lazy(" and "), named)),))


def _correction(term: str, least: int, corpus: Corpus) -> str | None:
    """The most frequent of the nearest names that stand in at least so many passages."""
    term_stem = stem(term)
    most = 2 if len(term_stem) >= TWO_ERRORS else 1
    near = [
        (errors, -passages, candidate)
        for candidate, passages in corpus.stems_beginning(term_stem[:2])
        if passages >= least and 0 < (errors := distance(term_stem, candidate, most)) <= most
    ]
    for _, _, candidate in sorted(near):
        written = corpus.written_forms(candidate)
        capitals = [form for form in written if form[0].isupper()]
        # What is also written small is a word: to take it for another word of the question would change what is asked.
        if written and len(capitals) == len(written):
            best = max(capitals, key=lambda form: (not form.isupper(), capitals.count(form)))
            # GENEVA stands at the head of a report; NATO and BRICS are written so.
            return best.capitalize() if best.isupper() and len(best) > LONGEST_SHORT_FORM else best
    return None


def _fits(query: Query, typed: str, meant: str, corpus: Corpus) -> bool:
    """Whether the articles hold the whole name that the word is part of, where the question gives one."""
    for name in query.names:
        parts = words(name)
        if len(parts) > 1 and typed.casefold() in parts:
            whole = " ".join(meant if part == typed.casefold() else part for part in parts)
            return corpus.document_frequencies([whole])[whole] > 0
    return True


def distance(first: str, second: str, most: int) -> int:
    """The least number of errors between two words, at most `most` + 1 (optimal string alignment)."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        following = [i]
        for j, target in enumerate(second, start=1):
            errors = min(row[j] + 1, following[-1] + 1, row[j - 1] + (letter != target))
            if before and j > 1 and letter == second[j - 2] and first[i - 2] == target:
                errors = min(errors, before[j - 2] + 1)
            following.append(errors)
        if min(following) > most and min(row) > most:
            return most + 1
        before, row = row, following
    return row[-1]
