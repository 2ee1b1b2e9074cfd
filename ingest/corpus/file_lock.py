"""A kernel lock on a file: released when the last process with its descriptor ends, for whatever reason."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FileLock:
    """One flock on one file; not kept across exec unless its descriptor is passed on."""

    def __init__(self, path: Path, descriptor: int | None = None) -> None:
        """Opens `path`, creating it; `descriptor` is one that another process has opened and locked."""
        self.path = path
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self.descriptor = os.open(path, flags, 0o600) if descriptor is None else descriptor

    def acquire(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Acquires the lock if it is free, or waits for it; raises OSError if the file system has no locks."""
        try:
            fcntl.flock(self.descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Releases the lock for every process that shares this descriptor."""
        fcntl.flock(self.descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Closes this process's descriptor; the lock stays while another process has it."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def __enter__(self) -> FileLock:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_held(path: Path) -> bool:
    """Whether a process holds the exclusive lock on this file; creates nothing."""
    try:
        # Only to read: the folder may be one that nobody may write to.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return False
    with FileLock(path, descriptor) as lock:
        return not lock.acquire(shared=True)
