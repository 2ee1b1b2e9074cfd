"""The sentence that a person reads while their question waits."""

from __future__ import annotations

from bot.languages.current import ngettext


def waiting_sentence(before: int) -> str:
    """The sentence for a question that waits in the queue."""
    return ngettext(
        "Your question is waiting: {number} question ahead of it. The answer will appear here.",
        "Your question is waiting: {number} questions ahead of it. The answer will appear here.",
        before,
    )
