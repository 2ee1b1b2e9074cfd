"""Makes everything we write private to this user: folders 0700, files 0600, including older ones.

A corpus shows what its owner has read, and other users could hold a lock that they can open forever. What another user
owns, or what is on a read-only disk, is left as it is.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

FOLDER = 0o700
FILE = 0o600
ANYBODY_ELSE = 0o077


def make_private_folder(folder: Path) -> None:
    """Creates the folder for this user only, or makes an existing one private; raises OSError."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    tighten_folder(folder)


def tighten_folder(folder: Path) -> None:
    """Removes other users' permissions on this folder, if it is ours and holds only a corpus.

    A folder that is shared on purpose (setgid, sticky), or that holds more than a corpus (the home folder, the current
    one and their parents), is left as it is.
    """
    with suppress(OSError):
        path = folder.resolve()
        shared = path.stat().st_mode & (stat.S_ISGID | stat.S_ISVTX)
        if not shared and not any(lived_in.is_relative_to(path) for lived_in in (Path.cwd(), _home())):
            _tighten(path, FOLDER)


def tighten_file(file: Path) -> None:
    """Removes other users' permissions on this file, if it exists and is ours; ignores links."""
    with suppress(OSError):
        if not file.is_symlink():
            _tighten(file, FILE)


def tighten_below(folder: Path) -> None:
    """The same for the folder and everything in it."""
    for path in (folder, *folder.rglob("*")) if folder.is_dir() else ():
        with suppress(OSError):
            if not path.is_symlink():
                _tighten(path, FOLDER if path.is_dir() else FILE)


def make_private_file(file: Path) -> None:
    """Creates an empty file for this user only, if there is none; errors are left to whoever opens it next."""
    with suppress(OSError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE))
    tighten_file(file)


def _tighten(path: Path, allowed_mode: int) -> None:
    status = path.stat()
    mode = stat.S_IMODE(status.st_mode)
    if status.st_uid == os.geteuid() and mode & ANYBODY_ELSE:
        path.chmod(mode & allowed_mode)


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # nobody's
        return Path("/")
