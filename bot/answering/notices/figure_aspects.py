"""What tells two figures of one wording apart: only feared, of women or of all, profit or sales, another day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from bot.answering.english.dates import mentions
from bot.answering.english.figures import Figure
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.lexicon.news import ALL_OF_IT, DOUBTING, SUMS
from bot.answering.english.lexicon.numbers import TO_TWELVE
from bot.answering.english.lexicon.time import WEEKDAYS, weekday_number
from bot.answering.english.spelling import one_spelling
from bot.answering.english.terms import stem, words
from bot.answering.question.time.calendar import shift

_DENIED = re.compile(
    r"\b(?:not true|no evidence|misleading|disinformation|misinformation|rumou?rs?|rumou?red|wrongly|incorrectly"
    rf"|{'|'.join(DOUBTING)})\b",
    re.IGNORECASE,
)
# Not the guard's list of hedges: "nearly 200 were killed" is a count, and one that is expected is none.
_OPEN = re.compile(
    r"\b(?:could|may|might|would|will|fear(?:s|ed)?|plan(?:s|ned|ning)?|expect(?:s|ed)?|project(?:s|ed)|forecasts?"
    r"|predict(?:s|ed)?|propos(?:es|ed|ing)|threaten(?:s|ed)?|wants?|aims?|seeks?|if)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bnot\b|n't\b|\b(?:disapprove|oppose)\w*", re.IGNORECASE)
_TERM = re.compile(
    rf"\b(\d+|{'|'.join(TO_TWELVE)})[- ](year|month|week|day)(?![\w-])(?!s? (?:ago|old|high|low)\b)", re.I
)
_ABOARD = re.compile(r"\W*+(?:[\w'-]++ ){0,3}(?:on board|aboard|on the ground|on the plane)\b", re.IGNORECASE)
_AMONG = re.compile(r"\bamong (?:the )?(\w+)", re.IGNORECASE)
_NO_KINDS = STOP_WORDS | ALL_OF_IT | frozenset("near amid across around inside outside within per since".split())
# Runs of words that are written small: names are compared by themselves.
_SMALL_WORD = re.compile(r"[a-z][a-z'-]+|[A-Z0-9]\S*|[,.;:]")
_SAID_ON = re.compile(
    r"\b(?:said|says|told (?:[\w'-]+ ){1,3}?|announced|reported|added|confirmed|in a statement|police|officials?"
    rf"|authorities|ministry)\s*(?:(?:on|late|early) )?(?:{'|'.join(WEEKDAYS).title()})\b",
)
_COUNTED = {"yesterday": 1, "today": 0}


def is_denied(sentence: str) -> bool:
    """Whether the sentence says that something in it is not so."""
    return _DENIED.search(sentence) is not None


def aspects(sentence: str, figure: Figure) -> frozenset[str]:
    """How a figure of the sentence is meant: two with other aspects are of two things."""
    found = {f"among {stem(word.lower())}" for word in _AMONG.findall(sentence)}
    if figure.unit:
        # A rate of thirty years, a profit: of a count of people such words tell nothing.
        found |= {f"{number.lower()} {unit.lower()}" for number, unit in _TERM.findall(sentence)}
        found |= {stem(word) for word in words(sentence) if word in SUMS}
    if _ABOARD.match(sentence, figure.end):
        found.add("aboard")
    if _OPEN.search(sentence[: figure.start]):
        found.add("open")
    if _NOT.search(sentence):
        found.add("not")
    return frozenset(found)


def kinds_of(sentence: str, things: frozenset[str]) -> frozenset[str]:
    """The words right before the things (stems) that are measured: of "food inflation" food."""
    return frozenset(
        stem(before)
        for before, thing in pairwise(words(" ".join(_SMALL_WORD.findall(sentence))))
        if stem(thing) in things
        and stem(before) not in things
        and before not in _NO_KINDS
        and not before.endswith("ly")
    )


def own_days(sentence: str, published: date) -> frozenset[date]:
    """The days that the weekdays of a sentence are, counted back from the report's own; not when it was said."""
    found = set()
    text = _SAID_ON.sub(" ", one_spelling(sentence))
    for one in mentions(text):
        if one.is_weekday and not one.day:
            found.add(shift(published, -timedelta(days=(published.weekday() - weekday_number(one.words)) % 7)))
        elif one.words in _COUNTED:
            found.add(shift(published, -timedelta(days=_COUNTED[one.words])))
    return frozenset(found)
