"""What a person is told while their question waits."""

from __future__ import annotations

from bot.replies.message import counted


def waiting_sentence(before: int) -> str:
    """The sentence for a question that waits in line."""
    return f"Your question waits in line: {counted(before, 'question')} before it. The answer will stand here."
