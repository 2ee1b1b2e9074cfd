import pytest

from ingest.corpus.reader.context_reader import ContextReader


@pytest.fixture(scope="session")
def context_reader():
    """The reader of what a follow-up leaves unsaid, loaded once."""
    return ContextReader(threads=2)
