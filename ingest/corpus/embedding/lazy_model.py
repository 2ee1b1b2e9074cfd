"""The embedding model of a corpus, created at first use, because its libraries take a third of a second to import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.corpus.deadline import uncounted
from ingest.corpus.embedding.model_files import known_digest
from ingest.corpus.imports import importing
from ingest.corpus.settings import CorpusSettings

if TYPE_CHECKING:
    from ingest.corpus.embedding.model import EmbeddingModel


class LazyModel:
    """Creates the model that the settings name, once, in whichever thread asks first."""

    def __init__(self, settings: CorpusSettings) -> None:
        self._settings = settings
        self._made: EmbeddingModel | None = None

    @property
    def name(self) -> str:
        """The model's name or folder."""
        return self._made.name if self._made else self._settings.embedding_model

    @property
    def known_digest(self) -> str | None:
        """The digest of its files if it is known without reading them."""
        return self._made.known_digest if self._made else known_digest(self.name)

    def get(self) -> EmbeddingModel:
        """The model, which loads its files at its own first use."""
        if self._made is None:
            with uncounted(), importing():
                from ingest.corpus.embedding.model import EmbeddingModel

                # Asked again: another thread may have made it while this one waited.
                self._made = self._made or EmbeddingModel(
                    self._settings.embedding_model,
                    backend=self._settings.embedding_backend,
                    threads=self._settings.embedding_threads,
                )
        return self._made

    def put(self, model: EmbeddingModel) -> None:
        """Uses this model instead."""
        self._made = model
