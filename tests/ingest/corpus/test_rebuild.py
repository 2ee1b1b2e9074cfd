"""Damage is found wherever it is, and both indexes are made anew from the catalog."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.corpus.catalog import generations, passages
from ingest.corpus.compaction import compact_corpus
from ingest.corpus.corpus import Corpus
from ingest.corpus.rebuild import rebuild, verify
from ingest.corpus.writer import writing
from ingest.reembed import reembed
from ingest.split import text_hash


@pytest.fixture
def filled(harness: Any, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Any:
    """Three articles, one of them with a retired version."""
    fill(harness, tmp_path, write_jsonl, records)
    return harness


def fill(harness: Any, folder: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> None:
    update = dict(records["bridge"], text="The harbour bridge is open again.", retrieved="2025-03-10")
    file = write_jsonl(folder / "a.jsonl", records["bridge"], records["budget"], records["owls"], update)
    harness.ingest(file)


def one_id(corpus: Corpus, state: str) -> int:
    return min(passages.passage_ids(corpus.catalog, state))


def lose_word(corpus: Corpus) -> None:
    corpus.catalog.connection.execute("DELETE FROM words WHERE rowid = ?", (one_id(corpus, "live"),))


def lose_retired_word(corpus: Corpus) -> None:
    corpus.catalog.connection.execute("DELETE FROM retired_words WHERE rowid = ?", (one_id(corpus, "retired"),))


def add_word(corpus: Corpus) -> None:
    corpus.catalog.connection.execute("INSERT INTO words (rowid, title, body) VALUES (999, 'a', 'b')")


def break_words(corpus: Corpus) -> None:
    corpus.catalog.connection.execute("UPDATE words_content SET c1 = 'altered' WHERE id = ?", (one_id(corpus, "live"),))


def lose_live(corpus: Corpus) -> None:
    corpus.connection.index().delete([one_id(corpus, "live")])


def lose_retired(corpus: Corpus) -> None:
    corpus.connection.index(retired=True).delete([one_id(corpus, "retired")])


def add_live(corpus: Corpus) -> None:
    corpus.connection.index().add([999], np.ones((1, 384), np.float32), [1])


def drop_collection(corpus: Corpus) -> None:
    index = corpus.connection.index()
    corpus.connection._connected().drop(index.name)


def lose_vector(corpus: Corpus) -> None:
    corpus.catalog.connection.execute("DELETE FROM vectors WHERE rowid = 1")


DAMAGE = {
    "a word row is lost": (lose_word, "words", "live passages are missing"),
    "a retired word row is lost": (lose_retired_word, "words", "retired passages are missing"),
    "a word row too many": (add_word, "words", "the live index holds passages that are not"),
    "the word index is broken": (break_words, "words", "the word index is damaged"),
    "a live vector is lost": (lose_live, "vectors", "live passages are missing"),
    "a retired vector is lost": (lose_retired, "vectors", "retired passages are missing"),
    "a vector too many": (add_live, "vectors", "the live index holds passages that are not"),
    "the collection is gone": (drop_collection, "vectors", "live index: The index server does not hold this corpus"),
}


@pytest.mark.parametrize(("damage", "part", "problem"), DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_found_and_repaired(filled, damage, part, problem):
    with filled.open() as corpus:
        assert verify(corpus) == []
        damage(corpus)
        (found,) = verify(corpus)
        assert found.part == part
        assert problem in found.problem
        with writing(filled.folder):
            assert rebuild(corpus) == 4
        assert verify(corpus) == []


def test_a_vector_missing_in_the_catalog_is_found_and_embedded_again(filled):
    with filled.open() as corpus:
        lose_vector(corpus)
        (found,) = verify(corpus)
        assert (found.part, found.passages) == ("vectors", 1)
        assert "no vector in the catalog" in found.problem
        with writing(filled.folder):
            assert reembed(corpus) == 4
        assert verify(corpus) == []


def test_a_rebuilt_corpus_answers_as_before(filled):
    questions = ("Is the bridge open?", "What do schools get?", "birds")
    before = [[(p.text, pytest.approx(p.score, abs=1e-4)) for p in filled.dense(question)] for question in questions]
    with filled.open() as corpus, writing(filled.folder):
        progress: list[tuple[int, int]] = []
        rebuild(corpus, progress=lambda done, total: progress.append((done, total)))
        assert corpus.catalog.about("generation") == "2"
        assert progress[-1] == (4, 4)
    assert [[(p.text, p.score) for p in filled.dense(question)] for question in questions] == before
    assert [p.text for p in filled.words("open")] == ["The harbour bridge is open again."]


def test_a_reader_with_the_old_generation_open_finds_the_new_one(filled):
    with filled.open() as reader, filled.open() as corpus:
        vector = reader.embedding.encode_query("Is the bridge open?")
        first = reader.dense(vector, 2)
        with writing(filled.folder):
            rebuild(corpus)
        assert [number for number, _ in reader.dense(vector, 2)] == [number for number, _ in first]


def test_a_text_that_two_joined_articles_had_is_counted_where_all_are_embedded_again(filled):
    """The bar ended at 4 of 3."""
    with filled.open() as corpus, writing(filled.folder):
        corpus.catalog.connection.execute(
            "UPDATE versions AS v SET retrieved = '2026-01-01', until = seen, content_hash = (SELECT content_hash "
            "FROM versions o WHERE o.article_id = v.article_id AND o.state = 'live') WHERE state = 'retired'"
        )
        assert corpus.stats().versions == 3
        progress: list[tuple[int, int]] = []
        reembed(corpus, progress=lambda done, total: progress.append((done, total)))
    assert progress == [(number, 4) for number in (1, 2, 3, 4)]


def test_embedding_again_makes_the_same_passages(filled):
    before = {p.text for p in filled.words("bridge", "budget", "owls")}
    with filled.open() as corpus, writing(filled.folder):
        assert reembed(corpus) == 4
        assert passages.count_generation(corpus.catalog, 1) == 0
        assert verify(corpus) == []
    assert {p.text for p in filled.words("bridge", "budget", "owls")} == before
    assert [p.text for p in filled.dense("Is the bridge open?", 1)] == ["The harbour bridge is open again."]


def test_leftovers_of_a_killed_rebuild_are_not_used(filled):
    """`rebuild --embed` was killed half-way: its passages are of the next number, and of another model."""
    with filled.open() as corpus:
        (version_id, title, text), *_ = generations.texts(corpus.catalog)
        key = text_hash("another model", title + text)
        leftovers = [(version_id, [_passage(text, key)])]
        generations.add_passages(corpus.catalog, 2, leftovers, [(key, b"\0" * 8, b"")])
        assert verify(corpus) == []
        with writing(filled.folder):
            assert rebuild(corpus) == 4
        assert verify(corpus) == []
        assert corpus.stats().passages + corpus.stats().retired_passages == 4
        assert corpus.passage_count() == 3


def _passage(text: str, key: bytes) -> Any:
    from ingest.corpus.articles import Passage

    return Passage(0, len(text), text, key)


def test_a_wiped_chroma_folder_is_filled_from_the_catalog(own_models, local_harness, tmp_path, write_jsonl, records):
    from ingest.corpus.chroma.server import stop

    fill(local_harness, tmp_path, write_jsonl, records)
    stop(local_harness.folder)
    shutil.rmtree(local_harness.folder / "chroma")
    with local_harness.open(own_model=True) as corpus:
        assert {d.part for d in verify(corpus)} == {"vectors"}
        with writing(local_harness.folder):
            assert rebuild(corpus) == 4
        assert verify(corpus) == []
        assert corpus.embedding._loaded is None  # nothing was embedded
    assert [p.text for p in local_harness.dense("Is the bridge open?", 1)] == ["The harbour bridge is open again."]


def test_an_empty_corpus_has_no_differences(harness):
    with harness.open() as corpus:
        assert verify(corpus) == []


def test_the_first_article_goes_in_after_an_empty_corpus_was_rebuilt(harness, tmp_path, write_jsonl, records):
    with writing(harness.folder), harness.open() as corpus:
        assert rebuild(corpus) == 0
        assert compact_corpus(corpus) == 0
        assert verify(corpus) == []
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", records["bridge"]))

    assert [passage.title for passage in harness.dense("harbour bridge")] == [records["bridge"]["title"]]


def test_a_search_in_an_empty_corpus_finds_nothing_and_repairs_nothing(harness, caplog):
    assert harness.dense("harbour bridge") == []
    assert caplog.records == []
