"""Splits passages into sentences: the position and the vector of each, stored or computed now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.corpus.articles import ScoredPassage
from ingest.corpus.catalog.vectors import load_sentence_vectors
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.corpus.catalog import Catalog
    from ingest.corpus.embedding.model import EmbeddingModel


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters [start, end) of a version, as offsets of the passage's text, and their unit vector (dimension,)."""

    start: int
    end: int
    vector: NDArray[np.float32]


def read_sentences(
    catalog: Catalog, embedding: EmbeddingModel, passages: Sequence[ScoredPassage]
) -> list[list[Sentence]]:
    """The sentences of each passage; embeds those of a corpus from before sentence vectors were stored."""
    stored_lists = [_stored(catalog, passage) for passage in passages]
    spans_to_embed = [
        (index, span)
        for index, stored_list in enumerate(stored_lists)
        if stored_list is None
        for span in _spans(passages[index])
    ]
    texts = [fold(passages[index].text[start:end]) for index, (start, end) in spans_to_embed]
    vectors: Iterable[NDArray[np.float32]] = embedding.encode_passages(texts) if texts else ()
    embedded_sentences: dict[int, list[Sentence]] = {}
    for (index, (start, end)), vector in zip(spans_to_embed, vectors, strict=True):
        embedded_sentences.setdefault(index, []).append(Sentence(start, end, vector))
    return [
        embedded_sentences.get(index, []) if stored_list is None else stored_list
        for index, stored_list in enumerate(stored_lists)
    ]


def _spans(passage: ScoredPassage) -> list[tuple[int, int]]:
    return [(start, end) for start, end in sentences(passage.text) if fold(passage.text[start:end]).strip()]


def _stored(catalog: Catalog, passage: ScoredPassage) -> list[Sentence] | None:
    stored_sentences: list[Sentence] = []
    for first, last, vectors in load_sentence_vectors(catalog, passage.version_id, passage.start, passage.end):
        lead = first - passage.start
        spans = sentences(passage.text[lead : last - passage.start])
        if len(spans) != len(vectors):
            return None
        rows = zip(spans, vectors, strict=True)
        stored_sentences += [Sentence(start + lead, end + lead, vector) for (start, end), vector in rows]
    return stored_sentences or None
