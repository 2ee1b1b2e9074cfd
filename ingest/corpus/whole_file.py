"""A file is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from ingest.corpus.private import FILE


def write_whole(file: Path, content: bytes, mode: int = FILE) -> None:
    """Writes the file in one step, with these permissions; raises OSError, and leaves what was there as it was.

    It belongs to whom it belonged before, as far as this user may say so.
    """
    # With a dot in front: what is left where the machine stops is no input of anybody.
    prefix = f".{file.name.lstrip('.')}."
    descriptor, staged = tempfile.mkstemp(prefix=prefix, dir=file.parent)  # of mode 0600
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # Else the bot could not read any more what root has changed.
        with suppress(OSError):
            status = file.stat()
            os.chown(staged, status.st_uid, status.st_gid)
        Path(staged).chmod(mode)
        Path(staged).replace(file)
    finally:
        Path(staged).unlink(missing_ok=True)
