"""One ingest run after another over small corpora: real files, real catalog, real model, real Chroma."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest import terminal
from ingest.corpus import writer
from ingest.corpus.articles import RunReport
from ingest.corpus.catalog import inventory, vectors, versions
from ingest.corpus.corpus import Corpus
from ingest.corpus.corpus_files import INDEX_FILES, INDEX_FOLDER
from ingest.corpus.errors import CorpusMismatch, IndexUnavailable, UsageError
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.index.vector_index import VectorIndex
from ingest.corpus.rebuild import rebuild, verify
from ingest.corpus.writer import OUT_OF_DATE, writing
from ingest.pipeline import run
from ingest.reembed import reembed
from ingest.retention import Prune

Records = dict[str, dict[str, Any]]
WriteJsonl = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three text files."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in (
        ("bridge", "The harbour bridge in Marrow was closed on Monday."),
        ("budget", "The council passed a budget of 40 million crowns."),
        ("owls", "Snowy owls were seen in the park again."),
    ):
        (articles / f"{name}.txt").write_text(text + "\n", "utf-8")
    return articles


def outcome(report: RunReport) -> tuple[int, int, int, int, int, int]:
    """How many are new, changed, unchanged, missing, removed and failed."""
    return (
        len(report.new),
        len(report.changed),
        report.unchanged,
        len(report.missing),
        len(report.removed),
        len(report.failed),
    )


def assert_clean(harness: Any) -> None:
    with harness.open() as corpus:
        assert verify(corpus) == []


def test_new_unchanged_and_changed(harness, folder):
    first = harness.ingest(folder)
    assert outcome(first) == (3, 0, 0, 0, 0, 0)
    assert (first.passages, first.embedded) == (3, 3)
    second_run = harness.ingest(folder)
    assert outcome(second_run) == (0, 0, 3, 0, 0, 0)
    assert (second_run.passages, second_run.embedded) == (0, 0)
    (folder / "owls.txt").write_text("Snowy owls have left the park.\n", "utf-8")
    third = harness.ingest(folder)
    assert outcome(third) == (0, 1, 2, 0, 0, 0)
    assert (third.passages, third.embedded) == (1, 1)
    assert [p.text for p in harness.dense("owls", 1)] == ["Snowy owls have left the park."]
    assert_clean(harness)


def test_a_text_that_comes_back_is_not_embedded_again(harness, folder):
    harness.ingest(folder)
    before = (folder / "owls.txt").read_text("utf-8")
    (folder / "owls.txt").write_text("Snowy owls have left the park.\n", "utf-8")
    harness.ingest(folder)
    (folder / "owls.txt").write_text(before, "utf-8")
    back = harness.ingest(folder)
    assert (outcome(back)[1], back.passages, back.embedded) == (1, 1, 0)
    assert [p.text for p in harness.dense("owls", 1)] == [before.strip()]
    assert_clean(harness)


def test_a_file_with_a_link_that_its_owner_shortens_is_shortened(harness, tmp_path):
    """What was deleted in a clipping, its comments, stayed and was quoted: as if a payment wall had cut it."""
    url, file = "https://www.herald.example/bridge", tmp_path / "bridge.md"
    comments = "".join(f"\n\nReader {number} says that the bridge is fine." for number in range(40))
    file.write_text(f"---\nsource: {url}\n---\nThe bridge was closed.{comments}", "utf-8")
    assert len(harness.ingest(file).new) == 1
    file.write_text(f"---\nsource: {url}\n---\nThe bridge was closed.", "utf-8")
    report = harness.ingest(file)
    assert (len(report.changed), report.summaries) == (1, [])
    with harness.open() as corpus:
        assert corpus.version(url).text == "The bridge was closed."


def test_an_unstated_outlet_is_the_stored_one_or_the_host(harness, tmp_path, write_jsonl):
    url, outlets = "https://www.herald.example/bridge", []
    for outlet in ({}, {"outlet": "The Herald"}, {}):
        harness.ingest(write_jsonl(tmp_path / "a.jsonl", {"url": url, "text": "The bridge was closed.", **outlet}))
        with harness.open() as corpus:
            outlets.append(corpus.version(url).outlet)
    assert outlets == ["herald.example", "The Herald", "The Herald"]


def test_missing_articles_are_kept_and_pruned_on_demand(harness, folder, capsys):
    harness.ingest(folder)
    (folder / "owls.txt").unlink()
    missing = harness.ingest(folder)
    assert outcome(missing) == (0, 0, 2, 1, 0, 0)
    assert len(harness.words("owls")) == 1
    pruned = harness.ingest(folder, prune=Prune.GONE)
    assert outcome(pruned) == (0, 0, 2, 0, 1, 0)
    assert pruned.removed == missing.missing
    assert list(pruned.headlines) == pruned.removed
    terminal.print_report(pruned, {})
    assert f"  removed  {pruned.removed[0]}  {pruned.headlines[pruned.removed[0]]}\n" in capsys.readouterr().out
    assert harness.words("owls") == []
    assert outcome(harness.ingest(folder)) == (0, 0, 2, 0, 0, 0)
    assert_clean(harness)


def test_an_emptied_folder_is_not_pruned_unless_that_is_said(harness, tmp_path, capsys):
    """A disk that is not mounted is an empty folder: --prune must not take its articles for gone."""
    folder = tmp_path / "articles"
    folder.mkdir()
    news = folder / "news.jsonl"
    lines = [{"title": f"Bridge {number}", "text": f"Bridge {number} was closed."} for number in range(3)]
    news.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    (tmp_path / "owls.txt").write_text("Snowy owls were seen in the park again.\n")
    paths = (folder, tmp_path / "owls.txt")
    harness.ingest(*paths)
    news.unlink()
    for _ in range(2):  # its origins are not forgotten either
        kept = harness.ingest(*paths, prune=Prune.GONE)
        assert outcome(kept) == (0, 0, 1, 3, 0, 0)
        assert kept.emptied == {str(folder): 3}
        assert terminal.report_json(kept, {})["emptied"] == {str(folder): 3}
        terminal.print_report(kept, {})
        out = capsys.readouterr().out
        assert f"  emptied  {folder}: no article is left here; 3 articles of it kept, as a disk may be missing\n" in out
        assert "  --prune-emptied removes what came from a folder that is empty now\n" in out
        assert "--prune removes" not in out
    assert outcome(harness.ingest(*paths, prune=Prune.EMPTIED)) == (0, 0, 1, 0, 3, 0)
    assert harness.ingest(*paths, prune=Prune.GONE).emptied == {}
    assert_clean(harness)


def test_a_folder_in_it_that_is_empty_is_not_pruned_unless_that_is_said(harness, tmp_path):
    """The disk on which a part of the articles is may be missing: they were removed with their versions."""
    folder, disk = tmp_path / "articles", tmp_path / "articles" / "disk"
    for name in ("disk/2025/bridge.txt", "disk/owls.txt", "gone/mill.txt", "rest/a.txt", "rest/b.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"In {name} nothing was said of it.")
    harness.ingest(folder)
    shutil.rmtree(folder / "gone")
    (folder / "rest" / "a.txt").unlink()
    shutil.rmtree(disk)
    disk.mkdir()
    kept = harness.ingest(folder, prune=Prune.GONE)
    assert outcome(kept) == (0, 0, 1, 2, 2, 0)
    assert kept.emptied == {str(disk): 2}
    assert outcome(harness.ingest(folder, prune=Prune.GONE)) == (0, 0, 1, 2, 0, 0)
    assert outcome(harness.ingest(folder, prune=Prune.EMPTIED)) == (0, 0, 1, 0, 2, 0)
    assert_clean(harness)


def test_an_article_stays_that_of_a_file_in_a_folder_that_is_empty(harness, tmp_path, write_jsonl):
    """Its text went back to that of another file with its link, once that of the missing disk was forgotten."""
    folder, disk, url = tmp_path / "articles", tmp_path / "articles" / "disk", "https://herald.example/bridge"
    disk.mkdir(parents=True)
    write_jsonl(folder / "old.jsonl", {"url": url, "text": "The bridge was closed."})
    harness.ingest(folder)
    harness.ingest(write_jsonl(disk / "new.jsonl", {"url": url, "text": "Divers mended it, and it is open again."}))
    (disk / "new.jsonl").unlink()
    for _ in range(2):
        assert outcome(harness.ingest(folder, prune=Prune.GONE)) == (0, 0, 1, 0, 0, 0)


def test_articles_of_other_folders_are_neither_missing_nor_pruned(harness, folder, tmp_path):
    second_folder = tmp_path / "articles2"  # begins with the other folder's name
    second_folder.mkdir()
    (second_folder / "fire.txt").write_text("A fire burned in the mill.", "utf-8")
    harness.ingest(folder, second_folder)
    assert outcome(harness.ingest(folder, prune=Prune.GONE)) == (0, 0, 3, 0, 0, 0)
    assert outcome(harness.ingest(folder / "owls.txt", prune=Prune.GONE)) == (0, 0, 1, 0, 0, 0)


def test_an_article_that_moved_is_not_pruned(harness, tmp_path, write_jsonl, records):
    old, new = tmp_path / "in" / "old.jsonl", tmp_path / "in" / "new.jsonl"
    harness.ingest(write_jsonl(old, records["bridge"]).parent)
    old.rename(new)
    assert outcome(harness.ingest(new.parent, prune=Prune.GONE)) == (0, 0, 1, 0, 0, 0)
    new.unlink()
    assert outcome(harness.ingest(new.parent, prune=Prune.EMPTIED)) == (0, 0, 0, 0, 1, 0)
    assert harness.count("articles") == 0


def test_a_failed_file_is_not_missing_and_the_run_continues(harness, folder):
    harness.ingest(folder)
    (folder / "bridge.txt").write_bytes(b"")
    report = harness.ingest(folder, prune=Prune.GONE)
    assert outcome(report) == (0, 0, 2, 0, 0, 1)
    assert report.failed[0].origin.endswith("bridge.txt")
    assert len(harness.words("bridge")) == 1


def test_articles_of_a_file_with_a_failed_line_are_said_not_to_be_judged(harness, tmp_path):
    """One bad line kept all that was taken out of its file, in each run, and the report said "0 missing"."""
    file = tmp_path / "articles" / "news.jsonl"
    file.parent.mkdir()
    (file.parent / "b.jsonl").write_text('{"text": ""}\n')  # which never had an article

    def write(*texts: str) -> RunReport:
        records = ({"url": f"https://example.org/{number}", "text": text} for number, text in enumerate(texts))
        file.write_text("".join(json.dumps(record) + "\n" for record in records if record["text"] != "gone"))
        return harness.ingest(file.parent, prune=Prune.GONE)

    assert write("The mill.", "The owls.", "The bridge.", "").warnings == []
    for texts, number in (
        (("The mill.", "gone", "gone", ""), "2 articles"),
        (("The mill.", "", "The bridge."), "1 article"),
    ):
        report = write(*texts)
        assert (report.missing, report.removed) == ([], [])
        (warning,) = report.warnings
        assert warning.origin == str(file)
        assert warning.reason == f"{number} of it not judged missing, because not all of it was taken in"
    report = write("The mill.", "gone", "The bridge.")
    assert (len(report.removed), report.warnings) == (1, [])


def test_articles_in_an_unreadable_folder_are_not_pruned(harness, folder, monkeypatch):
    """The disk of a subfolder is away for a moment: --prune must not take its articles for gone."""
    below = folder / "below"
    below.mkdir()
    (folder / "owls.txt").rename(below / "owls.txt")
    harness.ingest(folder)
    listed = Path.iterdir

    def refuse(path: Path) -> Any:
        if path.name == "below":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert outcome(harness.ingest(folder, prune=Prune.GONE)) == (0, 0, 2, 0, 0, 1)
    monkeypatch.undo()
    assert len(harness.words("owls")) == 1


def test_articles_in_a_folder_that_may_not_be_looked_into_are_not_pruned(harness, folder, monkeypatch):
    """Its names may be listed, as after `chmod -R 644`: files were missing, and folders in it nothing at all."""
    deep = folder / "below" / "deep"
    deep.mkdir(parents=True)
    (folder / "owls.txt").rename(deep / "owls.txt")
    harness.ingest(folder)
    resolve = Path.resolve

    def refuse(path: Path, strict: bool = False) -> Path:
        if strict and "below" in path.parent.parts:
            raise PermissionError(13, "Permission denied")
        return resolve(path, strict)

    monkeypatch.setattr(Path, "resolve", refuse)
    assert outcome(harness.ingest(folder, prune=Prune.GONE)) == (0, 0, 2, 0, 0, 1)
    monkeypatch.undo()
    assert len(harness.words("owls")) == 1


def test_a_text_without_words_fails_with_its_reason(harness, tmp_path, write_jsonl):
    file = write_jsonl(tmp_path / "a.jsonl", {"title": "Empty", "text": "&#8203;&#8203;"}, {"title": "B", "text": "b"})
    report = harness.ingest(file)
    assert outcome(report) == (1, 0, 0, 0, 0, 1)
    assert (report.failed[0].origin, report.failed[0].reason) == ("Empty", "no words to search in it")


def test_a_second_run_loads_no_model_and_starts_no_server(local_harness, folder):
    from ingest.corpus.chroma.server import running, stop

    local_harness.ingest(folder)
    assert running(local_harness.folder)
    stop(local_harness.folder)
    with writing(local_harness.folder), local_harness.open(own_model=True) as corpus:
        assert run(corpus, [folder]).unchanged == 3
        assert corpus._model is None
    assert not running(local_harness.folder)


def lose_index(harness: Any) -> None:
    """As a person does who copies the catalog alone."""
    from ingest.corpus.chroma.server import stop

    stop(harness.folder)
    shutil.rmtree(harness.folder / INDEX_FOLDER)


def lose_index_files(harness: Any) -> None:
    """As a backup does that leaves out what the index server stores, and keeps the folder around it."""
    from ingest.corpus.chroma.server import stop

    stop(harness.folder)
    shutil.rmtree(harness.folder / INDEX_FOLDER / INDEX_FILES)


def lose_index_and_make_an_empty_one(harness: Any) -> None:
    """As `ingest address` does, or any other command that starts the server of a folder whose index is lost."""
    lose_index_files(harness)
    with harness.open() as corpus, pytest.raises(IndexUnavailable, match="does not hold this corpus"):
        corpus.connection.address()


def use_old_records(harness: Any) -> None:
    """As those of an older Dateline, the records of the index hold nothing."""
    settings = harness.settings
    harness.settings = settings.model_copy(update={"index_documents": False})
    with harness.open() as corpus, writing(harness.folder):
        rebuild(corpus)
    harness.settings = settings


@pytest.mark.parametrize("change", [use_old_records, lose_index, lose_index_files, lose_index_and_make_an_empty_one])
def test_a_run_that_brings_nothing_new_makes_the_index_what_verify_expects(local_harness, folder, change):
    from ingest.corpus.chroma.server import running, stop

    local_harness.ingest(folder)
    change(local_harness)
    assert outcome(local_harness.ingest(folder)) == (0, 0, 3, 0, 0, 0)
    with local_harness.open() as corpus:
        assert verify(corpus) == []
    stop(local_harness.folder)
    assert outcome(local_harness.ingest(folder)) == (0, 0, 3, 0, 0, 0)
    assert not running(local_harness.folder)


def test_a_person_sees_that_the_index_is_made_anew(harness, folder):
    harness.ingest(folder)
    use_old_records(harness)
    shown: dict[str, list[tuple[int, int]]] = {}

    @contextmanager
    def remaking(sentence: str) -> Iterator[Any]:
        counts = shown[sentence] = []
        yield lambda done, total: counts.append((done, total))

    with harness.open() as corpus, writing(harness.folder):
        run(corpus, [folder], remaking=remaking)
    assert list(shown) == [OUT_OF_DATE]
    assert shown[OUT_OF_DATE][-1] == (3, 3)


def test_a_run_that_brings_nothing_new_needs_no_server_that_answers(harness, folder, monkeypatch, caplog):
    harness.ingest(folder)
    use_old_records(harness)

    def fail(*_: Any, **__: Any) -> Any:
        raise IndexUnavailable("The index server does not respond.")

    monkeypatch.setattr(IndexConnection, "run", fail)
    assert outcome(harness.ingest(folder)) == (0, 0, 3, 0, 0, 0)
    assert "the index is not what `python -m ingest verify` expects" in caplog.text


def test_the_index_server_starts_once_and_while_the_model_loads(local_harness, folder, monkeypatch):
    from ingest.corpus.chroma import start
    from ingest.corpus.embedding import model as embedding

    locate_model, begin, begun, starts = embedding.locate_model, start._start, threading.Event(), []

    def count(*given: Any) -> None:
        starts.append(threading.current_thread().name)
        begun.set()
        begin(*given)

    def find(name: str) -> Any:
        assert begun.wait(30)
        return locate_model(name)

    monkeypatch.setattr(start, "_start", count)
    monkeypatch.setattr(embedding, "locate_model", find)
    with writing(local_harness.folder), local_harness.open(own_model=True) as corpus:
        assert outcome(run(corpus, [folder])) == (3, 0, 0, 0, 0, 0)
        assert corpus.embedding._loaded is not None
    assert starts == ["connect to the index"]


def test_both_collections_are_opened_ahead_without_creating_any(harness, folder, monkeypatch):
    counted, both = [], threading.Event()

    def count(index: VectorIndex, real: Any = VectorIndex.count) -> int:
        counted.append((threading.current_thread().name, index.retired, real(index)))
        if index.retired:
            both.set()
        return counted[-1][-1]

    with harness.open() as corpus:
        corpus.connection.start_ahead()
        with pytest.raises(IndexUnavailable, match="does not hold this corpus"):
            corpus.connection.index()
    harness.ingest(folder)
    monkeypatch.setattr(VectorIndex, "count", count)
    with harness.open() as corpus:
        corpus.connection.start_ahead()
        assert both.wait(30)
    assert counted == [("connect to the index", False, 3), ("connect to the index", True, 0)]


def test_as_of_a_day_before_its_change_an_article_has_its_old_text(harness, tmp_path, write_jsonl, records):
    file = tmp_path / "a.jsonl"
    harness.ingest(write_jsonl(file, *records.values()))
    reopened = dict(records["bridge"], text="The harbour bridge is open again.", retrieved="2025-03-10")
    assert outcome(harness.ingest(write_jsonl(file, reopened, records["budget"], records["owls"])))[:2] == (0, 1)
    question = "What about the harbour bridge?"
    for passages in (harness.dense(question, 10), harness.words("bridge")):
        assert [p.text for p in passages if "bridge" in p.text] == ["The harbour bridge is open again."]
    for day, text in ((5, "was closed"), (9, "was closed"), (10, "open again"), (30, "open again")):
        as_of = date(2025, 3, day)
        for passages in (harness.dense(question, 10, as_of), harness.words("bridge", as_of=as_of)):
            (about_bridge,) = [p.text for p in passages if "bridge" in p.text]
            assert text in about_bridge
    # Nothing is seen on a day before it was retrieved.
    assert harness.dense(question, 10, date(2025, 3, 2)) == []
    assert_clean(harness)


def test_an_older_text_that_arrives_late_is_stored_under_its_days(harness, tmp_path, write_jsonl, records):
    def bridge(text: str, day: int) -> dict[str, Any]:
        return {"url": "https://example.org/b", "title": "Bridge", "text": text, "retrieved": f"2025-03-{day:02}"}

    harness.ingest(write_jsonl(tmp_path / "1.jsonl", bridge("The bridge is shut.", 3)))
    harness.ingest(write_jsonl(tmp_path / "2.jsonl", bridge("The bridge is open.", 20)))
    late = harness.ingest(write_jsonl(tmp_path / "3.jsonl", bridge("The bridge is half open.", 10)))
    assert outcome(late)[:3] == (0, 1, 0)
    for day, text in ((3, "shut"), (9, "shut"), (10, "half open"), (19, "half open"), (20, "open")):
        as_of = date(2025, 3, day)
        for passages in (harness.dense("bridge", 10, as_of), harness.words("bridge", as_of=as_of)):
            assert [p.text for p in passages] == [f"The bridge is {text}."]
    assert [p.text for p in harness.dense("bridge")] == ["The bridge is open."]
    # The index knows the new days too: what ended on the 10th is not even asked for on the 11th.
    with harness.open() as corpus:
        vector = corpus.embedding.encode_query("bridge")
        assert len(corpus.dense(vector, 10, date(2025, 3, 11))) == 1
    assert outcome(harness.ingest(tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "3.jsonl"))[:3] == (0, 0, 3)
    assert_clean(harness)


def test_one_link_twice_in_a_run(harness, tmp_path, write_jsonl, records):
    undated = {key: value for key, value in records["bridge"].items() if key != "retrieved"}
    respelled = dict(
        undated, text="Another text under the same link.", url="https://www.example.org/bridge/?utm_source=x"
    )
    report = harness.ingest(write_jsonl(tmp_path / "a.jsonl", undated, respelled, undated))
    assert outcome(report) == (1, 0, 1, 0, 0, 1)
    assert "again with another text" in report.failed[0].reason
    assert report.failed[0].origin == respelled["url"]
    assert harness.words("another") == []


def test_one_link_twice_with_dates_is_two_versions(harness, tmp_path, write_jsonl, records):
    newer = dict(records["bridge"], text="The bridge is open.", retrieved="2025-03-09")
    report = harness.ingest(write_jsonl(tmp_path / "a.jsonl", newer, records["bridge"]))
    assert outcome(report) == (1, 1, 0, 0, 0, 0)
    assert [p.text for p in harness.words("bridge")] == ["The bridge is open."]
    assert outcome(harness.ingest(tmp_path / "a.jsonl")) == (0, 0, 2, 0, 0, 0)


def test_undated_then_dated_in_the_future_then_undated(harness, tmp_path, write_jsonl, records):
    undated = {key: value for key, value in records["bridge"].items() if key != "retrieved"}
    ahead = datetime.now(UTC) + timedelta(hours=12)  # more than a day is not taken
    future = dict(undated, text="From the future.", retrieved=ahead.isoformat())
    report = harness.ingest(write_jsonl(tmp_path / "a.jsonl", undated, future, undated))
    assert outcome(report) == (1, 1, 1, 0, 0, 0)
    assert_clean(harness)


def test_a_removed_article_is_gone_everywhere(harness, tmp_path, write_jsonl, records):
    from ingest.corpus.writer import CorpusWriter
    from ingest.split import SPLITTER

    reopened = dict(records["bridge"], text="The harbour bridge is open again.", retrieved="2025-03-10")
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", *records.values(), reopened))
    with writing(harness.folder), harness.open() as corpus:
        article_id = inventory.find_article(corpus.catalog, records["bridge"]["url"])
        CorpusWriter(corpus, SPLITTER).remove(article_id)
        assert corpus.connection.index().count() == 2
        assert corpus.connection.index(retired=True).count() == 0
        assert inventory.find_article(corpus.catalog, records["bridge"]["url"]) is None
        assert not versions.is_index_behind(corpus.catalog)
    for table, rows in (
        ("articles", 2),
        ("versions", 2),
        ("passages", 2),
        ("vectors", 2),
        ("words", 2),
        ("origins", 2),
    ):
        assert harness.count(table) == rows, table
    assert harness.count("retired_words") == 0
    assert b"harbour bridge" not in _bytes_of(harness.folder / "catalog.sqlite3")
    assert harness.words("bridge", as_of=date(2025, 3, 5)) == []
    assert_clean(harness)


def _bytes_of(catalog: Path) -> bytes:
    """The file after it was compacted: what a removed text leaves in free pages is SQLite's."""
    connection = sqlite3.connect(catalog)
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return catalog.read_bytes()


