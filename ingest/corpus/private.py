"""Keeps what we write to this user: folders 0700, files 0600, and those of an earlier Dateline as well.

A corpus is what its owner has read, and a lock that others may open is one that they may hold for good. What another
user owns, or what lies on a disk that may only be read, is left as it is.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

FOLDER = 0o700
FILE = 0o600
OTHERS = 0o077


def make_private_folder(folder: Path) -> None:
    """Makes the folder for this user only, or makes it private where it is there; raises OSError."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    tighten_folder(folder)


def tighten_folder(folder: Path) -> None:
    """Takes the rights of all others on this folder, if it is ours and for us alone.

    One that is shared on purpose (setgid, sticky), or in which more lives than a corpus (the home folder, the current
    one and those above them), is left as it is.
    """
    with suppress(OSError):
        place = folder.resolve()
        shared = place.stat().st_mode & (stat.S_ISGID | stat.S_ISVTX)
        if not shared and not any(lived_in.is_relative_to(place) for lived_in in (Path.cwd(), _home())):
            _tighten(place, FOLDER)


def tighten_file(file: Path) -> None:
    """Takes the rights of all others on this file, if it is there and ours; a link is left as it is."""
    with suppress(OSError):
        if not file.is_symlink():
            _tighten(file, FILE)


def tighten_below(folder: Path) -> None:
    """The same of all that lies in the folder, and of the folder."""
    for path in (folder, *folder.rglob("*")) if folder.is_dir() else ():
        with suppress(OSError):
            if not path.is_symlink():
                _tighten(path, FOLDER if path.is_dir() else FILE)


def make_private_file(file: Path) -> None:
    """Makes an empty file for this user only, if there is none; who opens it next says what is wrong with it."""
    with suppress(OSError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE))
    tighten_file(file)


def _tighten(path: Path, most: int) -> None:
    found = path.stat()
    mode = stat.S_IMODE(found.st_mode)
    if found.st_uid == os.geteuid() and mode & OTHERS:
        path.chmod(mode & most)


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # nobody's
        return Path("/")
