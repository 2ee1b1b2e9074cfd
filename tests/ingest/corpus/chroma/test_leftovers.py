"""Files of deleted collections go, whatever else lies beside them stays."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import chromadb
import pytest

from ingest.corpus.chroma.leftovers import remove_leftovers
from ingest.corpus.chroma.nonce import TOKEN_HEADER
from ingest.corpus.chroma.server import ChromaServer, stop


def folders(data: Path) -> set[str]:
    return {entry.name for entry in data.iterdir() if entry.is_dir()}


def test_a_restarted_server_has_only_the_files_of_its_collections(tmp_path):
    data = tmp_path / "chroma" / "data"
    try:
        with ChromaServer.connect(tmp_path) as server:
            client = chromadb.HttpClient("127.0.0.1", server.port, headers={TOKEN_HEADER: server.token})
            for name in ("first", "second"):
                client.create_collection(name).add(ids=["1", "2"], embeddings=[[1.0, 0.0], [0.0, 1.0]])
                client.get_collection(name).query(query_embeddings=[[1.0, 0.0]], n_results=1)
            client.delete_collection("first")
        stop(tmp_path)
        before = folders(data)
        (data / "notes").mkdir()
        (data / str(uuid4())).mkdir()
        with ChromaServer.connect(tmp_path) as server:
            client = chromadb.HttpClient("127.0.0.1", server.port, headers={TOKEN_HEADER: server.token})
            found = client.get_collection("second").query(query_embeddings=[[0.0, 1.0]], n_results=1)
    finally:
        stop(tmp_path)

    assert found["ids"] == [["2"]]
    assert len(before) == 2
    assert len(folders(data)) == 2
    assert folders(data) - before == {"notes"}


@pytest.mark.parametrize("content", [None, b"", b"garbage" * 1000])
def test_with_an_unreadable_database_all_files_stay(tmp_path, content):
    folder = tmp_path / str(uuid4())
    folder.mkdir()
    if content is not None:
        (tmp_path / "chroma.sqlite3").write_bytes(content)

    assert remove_leftovers(tmp_path) == 0
    assert remove_leftovers(tmp_path / "missing") == 0
    assert folder.is_dir()
