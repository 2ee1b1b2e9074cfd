"""What can be quoted, and whether a sentence says nothing but what its quote says, word by word or in all its facts."""

from bot.answering.grounding.own_words import missing_fact
from bot.answering.grounding.proof import is_quote, prepare, proven_by, proven_by_sentence

__all__ = ["is_quote", "missing_fact", "prepare", "proven_by", "proven_by_sentence"]
