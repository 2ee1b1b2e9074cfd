"""How a command of a terminal ends: an error becomes one line, an unexpected one a file with all details as well."""

from __future__ import annotations

import faulthandler
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress

from ingest.corpus.console.printing import printing
from ingest.corpus.console.redaction import redact
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import DatelineError

# An exit code of its own: with 1 a command has done its work, and says what failed.
CRASHED = os.EX_SOFTWARE
STOPPED = 130  # by Ctrl-C
_NOT_INSTALLED = 2  # as for a setting that is wrong
_OWN_PACKAGES = frozenset(("bot", "evals", "ingest", "prompts"))


def tell_crashes() -> None:
    """Makes a crash in a native library print the functions of all threads to stderr, without any values."""
    with suppress(RuntimeError, ValueError, OSError):  # where there is no stderr
        faulthandler.enable()


def run_command(
    command: Callable[[], int],
    code_of: Callable[[DatelineError], int] = lambda _: 2,
    on_crash: Callable[[Exception], object] = lambda _: None,
) -> int:
    """Runs a command and returns its exit code, or that of its error; `on_crash` gets one that nobody expected."""
    try:
        with printing():
            return command()
    except DatelineError as error:
        print(f"error: {visible(redact(error.user_message))}", file=sys.stderr)
        return code_of(error)
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 -- the edge to a terminal: no traceback reaches a person
        on_crash(error)
        return write_crash_report(error)


def missing_package(error: Exception) -> str | None:
    """The package that this Python lacks, if that is the error: another Python than the one of the install mostly."""
    name = error.name if isinstance(error, ModuleNotFoundError) else None
    # A part of a package is missing where there is another version of it, and one of our own where we made a mistake.
    return None if name is None or "." in name or name in _OWN_PACKAGES else name


def write_crash_report(error: Exception) -> int:
    """Writes the traceback to a file, with secrets hidden, and names it in one line on stderr; returns CRASHED.

    Of a package that is not installed, the line says how to have it, there is no file, and 2 is returned.
    """
    print(f"error: {crash_line(error)}", file=sys.stderr)
    return CRASHED if missing_package(error) is None else _NOT_INSTALLED


def crash_line(error: Exception) -> str:
    """What a person reads of an unexpected error, once its traceback stands in a file, with secrets hidden."""
    package = missing_package(error)
    if package is not None:
        return (
            f"The package {visible(package)} is not installed for this Python ({visible(sys.executable)}): "
            "activate the venv with `. .venv/bin/activate`; `make demo` installs what is missing there."
        )
    line = f"something unexpected went wrong ({type(error).__name__}"
    try:
        number, name = tempfile.mkstemp(prefix="dateline-", suffix=".log")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(redact("".join(traceback.format_exception(error))))
    except OSError:
        # No room, or no folder to write to: which is most likely why.
        return f"{line}: {redact(str(error))[:200]!r})."
    return f"{line}); the details are in {name}, please report it."
