"""A corpus of one article, without a model."""

from datetime import UTC, datetime

import pytest

from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus import Corpus


@pytest.fixture
def corpus_with(catalog, corpus_settings, tmp_path):
    """A corpus of one article with this text, or with each of these texts as many times as it says, in words alone."""

    def of(text, *more, times=1):
        passages, whole = [], ""
        for number, part in enumerate((text, *more) * times):
            passages.append(Passage(len(whole), len(whole) + len(part), part, f"{number} {part}".encode()))
            whole += f"{part}\n"
        version = Version("v1", "a1", "Report", whole, whole, datetime(2025, 6, 1, tzinfo=UTC))
        new = NewVersion(version, passages, "/a1.txt")
        versions.write_pending(catalog, [new], [(passage.text_hash, b"\0" * 8, b"") for passage in passages])
        versions.finish_pending(catalog)
        return Corpus(corpus_settings(tmp_path), catalog)

    return of
