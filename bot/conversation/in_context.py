"""A question in its conversation: what was asked and answered before it, and how it is understood with that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import Understood, stand_alone
from bot.conversation.store import Store
from bot.conversation.stored_passages import StoredPassage
from ingest.corpus.articles import ScoredPassage

Passages = Callable[[Sequence[StoredPassage]], list[ScoredPassage | None]]


def understand(question: str, before: str | None, store: Store, passages: Passages) -> Understood:
    """The question as it stands alone after the turn of this id; as it was typed where that turn is forgotten."""
    kept = store.turns(before) if before else []
    turns = [Turn(turn.question, _quotes(turn.question_id, store, passages), turn.pronouns) for turn in kept]
    return stand_alone(question, turns)


def _quotes(question_id: str, store: Store, passages: Passages) -> tuple[str, ...]:
    """What an answer quoted, in the order of its numbers; read from the corpus, so that a removed article is gone."""
    reply = store.kept(question_id)
    if reply is None:
        return ()
    quotes: list[tuple[int, str]] = []
    for place, passage in zip(reply.passages, passages(reply.passages), strict=True):
        if passage is not None:
            texts = [passage.text[start - passage.start : end - passage.start] for start, end in place.quotes]
            quotes += zip(place.numbers, texts, strict=False)
    return tuple(text for _, text in sorted(quotes))
