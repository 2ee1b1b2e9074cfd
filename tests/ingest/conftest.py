"""Corpora on one real Chroma server, with the real embedding model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.articles import RunReport, ScoredPassage
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.server import stop
from ingest.corpus.corpus import Corpus
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.file_lock import is_held
from ingest.corpus.settings import CorpusSettings
from ingest.corpus.writer import writing
from ingest.pipeline import run
from ingest.retention import Prune
from tests.ingest.sources.web.site import Site, running


def nothing_runs(corpus_dir: Path) -> bool:
    """Whether no process serves this corpus, by the kernel's locks."""
    files = ChromaFolder(corpus_dir)
    return not is_held(files.supervisor_lock) and not is_held(files.server_lock)


class CorpusHarness:
    """One corpus folder and what a person does with it."""

    def __init__(self, settings: CorpusSettings, embedding: EmbeddingModel) -> None:
        self.settings = settings
        self.folder = Path(settings.corpus_dir)
        self._embedding = embedding

    @contextmanager
    def open(self, *, create: bool = True, any_model: bool = False, own_model: bool = False) -> Iterator[Corpus]:
        """The corpus, with a model that is loaded already unless it shall have its own."""
        corpus = Corpus.open(self.settings, create=create, any_model=any_model)
        if not own_model:
            corpus.embedding = self._embedding
        try:
            yield corpus
        finally:
            corpus.close()

    def ingest(self, *paths: Path, prune: Prune = Prune.NONE, takeover: bool = True) -> RunReport:
        """One ingest run."""
        with writing(self.folder), self.open() as corpus:
            return run(corpus, paths, prune=prune, takeover=takeover)

    def dense(self, question: str, k: int = 10, as_of: date | None = None) -> list[ScoredPassage]:
        """What is found by meaning."""
        with self.open() as corpus:
            return corpus.load(corpus.dense(corpus.embedding.encode_query(question), k, as_of), as_of)

    def words(self, *terms: str, k: int = 10, as_of: date | None = None) -> list[ScoredPassage]:
        """What is found by words."""
        with self.open() as corpus:
            return corpus.load(corpus.words(terms, k, as_of), as_of)

    def count(self, table: str) -> int:
        """Rows of a table of the catalog."""
        with self.open() as corpus:
            return int(corpus.catalog.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture
def harness(
    tmp_path: Path, chroma_url: str, corpus_settings: Callable[..., CorpusSettings], embedding: EmbeddingModel
) -> CorpusHarness:
    """An empty corpus folder whose index is on the shared server."""
    return CorpusHarness(corpus_settings(tmp_path, chroma_url=chroma_url), embedding)


@pytest.fixture
def local_harness(
    tmp_path: Path, corpus_settings: Callable[..., CorpusSettings], embedding: EmbeddingModel
) -> Iterator[CorpusHarness]:
    """An empty corpus folder with a server of its own, when one is started; no process is left behind."""
    made = CorpusHarness(corpus_settings(tmp_path), embedding)
    yield made
    stop(made.folder)
    assert nothing_runs(made.folder)


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    """A site on loopback that the tests of one module share."""
    with running(Site()) as site:
        yield site


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on loopback that nobody has visited."""
    with running(Site()) as site:
        yield site


BRIDGE = {
    "url": "https://example.org/bridge",
    "title": "Harbour bridge closed",
    "text": "The harbour bridge in Marrow was closed on Monday.\n\nEngineers had found cracks in two of its pillars.",
    "retrieved": "2025-03-03",
    "published": "2025-03-03",
}
BUDGET = {
    "url": "https://example.org/budget",
    "title": "Council passes budget",
    "text": "The council passed a budget of 40 million crowns.\n\nSchools get a third of it, said Mayor Ilse Brandt.",
    "retrieved": "2025-03-04",
}
OWLS = {"title": "Owls return", "text": "Snowy owls were seen in the park again.\n\nThey had been away for nine years."}


@pytest.fixture
def records() -> dict[str, dict[str, Any]]:
    """Three short articles: bridge, budget, owls."""
    return {"bridge": dict(BRIDGE), "budget": dict(BUDGET), "owls": dict(OWLS)}
