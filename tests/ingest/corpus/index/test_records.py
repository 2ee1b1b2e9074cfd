"""Other programs find readable passages with their sources in the index, and old collections come up to that."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.catalog import changed_facts, passages
from ingest.corpus.catalog.contents import PassageContents, load_contents
from ingest.corpus.corpus import Corpus
from ingest.corpus.environment import child_environment
from ingest.corpus.errors import IndexUnavailable
from ingest.corpus.index.record import DOCUMENT_BYTES, SCHEMA, VALUE_BYTES, make_record
from ingest.corpus.rebuild import rebuild, verify
from ingest.corpus.recovery import repair
from ingest.corpus.writer import CorpusWriter, writing
from ingest.split import SPLITTER

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[4]
QUESTION = "Which bridge is closed?"


def others_client(address: dict[str, Any]) -> Any:
    return chromadb.HttpClient(**address["client"])


def others_collection(corpus: Corpus) -> Any:
    """The live collection as another program opens it."""
    found = corpus.connection.address()
    return chromadb.HttpClient(**found.client).get_collection(found.collection, embedding_function=None)


@pytest.fixture
def filled(local_harness: Any, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Any:
    """Three articles, one of them with a retired version, beside a server of their own."""
    update = dict(records["bridge"], text="The harbour bridge is open again.", retrieved="2025-03-10")
    local_harness.ingest(
        write_jsonl(tmp_path / "a.jsonl", records["bridge"], records["budget"], records["owls"], update)
    )
    return local_harness


def without_documents(harness: Any) -> None:
    harness.settings = harness.settings.model_copy(update={"index_documents": False})


def with_documents(harness: Any) -> None:
    harness.settings = harness.settings.model_copy(update={"index_documents": True})


def everything(collection: Any) -> dict[str, tuple[str | None, dict[str, Any]]]:
    found = collection.get(include=["documents", "metadatas"])
    return dict(zip(found["ids"], zip(found["documents"], found["metadatas"], strict=True), strict=True))


def test_other_clients_find_readable_passages_with_their_sources(filled, embedding):
    command = [sys.executable, "-m", "ingest", "address", "--json"]
    environment = child_environment(CORPUS_DIR=str(filled.folder))
    address = json.loads(subprocess.check_output(command, cwd=ROOT, env=environment))
    collection = others_client(address).get_collection(address["collection"], embedding_function=None)
    answer = collection.query(query_embeddings=[embedding.encode_query(QUESTION)], n_results=3)
    assert answer["documents"][0][0] == "The harbour bridge is open again."
    about = answer["metadatas"][0][0]
    assert {key: about[key] for key in ("title", "url", "outlet", "published", "start", "end", "schema")} == {
        "title": "Harbour bridge closed",
        "url": "https://example.org/bridge",
        "outlet": "example.org",
        "published": "2025-03-03",
        "start": 0,
        "end": len("The harbour bridge is open again."),
        "schema": SCHEMA,
    }
    with filled.open() as corpus:
        version = corpus.version(about["article_id"], about["version_id"])
        assert version is not None
        assert version.text[about["start"] : about["end"]] == answer["documents"][0][0]
    undated = next(found for found in answer["metadatas"][0] if found["title"] == "Owls return")
    assert {"url", "published", "published_day"} & set(undated) == set()


@pytest.mark.soak  # torch alone takes ten seconds to import
@pytest.mark.parametrize("script", ["search_with_chroma.py", "search_with_langchain.py"])
def test_the_examples_run_as_they_are_printed(filled, script):
    if "langchain" in script and find_spec("langchain_chroma") is None:
        pytest.skip("langchain_chroma is in the extra `tutorial`")
    environment = child_environment(CORPUS_DIR=str(filled.folder), PYTHONPATH=str(ROOT))
    command = [sys.executable, str(ROOT / "docs/examples" / script), QUESTION]
    printed = subprocess.check_output(command, cwd=ROOT, env=environment, text=True, stderr=subprocess.DEVNULL)
    assert printed.startswith(
        "Harbour bridge closed\n2025-03-03\nhttps://example.org/bridge\nThe harbour bridge is open again.\n\n"
    )


def up_by_rebuild(harness: Any) -> None:
    with harness.open() as corpus, writing(harness.folder):
        rebuild(corpus)


def up_by_repair(harness: Any) -> None:
    with harness.open() as corpus, writing(harness.folder):
        repair(corpus)


def up_by_next_article(harness: Any) -> None:
    file = harness.folder / "more.txt"
    file.write_text("Cranes were counted at the lake.")
    harness.ingest(file)


def up_by_bot(harness: Any) -> None:
    """A reader that is asked has it done by a process of its own."""
    with harness.open() as corpus:
        assert corpus.dense(corpus.embedding.encode_query(QUESTION), 1)
        assert corpus.repairer is not None
        assert corpus.repairer.wait(100)


@pytest.mark.parametrize(
    "bring_up", [up_by_rebuild, up_by_repair, up_by_next_article, pytest.param(up_by_bot, marks=pytest.mark.soak)]
)
def test_an_old_collection_is_migrated_without_embedding(
    local_harness, tmp_path, write_jsonl, records, bring_up, monkeypatch
):
    without_documents(local_harness)
    local_harness.ingest(write_jsonl(tmp_path / "a.jsonl", records["bridge"], records["budget"]))
    with local_harness.open() as corpus:
        assert {document for document, _ in everything(others_collection(corpus)).values()} == {None}
        assert verify(corpus) == []
        hashes = corpus.catalog.connection.execute("SELECT text_hash, vector FROM vectors").fetchall()
    with_documents(local_harness)
    if bring_up is not up_by_bot:
        with local_harness.open() as corpus:
            assert [(found.part, found.passages) for found in verify(corpus)] == [("records", 2)]
    bring_up(local_harness)
    with local_harness.open() as corpus:
        texts = {document for document, _ in everything(others_collection(corpus)).values()}
        assert {records["bridge"]["text"], records["budget"]["text"]} <= texts
        assert verify(corpus) == []
        kept = corpus.catalog.connection.execute("SELECT text_hash, vector FROM vectors").fetchall()
        assert set(hashes) <= set(kept)


def test_searches_work_while_an_old_collection_is_migrated(local_harness, tmp_path, write_jsonl, records):
    without_documents(local_harness)
    local_harness.ingest(write_jsonl(tmp_path / "a.jsonl", *records.values()))
    with_documents(local_harness)
    found: list[int] = []
    with local_harness.open() as reader, local_harness.open() as corpus, writing(local_harness.folder):
        vector = reader.embedding.encode_query(QUESTION)
        rebuild(corpus, progress=lambda *_: found.append(len(reader.dense(vector, 3))))
        found.append(len(reader.dense(vector, 3)))
    assert found == [3, 3]


def test_without_documents_the_index_stays_small(filled):
    without_documents(filled)
    with filled.open() as corpus, writing(filled.folder):
        rebuild(corpus)
        assert [metadata.keys() for _, metadata in everything(others_collection(corpus)).values()] == 3 * [{"day"}]
        assert verify(corpus) == []


def test_a_corrected_link_or_date_reaches_the_index(local_harness, tmp_path, write_jsonl, records):
    file = tmp_path / "a.jsonl"
    local_harness.ingest(write_jsonl(file, records["bridge"], records["budget"]))
    mended = dict(records["bridge"], published="2025-03-02", outlet="Marrow Post")
    undated = {key: value for key, value in records["budget"].items() if key != "published"}
    assert local_harness.ingest(write_jsonl(file, mended, undated)).unchanged == 2
    with local_harness.open() as corpus:
        found = {about["title"]: about for _, about in everything(others_collection(corpus)).values()}
        bridge = found["Harbour bridge closed"]
        assert (bridge["published"], bridge["outlet"]) == ("2025-03-02", "Marrow Post")
        assert changed_facts.changed_versions(corpus.catalog) == []
        assert verify(corpus) == []
    assert local_harness.ingest(write_jsonl(file, {**mended, "published": None}, undated)).unchanged == 2
    with local_harness.open() as corpus:
        found = {about["title"]: about for _, about in everything(others_collection(corpus)).values()}
        assert "published" not in found["Harbour bridge closed"]
        assert verify(corpus) == []


def test_changes_made_while_the_index_was_unavailable_are_written_by_the_next_run(
    filled, tmp_path, write_jsonl, records, monkeypatch
):
    mended = dict(records["budget"], outlet="Marrow Post")
    file = write_jsonl(tmp_path / "b.jsonl", mended)
    with monkeypatch.context() as away:
        away.setattr("ingest.corpus.index.vector_index.VectorIndex.update_metadata", unreachable)
        assert filled.ingest(file).unchanged == 1
    with filled.open() as corpus:
        assert [found.part for found in verify(corpus)] == ["records"]
    assert filled.ingest(file).unchanged == 1
    with filled.open() as corpus:
        assert verify(corpus) == []


def unreachable(*_: object) -> None:
    raise IndexUnavailable("away")


def test_a_record_altered_by_another_program_is_found_and_never_used(filled):
    with filled.open() as corpus:
        collection = others_collection(corpus)
        number = collection.get(where={"title": "Owls return"})["ids"][0]
        vector = collection.get(ids=[number], include=["embeddings"])["embeddings"][0]
        collection.update(ids=[number], documents=["Owls are gone."], embeddings=[vector])
        assert [(found.part, found.passages) for found in verify(corpus)] == [("records", 1)]
        with writing(filled.folder):
            rebuild(corpus)
        assert verify(corpus) == []
    assert "Owls are gone." not in {passage.text for passage in filled.dense("owls")}


def contents(text: str = "t", **changed: Any) -> PassageContents:
    given = {"url": None, "title": "T", "outlet": None, "published": None} | changed
    return PassageContents(1, "a", "v", start=0, end=len(text), text=text, **given)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 9000))
def test_a_record_keeps_the_quotas_of_the_cloud_without_cutting_characters(text, times):
    long = text * times
    record = make_record(contents(long, title=long, outlet=long, url=long, published="2025-03-03"))
    assert long.startswith(record.document)
    assert len(record.document.encode()) <= DOCUMENT_BYTES
    assert record.document == long or len(record.document.encode()) > DOCUMENT_BYTES - 4
    for value in record.metadata.values():
        assert isinstance(value, int) or len(value.encode()) <= VALUE_BYTES
    assert record.metadata.get("url") in (None, long)
    assert max(len(key) for key in record.metadata) <= 36
    assert len(record.metadata) + 1 <= 32


def test_the_largest_records_fit_into_a_request(filled):
    large = make_record(
        contents("\x01" + "é" * DOCUMENT_BYTES, **dict.fromkeys(("title", "outlet"), "ü" * VALUE_BYTES))
    )
    with filled.open() as corpus:
        index = corpus.connection.index()
        vectors = np.random.default_rng(1).normal(size=(1000, index.dimension)).astype(np.float32)
        ids = range(10_000, 11_000)
        index.add(ids, vectors, [1] * 1000, None, [large] * 1000)
        assert index.records([10_999]) == {10_999: large}


def test_the_text_of_a_long_version_is_read_once(filled, tmp_path):
    """By passage, a version of a megabyte would be read a thousand times."""
    file = tmp_path / "long.txt"
    file.write_text("\n\n".join(f"Paragraph {number} of the long report is here to be read." for number in range(400)))
    filled.ingest(file)
    with filled.open() as corpus:
        ids = sorted(passages.passage_ids(corpus.catalog, "live"))
        statements: list[str] = []
        corpus.catalog.connection.set_trace_callback(statements.append)
        found = load_contents(corpus.catalog, ids)
        corpus.catalog.connection.set_trace_callback(None)
        assert list(found) != []
        assert {number: passage.text for number, passage in found.items()} == {
            passage.passage_id: passage.text for passage in corpus.load([(number, 0.0) for number in ids])
        }
        assert sum("v.text" in statement for statement in statements) == corpus.article_count() < len(ids)


def test_requests_of_another_program_keep_the_server_running(tmp_path):
    """Its server would end under it: it holds no lock of ours."""
    from ingest.corpus.chroma.folder import ChromaFolder
    from ingest.corpus.chroma.server import ChromaServer, stop

    files = ChromaFolder(tmp_path)
    with ChromaServer.connect(tmp_path) as server:
        client = chromadb.HttpClient(host=server.host, port=server.port, headers={"X-Chroma-Token": server.token})
    before = files.clients_lock.stat().st_mtime_ns
    client.heartbeat()
    assert files.clients_lock.stat().st_mtime_ns > before
    with suppress(Exception):
        chromadb.HttpClient(host=server.host, port=server.port, headers={"X-Chroma-Token": "wrong"})
    stop(tmp_path)


def test_a_writer_without_changes_does_not_contact_the_index(filled):
    with writing(filled.folder), filled.open() as corpus:
        CorpusWriter(corpus, SPLITTER).update_records()
        assert corpus.connection._chroma is None
