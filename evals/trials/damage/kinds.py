"""What can happen to a file."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

TERABYTE = 1 << 40


def truncate(file: Path) -> None:
    """Only the first half is left."""
    os.truncate(file, file.stat().st_size // 2)


def garble(file: Path) -> None:
    """Every byte is another."""
    file.write_bytes(random.Random(0).randbytes(max(file.stat().st_size, 100)))


def inflate(file: Path) -> None:
    """A terabyte of nothing, which takes no room on the disk."""
    file.unlink()
    file.touch()
    os.truncate(file, TERABYTE)


def forbid(file: Path) -> None:
    """It cannot be opened, not even by root: a link that leads to itself."""
    file.unlink()
    file.symlink_to(file.name)


def delete(file: Path) -> None:
    """It is gone."""
    file.unlink()


KINDS: dict[str, Callable[[Path], None]] = {
    "truncated": truncate,
    "garbage": garble,
    "sparse terabyte": inflate,
    "unreadable": forbid,
    "deleted": delete,
}
