"""Tells a text that is nothing but a day or a time, as pages write them beside "Updated", from one that says more."""

from __future__ import annotations

import re
from functools import cache

# The languages of what is looked for beside the date, those that pages are read in most.
_LANGUAGES = ("en", "en_GB", "de", "es", "fr", "it", "pt", "nl")
_WORD = re.compile(r"[^\W\d_]+")
_ZONE = re.compile(r"[A-Z]{1,4}T|UTC|MESZ?|Z")
_IN_DIGITS = re.compile(r"\d{1,2}[:h]\d{2}|\d{1,4}([-./])\d{1,2}\1\d{1,4}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAYS = frozenset(
    """
    now today yesterday tues thur thurs heute gestern hoy ayer aujourd hier oggi ieri hoje ontem vandaag gisteren
    """.split()
)
_UNITS = frozenset(
    """
    sec secs second seconds min mins minute minutes hr hrs hour hours h day days week weeks am pm
    minuten stunde stunden uhr tag tagen minuto minutos hora horas día días heure heures jour jours
    minuti ora ore giorno giorni dia dias minuut uur uren dag dagen
    """.split()
)
# What stands between these, and between two dates.
_BESIDE = frozenset(
    """
    a m p at on of the and st nd rd th ago just date time published first posted
    um den vom vor aktualisiert geändert bearbeitet el las la de del hs hace le à il y hui alle di fa em às há op om
    geleden
    """.split()
)
# With these a text says how long ago it was; "y" is of "il y a".
_AGO = frozenset("ago vor hace il y fa há geleden now".split())
_OF_CLOCK = frozenset("am pm uhr".split())


def is_relative(text: str) -> bool:
    """Whether a short text counts back from the moment at which a page is read, as "2 hours ago", and states no day."""
    words = {word.casefold() for word in _WORD.findall(text)}
    # "ago" is August in Italian, too.
    if _IN_DIGITS.search(text) or _YEAR.search(text) or words & (_calendar() - _AGO):
        return False
    counts = any(map(str.isdigit, text)) and not words.isdisjoint(_UNITS - _OF_CLOCK)
    return counts or not words.isdisjoint(_AGO)


def is_only_date(text: str) -> bool:
    """Whether a short text says a day, a time or how long ago it was, in one of seven languages, and nothing else."""
    word_list = _WORD.findall(text)
    words = {word.casefold() for word in word_list if not _ZONE.fullmatch(word)}
    if words.difference(_calendar(), _DAYS, _UNITS, _BESIDE):
        return False
    counts = any(map(str.isdigit, text)) and not words.isdisjoint(_UNITS)
    return counts or bool(_IN_DIGITS.search(text) or words & _calendar() or words & _DAYS)


@cache
def _calendar() -> frozenset[str]:
    """The names of months and of days of the week, whole and abbreviated."""
    from babel.dates import get_day_names, get_month_names

    names = (
        name
        for language in _LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for get_names in (get_month_names, get_day_names)
        for name in get_names(width, context, language).values()
    )
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name))