def test_stored_text_and_offsets_are_exact(harness, tmp_path, write_jsonl):
    text = "  \ufeffTom &amp; Jerry\u00ad met.\r\n\r\nCafe\u0301 🙂 closed\u200b.\rEnd \x00 here.  "
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", {"url": "https://example.org/x", "text": text}))
    stored = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    passages = harness.words("jerry", "closed", "here")
    assert passages
    with harness.open() as corpus:
        version = corpus.version("https://example.org/x")
    assert version is not None
    assert version.text == stored
    assert all(stored[p.start : p.end] == p.text for p in passages)


def test_many_small_batches_give_the_same_corpus(harness, folder, monkeypatch, tmp_path):
    monkeypatch.setattr("ingest.pipeline.BATCH_PASSAGES", 1)
    assert outcome(harness.ingest(folder)) == (3, 0, 0, 0, 0, 0)
    assert len(harness.dense("news", 10)) == 3
    assert_clean(harness)


def test_an_article_of_many_passages_is_embedded_ahead(harness, tmp_path, monkeypatch, corpus_settings, embedding):
    file = tmp_path / "long.txt"
    file.write_text(" ".join(f"In town {n} the council passed budget {n} on Monday." for n in range(200)), "utf-8")
    at_once = harness.ingest(file)
    assert at_once.embedded == at_once.passages > 8
    parts = type(harness)(corpus_settings(tmp_path / "parts", chroma_url=harness.settings.chroma_url), embedding)
    sizes: list[int] = []
    monkeypatch.setattr("ingest.corpus.writer.AHEAD", 4)
    monkeypatch.setattr(
        "ingest.corpus.catalog.vectors.keep_vectors",
        lambda catalog, rows, keep=vectors.keep_vectors: (sizes.append(len(rows)), keep(catalog, rows)),
    )
    in_parts = parts.ingest(file)

    assert sizes
    assert set(sizes) == {4}
    assert (in_parts.passages, in_parts.embedded) == (at_once.passages, at_once.embedded)
    for rows in (
        "SELECT start, end, text_hash FROM passages ORDER BY start",
        "SELECT text_hash, length(vector), sentences FROM vectors ORDER BY text_hash",
    ):
        with harness.open() as first, parts.open() as second:
            assert first.catalog.connection.execute(rows).fetchall()
            assert_alike(*(corpus.catalog.connection.execute(rows).fetchall() for corpus in (first, second)))
    assert_clean(parts)
    with writing(parts.folder), parts.open() as corpus:
        assert reembed(corpus) == at_once.passages
    assert_clean(parts)


