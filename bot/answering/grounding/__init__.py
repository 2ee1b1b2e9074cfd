"""Whether a sentence says nothing but what its quote says: proven word by word, or at least in all its facts."""

from bot.answering.grounding.own_words import missing_fact
from bot.answering.grounding.proof import is_quote, proven, proven_by

__all__ = ["is_quote", "missing_fact", "proven", "proven_by"]
