"""Whether a claim says nothing that its quotes do not: names, figures, dates, who says so, and "not"."""

from bot.answering.grounding.guard import fault

__all__ = ["fault"]
