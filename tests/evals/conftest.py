from contextlib import closing
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "ingest/samples/articles.jsonl"


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory, corpus_settings):
    """A corpus of the sample articles; its index server is gone when the tests are done."""
    from ingest.corpus.chroma import server
    from ingest.corpus.corpus import Corpus
    from ingest.corpus.writer import writing
    from ingest.pipeline import run

    settings = corpus_settings(tmp_path_factory.mktemp("evals"))
    with writing(settings.corpus_dir), closing(Corpus.open(settings, create=True)) as corpus:
        assert not run(corpus, [SAMPLES]).failed
    yield settings.corpus_dir
    server.stop(settings.corpus_dir)
    assert not server.running(settings.corpus_dir)
