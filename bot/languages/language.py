"""The languages that the bot speaks in Discord."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache


class Language(StrEnum):
    """A language by its English name, with its code in ISO 639-1; each but English, as the code is, has a catalog."""

    ENGLISH = "en"
    GERMAN = "de"


@lru_cache(maxsize=256)  # asked for each word of each command in each of thirty locales, at each start
def language_of(locale: str | None) -> Language:
    """The language for one of Discord's locales, such as "de" or "en-GB"; English for all that have no catalog."""
    code = (locale or "").partition("-")[0]
    return next((language for language in Language if language.value == code), Language.ENGLISH)
