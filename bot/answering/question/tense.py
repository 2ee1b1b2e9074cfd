"""Whether a question asks what happened, or how things are now."""

from __future__ import annotations

import re

from bot.answering.english.lexicon.grammar import PAST_AUXILIARIES, PRESENT_AUXILIARIES
from bot.answering.english.terms import irregular_forms, stem

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def asks_of_the_past(question: str) -> bool:
    """Whether the first verb of the question that can be told is one of the past ("Who won ...?")."""
    for place, word in enumerate(_WORD.findall(question.replace("’", "'"))):
        small = word.lower()
        if small in PRESENT_AUXILIARIES:
            return False
        # A capital within a question is a name's: the United States.
        if small in PAST_AUXILIARIES or ((place == 0 or word == small) and _is_past_form(small)):
            return True
    return False


def _is_past_form(word: str) -> bool:
    return word in irregular_forms(stem(word)) or (word.endswith("ed") and len(word) > 4)