def assert_alike(first: list[Any], second: list[Any]) -> None:
    """The same rows; packed numbers may differ by one, as texts are padded in another company."""
    assert len(first) == len(second)
    for row, second_row in zip(first, second, strict=True):
        assert row[:2] == second_row[:2]
        pairs = zip(row[2], second_row[2], strict=True)
        assert (
            all((first_value - second_value + 128) % 256 - 128 in range(-2, 3) for first_value, second_value in pairs)
            or row == second_row
        )


def test_passages_embedded_ahead_are_not_embedded_again_after_a_kill(harness, tmp_path, monkeypatch):
    file = tmp_path / "long.txt"
    file.write_text(" ".join(f"In town {n} the council passed budget {n} on Monday." for n in range(200)), "utf-8")
    monkeypatch.setattr("ingest.corpus.writer.AHEAD", 4)
    embed_new = writer.embed_new
    batches: list[int] = []

    def until_killed(corpus: Corpus, cut: Any) -> Any:
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(len(cut))
        return embed_new(corpus, cut)

    monkeypatch.setattr("ingest.corpus.writer.embed_new", until_killed)
    with pytest.raises(KeyboardInterrupt):
        harness.ingest(file)
    monkeypatch.setattr("ingest.corpus.writer.embed_new", embed_new)
    assert_clean(harness)
    report = harness.ingest(file)
    assert report.embedded == report.passages - 8
    assert_clean(harness)


