"""The question as a chat model would ask it alone; as it is understood without one where it fails or invents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import prompts
from bot.answering.chat_model.model import ChatModel
from bot.answering.chat_model.outcome import Completion
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import stems, words
from bot.answering.writers.chat.data_marks import harmless
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.references import bare, content_words, ellipsis, references
from bot.conversation.follow_up.rewrite import Rewriter, StandaloneQuestion, stand_alone

TURNS = 4
SENTENCES = 2
LONGEST = 300


class ModelRewriter:
    """Asks the chat model; the conversation stands inside one message, never as roles: else a model answers it."""

    def __init__(self, model: ChatModel, otherwise: Rewriter) -> None:
        self._model = model
        self._otherwise = otherwise
        self._prompts = {
            "system": prompts.load("rewrite_system", ()),
            "human": prompts.load("rewrite_question", ("history", "question")),
        }

    def __call__(self, question: str, turns: Sequence[Turn]) -> StandaloneQuestion:
        """The question as it stands alone."""
        if not turns:
            return self._otherwise(question, turns)
        values = {"history": _history(turns[-TURNS:]), "question": _line(question)}
        result = self._model.complete(self._prompts, values)
        text = "" if not isinstance(result, Completion) or result.cut else " ".join(result.text.split()).strip('"“” ')
        if not _is_faithful(text, question, turns) or _points_back(text, question):
            return replace(self._otherwise(question, turns), usage=result.usage)
        # The rules may have taken a pronoun for something else than the model did.
        pronouns = stand_alone(question, turns).pronouns
        kept = tuple(pair for pair in pronouns if not set(words(pair[1])).isdisjoint(words(text)))
        return StandaloneQuestion(text, kept, usage=result.usage)


def _is_faithful(text: str, question: str, turns: Sequence[Turn]) -> bool:
    """Whether the text asks what the question asks, in words that were said, and in no more than a question has."""
    context = " ".join([question, *(" ".join([turn.question, *turn.sentences]) for turn in turns)])
    invented = set(stems(" ".join(word for word in words(text) if word not in STOP_WORDS))) - set(stems(context))
    keeps_content = set(stems(" ".join(content_words(question)))) <= set(stems(text))
    return bool(text) and len(text) <= LONGEST and not invented and keeps_content


def _points_back(text: str, question: str) -> bool:
    """Whether the text leaves unsaid what the question does, as that of a model that only repeats it."""
    count = len(references(question))
    return bare(text) is not None or ellipsis(text) is not None or 0 < count <= len(references(text))


def _history(turns: Sequence[Turn]) -> str:
    lines = []
    for turn in turns:
        lines.append(f"Question: {_line(turn.question)}")
        lines += [f"Answer: {_line(' '.join(turn.sentences[:SENTENCES]))}"] if turn.sentences else []
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(harmless(text).split())
