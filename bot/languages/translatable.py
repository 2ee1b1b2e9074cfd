"""English text that knows how to say itself in another language, so that those who make it need not know which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, Self

from bot.languages.catalog import catalog, day_of_year_text, day_text, month_text, number_text
from bot.languages.language import Language


class Translatable(str):
    """The English text; joined to another or put into an f-string it is nothing but that."""

    def __new__(cls, english: str, say: Callable[[Language], str]) -> Self:
        """`say` gives the text in a language other than English."""
        text = super().__new__(cls, english)
        text._say = say
        return text

    _say: Callable[[Language], str]

    def in_language(self, language: Language) -> str:
        """The text in this language."""
        return str(self) if language is Language.ENGLISH else self._say(language)

    def __reduce__(self) -> tuple[Any, ...]:
        return Translatable, (str(self), self._say)


def gettext_lazy(message: str, **arguments: object) -> Translatable:
    """A message of the catalog with its arguments, some of which may be Translatable or a date."""
    english = _filled(message, arguments, Language.ENGLISH)
    return Translatable(english, partial(translate_to, message, arguments))


def ngettext_lazy(singular: str, plural: str, number: int, **arguments: object) -> Translatable:
    """The same for a message that counts something: its {number} is the number."""
    arguments = {**arguments, "number": number}
    english = _filled(singular if number == 1 else plural, arguments, Language.ENGLISH)
    return Translatable(english, partial(translate_number_to, singular, plural, number, arguments))


def join(separator: str, parts: Iterable[str]) -> Translatable:
    """`separator.join(parts)` of which each part keeps its translations; others are the same in all languages."""
    parts = tuple(parts)
    return Translatable(separator.join(parts), partial(_joined, separator, parts))


def day_name(day: date, english: str) -> Translatable:
    """A day, which in English is written so."""
    return Translatable(english, partial(day_text, day))


def day_of_year_name(day: date, english: str) -> Translatable:
    """A day without its year, which in English is written so."""
    return Translatable(english, partial(day_of_year_text, day))


def month_name(day: date, english: str) -> Translatable:
    """The month of a day, which in English is written so."""
    return Translatable(english, partial(month_text, day))


def translate_to(message: str, arguments: Mapping[str, object], language: Language) -> str:
    """The message of the catalog in this language with its arguments."""
    return _filled(catalog(language).gettext(message) if message else "", arguments, language)


def translate_number_to(
    singular: str, plural: str, number: int, arguments: Mapping[str, object], language: Language
) -> str:
    """The same for a message that counts something."""
    return _filled(catalog(language).ngettext(singular, plural, number), arguments, language)


def _joined(separator: str, parts: tuple[str, ...], language: Language) -> str:
    return separator.join(_written(part, language) for part in parts)


def _filled(message: str, arguments: Mapping[str, object], language: Language) -> str:
    if not arguments:
        return message
    return message.format(**{name: _written(value, language) for name, value in arguments.items()})


def _written(value: object, language: Language) -> str:
    if isinstance(value, Translatable):
        return value.in_language(language)
    return number_text(value, language) if type(value) is int else str(value)
