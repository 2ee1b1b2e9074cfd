"""What we write is for this user only, whatever the umask, and what an earlier Dateline left open is closed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answering.chat_model.budget import DailyBudget
from bot.conversation.store import FILE, Store
from bot.process.single_instance import single_instance
from ingest.corpus import private
from ingest.corpus.catalog.backup import back_up
from ingest.corpus.chroma.server import stop
from ingest.corpus.private import make_private_file, make_private_folder, tighten_below, tighten_file, tighten_folder
from ingest.corpus.recovery import restore
from ingest.corpus.writer import writing


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Whoever writes without saying for whom writes for everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    """What others may look into or use, with its rights."""
    return [f"{path.name} {mode(path):o}" for path in (folder, *folder.rglob("*")) if mode(path) & 0o077]


@pytest.fixture
def filled(
    local_harness: Any, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any], open_umask: None
) -> Any:
    """A corpus of three articles with a server of its own."""
    local_harness.ingest(write_jsonl(tmp_path / "a.jsonl", *records.values()))
    return local_harness


def test_only_its_owner_can_read_a_corpus(filled, tmp_path):
    copy = tmp_path / "copy.sqlite3"
    with filled.open() as corpus:
        corpus.dense(corpus.embedding.encode_query("owls"), 1)
        corpus.repairer.call("a test")
        assert corpus.repairer.wait(100)
        back_up(corpus.catalog, copy)
        assert {"catalog.sqlite3-wal", "repair.log"} <= {path.name for path in filled.folder.iterdir()}
        assert open_to_others(filled.folder) == []
    with writing(filled.folder):
        restore(filled.settings, copy)
    assert mode(copy) == 0o600
    assert len([*filled.folder.rglob("*")]) > 10
    assert open_to_others(filled.folder) == []


def test_files_open_to_others_are_made_private_at_the_next_use(filled):
    stop(filled.folder)
    for path in (filled.folder, *filled.folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with filled.open(create=False) as corpus:
        assert mode(filled.folder) == 0o700
        assert mode(corpus.catalog.file) == 0o600
        assert [path.name for path in filled.folder.iterdir() if path.is_file() and mode(path) & 0o077] == []
        corpus.dense(corpus.embedding.encode_query("owls"), 1)
        assert open_to_others(filled.folder) == []
    with writing(filled.folder):
        assert open_to_others(filled.folder) == []


def test_only_its_owner_can_read_the_bots_data(tmp_path, open_umask):
    folder = tmp_path / "bot"
    Store(folder / FILE).keep("q", [], now=1.0)
    assert DailyBudget(folder, 100, lambda: date(2025, 1, 1)).reserve(5)
    with single_instance(folder, "token"):
        assert len([*folder.iterdir()]) >= 3
        assert open_to_others(folder) == []
        for path in (folder, *folder.iterdir()):
            path.chmod(mode(path) | 0o055)
    Store(folder / FILE)
    assert mode(folder) == 0o700
    assert mode(folder / FILE) == 0o600


def test_a_folder_with_other_files_is_left_as_it_is(tmp_path, monkeypatch):
    home, current, sticky, group = (tmp_path / name for name in ("home", "here", "sticky", "group"))
    for folder, rights in ((home, 0o755), (current, 0o755), (sticky, 0o1777), (group, 0o2775)):
        folder.mkdir()
        folder.chmod(rights)
    (current / "below").mkdir()
    monkeypatch.chdir(current / "below")
    monkeypatch.setenv("HOME", str(home))
    tmp_path.chmod(0o755)
    for folder, rights in ((home, 0o755), (current, 0o755), (sticky, 0o1777), (group, 0o2775), (tmp_path, 0o755)):
        make_private_folder(folder)
        assert mode(folder) == rights
    make_private_folder(current / "below" / "corpus")
    assert mode(current / "below" / "corpus") == 0o700


def test_files_of_another_user_and_links_are_left_as_they_are(tmp_path, monkeypatch):
    folder, file, link = tmp_path / "folder", tmp_path / "folder" / "file", tmp_path / "folder" / "link"
    folder.mkdir()
    elsewhere = tmp_path / "elsewhere"
    for path in (file, elsewhere):
        path.touch()
        path.chmod(0o644)
    link.symlink_to(elsewhere)
    tighten_file(link)
    tighten_below(folder)
    assert mode(elsewhere) == 0o644
    assert (mode(folder), mode(file)) == (0o700, 0o600)

    folder.chmod(0o755)
    file.chmod(0o644)
    monkeypatch.setattr(private.os, "geteuid", lambda: os.getuid() + 1)
    for tighten in (tighten_folder, tighten_below, tighten_file):
        tighten(folder)
    make_private_file(file)
    assert (mode(folder), mode(file)) == (0o755, 0o644)


def test_missing_or_unchangeable_files_are_no_failure(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o644)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "chmod", refuse)
    tighten_file(file)
    tighten_folder(tmp_path)
    tighten_below(tmp_path)
    tighten_below(tmp_path / "none")
    tighten_file(tmp_path / "none")
    make_private_file(tmp_path / "none" / "file")
