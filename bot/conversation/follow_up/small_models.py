"""Follow-ups as the context reader and the embedding model understand them; by rules alone where one fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.replacement import encode_with
from bot.conversation.follow_up.rewrite import StandaloneQuestion, stand_alone
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.reader.context_reader import ContextReader

if TYPE_CHECKING:
    from ingest.corpus.embedding.model import EmbeddingModel

log = logging.getLogger(__name__)


def stand_alone_by_models(
    reader: ContextReader | None,
    embedding: Callable[[], EmbeddingModel] | None,
    question: str,
    turns: Sequence[Turn],
) -> StandaloneQuestion:
    """The question as it stands alone; by rules alone where a model fails."""
    try:
        encode = encode_with(embedding()) if embedding and turns else None
        return stand_alone(question, turns, reader=reader, encode=encode)
    except (ModelFailed, ModelUnavailable) as error:
        log.warning("follow-up read by rules alone: %s", error)
        return stand_alone(question, turns)
