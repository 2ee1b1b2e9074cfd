"""Corrects typing errors: words that hardly any article has, if a name or a frequent word is spelled nearly the same.

Errors are those of spelling/near_words.py, a question word with one before a verb, and a missing space: "superbowl".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.answering.english.language import words_in
from bot.answering.english.lexicon.closed_words import AUXILIARIES
from bot.answering.english.lexicon.grammar import ASKING, QUESTION_WORDS, STOP_WORDS, TALK
from bot.answering.english.spelling import words_of_country
from bot.answering.english.terms import words
from bot.answering.question.foreign import is_foreign
from bot.answering.question.query import Query, read_query
from bot.answering.question.small_words import written_names
from bot.answering.question.spelling.candidates import (
    COMMON,
    MOST_NEAR,
    RARER,
    SAME_STEM,
    Suspect,
    are_names,
    best_form,
    choose_meant,
)
from bot.answering.question.spelling.near_words import allowed_errors, count_errors, findable, is_other_word, near_stems
from bot.answering.question.spelling.two_spellings import as_articles_write, two_words_of
from bot.languages.translatable import gettext_lazy, join
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time

SHORTEST = 5  # letters; of a shorter word too many are one letter away
TWO_ERRORS_BESIDE = 7  # letters from which a name may hold two, where a word next to it confirms the name
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The text as it is searched for; `notes` say so in a sentence where that is not what was typed."""

    text: str
    notes: tuple[str, ...] = ()


def as_spelled(query: Query, corpus: Corpus) -> tuple[Query, tuple[str, ...]]:
    """The query in the spelling of the articles, with notes on errors in it; as typed where there is no time."""
    query = as_articles_write(query, corpus)
    spelling = if_in_time("typing errors", lambda: corrected(query, corpus), Spelling(query.text))
    is_changed = spelling.text != query.text
    return read_query(replace(query.question, text=spelling.text)) if is_changed else query, spelling.notes


def corrected(query: Query, corpus: Corpus) -> Spelling:
    """The text with names and frequent words of the corpus in place of words that are nearly so and in hardly any."""
    text = query.text
    # "Will Forte" is no fort.
    words_of_names = {word.lower() for name in written_names(text, corpus) for word in name.words}
    corrected_words = _question_word(query, corpus)
    for wrong, meant in corrected_words:
        text = text.replace(wrong, meant, 1)
        words_of_names.add(wrong.casefold())
    suspects = [suspect for suspect in _suspects(query) if suspect.term not in words_of_names]
    frequencies = corpus.document_frequencies([suspect.term for suspect in suspects])
    for suspect in suspects:
        check_time()
        term, word_as_typed = suspect.term, suspect.typed
        frequency = frequencies[term]
        correction = _apart(suspect, frequency, corpus)
        if correction is None and frequency:
            correction = _other_ending(suspect, query, corpus)
        if correction is None and (frequency <= 1 or _is_no_word(suspect, frequency, corpus)):
            correction = _beside(suspect, query, corpus) or choose_meant(suspect, frequency, query, corpus)
        if correction and _fits(query, word_as_typed, correction, corpus):
            text = re.sub(rf"\b{word_as_typed}\b", correction, text)
            corrected_words.append((word_as_typed, correction))
    if not corrected_words:
        return Spelling(text)
    corrections = [
        gettext_lazy("“{meant}” instead of “{wrong}”", meant=correction, wrong=wrong)
        for wrong, correction in corrected_words
    ]
    return Spelling(text, (gettext_lazy("Searched for {listed}.", listed=join(gettext_lazy(" and "), corrections)),))


def _question_word(query: Query, corpus: Corpus) -> list[tuple[str, str]]:
    """The first word and the question word that it means before an auxiliary verb: "wher did", "waht is"; else nothing.

    It is the only one with one error; "hwo did" may be two.
    """
    word, after = (*query.words[:2], "", "")[:2]
    typed = next(iter(_LETTERS.findall(query.text)), "")
    if after not in AUXILIARIES or word != typed.casefold() or word in STOP_WORDS | ASKING or not _is_english(query):
        return []
    meant = [form for form in QUESTION_WORDS - TALK if count_errors(word, form) == 1 and not is_other_word(word, form)]
    if len(meant) != 1:
        return []
    # "Huw" and "whey" are no errors, and the "wat" of a Dutch question none for "what".
    forms = corpus.written_forms(word, SAME_STEM)
    as_typed = sum(form in (typed, typed.lower()) for form in forms)
    # A single article may have the error as well.
    if 2 * as_typed > max(2, len(forms)) or is_foreign(query.text, corpus):
        return []
    return [(typed, meant[0].capitalize() if typed[0].isupper() else meant[0])]


