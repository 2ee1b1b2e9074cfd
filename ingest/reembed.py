"""Splits and embeds every stored version again, for another model or splitter, beside what answers."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.corpus.articles import Passage
from ingest.corpus.catalog import generations
from ingest.corpus.corpus import Corpus
from ingest.corpus.rebuild import Progress, build_generation, no_progress
from ingest.corpus.writer import embed_ahead, embed_new
from ingest.pipeline import BATCH_PASSAGES, splitter
from ingest.split import SPLITTER


def reembed(corpus: Corpus, *, progress: Progress = no_progress) -> int:
    """Make the next generation with the model of the settings and switch to it; returns its passages.

    Call it inside `writing`. Until the switch the old generation keeps answering.
    """
    catalog, model = corpus.catalog, corpus.embedding
    generation = generations.begin_next(catalog)
    corpus_splitter = splitter(corpus)
    batch: list[tuple[str, Sequence[Passage]]] = []
    total = catalog.count("SELECT count(*) FROM versions")
    for number, (version_id, title, text) in enumerate(generations.texts(catalog), start=1):
        batch.append((version_id, embed_ahead(corpus, corpus_splitter.passages(title, text))[0]))
        if sum(len(passages) for _, passages in batch) >= BATCH_PASSAGES:
            _write(corpus, generation, batch)
            batch = []
        progress(number, total)
    _write(corpus, generation, batch)
    about = {"model": model.name, "digest": model.digest, "dimension": str(model.dimension), "splitter": SPLITTER}
    return build_generation(corpus, generation, generation, about=about)


def _write(corpus: Corpus, generation: int, batch: Sequence[tuple[str, Sequence[Passage]]]) -> None:
    vectors = embed_new(corpus, [p for _, passages in batch for p in passages])
    generations.add_passages(corpus.catalog, generation, batch, vectors)
