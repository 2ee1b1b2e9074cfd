"""A full disk: how to tell, and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

NEXT_STEP = "free some space and run the same command again; nothing that was written is lost"
_LEAST_BYTES = 1_000_000  # SQLite and the index server need some for the files beside their own


def is_full(folder: Path) -> bool:
    """Whether the disk of this folder has no room for what a command writes; False if nobody can tell."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES
    except OSError:
        return False
