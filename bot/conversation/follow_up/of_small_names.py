"""A follow-up in small letters: "and trump?" asks of another person only where it is known for a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering.answer import Question
from bot.answering.question.capitals import tells_names, with_capitals
from bot.answering.question.query import read_query
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.references import ellipsis
from bot.conversation.follow_up.rewrite import Understood
from ingest.corpus.corpus import Corpus

# How a text's names are written is the same whatever day it is.
_ANY_DAY = datetime(2025, 1, 1)


class SmallNamesRewriter:
    """Rewrites follow-ups as another rewriter does, which is shown the names of "and X?" as articles write them."""

    def __init__(self, rewrite: Callable[[str, Sequence[Turn]], Understood], corpus: Corpus) -> None:
        self._rewrite = rewrite
        self._corpus = corpus

    def __call__(self, question: str, turns: Sequence[Turn]) -> Understood:
        """The question as it stands alone."""
        if not turns or ellipsis(question) is None:
            return self._rewrite(question, turns)
        written = self._written(question)
        *before, last = turns
        understood = self._rewrite(written, [*before, replace(last, question=self._written(last.question))])
        return Understood(question) if understood.text == written else understood

    def _written(self, text: str) -> str:
        if tells_names(text):
            return text
        return with_capitals(read_query(Question(text, _ANY_DAY)), self._corpus)
