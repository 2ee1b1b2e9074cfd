"""What Discord offers while somebody types an option."""

from __future__ import annotations

from collections.abc import Iterable

from discord import app_commands

from bot.replies.safe_text import plain_line, shortened
from ingest.corpus.text.folding import plain_letters

MOST, LONGEST = 25, 100  # Discord takes no more choices, and no longer names and values


def matching_choices(text: str, choices: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Of names with their values, the first of those whose name holds what was typed, with or without accents."""
    typed = plain_letters(text)
    matching = [(name, value) for name, value in choices if typed in plain_letters(name) and len(value) <= LONGEST]
    return [
        app_commands.Choice(name=shortened(plain_line(name) or name, LONGEST), value=value)
        for name, value in matching[:MOST]
    ]
