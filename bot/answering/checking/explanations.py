"""How an article contradicts a statement, in a sentence for a person."""

from __future__ import annotations

import re
from datetime import date

from bot.answering.checking.difference import Difference
from bot.answering.english.dates import day_in_words
from bot.answering.english.figures import readable_digits, unit_name
from bot.answering.english.lexicon.news import UNITS
from bot.answering.english.spelling import written_out
from bot.languages.translatable import gettext_lazy

OPPOSITE = gettext_lazy("An article says the opposite.")
REVERSED = gettext_lazy("An article says it the other way around.")
_WITHOUT_PARTS = {"denial": OPPOSITE, "roles": REVERSED}


def explain(change: Difference, old_day: date | None = None) -> str:
    """What an article says otherwise, in a sentence, with the day of a report of long ago."""
    of_sentence, of_statement = (
        _for_people(change.sentence_part, change.kind),
        _for_people(change.statement_part, change.kind),
    )
    if old_day is None:
        if change.kind in _WITHOUT_PARTS:
            return _WITHOUT_PARTS[change.kind]
        return gettext_lazy("An article says {held}, not {said}.", held=of_sentence, said=of_statement)
    day = day_in_words(old_day)
    if change.kind == "denial":
        return gettext_lazy("An article from {day} says the opposite.", day=day)
    if change.kind == "roles":
        return gettext_lazy("An article from {day} says it the other way around.", day=day)
    return gettext_lazy("An article from {day} says {held}, not {said}.", day=day, held=of_sentence, said=of_statement)


def explain_older(change: Difference, reported: date | None) -> str:
    """What a report of long ago says otherwise, in a sentence."""
    if reported is None:
        return gettext_lazy("An article without a date says otherwise; it may be an older one.")
    day = day_in_words(reported)
    if change.kind == "denial":
        return gettext_lazy("An older article, from {day}, says the opposite; it may have changed since.", day=day)
    if change.kind == "roles":
        return gettext_lazy(
            "An older article, from {day}, says it the other way around; it may be about another time.", day=day
        )
    of_sentence = _for_people(change.sentence_part, change.kind)
    if change.kind == "figure":
        return gettext_lazy(
            "An older article, from {day}, says {held}; it may have changed since.", day=day, held=of_sentence
        )
    return gettext_lazy(
        "An older article, from {day}, says {held}; it may be about another time.", day=day, held=of_sentence
    )


def _for_people(part: str, kind: str) -> str:
    """A date with its spaces, a large figure with its commas, and the unit of several in the plural."""
    if kind == "date":
        return part.replace("-", " ")
    value, _, unit = part.partition(" ")
    if unit in UNITS and value[-1].isdigit():
        part = f"{value} {unit_name(unit, is_one=value == '1')}"
    part = re.sub(r"[A-Z][a-z]+", lambda match: written_out(match[0]), part)
    return readable_digits(part)
