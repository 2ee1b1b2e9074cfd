"""Follow-ups in small letters: their names are known by how articles write them, as those of a question are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import Question
from bot.answering.question.capitals import tells_names, with_capitals
from bot.answering.question.query import read_query
from bot.conversation.follow_up.fragment import read_fragment
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.references import ellipsis
from bot.conversation.follow_up.rewrite import Rewriter, StandaloneQuestion
from bot.conversation.follow_up.times import ANY_DAY
from ingest.corpus.corpus import Corpus


class SmallNamesRewriter:
    """Rewrites follow-ups as another rewriter does, which is shown names as articles write them.

    Those of the questions before, so that "did ann lee win" speaks of Ann Lee and not of "ann lee win"; of the
    follow-up itself only where it is "and X?" or "X?".
    """

    def __init__(self, rewrite: Rewriter, corpus: Corpus) -> None:
        self._rewrite = rewrite
        self._corpus = corpus

    def __call__(self, question: str, turns: Sequence[Turn]) -> StandaloneQuestion:
        """The question as it stands alone."""
        if not turns:
            return self._rewrite(question, turns)
        is_part = ellipsis(question) is not None or read_fragment(question) is not None
        question_with_names = self._written(question) if is_part else question
        standalone = self._rewrite(
            question_with_names, [replace(turn, question=self._written(turn.question)) for turn in turns]
        )
        return replace(standalone, text=question) if standalone.text == question_with_names else standalone

    def _written(self, text: str) -> str:
        if tells_names(text):
            return text
        return with_capitals(read_query(Question(text, ANY_DAY)), self._corpus)
