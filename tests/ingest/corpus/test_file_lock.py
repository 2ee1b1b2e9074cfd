"""Whether a lock is held is known without writing to its file."""

import os
from pathlib import Path

from ingest.corpus.file_lock import FileLock, is_held


def test_a_lock_is_held_until_it_is_released(tmp_path):
    file = tmp_path / "a.lock"
    with FileLock(file) as lock:
        assert not is_held(file)
        assert lock.acquire()
        assert is_held(file)
    assert not is_held(file)


def test_a_lock_that_is_not_there_is_not_held_and_not_made(tmp_path):
    assert not is_held(tmp_path / "a.lock")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    assert not is_held(tmp_path / "file" / "a.lock")


def test_a_file_that_cannot_be_written_is_looked_at():
    """A search in a corpus folder that was mounted read-only crashed."""
    running = Path(os.path.realpath("/proc/self/exe"))  # nobody may write to a program that runs
    assert not is_held(running)
