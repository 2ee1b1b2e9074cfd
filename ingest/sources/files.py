"""Articles from folders and files: each file in turn, each article or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.corpus.articles import Article, Failure, SourceWarning
from ingest.sources.extraction import Extractor
from ingest.sources.folders import ONE_ARTICLE, FoundFile, OtherFile, check_exist, find_files
from ingest.sources.html import read_html
from ingest.sources.jsonl import read_jsonl
from ingest.sources.lines import Limits, read_whole
from ingest.sources.markdown import MarkdownReader
from ingest.sources.text import read_markdown, read_text
from ingest.sources.unreadable import Unreadable, reason_for

_LIMITS = Limits()


def read_paths(
    paths: Sequence[Path], limits: Limits = _LIMITS
) -> Iterator[Article | Failure | SourceWarning | OtherFile]:
    """What is under these folders and files, one article in memory at a time, in the order of their names.

    Files of one article come last, HTML pages after the others: they only claim their link, which by then belongs to a
    file that states it. Raises UsageError, before anything is read, if one of the paths does not exist.
    """
    check_exist(paths)
    notes: list[FoundFile] = []
    pages: list[FoundFile] = []
    with Extractor() as extractor, MarkdownReader() as markdown:
        for file in find_files(paths):
            if not isinstance(file, FoundFile):
                yield file
            elif file.kind in ONE_ARTICLE:
                (pages if file.kind == "html" else notes).append(file)
            else:
                yield from _read_file(file, extractor, markdown, limits)
        for file in (*notes, *pages):
            yield from _read_file(file, extractor, markdown, limits)


def _read_file(
    file: FoundFile, extractor: Extractor, markdown: MarkdownReader, limits: Limits
) -> Iterator[Article | Failure | SourceWarning]:
    try:
        if file.kind.startswith("jsonl"):
            yield from read_jsonl(file, limits)
            return
        data = read_whole(file.path, limits)
        if file.kind == "html":
            yield read_html(data, file, extractor)
            return
        article, warnings = read_markdown(data, file, markdown) if file.kind == "markdown" else read_text(data, file)
        yield article
        yield from warnings
    except Unreadable as error:
        yield file.failure(str(error))
    except OSError as error:
        yield file.failure(reason_for(error))
