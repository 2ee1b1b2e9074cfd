from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.conftest import real_discord_again

__all__ = ["real_discord_again"]
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


@pytest.fixture(scope="session")
def answering_settings():
    """Settings of the answering over a corpus folder; neither .env nor the environment is read."""
    from bot.settings import AnsweringSettings

    def of(folder):
        return AnsweringSettings(
            _env_file=None, corpus_dir=folder, chroma_url=None, max_question_characters=4000, reader_seconds=60
        )

    return of


@pytest.fixture(scope="session")
def question_of():
    """A question of an eval file: question_of(id, text, answers, gold_urls)."""
    from evals.questions import EvalQuestion

    def of(name, text="Who?", answers=("x",), gold_urls=()):
        return EvalQuestion(name, text, None, tuple(answers), frozenset(gold_urls))

    return of


@pytest.fixture(scope="session")
def version_of():
    """A stored version with this text."""
    from datetime import UTC, datetime

    from ingest.corpus.articles import Version

    def of(text):
        return Version("v", "a", "A bridge", text, "hash", datetime(2025, 4, 1, tzinfo=UTC), url="https://e.com/a")

    return of
