"""Articles in JSON Lines on standard input, one a line, taken in as they come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.corpus.articles import Article, Failure
from ingest.sources.folders import FoundFile
from ingest.sources.jsonl import read_jsonl
from ingest.sources.lines import Limits
from ingest.sources.unreadable import reason_for

# What has no link of its own is known by this and its headline, whichever program wrote it.
STDIN = FoundFile(Path("/dev/stdin"), "standard input", "jsonl")


def read_stdin() -> Iterator[Article | Failure]:
    """The articles that are written to standard input, and a failure for each line that holds none."""
    try:
        yield from read_jsonl(STDIN, Limits())
    except OSError as error:
        yield STDIN.failure(reason_for(error))
