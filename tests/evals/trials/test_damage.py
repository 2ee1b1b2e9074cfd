"""The short form of `python -m evals damage`: a few files, spoilt, on a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from evals.trials.damage.command import KINDS, Case, catalog_case, damage_page, index_case, index_files
from evals.trials.damage.corpus import make_corpus
from ingest.corpus.chroma.server import running
from ingest.corpus.settings import CorpusSettings

pytestmark = pytest.mark.soak

INDEX = {"chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin", "link_lists.bin"}
LOCKS_AND_LOGS = {"clients.lock", "server.lock", "supervisor.lock", "server.log", "supervisor.log"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, corpus_settings: Callable[..., CorpusSettings]) -> CorpusSettings:
    """A corpus whose index has a file of every kind."""
    settings = corpus_settings(tmp_path_factory.mktemp("damage"))
    make_corpus(settings)
    assert {Path(file).name for file in index_files(settings.corpus_dir)} == INDEX | LOCKS_AND_LOGS
    return settings


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("chroma.sqlite3", "garbage", marks=pytest.mark.soak),
        pytest.param("chroma.sqlite3", "sparse terabyte", marks=pytest.mark.soak),
        pytest.param("data_level0.bin", "truncated", marks=pytest.mark.soak),
        pytest.param("link_lists.bin", "garbage", marks=pytest.mark.soak),
        pytest.param("supervisor.lock", "unreadable", marks=pytest.mark.soak),
    ],
)
def test_an_index_repairs_itself_with_one_log_line(whole, name, kind):
    (file,) = (file for file in index_files(whole.corpus_dir) if file.endswith(name))
    case = index_case(whole, file, kind)
    assert case.wrong == []
    assert case.seconds is not None
    (line,) = case.lines
    assert "what is damaged is rebuilt" in line
    assert not running(whole.corpus_dir.with_name("spoilt"))


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_catalog_is_refused_in_one_line_and_restored(whole, kind):
    case = catalog_case(whole, kind)
    assert case.wrong == []
    (line,) = case.lines
    assert "`python -m ingest backup`" in line
    assert "`python -m ingest restore FILE`" in line


def test_brackets_of_the_log_are_shown(capsys):
    Console(width=120).print(damage_page([Case("header.bin", "garbage", ["see [/tmp/x]"], None, ["is [not] read"])]))
    page = capsys.readouterr().out

    assert "see [/tmp/x]" in page
    assert "is [not] read" in page
