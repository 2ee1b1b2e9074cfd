"""A full disk: how to tell, and what to do."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

NEXT_STEP = "free some space and run the same command again; nothing that was written is lost"
_LEAST_BYTES = 1_000_000  # SQLite and the index server need some for the files beside their own


def is_full(folder: Path) -> bool:
    """Whether the disk of this folder has no room for what a command writes; False if nobody can tell."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES
    except OSError:
        return False


def primary_code(error: sqlite3.Error) -> int:
    """The error code of SQLite without what only says more."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def says_full(error: sqlite3.Error | OSError, folder: Path | None) -> bool:
    """Whether SQLite or the system failed because the disk of this folder is full."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOSPC
    code = primary_code(error)
    # Without room for the file that its readers share, SQLite says no more than "disk I/O error".
    return code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and folder is not None and is_full(folder))
