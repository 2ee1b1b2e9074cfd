"""A corpus of one article, without a model."""

from datetime import UTC, datetime

import pytest

from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus import Corpus


@pytest.fixture
def corpus_with(catalog, corpus_settings, tmp_path):
    """A corpus of one article with this text, in words alone."""

    def of(text):
        version = Version("v1", "a1", "Report", text, text, datetime(2025, 6, 1, tzinfo=UTC))
        new = NewVersion(version, [Passage(0, len(text), text, text.encode())], "/a1.txt")
        versions.write_pending(catalog, [new], [(text.encode(), b"\0" * 8, b"")])
        versions.finish_pending(catalog)
        return Corpus(corpus_settings(tmp_path), catalog)

    return of
