"""Kinds of damage to a file."""

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
    """Every byte is changed."""
    file.write_bytes(random.Random(0).randbytes(max(file.stat().st_size, 100)))


def inflate(file: Path) -> None:
    """A sparse terabyte, which takes no space on the disk."""
    file.unlink()
    file.touch()
    os.truncate(file, TERABYTE)


def forbid(file: Path) -> None:
    """Cannot be opened, not even by root: a link to itself."""
    file.unlink()
    file.symlink_to(file.name)


def delete(file: Path) -> None:
    """The file is deleted."""
    file.unlink()


KINDS: dict[str, Callable[[Path], None]] = {
    "truncated": truncate,
    "garbage": garble,
    "sparse terabyte": inflate,
    "unreadable": forbid,
    "deleted": delete,
}
