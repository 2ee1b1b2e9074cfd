import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.corpus.articles import Article, Failure, SourceWarning
from ingest.corpus.errors import UsageError
from ingest.sources.files import read_paths
from ingest.sources.folders import OtherFile
from ingest.sources.lines import Limits

SMALL = Limits(file=1000, line=1000)


def test_a_missing_path_is_refused_before_anything_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(UsageError, match=r"no\.txt"):
        next(read_paths([tmp_path / "a.txt", tmp_path / "no.txt"]))


def test_a_folder_with_files_of_all_kinds(tmp_path):
    (tmp_path / "a.txt").write_text("A text")
    (tmp_path / "b.md").write_text("# A heading\n\ntext")
    (tmp_path / "c.jsonl").write_text('{"text": "line 1"}\nnonsense\n{"text": "line 3"}')
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(b'{"text": "packed"}'))
    (tmp_path / "e.html").write_text(
        f"<html><body><article><p>{'A page full of long words. ' * 20}</p></article></body></html>"
    )
    (tmp_path / "f.txt").write_bytes(b"")
    (tmp_path / "g.txt").write_bytes("Größe".encode("latin-1"))
    (tmp_path / "h.txt").write_bytes(b"x" * 1001)
    (tmp_path / "i.txt").symlink_to("nowhere")
    (tmp_path / "j.pdf").write_bytes(b"")
    (tmp_path / "k.txt").write_text("---\ndate: soon\n---\nA dated text")
    (tmp_path / "z.txt").write_text("Last")
    entries = list(read_paths([tmp_path], SMALL))
    titles = [entry.title for entry in entries if isinstance(entry, Article)]
    assert titles == [
        "line 1", "line 3", "packed", "A text", "A heading", "A dated text", "Last", "A page full of long words.",
    ]  # fmt: skip
    assert [entry.ending for entry in entries if isinstance(entry, OtherFile)] == [".pdf"]
    assert [entry.origin for entry in entries if isinstance(entry, SourceWarning)] == [f"{tmp_path}/k.txt line 2"]
    failed = {Path(entry.origin).name: entry for entry in entries if isinstance(entry, Failure)}
    assert list(failed) == ["c.jsonl line 2", "i.txt", "f.txt", "g.txt", "h.txt"]
    assert "larger than" in failed["h.txt"].reason
    assert failed["g.txt"].file == str(tmp_path.resolve() / "g.txt")
    assert entries == list(read_paths([tmp_path], SMALL))


def test_a_page_in_xhtml_is_read_as_a_page(tmp_path):
    head = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
    head += "<title>Größe</title></head>"
    (tmp_path / "a.xhtml").write_text(f"{head}<body><p>{'A page full of long words. ' * 20}</p><br/></body></html>")
    (article,) = read_paths([tmp_path])
    assert isinstance(article, Article)
    assert (article.title, article.text[:26]) == ("Größe", "A page full of long words.")


def test_an_unreadable_file_is_a_failure_and_the_others_are_read(tmp_path, monkeypatch):
    for name in ("a.txt", "b.jsonl", "c.txt"):
        (tmp_path / name).write_text('{"text": "x"}')
    opened = Path.open

    def refuse(path, *args, **kwargs):
        if path.name != "c.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    first, second, third = read_paths([tmp_path])
    assert first.reason == second.reason == "may not be read: give this user permission to read it"
    assert isinstance(third, Article)


def test_a_file_that_disappears_while_others_are_read_is_a_failure(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "c.txt").write_text("c")
    reading = read_paths([tmp_path])
    next(reading)
    (tmp_path / "b.txt").unlink()
    failure, last = reading
    assert "gone" in failure.reason
    assert last.text == "c"


def test_reading_is_lazy(tmp_path):
    lines = [json.dumps({"text": str(number)}) for number in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    reading = read_paths([tmp_path])
    assert isinstance(reading, Iterator)
    assert next(reading).text == "0"
    reading.close()
