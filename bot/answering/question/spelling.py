"""Names with a typing error: a word that no article holds, where a name of the corpus is spelled nearly so.

One error is a letter too much, too few, another one, or two that changed places (Damerau 1964, A Technique for
Computer Detection and Correction of Spelling Errors; optimal string alignment).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

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
MOST_NEAR = 20  # stems that are looked for beside the question's words
SAME_STEM = 50  # passages that are looked at for a word as it was typed
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
        correction = _other_ending(term, corpus) if frequencies[term] else None
        if correction is None and frequencies[term] <= 1:
            correction = _beside(term, query, corpus) or _alone(term, max(least, RARER * frequencies[term]), corpus)
        if correction and _fits(query, typed[term], correction, corpus):
            text = re.sub(rf"\b{typed[term]}\b", correction, text)
            changed.append((typed[term], correction))
    if not changed:
        return Spelling(text)
    named = [
        gettext_lazy("“{meant}” instead of “{wrong}”", meant=correction, wrong=wrong) for wrong, correction in changed
    ]
    return Spelling(text, (gettext_lazy("Searched for {listed}.", listed=join(gettext_lazy(" and "), named)),))


def _beside(term: str, query: Query, corpus: Corpus) -> str | None:
    """The nearest word that articles have next to a word that the question has next to this one: "Simone Byles"."""
    near = _near(term, term[0], 1, corpus)[:MOST_NEAR]
    for pair in pairwise(query.words):
        if term not in pair or not set(pair) <= set(query.terms):
            continue
        at = pair.index(term)
        for candidate in near:
            forms = corpus.written_forms(f"{pair[0]} {candidate}" if at else f"{candidate} {pair[1]}")
            written = [parts[at] for form in forms if len(parts := _LETTERS.findall(form)) == len(pair)]
            if written and all(form[0].isupper() for form in written) and _is_near(term, written[0]):
                return _best_form(written)
    return None


def _alone(term: str, least: int, corpus: Corpus) -> str | None:
    """The most frequent of the nearest names that stand in at least so many passages."""
    # Two letters in common: so many words share only one that a chance likeness would be found.
    for candidate in _near(term, stem(term)[:2], least, corpus):
        written = corpus.written_forms(candidate)
        capitals = [form for form in written if form[0].isupper()]
        # What is also written small is a word: to take it for another word of the question would change what is asked.
        if written and len(capitals) == len(written) and _is_near(term, written[0]):
            return _best_form(capitals)
    return None


def _near(term: str, beginning: str, least: int, corpus: Corpus) -> list[str]:
    """The stems that differ by one or two errors and stand in at least so many passages, nearest first."""
    passages = {name: count for name, count in corpus.stems_beginning(beginning) if count >= least}
    most = _most_errors(term)
    near = process.extract(stem(term), list(passages), scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = sorted((errors, -passages[name], name) for name, errors, _ in near if errors)
    return [name for _, _, name in ranked]


def _is_near(term: str, form: str) -> bool:
    """Whether the words are near, too: stems are so short that chance makes them alike ("Maitlis", "may")."""
    return OSA.distance(term, form.casefold()) <= _most_errors(term)


def _most_errors(term: str) -> int:
    return 2 if len(stem(term)) >= TWO_ERRORS else 1


def _best_form(forms: Sequence[str]) -> str:
    best = max(forms, key=lambda form: (not form.isupper(), forms.count(form)))
    # GENEVA stands at the head of a report; NATO and BRICS are written so.
    return best.capitalize() if best.isupper() and len(best) > LONGEST_SHORT_FORM else best


def _other_ending(term: str, corpus: Corpus) -> str | None:
    """The name that differs by a letter which stemming takes away ("Powel"), where no passage has it as typed."""
    # Nearly always one of the first three passages has the word as it was typed, or as no name.
    for passages in (3, SAME_STEM):
        forms = corpus.written_forms(term, passages)
        if any(not form[0].isupper() or words(form) == [term] for form in forms):
            return None
    near = [form for form in forms if OSA.distance(term, form.casefold()) == 1 and not _is_plural(term, form)]
    return max(near, key=near.count, default=None)


def _is_plural(term: str, form: str) -> bool:
    """Whether one of both is the other's plural, which is no error."""
    return term.removesuffix("s") == form.casefold().removesuffix("s")


def _fits(query: Query, typed: str, meant: str, corpus: Corpus) -> bool:
    """Whether the articles hold the whole name that the word is part of, where the question gives one."""
    for name in query.names:
        parts = words(name)
        if len(parts) > 1 and typed.casefold() in parts:
            whole = " ".join(meant if part == typed.casefold() else part for part in parts)
            return corpus.document_frequencies([whole])[whole] > 0
    return True