def test_a_letter_with_endless_accents_does_not_stop_a_run(harness, tmp_path, write_jsonl):
    endless = "a" + "\u0301\u0316" * 300_000
    record = {"url": f"https://example.org/{endless[:9]}", "title": endless, "outlet": endless, "authors": [endless]}
    text = f"The bridge of Zo{endless} was closed on Monday. &#{'9' * 5000}; It opens in May."
    report = harness.ingest(
        write_jsonl(
            tmp_path / "a.jsonl", record | {"text": text}, {"text": text, "url": f"https://{endless[:7000]}.org/"}
        )
    )
    assert [failure.reason for failure in report.failed] == [
        "has a wrong url: it must begin with http:// or https:// and name a host"
    ]
    passages = harness.words("bridge")
    assert len(passages) == 1
    with harness.open() as corpus:
        stored = corpus.version(report.new[0])
    assert stored is not None
    assert passages[0].text == stored.text[passages[0].start : passages[0].end]
    assert max(map(len, (stored.title, stored.outlet, *stored.authors))) <= 31


def test_a_different_model_is_refused_with_the_command_to_run(harness, folder):
    harness.ingest(folder)
    changed_settings = harness.settings.model_copy(update={"embedding_model": "intfloat/e5-small"})
    with pytest.raises(CorpusMismatch) as caught:
        Corpus.open(changed_settings)
    message = caught.value.user_message
    assert "\n" not in message
    assert "EMBEDDING_MODEL=all-MiniLM-L6-v2" in message
    assert "python -m ingest rebuild --embed" in message
    Corpus.open(changed_settings, any_model=True).close()


