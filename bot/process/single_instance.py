"""At most one process per bot on this machine: a kernel lock in BOT_DATA_DIR, named after the bot, not its secret."""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import AlreadyRunning, StoreUnusable
from ingest.corpus.disk import says_full
from ingest.corpus.file_lock import FileLock, is_held
from ingest.corpus.private import make_private_folder


def bot_id(token: str) -> str:
    """The bot's id, which is the public first part of its token; "unknown" if this is not a token."""
    first = token.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return "unknown"
    return number if number.isascii() and number.isdigit() else "unknown"


def lock_file(folder: Path, token: str) -> Path:
    """The lock file of this bot."""
    return folder / f"running-{bot_id(token)}.lock"


@contextmanager
def single_instance(folder: Path, token: str) -> Iterator[None]:
    """Holds the lock while the bot runs; raises AlreadyRunning if another process holds it, and StoreUnusable."""
    path = lock_file(folder, token)
    try:
        make_private_folder(folder)
        lock = FileLock(path)
    except OSError as error:
        raise _not_writable(error) from error
    with lock:
        if not lock.acquire():
            pid = _pid(path)
            process = f" (process {pid})" if pid else ""
            raise AlreadyRunning(
                f"This bot is already running{process}: with one token, both would answer. Stop it, or use another "
                "token."
            )
        try:
            os.ftruncate(lock.descriptor, 0)
            os.pwrite(lock.descriptor, str(os.getpid()).encode(), 0)
        except OSError as error:  # a full disk has room for a new file, and none for its first byte
            raise _not_writable(error) from error
        yield


def check_writable(folder: Path) -> None:
    """Raises StoreUnusable, as the start does, if this folder cannot be made or has no room; leaves nothing there."""
    # What cannot be looked at, below a file or another user's folder, counts as missing: then its parent is tried.
    nearest = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    try:
        with tempfile.TemporaryFile(dir=nearest) as file:
            file.write(b"0")
    except OSError as error:
        raise _not_writable(error) from error


def _not_writable(error: OSError) -> StoreUnusable:
    advice = "free some space" if says_full(error, None) else "choose another folder"
    return StoreUnusable(f"BOT_DATA_DIR cannot be written to ({error.strerror}); {advice}.")


def running_process(folder: Path, token: str) -> str | None:
    """The process that runs this bot on this machine ("unknown" without a number), or None; raises StoreUnusable."""
    path = lock_file(folder, token)
    try:
        return (_pid(path) or "unknown") if is_held(path) else None
    except OSError as error:
        raise StoreUnusable(f"BOT_DATA_DIR cannot be read ({error.strerror}); check its permissions.") from error


def _pid(path: Path) -> str:
    try:
        text = path.read_text("ascii", "replace").strip()
    except OSError:
        return ""
    return text if text.isdigit() else ""
