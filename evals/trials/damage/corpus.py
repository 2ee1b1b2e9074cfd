"""A corpus whose index has files of every kind, made without a model: the vectors are drawn, not computed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.chroma.server import stop
from ingest.corpus.corpus import Corpus
from ingest.corpus.rebuild import rebuild
from ingest.corpus.settings import CorpusSettings
from ingest.corpus.writer import writing

PASSAGES = 1200  # Chroma writes the files of its graph from 1,000 on
DIMENSION = 384


def make_corpus(settings: CorpusSettings) -> None:
    """Make it in this folder; its index server is stopped afterward."""
    draw = np.random.default_rng(0)
    vectors = draw.standard_normal((PASSAGES, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    new = [_article(number) for number in range(PASSAGES)]
    rows = [(item.passages[0].text_hash, vector.tobytes(), b"") for item, vector in zip(new, vectors, strict=True)]
    try:
        with (
            writing(Path(settings.corpus_dir)),
            closing(Corpus.open(settings, create=True, auto_repair=False)) as corpus,
        ):
            about = {"model": settings.embedding_model, "digest": corpus.embedding.known_digest or "drawn"}
            corpus.catalog.set_about(**about, dimension=str(DIMENSION), splitter="drawn")
            versions.write_pending(corpus.catalog, new, rows)
            versions.finish_pending(corpus.catalog)
            rebuild(corpus)
    finally:
        stop(settings.corpus_dir)


def _article(number: int) -> NewVersion:
    text = f"This is edition {number} of the news."
    version = Version(
        version_id=f"v{number}",
        article_id=f"a{number}",
        title=f"Number {number}",
        text=text,
        content_hash=f"h{number}",
        retrieved=datetime(2025, 6, 1, tzinfo=UTC),
        published=None,
        url=f"https://example.org/{number}",
        outlet="example.org",
        name=f"{number}",
    )
    return NewVersion(version, [Passage(0, len(text), text, f"t{number}".encode())], f"/{number}.txt")
