"""The catalog, one SQLite file: articles, versions, passages, vectors, words and runs. The truth."""

from ingest.corpus.catalog.database import Catalog

__all__ = ["Catalog"]
