"""Shared by all tests: settings that nothing of the developer's environment reaches, and corpora that clean up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from ingest.corpus.catalog import Catalog
from ingest.corpus.embedding import EmbeddingModel
from ingest.corpus.settings import DEFAULT_MODEL, CorpusSettings

MakeSettings = Callable[..., CorpusSettings]

# The same examples every time: a test that fails here fails for everyone.
hypothesis_settings.register_profile("same", derandomize=True, deadline=None, max_examples=60, database=None)
hypothesis_settings.load_profile("same")


def setting_names() -> set[str]:
    """Every environment variable that a settings class reads."""
    from bot.settings import BotSettings
    from ingest.settings import IngestSettings

    return {name.upper() for settings in (BotSettings, IngestSettings) for name in settings.model_fields}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's shell reaches a test."""
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="session")
def corpus_settings() -> MakeSettings:
    """Makes the settings of a corpus in this folder; neither .env nor the environment is read."""

    def make(folder: Path, **changed: Any) -> CorpusSettings:
        given = {name: field.default for name, field in CorpusSettings.model_fields.items()}
        return CorpusSettings(_env_file=None, **(given | {"corpus_dir": folder / "corpus"} | changed))

    return make


@pytest.fixture(scope="session")
def embedding() -> EmbeddingModel:
    """The default embedding model, loaded once for all tests."""
    return EmbeddingModel(DEFAULT_MODEL)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """An empty catalog."""
    opened = Catalog.open(tmp_path / "catalog.sqlite3", create=True)
    yield opened
    opened.close()


def write_jsonl(file: Path, *records: dict[str, Any]) -> Path:
    """A JSONL file with these records."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return file


@pytest.fixture(scope="session", name="write_jsonl")
def write_jsonl_fixture() -> Callable[..., Path]:
    """Writes a JSONL file: write_jsonl(file, {...}, {...})."""
    return write_jsonl
