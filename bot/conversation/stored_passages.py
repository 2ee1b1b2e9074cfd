"""What is stored of a reply so that its buttons work after a restart: positions in the corpus, no text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

from pydantic import TypeAdapter

from bot.answering.answer import Answer, Citation, Reply
from ingest.corpus.articles import ScoredPassage


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage's position, its citation numbers and its quoted spans, in the version's offsets."""

    article_id: str
    version_id: str
    start: int
    end: int
    numbers: tuple[int, ...]
    quotes: tuple[tuple[int, int], ...] = ()
    copies: tuple[str, ...] = ()


_ADAPTER = TypeAdapter(list[tuple[str, str, int, int, tuple[int, ...], tuple[tuple[int, int], ...], tuple[str, ...]]])


def passages_of_reply(reply: Reply) -> tuple[StoredPassage, ...]:
    """The passages behind a reply: those that an Answer cites, or all that a Refusal considered."""
    if not isinstance(reply, Answer):
        return stored_passages(reply.evidence.passages)
    return cited_passages(reply.citations)


def cited_passages(all_citations: Sequence[Citation]) -> tuple[StoredPassage, ...]:
    """The passages of citations, each once, with its numbers and quotes."""
    cited: dict[int, list[Citation]] = {}
    for citation in all_citations:
        cited.setdefault(citation.passage.passage_id, []).append(citation)
    stored = []
    for citations in cited.values():
        passages = [citation.passage for citation in citations]
        # A passage may be cited once with its neighbor and once without: what is kept holds every quote.
        start, end = min(passage.start for passage in passages), max(passage.end for passage in passages)
        numbers = tuple(citation.number for citation in citations)
        quotes = tuple((citation.quote.start, citation.quote.end) for citation in citations)
        stored.append(replace(_stored(passages[0], numbers, quotes), start=start, end=end))
    return tuple(stored)


def stored_passages(passages: Sequence[ScoredPassage]) -> tuple[StoredPassage, ...]:
    """Passages numbered from 1, with nothing quoted."""
    return tuple(_stored(passage, (number,)) for number, passage in enumerate(passages, start=1))


def to_json(passages: Sequence[StoredPassage]) -> str:
    """The passages as one JSON text, each a list of its fields."""
    return json.dumps([astuple(passage) for passage in passages])


def from_json(text: str) -> tuple[StoredPassage, ...]:
    """The passages that to_json wrote; raises ValueError for anything else."""
    return tuple(StoredPassage(*fields) for fields in _ADAPTER.validate_json(text))


def _stored(
    passage: ScoredPassage, numbers: tuple[int, ...], quotes: tuple[tuple[int, int], ...] = ()
) -> StoredPassage:
    return StoredPassage(
        passage.article_id, passage.version_id, passage.start, passage.end, numbers, quotes, passage.copies
    )
