"""Settings of the ingest command."""

from __future__ import annotations

from ingest.corpus.settings import CorpusSettings


class IngestSettings(CorpusSettings):
    """What the ingest command reads from the environment or .env."""
