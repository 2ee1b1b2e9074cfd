"""Ways to make a sentence of an article untrue, as by a writer with one mistake."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from bot.answering.english.lexicon.closed_words import NUMBERS
from bot.answering.english.lexicon.time import MONTHS, WEEKDAYS
from bot.answering.english.terms import names
from bot.answering.grounding.words import turning

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,:/-])\d+(?:\.\d+)?(?![\w:/-]|[.,]\d)")
_MONTH = re.compile(rf"\b(?:{'|'.join(month.title() for month in MONTHS if month != 'may')})\b")
_HELPER = re.compile(r"\b(is|are|was|were|has|have|had|will|can|could|should|did|does|do) (?!not\b)(?=[a-z])")
_NEGATIVE = re.compile(r"\b(?:no|nobody|none|nothing|never|neither|nor|without|cannot|\w+n['’]t)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(is|are|was|were|has|have|had|will|can|could|should|did|does|do) not (?=[a-z])")
_DAY = rf"(?:on |late |early )?(?:{'|'.join(WEEKDAYS).title()})|in an? \w+|at an? \w+ \w+"
# Behind the statement: "Smith, the mayor, said Y" has it after "said".
_SPEAKER = r"(?!who |which |but |and |while )[^,.\"“”]+ (?:said|says)"
_SPEAKER_PART = re.compile(rf", (?:according to [^,.\"“”]+|{_SPEAKER}(?: (?:{_DAY}))?)(?=\.$)")
_MAY = re.compile(r"\b(?:may|might|could) (?=[a-z]+\b)(?!not\b)")
_IF = re.compile(r"\b(?:if|whether|when|unless|who|what|to)\b", re.IGNORECASE)
_WORD = re.compile(r"(?<![^\W_])(?<!['’-])[^\W_]++(?:['’-][^\W_]++)*+ ")
_PLANS = re.compile(r"\b(?:plans?|planned|wants?|wanted|hopes?|hoped|intends?|aims?|expects?|threatened) to (?=[a-z])")

SHORTEST_FACT = 40  # characters


# One way to alter a sentence: gets names of other articles, and returns None if it cannot be done.
Alter = Callable[[str, random.Random, Sequence[str]], str | None]


def _figure(sentence: str, draw: random.Random, _names: Sequence[str]) -> str | None:
    numbers = list(_NUMBER.finditer(sentence))
    if not numbers:
        return None
    match = draw.choice(numbers)
    value = float(match.group().replace(",", ""))
    other_value = value + draw.choice([1, 2, 3, 10]) if value < 100 else value * draw.choice([2, 3, 5])
    return _put(sentence, match, f"{other_value:,.0f}" if other_value == int(other_value) else f"{other_value:.1f}")


def _name(sentence: str, draw: random.Random, other_names: Sequence[str]) -> str | None:
    present = [name for name in names(sentence) if name[0].isupper() and not sentence.startswith(name)]
    strange = [name for name in other_names if name not in sentence]
    if not present or not strange:
        return None
    return sentence.replace(draw.choice(present), draw.choice(strange), 1)


def _month(sentence: str, draw: random.Random, _names: Sequence[str]) -> str | None:
    match = _MONTH.search(sentence)
    return (
        _put(sentence, match, draw.choice([m.title() for m in MONTHS if m.title() != match.group()])) if match else None
    )


def _negated(sentence: str, draw: random.Random, _names: Sequence[str]) -> str | None:
    denied = list(_NOT.finditer(sentence))
    if denied:
        match = draw.choice(denied)
        return _put(sentence, match, f"{match[1]} ")
    matches = list(_HELPER.finditer(sentence))
    # With another "no" in the sentence, nobody could say whether it is true.
    if not matches or _NEGATIVE.search(sentence):
        return None
    match = draw.choice(matches)
    return _put(sentence, match, f"{match[1]} not ")


def _unsaid(sentence: str, _draw: random.Random, _names: Sequence[str]) -> str | None:
    match = _SPEAKER_PART.search(sentence)
    # With a quotation it is another lie, and what is left has to be a sentence.
    if not match or match.start() < SHORTEST_FACT or any(mark in sentence for mark in '"“”:'):
        return None
    return _put(sentence, match, "")


def _certain(sentence: str, draw: random.Random, _names: Sequence[str]) -> str | None:
    matches = list(_MAY.finditer(sentence))
    return _put(sentence, draw.choice(matches), "will ") if matches else None


def _done(sentence: str, draw: random.Random, _names: Sequence[str]) -> str | None:
    matches = [match for match in _PLANS.finditer(sentence) if not _IF.search(sentence[: match.start()])]
    return _put(sentence, draw.choice(matches), "did ") if matches else None


def _turned(sentence: str, draw: random.Random, _names: Sequence[str]) -> str | None:
    matches = [match for match in _WORD.finditer(sentence) if match.start() and turns(match.group().strip())]
    return _put(sentence, draw.choice(matches), "") if matches else None


def turns(word: str) -> bool:
    """Whether the sentence is untrue without the word; "new" counts in "New York".

    "Years of war" is true of eight, and "in 2024" of May: without a number or a month less is said, and nothing wrong.
    """
    if word.casefold() in NUMBERS or word == "May":
        return False
    effect = turning(word.casefold())
    return effect is not None and (effect.kind != "name" or word[0].isupper())


def _roles(sentence: str, draw: random.Random, _names: Sequence[str]) -> str | None:
    candidates = [name for name in names(sentence) if sentence.count(name) == 1 and name[0].isupper()]
    if len(candidates) < 2:
        return None
    former, latter = sorted(draw.sample(candidates, 2), key=sentence.index)
    head, between, tail = re.split(f"{re.escape(former)}|{re.escape(latter)}", sentence, maxsplit=2)
    return head + latter + between + former + tail


ALTERATIONS: dict[str, Alter] = {
    "another figure": _figure,
    "another name": _name,
    "another month": _month,
    "two names exchanged": _roles,
    "a word that turns it left out": _turned,
    "“not” put in or left out": _negated,
    "“X said” left out": _unsaid,
    "“may” made “will”": _certain,
    "“plans to” made “did”": _done,
}


def _put(sentence: str, match: re.Match[str], text: str) -> str:
    return sentence[: match.start()] + text + sentence[match.end() :]