def _is_english(query: Query) -> bool:
    """Whether it may be: words of another language are no errors."""
    return query.language in (None, "English")


def _suspects(query: Query) -> list[Suspect]:
    """The words of the question that are looked up: the longer ones that tell something."""
    letters = _LETTERS.findall(query.text)
    words_as_typed = {word.casefold(): word for word in reversed(letters)}
    # Whoever writes names with a capital means none by a small word, and no other word by a capital within a sentence.
    capitals = any(word[0].isupper() for word in letters[1:])
    english = _is_english(query)
    return [
        Suspect(
            term,
            word := words_as_typed[term],
            word[0].isupper() or not capitals,
            english and (word[0].islower() or word == letters[0] or query.text.isupper()),
        )
        for term in query.terms
        # "Russian" is no "Russia" with a letter too much, whichever of both the articles hold.
        if len(term) >= SHORTEST and term in words_as_typed and len(words_of_country(term)) == 1
    ]


def _apart(suspect: Suspect, frequency: int, corpus: Corpus) -> str | None:
    """The two words, a name, that stand side by side in so many more passages than this one, which is both in one."""
    term = suspect.term
    if not suspect.may_be_name:
        return None
    phrase, passages = two_words_of(term, corpus)
    if passages < max(1, corpus.passage_count() // COMMON, RARER * frequency):
        return None
    # Only as it was typed: "lastyear" is no name, and "Newcastles" none that articles write apart.
    phrase_forms = [form for form in _written(phrase.split(), 5, corpus) if " ".join(form).casefold() == phrase]
    if not phrase_forms or not all(are_names(form) for form in phrase_forms):
        return None
    forms = [" ".join(form) for form in phrase_forms]
    return max(forms, key=forms.count)


def _beside(suspect: Suspect, query: Query, corpus: Corpus) -> str | None:
    """The nearest name that articles have next to a word that the question has next to this one: "Simone Byles"."""
    term = suspect.term
    pairs = _pairs(term, query)
    if not suspect.may_be_name or not pairs:
        return None
    usual = allowed_errors(term)
    # With two errors Eric Cantona is Eric Cantor: of a short name these must be of somebody who is often in the news.
    most_errors = max(usual, 2 if len(term) >= TWO_ERRORS_BESIDE else 1)
    near = near_stems(term, term[0], most_errors, 1, corpus)[:MOST_NEAR]
    as_typed = corpus.document_frequencies([" ".join(pair) for pair, _ in pairs])
    for pair, at in pairs:
        # Articles may have the error as well, but then hardly one of many.
        least_frequency = RARER * as_typed[" ".join(pair)]
        for candidate, _ in near:
            candidate_pair = (pair[0], findable(candidate)) if at else (findable(candidate), pair[1])
            forms = [form[at] for form in _written(candidate_pair, 5, corpus)]
            # Stems are so short that chance makes them alike ("Maitlis", "may").
            if not forms or not are_names(forms) or (errors := count_errors(term, forms[0])) > most_errors:
                continue
            phrase = " ".join(candidate_pair)
            enough = least_frequency if errors <= usual else max(least_frequency, RARER)
            if not enough or corpus.document_frequencies([phrase])[phrase] >= enough:
                return best_form(forms)
    return None


def _is_no_word(suspect: Suspect, frequency: int, corpus: Corpus) -> bool:
    """Whether the dictionary has no such word and articles no such name, though some hold it or a word of its stem.

    They may hold an error as well ("goverment"), and "tarifs" has the stem of "tariffed".
    """
    if RARER * frequency > corpus.passage_count() or words_in("English", [suspect.term]):
        return False
    written = corpus.written_forms(suspect.term, SAME_STEM)
    as_typed = [form for form in written if form.casefold() == suspect.term] or written
    return any(form.islower() for form in as_typed)


def _pairs(term: str, query: Query) -> list[tuple[tuple[str, str], int]]:
    """The word with the one before it and the one after it, where these are searched for, and its place in the pair."""
    return [
        (pair, pair.index(term)) for pair in pairwise(query.words) if term in pair and set(pair) <= set(query.terms)
    ]


def _written(group: Sequence[str], passages: int, corpus: Corpus) -> list[tuple[str, ...]]:
    """How so many passages write the words, which stand in them side by side."""
    forms = [tuple(_LETTERS.findall(form)) for form in corpus.written_forms(" ".join(group), passages)]
    return [form for form in forms if len(form) == len(group)]


def _other_ending(suspect: Suspect, query: Query, corpus: Corpus) -> str | None:
    """The name or word that differs only by what stemming takes away ("Powel"), where no passage has it as typed."""
    term = suspect.term
    pairs = [(pair, at, _not_as_typed(pair, at, corpus)) for pair, at in _pairs(term, query)]
    # "Young Harris" is no reason to doubt the "Harry" of "a young Harry Potter".
    if any(forms is None for _, _, forms in pairs):
        return None

    def groups() -> Iterator[tuple[tuple[str, ...], int, list[tuple[str, ...]] | None]]:
        # There is a Charly, but no Charly Kirk: alone it is looked for only where no pair decides.
        yield from pairs
        yield (term,), 0, _not_as_typed((term,), 0, corpus)

    # Beside a word that no article has, it may be of a name that none has.
    beside = [pair[1 - at] for pair, at, _ in pairs]
    is_beside_unknown = not all(corpus.document_frequencies(beside).values())

    for group, at, forms in groups():
        if forms is None:
            return None
        names = [form[at] for form in forms if are_names(form)]
        # The "dennys" of a Denny, without its apostrophe, are no error for Dennis.
        if any(term == f"{name.casefold()}s" for name in names):
            return None
        # Addresses have the name of a person in small letters.
        if len(names) == len(forms) or (len(names) > len(forms) / 2 and len(group) > 1):
            may_be = suspect.may_be_name and not (is_beside_unknown and len(group) == 1)
            candidates = [name for name in names if may_be and _is_other_ending(term, name)]
        else:
            # What differs otherwise is an inflection of the word, and no error.
            candidates = [form[0] for form in forms if suspect.may_be_word and form == (term + term[-1],)]
        if candidates:
            return best_form(candidates)
    return None


def _not_as_typed(group: tuple[str, ...], at: int, corpus: Corpus) -> list[tuple[str, ...]] | None:
    """How passages write the word at this place beside the others as typed; None where some have it as typed, too."""
    forms_beside: list[tuple[str, ...]] = []
    # Nearly always one of the first three passages has the word as it was typed.
    for passages in (3, SAME_STEM):
        forms = _written(group, passages, corpus)
        if any(words(form[at]) == [group[at]] for form in forms):
            return None
        # "News, Harris said" has no "new" beside its name.
        beside = [(index, word) for index, word in enumerate(group) if index != at]
        forms_beside = [form for form in forms if all(words(form[index]) == [word] for index, word in beside)]
    return forms_beside


def _is_other_ending(term: str, name: str) -> bool:
    """Whether one is the other with another ending: Charlie is about as long as Charly, Vint shorter than Vinted."""
    errors = OSA.distance(term, name.casefold())
    return 1 <= errors <= 2 and abs(len(term) - len(name)) <= 1 and not _is_plural(term, name)


def _is_plural(term: str, form: str) -> bool:
    """Whether one of both is the other's plural, which is no error."""
    return term.removesuffix("s") == form.casefold().removesuffix("s")


def _fits(query: Query, word: str, correction: str, corpus: Corpus) -> bool:
    """Whether the articles hold the whole name that the word is part of, where the question gives one."""
    for name in query.names:
        parts = words(name)
        if len(parts) > 1 and word.casefold() in parts:
            corrected_text = " ".join(correction if part == word.casefold() else part for part in parts)
            return corpus.document_frequencies([corrected_text])[corrected_text] > 0
    return True
