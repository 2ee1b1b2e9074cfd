"""How a figure of a sentence is meant: only feared, of a profit, an hour, before tax, in the second round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.english.figures import Figure
from bot.answering.english.lexicon.closed_words import PREPOSITIONS
from bot.answering.english.lexicon.news import EXPECTED, REPEATED, SUMS
from bot.answering.english.lexicon.numbers import ORDINALS, TO_TWELVE
from bot.answering.english.lexicon.time import BEFORE_OR_AFTER, OF_PERIODS, PERIODS
from bot.answering.english.terms import stem, words

_OPEN = re.compile(rf"\b(?:{'|'.join(EXPECTED)})\b[^.;:]{{0,60}}$", re.IGNORECASE)
_NOT = re.compile(r"\bnot\b|n't\b|\b(?:disapprove|oppose)\w*", re.IGNORECASE)
_TERM = re.compile(
    rf"\b(\d+|{'|'.join(TO_TWELVE)})[- ](year|month|week|day)(?![\w-])(?!s? (?:ago|old|high|low)\b)", re.I
)
_ABOARD = re.compile(r"\W*+(?:[\w'-]++ ){0,3}(?:on board|aboard|on the ground|on the plane)\b", re.IGNORECASE)
_AMONG = re.compile(r"\bamong (?:the )?(\w+)", re.IGNORECASE)

_PERIOD = "|".join(PERIODS)
# "30 per cent" is a share, and "per official count" and "per the police" tell who counted.
_PER = r"(?!cent\b|the\b|official)\w+"
# Right behind the figure or a few words later: "$20 an hour", "$10/month", "1,000 euros in rent per household".
_RATE = re.compile(
    rf"(?P<between>(?:[ -][\w']+){{0,3}}?)(?:[ -](?:an?|each|every)[ -](?P<period>{_PERIOD})\b"
    rf"(?! (?:and a half|{'|'.join(BEFORE_OR_AFTER)})\b)|[ -]per[ -](?P<per>{_PER})|/(?P<short>{_PERIOD})\b)",
    re.IGNORECASE,
)
# "An hourly $20", "a monthly rent of 900 euros"; "the weekly Der Spiegel said the dam cost $4 billion" is of no week.
_OF_PERIOD = re.compile(
    rf"\b({'|'.join(OF_PERIODS)})(?: (?:[a-z-]+ )?(?:{'|'.join(sorted(REPEATED))})\b(?: [^\s;]+){{0,4}})? $"
)
_CHANGE = re.compile(rf"\b({_PERIOD})[- ](?:on|over)[- ]\1\b|\b(annuali[sz]ed)\b", re.IGNORECASE)
_TAX = re.compile(r"\b(?:(before|pre)|(?:after|post))[- ]tax(?:es)?\b", re.IGNORECASE)
# A part of a year, of a match or of an election.
_STAGE = re.compile(
    rf"\b(?:({'|'.join(ORDINALS)}|last|final|opening)[- ](round|quarter|half)|(Q[1-4])"
    rf"|first ({'|'.join(TO_TWELVE)}|\d+) (months|weeks|days))\b",
    re.IGNORECASE,
)
_RUNOFF = re.compile(r"\brun-?off\b", re.IGNORECASE)


def aspects_of(sentence: str, figure: Figure) -> frozenset[str]:
    """How a figure of the sentence is meant: two with other aspects are of two things."""
    aspects = {f"among {stem(word.lower())}" for word in _AMONG.findall(sentence)}
    if figure.unit:
        # A rate of thirty years, a profit: of a count of people such words tell nothing.
        terms = _TERM.findall(sentence)
        aspects |= {f"{TO_TWELVE.get(number.lower(), number)} {unit.lower()}" for number, unit in terms}
        aspects |= {stem(word) for word in words(sentence) if word in SUMS}
        aspects |= {f"per {OF_PERIODS[word]}" for word in _OF_PERIOD.findall(sentence[: figure.start])}
        aspects |= {
            f"{period.lower()} on {period.lower()}" if period else "annualized"
            for period, _ in _CHANGE.findall(sentence)
        }
        aspects |= {"before tax" if before else "after tax" for before in _TAX.findall(sentence)}
    aspects |= set(_rates(sentence, figure)) | set(_stages(sentence))
    if _ABOARD.match(sentence, figure.end):
        aspects.add("aboard")
    if _OPEN.search(sentence[: figure.start]):
        aspects.add("open")
    if _NOT.search(sentence):
        aspects.add("not")
    return frozenset(aspects)


def _rates(sentence: str, figure: Figure) -> Iterator[str]:
    """What the figure is for, "per hour" or "per head"; but "$5 million in a week" is what it came to."""
    rate = _RATE.match(sentence, figure.end)
    if rate is None:
        return
    before = rate["between"].split()[-1:]
    if rate["period"] and before and before[0].lower() in PREPOSITIONS:
        return
    yield f"per {(rate['period'] or rate['per'] or rate['short']).lower()}"


def _stages(sentence: str) -> Iterator[str]:
    for ordinal, part, quarter, number, unit in _STAGE.findall(sentence):
        if part:
            yield f"{part.lower()} {ORDINALS.get(ordinal.lower(), ordinal.lower())}"
        elif quarter:
            yield f"quarter {quarter[1]}"
        else:
            yield f"first {TO_TWELVE.get(number.lower(), number)} {unit.lower()}"
    if _RUNOFF.search(sentence):
        yield "round 2"
