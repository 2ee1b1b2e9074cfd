"""JSON Lines, one article a line, in files (plain or gzip) or on standard input; a bad line does not stop it."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from pathlib import Path

from ingest.corpus.articles import Article, Failure, SourceWarning
from ingest.sources.folders import FoundFile
from ingest.sources.identity import LineKeys
from ingest.sources.lines import MB, Limits, lines_of
from ingest.sources.records import article_from, parse_record, wrong_moment
from ingest.sources.stated_fields import Record, meant_field, plain_name, wrong_day
from ingest.sources.unreadable import Unreadable, reason_for

# A file that is something else would otherwise fill memory and screen with its failures.
MOST_FAILURES = 10_000
# Reading goes on past them, for the sake of good lines, but not for ever: 100 kB of gzip can hold
# 100 million empty lines, and they took more than a minute.
MOST_USELESS_LINES = 1_000_000
# What has no link of its own is known by this and its headline, whichever program wrote it.
STDIN = FoundFile(Path("/dev/stdin"), "standard input", "jsonl")
_BLANK = codecs.BOM_UTF8 + b" \t\r\n"
# A file that writes all days in its own way would otherwise fill memory and the records of runs.
MOST_DAYS = 1_000


def read_jsonl(file: FoundFile, limits: Limits) -> Iterator[Article | Failure | SourceWarning]:
    """The articles of a JSONL file, a failure for each line that holds none, and what is odd in the fields of others.

    Past 10,000 failures the rest are counted in one; raises OSError where the file cannot be opened.
    """
    failures = lines = 0
    for number, outcome in _outcomes(file, limits):
        lines = number
        of_a_line = isinstance(outcome, Failure) and outcome.origin != file.typed_path
        failures += of_a_line
        if not of_a_line or failures <= MOST_FAILURES:
            yield outcome
    if failures > MOST_FAILURES:
        yield file.failure(f"has {failures - MOST_FAILURES} more lines that could not be read")
    if not lines:
        yield file.failure("is empty: there is no article in it")


def read_stdin() -> Iterator[Article | Failure | SourceWarning]:
    """What `read_jsonl` finds in what is written to standard input, as it comes."""
    try:
        yield from read_jsonl(STDIN, Limits())
    except OSError as error:
        yield STDIN.failure(reason_for(error))


def _outcomes(file: FoundFile, limits: Limits) -> Iterator[tuple[int, Article | Failure | SourceWarning]]:
    keys, warnings = LineKeys(), _FieldWarnings(file)
    number = useless = 0
    try:
        for number, line in enumerate(lines_of(file.path, file.kind == "jsonl.gz", limits), start=1):
            outcomes = _of_line(line, number, file, keys, warnings, limits)
            useless += not (outcomes and isinstance(outcomes[0], Article))
            for outcome in outcomes:
                yield number, outcome
            if useless > MOST_USELESS_LINES:
                raise Unreadable("has too many lines without an article; the rest of it was not read")
    except Unreadable as error:
        yield number + 1, file.failure(str(error))
    except (EOFError, zlib.error):
        yield number + 1, file.failure(f"is a damaged or cut off gzip file (after line {number})")
    except OSError as error:
        if file.kind != "jsonl.gz" or error.errno is not None:
            raise
        yield number + 1, file.failure(f"is not a whole gzip file (after line {number})")
    for warning in warnings.remaining_warnings():
        yield number + 1, warning


def _of_line(
    line: bytes | None, number: int, file: FoundFile, keys: LineKeys, warnings: _FieldWarnings, limits: Limits
) -> list[Article | Failure | SourceWarning]:
    """What a line holds: an article or a failure, and its warnings; where it is blank, nothing.

    A list: the record, which may be large, is gone when the article is embedded.
    """
    try:
        if line is None:
            raise Unreadable(f"is longer than {limits.line // MB} MB")
        record = parse_record(line) if line.strip(_BLANK) else None
    except Unreadable as error:
        return [file.failure(str(error), line=number)]
    if record is None:
        return []
    try:
        article = article_from(record, file, keys, line)
    except Unreadable as error:
        return [file.failure(str(error), line=number), *warnings.of_line(record, None, number)]
    return [article, *warnings.of_line(record, article, number)]


class _FieldWarnings:
    """What is odd in the fields of one file: each day that is not taken, and once each field that is not read."""

    def __init__(self, file: FoundFile) -> None:
        self._file = file
        self._named: set[str] = set()  # the fields that are not read, in one spelling each
        self._days = 0

    def of_line(self, record: Record, article: Article | None, number: int) -> Iterator[SourceWarning]:
        """What is odd in one line; `article` is what was made of it, None where that failed."""
        origin = f"{self._file.typed_path} line {number}"
        for name, field in sorted((name, field) for name in record if (field := meant_field(name))):
            # A line that has both fields is understood, and one that says nothing in either.
            is_lost = record.get(field) is None and record[name] not in (None, "", [])
            if is_lost and plain_name(name) not in self._named:
                self._named.add(plain_name(name))
                yield SourceWarning(origin, f"has a field “{name}” that is not read; use {field}")
        if article is None:
            return
        days = (
            wrong_day(record.get("published"), article.published, article.retrieved),
            wrong_moment(record, article.retrieved),
        )
        for warning in filter(None, days):
            self._days += 1
            if self._days <= MOST_DAYS:
                yield SourceWarning(origin, warning)

    def remaining_warnings(self) -> Iterator[SourceWarning]:
        """How many more lines had a wrong day, once the file is read."""
        if self._days > MOST_DAYS:
            yield SourceWarning(self._file.typed_path, f"has {self._days - MOST_DAYS:,} more days that are not taken")
