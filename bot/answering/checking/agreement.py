"""Whether a sentence of a report says a statement: by the proof, or by the proof over forms of its words.

The second reads figures by value, dates in any order, countries by one name and nouns and verbs by their stem, as long
as the tense is one. What the statement leaves out of the sentence is held to the rules of the proof in both, so that
who did what to whom, and what is denied, doubted or only said by somebody, stays as it is.
"""

from __future__ import annotations

from functools import lru_cache

from bot.answering.checking.one_form import one_form
from bot.answering.english import closed_words as closed
from bot.answering.english.spelling import country_of
from bot.answering.english.terms import irregular_forms, stem
from bot.answering.grounding import proven
from bot.answering.grounding.proof import ADDED, LONGEST, is_placed
from bot.answering.grounding.words import Word, read_words

_HAVING = frozenset({"has", "have", "had"})


@lru_cache(maxsize=4096)
def agrees(statement: str, sentence: str, before: str = "", *, any_form: bool = False) -> bool:
    """Whether the sentence says the statement; `before` is what stands before it in its passage.

    With `any_form` the form of a verb does not matter: of "did not bring" only "bring" is left to compare.
    """
    if not any_form and proven(statement, sentence, before):
        return True
    said, held = _words(statement), _words(sentence)
    if not said or len(held) > LONGEST or "?" in sentence or "?" in statement:
        return False
    return is_placed(said, held, one_form(before[-500:]), same_in_any_form if any_form else same_form, ADDED)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[Word, ...]:
    """The words in one form, without the "has" of "has confirmed", which says no more than "confirmed"."""
    found = read_words(one_form(text))
    return tuple(
        word
        for place, word in enumerate(found)
        if not (word.plain in _HAVING and place + 1 < len(found) and _form(found[place + 1].plain) == "past")
    )


def same_form(one: Word, other: Word) -> bool:
    """Whether both are one word in the same number or tense, or the same name or figure."""
    return _same(one, other) and (
        _bare(one) == _bare(other) or one.is_name or _form(_bare(one)) == _form(_bare(other))
    )


def same_in_any_form(one: Word, other: Word) -> bool:
    """Whether both are forms of one word, or the same name or figure."""
    return _same(one, other)


def _same(one: Word, other: Word) -> bool:
    if one.spoken != other.spoken:
        return False
    if one.plain.endswith("'s") != other.plain.endswith("'s"):
        return False
    if one.is_number or other.is_number or one.is_closed or other.is_closed:
        return one.plain == other.plain
    if one.is_name or other.is_name:
        large = (one.is_large or one.first) and (other.is_large or other.first)
        return large and country_of(_bare(one)) == country_of(_bare(other))
    return stem(_bare(one)) == stem(_bare(other))


def _bare(word: Word) -> str:
    return word.plain.removesuffix("'s")


def _form(word: str) -> str:
    if word.endswith("ing"):
        return "ing"
    if word.endswith("ed") or word in irregular_forms(stem(word)):
        return "past"
    return "" if word not in closed.AUXILIARIES else word
