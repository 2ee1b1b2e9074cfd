"""Crash reports: an unexpected error becomes a file with all details and one line for the person."""

from __future__ import annotations

import faulthandler
import os
import sys
import tempfile
import traceback
from contextlib import suppress

from ingest.corpus.console.redaction import redact

# An exit code of its own: with 1 a command has done its work, and says what failed.
CRASHED = os.EX_SOFTWARE


def tell_crashes() -> None:
    """Makes a crash in a native library print the functions of all threads to stderr, without any values."""
    with suppress(RuntimeError, ValueError, OSError):  # where there is no stderr
        faulthandler.enable()


def write_crash_report(error: Exception) -> int:
    """Writes the traceback to a file, with secrets hidden, and names it in one line on stderr; returns CRASHED."""
    line = f"error: something unexpected went wrong ({type(error).__name__}"
    try:
        number, name = tempfile.mkstemp(prefix="dateline-", suffix=".log")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(redact("".join(traceback.format_exception(error))))
    except OSError:
        # No room, or no folder to write to: which is most likely why.
        print(f"{line}: {redact(str(error))[:200]!r}).", file=sys.stderr)
        return CRASHED
    print(f"{line}); the details are in {name}, please report it.", file=sys.stderr)
    return CRASHED
