"""The bot starts with the samples where there is nothing else, and nowhere else."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.sample_corpus import samples_instead
from bot.settings import BotSettings
from ingest.corpus.catalog import Catalog
from ingest.corpus.settings import NEVER
from ingest.corpus.writer import writing


def test_the_bot_answers_from_the_samples_only_where_there_is_no_other_corpus(tmp_path, monkeypatch):
    """The README's two commands ended in "There is no corpus", or after an ingest at which all failed in no answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUS_DIR", raising=False)
    settings = BotSettings(_env_file=None)
    assert samples_instead(settings) is None

    (tmp_path / "data/demo").mkdir(parents=True)
    (tmp_path / "data/demo/catalog.sqlite3").touch()
    samples = samples_instead(settings)
    assert samples is not None
    assert (samples.corpus_dir, samples.stale_days) == (tmp_path / "data/demo", NEVER)
    assert samples_instead(settings.model_copy(update={"corpus_dir": Path("data/news")})) is None

    (tmp_path / "data/corpus").mkdir()
    assert samples_instead(settings) is None
    Catalog.open(tmp_path / "data/corpus/catalog.sqlite3", create=True).close()
    assert samples_instead(settings) == samples


@pytest.mark.parametrize("damaged", [False, True])
def test_a_corpus_that_may_hold_articles_is_not_replaced_by_the_samples(tmp_path, monkeypatch, damaged):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUS_DIR", raising=False)
    (tmp_path / "data/demo").mkdir(parents=True)
    (tmp_path / "data/demo/catalog.sqlite3").touch()
    file = tmp_path / "data/corpus/catalog.sqlite3"
    with closing(Catalog.open(file, create=True)) as catalog:
        catalog.connection.execute("PRAGMA foreign_keys = OFF")
        catalog.connection.execute("INSERT INTO passages VALUES (1, 'v', 1, 0, 1, x'00')")
        catalog.connection.execute("DELETE FROM passages")  # as after `ingest remove` of the last article
    if damaged:
        file.write_bytes(b"no database" * 1000)

    assert samples_instead(BotSettings(_env_file=None)) is None


@pytest.fixture
def empty_corpus(tmp_path, monkeypatch):
    """The folder of the default corpus, beside one of samples; neither holds an article."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUS_DIR", raising=False)
    for name in ("demo", "corpus"):
        Catalog.open(tmp_path / "data" / name / "catalog.sqlite3", create=True).close()
    return tmp_path / "data/corpus"


def test_an_empty_corpus_that_the_bot_itself_fills_is_not_replaced_by_the_samples(empty_corpus):
    """After a first ingest that failed, the bot answered from the samples until somebody started it again."""
    assert samples_instead(BotSettings(_env_file=None)) is not None
    assert samples_instead(BotSettings(_env_file=None, ingest_every="30m")) is None


def test_a_corpus_that_an_ingest_writes_to_is_not_replaced_by_the_samples(empty_corpus):
    """The bot that was started during the first ingest answered from the samples."""
    settings = BotSettings(_env_file=None)
    with writing(empty_corpus):
        assert samples_instead(settings) is None
    assert samples_instead(settings) is not None


def test_without_a_corpus_an_ingest_to_come_leaves_the_samples(tmp_path, monkeypatch):
    """There is nothing else to open: the bot would not start."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUS_DIR", raising=False)
    Catalog.open(tmp_path / "data/demo/catalog.sqlite3", create=True).close()
    assert samples_instead(BotSettings(_env_file=None, ingest_every="30m")) is not None
