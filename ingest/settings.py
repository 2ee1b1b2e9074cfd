"""Settings of the ingest command."""

from __future__ import annotations

from pydantic import Field

from ingest.corpus.settings import CorpusSettings
from ingest.retention import Retention


class IngestSettings(CorpusSettings):
    """What the ingest command reads from the environment or .env."""

    ingest_threads: int = Field(
        0, description="Threads of the embedding model while ingesting; 0: EMBEDDING_THREADS.", ge=0, le=256
    )
    ingest_nice: int = Field(10, description="How far ingesting stands back for the bot.", ge=0, le=19)

    keep_days: int = Field(0, description="Days after its publication that an article is kept; 0: for good.", ge=0)
    keep_articles: int = Field(0, description="Articles that are kept, the newest; 0: all.", ge=0)

    @property
    def retention(self) -> Retention:
        """How long articles are kept."""
        return Retention(self.keep_days, self.keep_articles)

    def for_embedding(self) -> IngestSettings:
        """The same with the threads that ingesting may take."""
        return self.model_copy(update={"embedding_threads": self.ingest_threads or self.embedding_threads})
