"""The last resort of a command: what nobody expected is kept whole in a file, and told to a person in one line."""

from __future__ import annotations

import faulthandler
import os
import sys
import tempfile
import traceback
from contextlib import suppress

from ingest.corpus.console.redaction import redact


def tell_crashes() -> None:
    """From now on a crash of a native library tells on stderr in which functions all threads were; no values."""
    with suppress(RuntimeError, ValueError, OSError):  # where there is no stderr
        faulthandler.enable()


def tell_unexpected(error: Exception) -> int:
    """Prints one line on stderr that names the file with the traceback, secrets hidden; returns the exit code, 1."""
    line = f"error: something unexpected went wrong ({type(error).__name__}"
    try:
        number, name = tempfile.mkstemp(prefix="dateline-", suffix=".log")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(redact("".join(traceback.format_exception(error))))
    except OSError:
        # No room, or no folder to write to: which is most likely why.
        print(f"{line}: {redact(str(error))[:200]!r}).", file=sys.stderr)
        return 1
    print(f"{line}); the details are in {name}, please report it.", file=sys.stderr)
    return 1
