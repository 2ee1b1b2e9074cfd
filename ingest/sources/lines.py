"""Lines of a file, plain or gzip, never more of it in memory than one line may have."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from ingest.sources.text import has_utf_16_mark
from ingest.sources.unreadable import Unreadable

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read, in bytes: of a file that is one article, of a line, and of what gzip unpacks to."""

    file: int = 20 * MB
    line: int = 20 * MB
    unpacked: int = 4_000 * MB
    # Text packs ten to one, at best a hundred; a bomb a thousand to one.
    unpacked_ratio: int = 250
    unpacked_always: int = 100 * MB

    def of_unpacked(self, packed: int) -> int:
        """How much a gzip file of this size may unpack to."""
        return min(self.unpacked, max(self.unpacked_always, packed * self.unpacked_ratio))


def read_whole(path: Path, limits: Limits) -> bytes:
    """All bytes of a file; raises Unreadable over the limit and OSError as open does."""
    with path.open("rb") as stream:
        data = stream.read(limits.file + 1)
    if len(data) > limits.file:
        raise Unreadable(f"is larger than {_size(limits.file)}, the most that one article may have")
    return data


def lines_of(path: Path, is_gzip: bool, limits: Limits) -> Iterator[bytes | None]:
    """The lines in UTF-8, in order; None stands for a line over the limit.

    Raises Unreadable where a gzip file unpacks to too much or UTF-16 is damaged, and OSError,
    EOFError and zlib.error as gzip does.
    """
    with ExitStack() as opened:
        file: BinaryIO = opened.enter_context(path.open("rb", buffering=MB))
        if is_gzip:
            packed = path.stat().st_size
            file = cast(BinaryIO, opened.enter_context(gzip.open(file, "rb")))
        read_line = _utf_8_reader(file, opened)
        if is_gzip:
            read_line = _counted(read_line, limits.of_unpacked(packed))
        yield from _bounded(read_line, limits.line)


def _bounded(read_line: Callable[[int], bytes], limit: int) -> Iterator[bytes | None]:
    while line := read_line(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = read_line(MB)
        yield None


def _utf_8_reader(stream: BinaryIO, opened: ExitStack) -> Callable[[int], bytes]:
    """A bounded readline; UTF-16, which some programs write, is turned into UTF-8 on the way."""
    start = cast(io.BufferedReader, stream).peek(2)
    if not has_utf_16_mark(start):
        return stream.readline
    # newline="\n": only that ends a line, as in the other files.
    text = opened.enter_context(io.TextIOWrapper(stream, encoding="utf-16", newline="\n"))

    def read_line(limit: int) -> bytes:
        try:
            return text.readline(limit).encode()
        except UnicodeDecodeError as error:
            raise Unreadable("has damaged UTF-16 in it: save it as UTF-8") from error

    return read_line


def _counted(read_line: Callable[[int], bytes], max_bytes: int) -> Callable[[int], bytes]:
    total = 0

    def read_line_counted(limit: int) -> bytes:
        nonlocal total
        line = read_line(limit)
        total += len(line)
        if total > max_bytes:
            raise Unreadable(f"unpacks to more than {_size(max_bytes)}: unpack it and split it")
        return line

    return read_line_counted


def _size(size: int) -> str:
    return f"{size // MB} MB" if size >= MB else f"{size} bytes"
