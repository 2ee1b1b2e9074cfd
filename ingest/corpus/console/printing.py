"""Prints to a standard output that may be full, closed or no longer read: the output arrives, or the command fails."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from ingest.corpus.console.documents import json_text
from ingest.corpus.errors import UsageError


@contextmanager
def printing() -> Iterator[None]:
    """Ensures that everything printed inside has been written at the end.

    A character that a terminal of another encoding than UTF-8 has not is printed as "?". Raises UsageError if it cannot
    be written, and BrokenPipeError if the reader has gone.
    """
    original: TextIO | None = sys.stdout
    # Python has none where it was closed: print() then does nothing, and what asks for its encoding fails.
    discarded = io.BytesIO()
    behind = getattr(original, "buffer", None) if original else discarded
    if behind is None:
        yield
        return
    encoding, errors = (original.encoding, original.errors) if original else ("utf-8", None)
    # In the locale "C" Python escapes bytes that it could not decode, and fails at any other character.
    if errors in ("strict", "surrogateescape") and not _is_utf8(encoding):
        errors = "replace"
    checked = _Checked(behind, encoding, errors, line_buffering=True, write_through=True)
    sys.stdout = checked
    try:
        yield
        checked.flush()
        if discarded.tell():
            raise _cannot_print("standard output is closed")
    finally:
        _let_go(checked)
        sys.stdout = original


def print_exactly(text: str) -> None:
    """The text in UTF-8 on stdout, its line ends as they are and none added; fails as `printing` does."""
    sys.stdout.flush()
    with _failing_as_told():
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()


def print_json(document: Any) -> None:
    """One JSON document on stdout, a line, as `json_text` writes it."""
    # Elsewhere than in UTF-8, escapes keep every quote exact.
    print(json_text(document, ensure_ascii=not _is_utf8(sys.stdout.encoding)))


def counted(number: int, noun: str) -> str:
    """ "1 article", "2,000 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name == "utf-8"


class _Checked(io.TextIOWrapper):
    def write(self, text: str, /) -> int:
        with _failing_as_told():
            return super().write(text)

    def flush(self) -> None:
        with _failing_as_told():
            super().flush()


@contextmanager
def _failing_as_told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cannot_print(error.strerror or str(error)) from error


def _cannot_print(reason: str) -> UsageError:
    return UsageError(f"The output cannot be written ({reason}).")


def _let_go(checked: _Checked) -> None:
    try:
        checked.flush()
    except (OSError, UsageError):
        # What could not be written is tried again when Python ends, which would tell of another failure.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, checked.fileno())
        os.close(nowhere)
    checked.detach()
