"""The question with what the context reader finds unsaid; by rules alone where the reader fails."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import Understood, stand_alone
from bot.conversation.follow_up.unsaid import ContextSource
from ingest.corpus.errors import ModelFailed, ModelUnavailable

log = logging.getLogger(__name__)


class ReaderRewriter:
    """Rewrites follow-ups with the context reader."""

    def __init__(self, reader: ContextSource) -> None:
        self._reader = reader

    def __call__(self, question: str, turns: Sequence[Turn]) -> Understood:
        """The question as it stands alone."""
        try:
            return stand_alone(question, turns, reader=self._reader)
        except (ModelFailed, ModelUnavailable) as error:
            log.warning("follow-up read by rules alone: %s", error)
            return stand_alone(question, turns)
