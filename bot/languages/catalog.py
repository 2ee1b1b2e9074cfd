"""The translations of one language, and how that language writes days and numbers."""

from __future__ import annotations

from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from bot.languages.language import Language

# Babel is imported where it is needed: a terminal speaks English, and need not wait for it.


@cache
def catalog(language: Language) -> NullTranslations:
    """The translations; what a catalog lacks stays English. Reads the .po file itself, so that no step builds it."""
    if language is Language.ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    text = files(__package__).joinpath("locale", language, "LC_MESSAGES", "dateline.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def warm_up() -> None:
    """Loads all catalogs, a tenth of a second, so that no reply waits for it on Discord's loop."""
    for language in Language:
        catalog(language)
        day_text(date(2025, 3, 22), language)
        month_text(date(2025, 3, 22), language)
        number_text(1234, language)


def own_name(language: Language) -> str:
    """What a language calls itself: Deutsch."""
    from babel import Locale

    name = Locale(language.value).get_language_name(language.value) or language.value
    return name[:1].upper() + name[1:]


def day_text(day: date, language: Language) -> str:
    """A day as a language other than English writes it, of which Translatable has the text: 22. März 2025."""
    from babel.dates import format_date

    return format_date(day, format="long", locale=language.value)


def day_of_year_text(day: date, language: Language) -> str:
    """The same without the year: 22. März."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", day, locale=language.value)


def month_text(day: date, language: Language) -> str:
    """The same of its month: März 2025."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", day, locale=language.value)


def number_text(number: int, language: Language) -> str:
    """1,234; 1.234."""
    if language is Language.ENGLISH:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return format_decimal(number, locale=language.value)
