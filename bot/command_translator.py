"""What Discord shows of the commands in other languages: names, descriptions, options and choices."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.app_commands import TranslationContextTypes, locale_str

from bot.languages.catalog import warm_up
from bot.languages.language import Language, language_of
from bot.languages.translatable import translate_to


class CatalogTranslator(app_commands.Translator):
    """Translates by the catalogs that replies are translated by; called by discord.py."""

    async def load(self) -> None:
        """Loads the catalogs."""
        await asyncio.to_thread(warm_up)

    async def translate(
        self, string: locale_str, locale: discord.Locale, _context: TranslationContextTypes
    ) -> str | None:
        """The text in that locale; None where it stays as it is."""
        language = language_of(locale.value)
        if language is Language.ENGLISH:
            return None
        translated = translate_to(string.message, {}, language)
        return translated if translated != string.message else None
