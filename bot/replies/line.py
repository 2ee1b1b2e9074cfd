"""The sentence that a person reads while their question waits."""

from __future__ import annotations

from bot.replies.message import counted


def waiting_sentence(before: int) -> str:
    """The sentence for a question that waits in the queue."""
    return f"Your question waits in line: {counted(before, 'question')} before it. The answer will stand here."
