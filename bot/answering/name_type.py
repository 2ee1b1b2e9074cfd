"""What kind of name a question asks for, where its words say so: a person, a country or a state.

A coarse question classification in the manner of Li and Roth (2002), Learning Question Classifiers, by the question's
own words. A sentence that holds such a name beside those of the question can be an answer; one without cannot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.places import COUNTRIES, STATES, listed

_WHICH = r"\b(?:which|what)\b(?! (?:did|does|do|is|are|was|were|will|would|has|have|had|can|could)\b)(?: [\w’'-]+){0,4}"
_PEOPLE = """
actor actress artist athlete attorney author billionaire boxer candidate cardinal celebrity ceo chef coach comedian
congressman congresswoman director driver figure golfer governor gymnast host icon judge justice lawmaker leader legend
man mayor member minister musician nominee official person player politician pope president prince princess rapper
royal senator singer star swimmer woman writer
"""


@dataclass(frozen=True, slots=True)
class NameType:
    """A kind of name: how a question asks for it, and what it looks like in a text."""

    asked: re.Pattern[str]
    name: re.Pattern[str]
    known_by_last_word: bool = False

    def is_new_in(self, text: str, question: str) -> bool:
        """Whether the text holds such a name that the question does not."""
        asked = question.casefold()
        names = self.name.findall(text)
        # "Then Jane Doe" at the head of a sentence is Doe, and "Doe" in the question is she.
        told = [name.split()[-1] for name in names] if self.known_by_last_word else names
        return any(name.casefold() not in asked for name in told)


def _names(places: str) -> re.Pattern[str]:
    # The longest first, so that "South Sudan" is not read as "Sudan".
    names = sorted(listed(places), key=len, reverse=True)
    # All begin with a capital: only there the two hundred names are tried.
    return re.compile(rf"\b(?=[A-Z])(?:{'|'.join(map(re.escape, names))})(?![\w-])")


COUNTRY = NameType(re.compile(rf"{_WHICH} (?:countr(?:y|ies)|nations?)\b", re.IGNORECASE), _names(COUNTRIES))
STATE = NameType(re.compile(rf"{_WHICH} states?\b", re.IGNORECASE), _names(STATES))
PERSON = NameType(
    re.compile(rf"\bwho(?:se)?\b|{_WHICH} (?:{'|'.join(_PEOPLE.split())})s?\b", re.IGNORECASE),
    re.compile(r"\b[A-Z][a-zà-ž’'-]+(?: [A-Z]\.)?(?: (?:de|da|van|von|al|bin|la|der))?(?: [A-Z][a-zà-ž’'-]+)+"),
    known_by_last_word=True,
)


def asked_name(question: str) -> NameType | None:
    """The kind of name that the question asks for; None where it leaves that open."""
    return next((kind for kind in (COUNTRY, STATE, PERSON) if kind.asked.search(question)), None)
