"""Corrects typing errors: words that hardly any article has, if a name or a frequent word is spelled nearly the same.

One error is a letter too much, too few, another one, or two that changed places (Damerau 1964, A Technique for
Computer Detection and Correction of Spelling Errors; optimal string alignment); letters of which others are doubled; or
a space that is missing: "superbowl".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.english.language import words_in
from bot.answering.english.lexicon.closed_words import AUXILIARIES
from bot.answering.english.lexicon.grammar import ASKING, QUESTION_WORDS, STOP_WORDS, TALK
from bot.answering.english.spelling import words_of_country
from bot.answering.english.terms import stem, words
from bot.answering.question.foreign import is_foreign, may_be_english, may_be_name
from bot.answering.question.query import Query, read_query
from bot.answering.question.small_words import written_names
from bot.answering.question.two_spellings import as_articles_write, two_words_of
from bot.languages.translatable import gettext_lazy, join
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time

SHORTEST = 5  # letters; of a shorter word too many are one letter away
TWO_ERRORS = 8  # letters from which a name may hold two
TWO_ERRORS_BESIDE = 7  # where a word next to it confirms the name
# A name that is meant stands in at least one of so many passages; a rarer one is as likely somebody else's.
COMMON = 2500
# What stands in articles by a typing error of their own is so many times rarer than what is meant. A word that is no
# name stands in as many passages at least: in a few articles any word may be missing.
RARER = 100
LONGEST_SHORT_FORM = 5  # letters
SHORTEST_STEM = 4  # letters, of a word with an error in its ending
MOST_NEAR = 20  # stems that are looked for beside the question's words
SAME_STEM = 50  # passages that are looked at for a word as it was typed
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouy")
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The text as it is searched for; `notes` say so in a sentence where that is not what was typed."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A word of the question that may hold an error: whether what is meant may be a name, and whether another word."""

    term: str
    typed: str
    may_be_name: bool
    may_be_word: bool


@dataclass(frozen=True, slots=True)
class _Meant:
    """A name or word of the articles that may be meant, with its stem, its passages and the errors in the typed one."""

    form: str
    stem: str
    errors: int
    passages: int
    is_name: bool
    is_sure: bool  # may be meant whatever the other words of the question are


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
            correction = _beside(suspect, query, corpus) or _alone(suspect, frequency, query, corpus)
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
    meant = [form for form in QUESTION_WORDS - TALK if _errors(word, form) == 1 and not _is_other_word(word, form)]
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


def _suspects(query: Query) -> list[_Suspect]:
    """The words of the question that are looked up: the longer ones that tell something."""
    letters = _LETTERS.findall(query.text)
    words_as_typed = {word.casefold(): word for word in reversed(letters)}
    # Whoever writes names with a capital means none by a small word, and no other word by a capital within a sentence.
    capitals = any(word[0].isupper() for word in letters[1:])
    english = _is_english(query)
    return [
        _Suspect(
            term,
            word := words_as_typed[term],
            word[0].isupper() or not capitals,
            english and (word[0].islower() or word == letters[0] or query.text.isupper()),
        )
        for term in query.terms
        # "Russian" is no "Russia" with a letter too much, whichever of both the articles hold.
        if len(term) >= SHORTEST and term in words_as_typed and len(words_of_country(term)) == 1
    ]


