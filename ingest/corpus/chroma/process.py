"""Runs Chroma's own server in this process: python -m ingest.corpus.chroma.process PARENT DATA PORT.

The console script `chroma` does the same after importing all of chromadb, and only the process itself can
ask Linux to be ended with its parent.
"""

from __future__ import annotations

import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)


def main(arguments: list[str]) -> None:
    """Serves the data folder on a loopback port until stopped."""
    parent, data, port = arguments
    if sys.platform == "linux":
        _end_with(int(parent))
    from chromadb_rust_bindings import cli  # type: ignore[import-untyped]

    cli(["chroma", "run", "--path", data, "--host", "127.0.0.1", "--port", port])


def _end_with(parent: int) -> None:
    """Has the kernel send SIGTERM to this process when its parent dies, for whatever reason."""
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the call
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
