"""Damage that Chroma opens without a word is found before its server starts, and a whole index never called damaged."""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import chromadb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.chroma.damage import damage, damaged_graph_file
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.nonce import TOKEN_HEADER
from ingest.corpus.chroma.server import ChromaServer, stop
from ingest.corpus.errors import IndexUnavailable

FILES = ("length.bin", "link_lists.bin")
ADDED, DIMENSION = 1500, 3


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus folder whose index Chroma wrote in several steps, with some passages deleted between them."""
    folder = tmp_path_factory.mktemp("whole")
    draw = np.random.default_rng(0)
    try:
        with ChromaServer.connect(folder) as server:
            client = chromadb.HttpClient("127.0.0.1", server.port, headers={TOKEN_HEADER: server.token})
            collection = client.create_collection("news", configuration={"hnsw": {"space": "cosine"}})
            for start in range(0, ADDED, 300):
                ids = [str(number) for number in range(start, start + 300)]
                collection.add(ids=ids, embeddings=draw.standard_normal((300, DIMENSION)).astype(np.float32))
                collection.delete(ids=ids[:20])
            collection.query(query_embeddings=[[1.0, 0.0, 0.0]], n_results=1)
    finally:
        stop(folder)
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "copy"
    shutil.copytree(whole, folder)
    yield folder
    stop(folder)


def segment(folder: Path) -> Path:
    (header,) = ChromaFolder(folder).data.glob("*/header.bin")
    return header.parent


def test_an_intact_index_is_not_called_damaged(copy):
    assert (segment(copy) / "link_lists.bin").stat().st_size > 4 * 750
    assert damage(ChromaFolder(copy)) is None
    with ChromaServer.connect(copy) as server:
        assert (
            chromadb.HttpClient("127.0.0.1", server.port, headers={TOKEN_HEADER: server.token})
            .get_collection("news")
            .count()
            == ADDED - 100
        )


def test_a_corpus_without_an_index_has_no_damage(tmp_path):
    assert damage(ChromaFolder(tmp_path)) is None


@pytest.mark.parametrize("name", FILES)
def test_a_server_on_a_damaged_index_is_refused_with_the_file_name(copy, name):
    file = segment(copy) / name
    file.write_bytes(random.Random(0).randbytes(file.stat().st_size))
    with pytest.raises(IndexUnavailable, match=f"the index file {name} is damaged"):
        ChromaServer.connect(copy)


@pytest.mark.parametrize("name", FILES)
def test_a_cut_or_garbled_file_is_found(copy, name):
    file = segment(copy) / name
    content = file.read_bytes()

    @given(st.integers(0, len(content) - 1), st.integers(0, 2**32))
    def check(cut: int, seed: int) -> None:
        garbage = random.Random(seed).randbytes(len(content))
        for spoilt in (content[:cut], garbage, garbage[:cut]):
            file.write_bytes(spoilt)
            assert damaged_graph_file(file.parent) == name

    check()


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.inf, math.nan])
def test_one_invalid_length_is_found(copy, wrong):
    file = segment(copy) / "length.bin"
    lengths = np.fromfile(file, np.float32)
    lengths[len(lengths) // 2] = wrong
    lengths.tofile(file)
    assert damaged_graph_file(file.parent) == "length.bin"


@pytest.mark.parametrize("wrong", [17, 10**6])  # more links than a level has room for; an element that is not there
def test_one_invalid_link_is_found(copy, wrong):
    file = segment(copy) / "link_lists.bin"
    numbers = np.fromfile(file, np.uint32)
    (first, *_) = np.flatnonzero(numbers)  # the size of the first element that has links above
    numbers[first + (1 if wrong == 17 else 2)] = wrong
    numbers.tofile(file)
    assert damaged_graph_file(file.parent) == "link_lists.bin"


def test_links_beyond_the_last_element_are_found(copy):
    file = segment(copy) / "link_lists.bin"
    file.write_bytes(file.read_bytes() + bytes(4))
    assert damaged_graph_file(file.parent) == "link_lists.bin"


@pytest.mark.parametrize("content", [b"", b"\2" + bytes(99), bytes(1000)])
def test_a_header_of_an_unknown_format_is_left_to_the_server(copy, content):
    (segment(copy) / "header.bin").write_bytes(content)
    (segment(copy) / "length.bin").write_bytes(b"")
    assert damage(ChromaFolder(copy)) is None


def test_a_file_that_cannot_be_read_is_left_to_the_server(copy):
    (segment(copy) / "length.bin").unlink()
    assert damage(ChromaFolder(copy)) is None


def test_a_sparse_terabyte_is_refused_unread(copy):
    with (segment(copy) / "length.bin").open("ab") as file:
        file.truncate(1 << 40)
    with pytest.raises(IndexUnavailable, match=r"length\.bin is damaged: it is far too large"):
        ChromaServer.connect(copy)
