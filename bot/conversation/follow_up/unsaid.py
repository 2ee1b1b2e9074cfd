"""How likely a question leaves each word unsaid that was said before, by the context reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import words
from bot.conversation.follow_up.mentions import Mention, Turn
from ingest.corpus.reader.context_reader import ContextReader


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The probability of each word that was read, and the logit that the question stands alone."""

    words: Mapping[str, float]
    stands_alone: float

    def probability(self, mention: Mention) -> float:
        """How likely the words of a mention are left unsaid, the mean over them."""
        return sum(self._each(mention)) / len(self._each(mention))

    def of_likeliest_word(self, mention: Mention) -> float:
        """How likely the likeliest word of a mention is left unsaid."""
        return max(self._each(mention))

    def _each(self, mention: Mention) -> list[float]:
        content = [word for word in mention.plain if word not in STOP_WORDS] or mention.plain
        return [self.words.get(word, 0.0) for word in content]


def read_unsaid(reader: ContextReader, question: str, turns: Sequence[Turn], topic: Sequence[str]) -> Unsaid:
    """What the reader says of a question after these turns; raises what the reader raises."""
    context = reader.read(question, said_before(turns, topic))
    likely: dict[str, float] = {}
    for word in context.words:
        for plain in words(word.text):
            likely[plain] = max(likely.get(plain, 0.0), word.probability)
    return Unsaid(likely, context.stands_alone)


def said_before(turns: Sequence[Turn], topic: Sequence[str]) -> list[str]:
    """The texts of a conversation, newest first; the subject that was known beforehand comes last."""
    texts = []
    for turn in reversed(turns):
        texts.append(turn.question)
        texts += [" ".join(turn.sentences)] if turn.sentences else []
    return [*texts, ", ".join(topic)] if topic else texts
