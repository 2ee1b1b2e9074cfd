"""Which words of a statement are in none of the texts that come nearest: there a person looks first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.answering.checking.one_form import PLACES, one_form
from bot.answering.english.figures import readable_digits, unit_name
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.lexicon.news import UNITS
from bot.answering.english.lexicon.numbers import TO_TWELVE
from bot.answering.english.lexicon.time import MONTHS, SHORT_MONTHS, month_number
from bot.answering.english.spelling import country_of, written_out
from bot.answering.english.terms import stem, words
from bot.answering.grounding.words import turning

_WORD = re.compile(r"\$?[^\W_](?:[\w.,'&-]*[^\W_])?%?")
_LEAST_DIGITS = 5  # of a figure that is no year
_SHORT_PLACES = {word: short for short, word in PLACES.items()}
_LONG_MONTHS = {short: MONTHS[month_number(short) - 1] for short in SHORT_MONTHS}


# Of the words that say nothing by themselves, those that make it another statement.
_TURNING = frozenset({"denial", "hedge", "condition"})


def absent_words(statement: str, texts: Sequence[str]) -> list[str]:
    """The words of the statement, those in a row together, whose stem or figure is in none of these texts.

    Words that say nothing by themselves are left aside. One that turns a sentence, such as "not" or "former", has to be
    in the first text, which is the nearest.
    """
    nearest, *others = (_parts(one_form(text)) for text in texts)
    form = one_form(statement)
    turns = {part for part in _parts(form) if _turns(part)}
    present = nearest.union(*(other - turns for other in others))
    runs = groupby(_WORD.findall(form), lambda token: not _parts(token) <= present)
    return list(dict.fromkeys(_shown(run, statement) for is_absent, run in runs if is_absent))


def has_facts(statement: str, texts: Sequence[str]) -> bool:
    """Whether every figure and every word with a capital of the statement is in one of these texts."""
    present = frozenset[str]().union(*(_parts(one_form(text)) for text in texts))
    return all(
        _parts(token) <= present
        for token in _WORD.findall(one_form(statement))
        if token in TO_TWELVE or any(c.isdigit() or c.isupper() for c in token)
    )


def _parts(text: str) -> frozenset[str]:
    """What is compared of a text in one form: figures, words that turn a sentence, and stems."""
    parts = [word.replace(",", "") for word in words(text.replace("-", " "))]
    return frozenset(
        word if _turns(word) else stem(_LONG_MONTHS.get(word, country_of(word)))
        for word in parts
        if word not in STOP_WORDS or _turns(word)
    )


def _turns(word: str) -> bool:
    turn = turning(word)
    return turn is not None and turn.kind in _TURNING


def _shown(tokens: Iterable[str], statement: str) -> str:
    """Words that follow one another; a figure and a date as people write them, a country as the statement does."""
    parts, statement_words = [], words(statement)
    for token in tokens:
        if (short := _SHORT_PLACES.get(token.lower())) in statement_words:
            parts.append(str(short))
        elif token in TO_TWELVE and token not in statement_words:
            parts.append(str(TO_TWELVE[token]))
        elif any(map(str.isdigit, token)):
            parts.append(readable_digits(token.replace("-", " "), _LEAST_DIGITS))
        elif token in UNITS and not any(word.split("-")[-1] == token for word in statement_words):
            parts.append(unit_name(token, is_one=parts[-1:] == ["1"]))
        else:
            parts.append(written_out(token, statement))
    return " ".join(parts)