def test_a_missing_path_stops_the_run_before_anything_is_written(harness, folder, tmp_path):
    with pytest.raises(UsageError, match="no file or folder"):
        harness.ingest(folder, tmp_path / "none")
    assert harness.count("articles") == 0


def test_progress_sees_every_article(harness, folder):
    seen: list[int] = []
    with writing(harness.folder), harness.open() as corpus:
        run(corpus, [folder], progress=lambda report: seen.append(len(report.new)))
    assert seen == [1, 2, 3]


def test_an_undated_article_counts_from_its_first_run(harness, folder):
    before = datetime.now(UTC)
    harness.ingest(folder)
    harness.ingest(folder)
    (passage,) = harness.words("owls")
    assert before <= passage.retrieved <= datetime.now(UTC)
    assert (passage.published, passage.url, passage.name) == (None, None, "owls.txt")


def test_two_corpora_on_one_server_do_not_mix(harness, folder, tmp_path, embedding):
    second_corpus = type(harness)(harness.settings.model_copy(update={"corpus_dir": tmp_path / "other"}), embedding)
    harness.ingest(folder / "owls.txt")
    second_corpus.ingest(folder / "budget.txt")
    assert [p.name for p in harness.dense("budget")] == ["owls.txt"]
    assert [p.name for p in second_corpus.dense("owls")] == ["budget.txt"]


