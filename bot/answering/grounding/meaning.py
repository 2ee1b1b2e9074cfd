"""What a text says as a set: stems, countries, figures and days by their value, so that "34%" is "34 per cent"."""

from __future__ import annotations

from functools import lru_cache

from bot.answering.grounding.dates import mentions
from bot.answering.grounding.figures import figures
from bot.answering.grounding.spelling import country_of, one_spelling
from bot.answering.terms import STOP_WORDS, stem, words


@lru_cache(maxsize=4096)
def meaning(text: str) -> frozenset[str]:
    """The parts of a text that say something of their own."""
    plain = one_spelling(text)
    dates = mentions(plain)
    parts = {stem(country_of(word)) for word in words(plain.replace("-", " ")) if word not in STOP_WORDS}
    parts = {part for part in parts if not any(c.isdigit() for c in part)}
    parts |= {f"{figure.value.normalize():f}{figure.unit}" for figure in figures(plain, dates)}
    return frozenset(parts | {f"{one.month or ''}/{one.day or ''}" for one in dates if one.month or one.day})
