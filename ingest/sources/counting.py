"""Counts what an ingest will find, for its progress bar."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from ingest.corpus.articles import Failure
from ingest.sources.folders import FoundFile, find_files

COUNTED_BYTES = 200_000_000  # larger inputs get a bar without an end: counting them would take longer than a look
_BLOCK = 1 << 20


def count_articles(paths: Sequence[Path]) -> int | None:
    """How many articles and failures a run will find under these paths; None where that cannot be known soon."""
    if not paths:
        return None
    outcomes = [file for file in find_files(paths) if isinstance(file, FoundFile | Failure)]
    files = [file for file in outcomes if isinstance(file, FoundFile)]
    if sum(_size_of(file) for file in files) > COUNTED_BYTES:
        return None
    return len(outcomes) - len(files) + sum(_articles_in(file) for file in files)


def _size_of(file: FoundFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:  # an editor puts a new file in the place of an old one
        return 0


def _articles_in(file: FoundFile) -> int:
    opened = gzip.open if file.kind == "jsonl.gz" else open if file.kind == "jsonl" else None
    if opened is None:
        return 1
    try:
        with opened(file.path, "rb") as data:
            blocks = islice(iter(lambda: data.read(_BLOCK), b""), COUNTED_BYTES // _BLOCK)
            return sum(block.count(b"\n") for block in blocks)
    except (OSError, EOFError, zlib.error):
        return 1  # the run says what is wrong with it
