"""A file that is read again after another source has brought a newer text."""

import pytest

from ingest.said_before import is_deleted


def test_a_file_that_is_read_again_takes_nothing_back_that_another_source_brought_since(harness, tmp_path, write_jsonl):
    """Its text, which has no date, went live over the newer one in each run."""
    url = "https://www.herald.example/bridge"
    old = write_jsonl(tmp_path / "old.jsonl", {"url": url, "text": "The bridge was closed."})
    new = write_jsonl(tmp_path / "new.jsonl", {"url": url, "text": "The bridge was open. A correction said so."})
    assert (len(harness.ingest(old).new), len(harness.ingest(new).changed)) == (1, 1)
    again = harness.ingest(old)
    assert (again.changed, again.unchanged, again.missing) == ([], 1, [])
    with harness.open() as corpus:
        assert corpus.version(url).text == "The bridge was open. A correction said so."
    write_jsonl(tmp_path / "old.jsonl", {"url": url, "text": "The bridge was closed once more."})
    assert len(harness.ingest(old).changed) == 1
    write_jsonl(tmp_path / "old.jsonl", {"url": url, "text": "The bridge was closed."})
    assert len(harness.ingest(old).changed) == 1  # whoever has brought the text that is live may take it back


def test_the_same_words_in_another_spelling_take_nothing_back_either(harness, tmp_path, write_jsonl):
    url = "https://www.herald.example/bridge"
    write_jsonl(tmp_path / "old.jsonl", {"url": url, "text": "The bridge was closed, the mayor said."})
    write_jsonl(tmp_path / "new.jsonl", {"url": url, "text": "The bridge was open. A correction said so."})
    harness.ingest(tmp_path / "old.jsonl")
    write_jsonl(tmp_path / "old.jsonl", {"url": url, "text": "The bridge was closed - the mayor said."})
    harness.ingest(tmp_path / "old.jsonl")
    harness.ingest(tmp_path / "new.jsonl")
    again = harness.ingest(tmp_path / "old.jsonl")
    assert (again.changed, again.unchanged) == ([], 1)


def test_the_text_of_a_file_that_is_gone_is_taken_back(harness, tmp_path, write_jsonl):
    url = "https://www.herald.example/bridge"
    old = write_jsonl(tmp_path / "old.jsonl", {"url": url, "text": "The bridge was closed."})
    bad = write_jsonl(tmp_path / "bad.jsonl", {"url": url, "text": "Page not found. Please try again later."})
    assert (len(harness.ingest(old).new), len(harness.ingest(bad).changed)) == (1, 1)
    bad.unlink()
    assert len(harness.ingest(old).changed) == 1
    with harness.open() as corpus:
        assert corpus.version(url).text == "The bridge was closed."


@pytest.mark.parametrize(
    ("name", "expected"), [("there.jsonl", False), ("gone.jsonl", True), ("no_folder/gone.jsonl", False)]
)
def test_a_file_is_deleted_where_its_folder_holds_others(tmp_path, name, expected):
    (tmp_path / "there.jsonl").touch()
    assert is_deleted(str(tmp_path / name)) is expected


@pytest.mark.parametrize("origin", ["https://www.herald.example/feed", "/news/\\xff.txt"])
def test_what_cannot_be_looked_up_is_not_deleted(origin):
    assert not is_deleted(origin)
