"""The language of the reply that is being made.

A context variable, so that the functions that make it need no extra argument. It is set where an event of Discord
comes in, and asyncio gives each event a context of its own: nobody reads another person's language. Where it is not
set, as in a terminal or in the log, the language is English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from bot.languages.catalog import number_text
from bot.languages.language import Language
from bot.languages.translatable import Translatable, translate_number_to, translate_to

_current: ContextVar[Language] = ContextVar("language", default=Language.ENGLISH)


def current_language() -> Language:
    """The language of what is being made here."""
    return _current.get()


@contextmanager
def speak(language: Language) -> Iterator[None]:
    """Makes what is said inside in this language."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str, **arguments: object) -> str:
    """The message of the catalog in the current language; arguments are written as that language writes them."""
    return translate_to(message, arguments, _current.get())


def ngettext(singular: str, plural: str, number: int, **arguments: object) -> str:
    """The same for a message that counts something: its {number} is the number."""
    return translate_number_to(singular, plural, number, {**arguments, "number": number}, _current.get())


def month_abbreviation(day: date) -> str:
    """The month of a day as the current language abbreviates it: Mar, Mär."""
    from babel.dates import format_date

    return format_date(day, format="LLL", locale=_current.get().value)  # British English has "Sept" beside "Mar"


def day_abbreviation(day: date) -> str:
    """A day without its year, always as wide as another: 22 Mar, 22.03."""
    if _current.get() is Language.ENGLISH:
        return f"{day.day:02} {month_abbreviation(day)}"
    from babel.dates import format_skeleton

    return format_skeleton("MMdd", day, locale=_current.get().value)


def day_in_short(day: date) -> str:
    """A day with its year, as short as the current language writes it: 22 Mar 2025, 22.03.2025."""
    if _current.get() is Language.ENGLISH:
        return f"{day.day} {month_abbreviation(day)} {day.year}"
    from babel.dates import format_date

    return format_date(day, format="medium", locale=_current.get().value)


def number(value: int) -> str:
    """A whole number as the current language writes it."""
    return number_text(value, _current.get())


def decimal(value: float) -> str:
    """A number with one digit after the point or comma of the current language: 61.5, 61,5."""
    if _current.get() is Language.ENGLISH:
        return f"{value:.1f}"
    from babel.numbers import format_decimal

    return format_decimal(value, format="0.0", locale=_current.get().value)


def translate(text: str) -> str:
    """What was made as Translatable in the current language; any other text as it is."""
    return text.in_language(_current.get()) if isinstance(text, Translatable) else text
