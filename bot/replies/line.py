"""The sentence that a person reads while their question waits."""

from __future__ import annotations

from bot.replies.message import counted


def waiting_sentence(before: int) -> str:
    """The sentence for a question that waits in the queue."""
    return f"Your question is waiting: {counted(before, 'question')} ahead of it. The answer will appear here."
