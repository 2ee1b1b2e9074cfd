"""Articles from folders and files: each file in turn, each article or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.corpus.articles import Article, Failure
from ingest.sources.extraction import Extractor
from ingest.sources.folders import FoundFile, check_exist, find_files
from ingest.sources.html import read_html
from ingest.sources.jsonl import read_jsonl
from ingest.sources.lines import Limits, read_whole
from ingest.sources.provenance import of_text
from ingest.sources.text import read_markdown, read_text
from ingest.sources.unreadable import Unreadable, reason_for

_LIMITS = Limits()


def read_paths(paths: Sequence[Path], limits: Limits = _LIMITS) -> Iterator[Article | Failure]:
    """The articles under these folders and files, one in memory at a time, in the order of their names, pages last.

    A page says itself which link it has: it comes when the links that files give are taken. Raises UsageError, before
    anything is read, if one of the paths does not exist.
    """
    check_exist(paths)
    return _read(tuple(paths), limits)


def _read(paths: Sequence[Path], limits: Limits) -> Iterator[Article | Failure]:
    pages: list[FoundFile] = []
    with Extractor() as extractor:
        for file in find_files(paths):
            if isinstance(file, Failure):
                yield file
            elif file.kind == "html":
                pages.append(file)
            else:
                yield from _read_file(file, extractor, limits)
        for page in pages:
            yield from _read_file(page, extractor, limits)


def _read_file(file: FoundFile, extractor: Extractor, limits: Limits) -> Iterator[Article | Failure]:
    try:
        if file.kind.startswith("jsonl"):
            yield from read_jsonl(file, limits)
        else:
            yield _read_article(file, extractor, limits)
    except Unreadable as error:
        yield file.failure(str(error))
    except OSError as error:
        yield file.failure(reason_for(error))


def _read_article(file: FoundFile, extractor: Extractor, limits: Limits) -> Article:
    data = read_whole(file.path, limits)
    if file.kind == "html":
        return read_html(data, file, extractor)
    article = read_markdown(data, file) if file.kind == "markdown" else read_text(data, file)
    return replace(article, provenance=of_text(data))
