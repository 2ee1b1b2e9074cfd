"""What a text says as a set: stems, countries, figures and days by their value, so that "34%" is "34 per cent"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.answering.grounding.dates import Mention, mentions
from bot.answering.grounding.figures import Figure, figures
from bot.answering.grounding.spelling import country_of, one_spelling
from bot.answering.terms import STOP_WORDS, stem, words


@lru_cache(maxsize=4096)
def meaning(text: str) -> frozenset[str]:
    """The parts of a text that say something of their own."""
    plain = one_spelling(text)
    dates = mentions(plain)
    found = figures(plain, dates)
    parts = {stem(country_of(word)) for word in words(_without(plain, [*found, *dates])) if word not in STOP_WORDS}
    parts |= {f"{figure.value.normalize():f}{figure.unit}" for figure in found}
    return frozenset(
        parts | {f"{one.month or ''}/{one.day or ''}/{one.words}" for one in dates if not one.year or one.month}
    )


def _without(text: str, read: Sequence[Figure | Mention]) -> str:
    for one in sorted(read, key=lambda one: -one.start):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text.replace("-", " ")