def _apart(suspect: _Suspect, frequency: int, corpus: Corpus) -> str | None:
    """The two words, a name, that stand side by side in so many more passages than this one, which is both in one."""
    term = suspect.term
    if not suspect.may_be_name:
        return None
    phrase, passages = two_words_of(term, corpus)
    if passages < max(1, corpus.passage_count() // COMMON, RARER * frequency):
        return None
    # Only as it was typed: "lastyear" is no name, and "Newcastles" none that articles write apart.
    phrase_forms = [form for form in _written(phrase.split(), 5, corpus) if " ".join(form).casefold() == phrase]
    if not phrase_forms or not all(_are_names(form) for form in phrase_forms):
        return None
    forms = [" ".join(form) for form in phrase_forms]
    return max(forms, key=forms.count)


def _beside(suspect: _Suspect, query: Query, corpus: Corpus) -> str | None:
    """The nearest name that articles have next to a word that the question has next to this one: "Simone Byles"."""
    term = suspect.term
    pairs = _pairs(term, query)
    if not suspect.may_be_name or not pairs:
        return None
    usual = _most_errors(term)
    # With two errors Eric Cantona is Eric Cantor: of a short name these must be of somebody who is often in the news.
    most_errors = max(usual, 2 if len(term) >= TWO_ERRORS_BESIDE else 1)
    near = _near(term, term[0], most_errors, 1, corpus)[:MOST_NEAR]
    as_typed = corpus.document_frequencies([" ".join(pair) for pair, _ in pairs])
    for pair, at in pairs:
        # Articles may have the error as well, but then hardly one of many.
        least_frequency = RARER * as_typed[" ".join(pair)]
        for candidate, _ in near:
            candidate_pair = (pair[0], _findable(candidate)) if at else (_findable(candidate), pair[1])
            forms = [form[at] for form in _written(candidate_pair, 5, corpus)]
            # Stems are so short that chance makes them alike ("Maitlis", "may").
            if not forms or not _are_names(forms) or (errors := _errors(term, forms[0])) > most_errors:
                continue
            phrase = " ".join(candidate_pair)
            enough = least_frequency if errors <= usual else max(least_frequency, RARER)
            if not enough or corpus.document_frequencies([phrase])[phrase] >= enough:
                return _best_form(forms)
    return None


def _is_no_word(suspect: _Suspect, frequency: int, corpus: Corpus) -> bool:
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


def _are_names(forms: Sequence[str]) -> bool:
    return all(form[0].isupper() for form in forms)


def _alone(suspect: _Suspect, frequency: int, query: Query, corpus: Corpus) -> str | None:
    """The nearest of the names and words that stand in so many more passages than what was typed.

    Of several equally near, it is the one that most passages have with all other words of the question.
    """
    term = suspect.term
    # "Rubik" is in the dictionary, and no Rubio where no article has him with a cube; "bidden" may well be Biden.
    is_in_dictionary = bool(words_in("English", [term]))
    may_be_written = suspect.may_be_name and not is_in_dictionary
    least_frequency = max(1, corpus.passage_count() // COMMON, RARER * frequency)
    meant: list[_Meant] = []
    # Two letters in common: so many words share only one that a chance likeness would be found.
    near = _near(term, stem(term)[:2], 2, least_frequency, corpus)[:MOST_NEAR]
    near += _near_beginning(term, least_frequency, corpus)[:MOST_NEAR]
    for candidate, passages in dict.fromkeys(near):
        # What is also written small is a word.
        forms = corpus.written_forms(_findable(candidate))
        if forms and _are_names(forms):
            errors = _errors(term, forms[0])
            # With an error in its ending a word has another stem: "eurovison".
            most_errors = _most_errors(term) if _errors(stem(term), candidate) <= _most_errors(term) else 1
            if suspect.may_be_name and errors <= most_errors:
                form = _best_form(forms)
                meant.append(_Meant(form, candidate, errors, passages, is_name=True, is_sure=not is_in_dictionary))
        elif suspect.may_be_word:
            all_forms = corpus.written_forms(_findable(candidate), SAME_STEM)
            # "Masters" is mostly a name, and "master" none.
            if word := _word_meant(term, [form for form in all_forms if form.islower() or may_be_written]):
                # Any word may be missing in a few passages.
                meant.append(_Meant(word, candidate, 1, passages, is_name=False, is_sure=passages >= RARER))
    best = _likeliest(meant, suspect, query, corpus)
    if best is None:
        return None
    # "Wahlen in Deutschland" are not those of Morgan Wallen.
    may_be, typed = (may_be_name, suspect.typed) if best.is_name else (may_be_english, term)
    if query.language != "English" and not may_be(typed, query.text, corpus):
        return None
    return best.form if best.is_name or suspect.typed.islower() else best.form.capitalize()


def _likeliest(meant: Sequence[_Meant], suspect: _Suspect, query: Query, corpus: Corpus) -> _Meant | None:
    """Of those with the fewest errors the one that most of some passages have with all other words of the question.

    Of several that none has with all of them, it is the one that most have with each; of equals the most frequent.
    """
    fewest = min((candidate.errors for candidate in meant), default=0)
    nearest = [candidate for candidate in meant if candidate.errors == fewest]
    others = [term for term in query.terms if term != suspect.term]

    def passages_with(candidate: _Meant, *terms: str) -> int:
        return (
            len(corpus.articles_writing([_findable(candidate.stem), *terms], [candidate.form], SAME_STEM))
            if terms
            else 0
        )

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
    candidates = [form for form in forms if _errors(term, form) == 1 and not _is_other_word(term, form.lower())]
    return max(candidates, key=lambda form: (form.islower(), candidates.count(form)), default=None)


def _near(term: str, beginning: str, most_errors: int, least_frequency: int, corpus: Corpus) -> list[tuple[str, int]]:
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


def _near_beginning(term: str, least_frequency: int, corpus: Corpus) -> list[tuple[str, int]]:
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


def _findable(name: str) -> str:
    """A word with this stem: as it is "releas" would be stemmed again, and not find "release"."""
    return f"{name}e" if name.endswith("s") or stem(name) != name else name


def _most_errors(term: str) -> int:
    return 2 if len(stem(term)) >= TWO_ERRORS else 1


def _is_other_word(term: str, form: str) -> bool:
    """Whether one letter is another one, and not a vowel for a vowel, as in many pairs of words: "paver", "paper"."""
    if len(term) != len(form):
        return False
    differing = [pair for pair in zip(term, form, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and not _VOWELS.issuperset(differing[0])


def _errors(term: str, form: str) -> int:
    errors = OSA.distance(term, form.casefold())
    return min(errors, 1) if _once(term) == _once(form.casefold()) else errors


def _once(word: str) -> str:
    """The word without a second of two equal letters."""
    return _DOUBLED.sub(r"\1", word)


def _best_form(forms: Sequence[str]) -> str:
    best = max(forms, key=lambda form: (not form.isupper(), forms.count(form)))
    # GENEVA stands at the head of a report; NATO and BRICS are written so.
    return best.capitalize() if best.isupper() and len(best) > LONGEST_SHORT_FORM else best


def _other_ending(suspect: _Suspect, query: Query, corpus: Corpus) -> str | None:
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
        names = [form[at] for form in forms if _are_names(form)]
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
            return _best_form(candidates)
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
