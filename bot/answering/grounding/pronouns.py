"""Whom a pronoun of a sentence may be called by: the one name that stands before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.english.lexicon.closed_words import (
    NO_NAMES,
    OWNING_PRONOUNS,
    PRONOUNS_OF_PERSONS,
    PRONOUNS_OF_THINGS,
)
from bot.answering.grounding.words import Word, read_words
from ingest.corpus.text.sentences import sentences


def names_for(sentence: Sequence[Word], before: str) -> Mapping[int, frozenset[tuple[str, ...]]]:
    """For the place of each pronoun the names, word for word, that may stand there instead.

    It is the only name in the sentence before and in this one up to the pronoun, and one of both begins with it: who
    is named in passing may be somebody else. "It" and "they" must begin their sentence.
    """
    replacements: dict[int, frozenset[tuple[str, ...]]] = {}
    spans = list(sentences(before))
    last = read_words(before[slice(*spans[-1])]) if spans else ()
    for index, word in enumerate(sentence):
        names = (
            _names(last) + _names(sentence[:index]) if word.plain in PRONOUNS_OF_PERSONS | PRONOUNS_OF_THINGS else []
        )
        if len({name[-1] for name in names}) != 1:
            continue
        name = max(names, key=len)
        begins = any(tuple(word.raw for word in text[: len(name)]) == name for text in (last, sentence))
        # "Ann fired her driver after she crashed the car": it may have been the driver.
        if (
            not begins
            or (index > 1 and any(other.plain in OWNING_PRONOUNS for other in sentence[:index]))
            or (word.plain in PRONOUNS_OF_THINGS and index > 1)
        ):
            continue
        plain = {name[at:] for at in range(len(name))}  # "Ann Lee" of "Mayor Ann Lee"
        owning = {(*form[:-1], f"{form[-1]}'s") for form in plain}
        # "Her" is both: "met her", "her speech".
        forms = plain | owning if word.plain == "her" else owning if word.plain in OWNING_PRONOUNS else plain
        replacements[index] = frozenset(forms)
    return replacements


def _names(words: Sequence[Word]) -> list[tuple[str, ...]]:
    """The runs of words written large that own nothing."""
    runs: list[list[str]] = [[]]
    for word in words:
        named = word.is_large and word.plain not in NO_NAMES
        if word.mark or not named:
            runs.append([])
        runs[-1] += [word.raw] if named else []
    return [tuple(run) for run in runs if run and not run[-1].endswith("'s")]