def test_what_a_second_file_leaves_unsaid_stays_as_the_first_has_said_it(harness, tmp_path, write_jsonl, records):
    """The same text without a day and authors made the article undated, and took its authors."""
    whole = dict(records["bridge"], authors=["Ida Brandt"], published="2025-03-01")
    bare = {key: value for key, value in whole.items() if key not in ("authors", "published")}

    def ingest(name, record):
        report = harness.ingest(write_jsonl(tmp_path / name, record))
        with harness.open() as corpus:
            version = corpus.version(whole["url"])
            return outcome(report)[:3], version.published, version.authors

    said = date(2025, 3, 1), ("Ida Brandt",)
    assert ingest("a.jsonl", whole) == ((1, 0, 0), *said)
    for _ in range(2):
        assert ingest("b.jsonl", bare) == ((0, 0, 1), *said)
    assert ingest("b.jsonl", dict(bare, published="2025-03-02")) == ((0, 0, 1), date(2025, 3, 2), said[1])


def test_who_keeps_the_only_file_of_an_article_may_take_its_day_out(harness, tmp_path, write_jsonl, records):
    for given in ({"published": "2025-03-01"}, {}):
        record = {key: value for key, value in records["bridge"].items() if key != "published"} | given
        harness.ingest(write_jsonl(tmp_path / "a.jsonl", record))
    with harness.open() as corpus:
        assert corpus.version(records["bridge"]["url"]).published is None
