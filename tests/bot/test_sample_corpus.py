"""The bot starts with the samples where there is nothing else, and nowhere else."""

from pathlib import Path

from bot.sample_corpus import samples_instead
from bot.settings import BotSettings
from ingest.corpus.settings import NEVER


def test_the_bot_answers_from_the_samples_only_where_there_is_no_other_corpus(tmp_path, monkeypatch):
    """The README's two commands ended in "There is no corpus"."""
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
