"""Removes the files of deleted collections, which Chroma keeps, before a server starts."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID


def remove_leftovers(data: Path) -> int:
    """Removes index folders of deleted collections; returns how many. Call it while no server runs.

    If Chroma's own database cannot be read, all of them stay: it may be repaired from them.
    """
    try:
        database = (data / "chroma.sqlite3").resolve().as_uri()
        with closing(sqlite3.connect(f"{database}?mode=ro", uri=True, timeout=1)) as connection:
            in_use = {UUID(row[0]) for row in connection.execute("SELECT id FROM segments")}
        unused = [
            folder for folder in data.iterdir() if folder.is_dir() and _folder_of(folder.name) not in {None, *in_use}
        ]
    except (sqlite3.Error, OSError, ValueError):
        return 0
    for folder in unused:
        shutil.rmtree(folder, ignore_errors=True)
    return len(unused)


def _folder_of(name: str) -> UUID | None:
    """The segment that a folder is named after; None for any other folder."""
    try:
        return UUID(name)
    except ValueError:
        return None
