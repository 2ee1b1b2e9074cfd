"""Chooses, of the names and words of the articles, what is meant by a word of a question that may hold an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.english.language import words_in
from bot.answering.english.terms import stem
from bot.answering.question.foreign import may_be_english, may_be_name
from bot.answering.question.query import Query
from bot.answering.question.spelling.near_words import (
    allowed_errors,
    count_errors,
    findable,
    is_other_word,
    near_beginnings,
    near_stems,
)
from ingest.corpus.corpus import Corpus

# A name that is meant stands in at least one of so many passages; a rarer one is as likely somebody else's.
COMMON = 2500
# What stands in articles by a typing error of their own is so many times rarer than what is meant. A word that is no
# name stands in as many passages at least: in a few articles any word may be missing.
RARER = 100
LONGEST_SHORT_FORM = 5  # letters
MOST_NEAR = 20  # stems that are looked for beside the question's words
SAME_STEM = 50  # passages that are looked at for a word as it was typed


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word of the question that may hold an error: whether what is meant may be a name, and whether another word."""

    term: str
    typed: str
    may_be_name: bool
    may_be_word: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name or word of the articles that may be meant, with its stem, its passages and the errors in the typed one."""

    form: str
    stem: str
    errors: int
    passages: int
    is_name: bool
    is_sure: bool  # may be meant whatever the other words of the question are


def choose_meant(suspect: Suspect, frequency: int, query: Query, corpus: Corpus) -> str | None:
    """The nearest of the names and words that stand in so many more passages than what was typed.

    Of several equally near, it is the one that most passages have with all other words of the question.
    """
    best = _likeliest(_candidates(suspect, frequency, corpus), suspect, query, corpus)
    if best is None:
        return None
    # "Wahlen in Deutschland" are not those of Morgan Wallen.
    may_be, typed = (may_be_name, suspect.typed) if best.is_name else (may_be_english, suspect.term)
    if query.language != "English" and not may_be(typed, query.text, corpus):
        return None
    return best.form if best.is_name or suspect.typed.islower() else best.form.capitalize()


def _candidates(suspect: Suspect, frequency: int, corpus: Corpus) -> list[Candidate]:
    """What the word may stand for, where that stands in so many more passages than the word as it was typed."""
    term = suspect.term
    # "Rubik" is in the dictionary, and no Rubio where no article has him with a cube; "bidden" may well be Biden.
    is_in_dictionary = bool(words_in("English", [term]))
    may_be_written = suspect.may_be_name and not is_in_dictionary
    least_frequency = max(1, corpus.passage_count() // COMMON, RARER * frequency)
    candidates: list[Candidate] = []
    # Two letters in common: so many words share only one that a chance likeness would be found.
    near = near_stems(term, stem(term)[:2], 2, least_frequency, corpus)[:MOST_NEAR]
    near += near_beginnings(term, least_frequency, corpus)[:MOST_NEAR]
    for near_stem, passages in dict.fromkeys(near):
        # What is also written small is a word.
        forms = corpus.written_forms(findable(near_stem))
        if forms and are_names(forms):
            errors = count_errors(term, forms[0])
            # With an error in its ending a word has another stem: "eurovison".
            most_errors = allowed_errors(term) if count_errors(stem(term), near_stem) <= allowed_errors(term) else 1
            if suspect.may_be_name and errors <= most_errors:
                is_sure = not is_in_dictionary
                candidates.append(
                    Candidate(best_form(forms), near_stem, errors, passages, is_name=True, is_sure=is_sure)
                )
        elif suspect.may_be_word:
            all_forms = corpus.written_forms(findable(near_stem), SAME_STEM)
            # "Masters" is mostly a name, and "master" none.
            if word := _word_meant(term, [form for form in all_forms if form.islower() or may_be_written]):
                # Any word may be missing in a few passages.
                is_sure = passages >= RARER
                candidates.append(Candidate(word, near_stem, 1, passages, is_name=False, is_sure=is_sure))
    return candidates


def _likeliest(candidates: Sequence[Candidate], suspect: Suspect, query: Query, corpus: Corpus) -> Candidate | None:
    """Of those with the fewest errors the one that most of some passages have with all other words of the question.

    Of several that none has with all of them, it is the one that most have with each; of equals the most frequent.
    """
    fewest = min((candidate.errors for candidate in candidates), default=0)
    nearest = [candidate for candidate in candidates if candidate.errors == fewest]
    others = [term for term in query.terms if term != suspect.term]

    def passages_with(candidate: Candidate, *terms: str) -> int:
        phrases = [findable(candidate.stem), *terms]
        return len(corpus.articles_writing(phrases, [candidate.form], SAME_STEM)) if terms else 0

    if len(nearest) == 1 and nearest[0].is_sure:
        return nearest[0]
    together = [passages_with(candidate, *others) for candidate in nearest]
    if len(nearest) > 1 and not any(together):
        together = [sum(passages_with(candidate, term) for term in others) for candidate in nearest]
    pairs = zip(nearest, together, strict=True)
    likely = [(candidate, count) for candidate, count in pairs if candidate.is_sure or count]
    return max(likely, key=lambda pair: (pair[1], pair[0].passages), default=(None, 0))[0]


def _word_meant(term: str, forms: Sequence[str]) -> str | None:
    """The form that is most often written small, among those with one error."""
    candidates = [form for form in forms if count_errors(term, form) == 1 and not is_other_word(term, form.lower())]
    return max(candidates, key=lambda form: (form.islower(), candidates.count(form)), default=None)


def are_names(forms: Sequence[str]) -> bool:
    """Whether all are written with a capital."""
    return all(form[0].isupper() for form in forms)


def best_form(forms: Sequence[str]) -> str:
    """The most frequent of the forms, a name in capitals as others are written."""
    best = max(forms, key=lambda form: (not form.isupper(), forms.count(form)))
    # GENEVA stands at the head of a report; NATO and BRICS are written so.
    return best.capitalize() if best.isupper() and len(best) > LONGEST_SHORT_FORM else best
