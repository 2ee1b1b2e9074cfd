"""What models say, kept in a folder for all processes of a run of tests: computing it takes a third of their time."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any


class SharedOutputs:
    """Outputs by what they are of, in files of one folder; for any number of threads and processes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._known: dict[bytes, Any] = {}

    def get(self, compute: Callable[[], Any], *parts: bytes) -> Any:
        """What `compute` returns, or has returned before of the same parts."""
        key = sha256(b"".join(sha256(part).digest() for part in parts)).digest()
        if key not in self._known:
            self._known[key] = self._read(key) or self._write(key, compute())
        (output,) = self._known[key]
        return output

    def _read(self, key: bytes) -> tuple[Any] | None:
        try:
            return (pickle.loads((self._folder / key.hex()).read_bytes()),)
        except FileNotFoundError:
            return None

    def _write(self, key: bytes, output: Any) -> tuple[Any]:
        part = self._folder / f"{key.hex()}-{os.getpid()}-{threading.get_ident()}"
        part.write_bytes(pickle.dumps(output))
        part.replace(self._folder / key.hex())  # whole or not at all: two processes may compute the same
        return (output,)


def digest_of_files(*files: Path) -> bytes:
    """Of what they contain: a model of the same name may be another."""
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).digest()
