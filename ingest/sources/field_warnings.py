"""What is odd in the fields of a JSONL file: each day that is not taken, and once each field that is not read."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.corpus.articles import Article, SourceWarning
from ingest.sources.folders import FoundFile
from ingest.sources.stated_fields import Record, wrong_day

# A file that writes all days in its own way would otherwise fill memory and the records of runs.
MOST_DAYS = 1_000
_LOOK_LIKE = {
    "date": "published",
    "source": "outlet",
    "author": "authors",
    "link": "url",
    "body": "text",
    "content": "text",
    "headline": "title",
    "lang": "language",
}


class FieldWarnings:
    """The warnings of one file, as its lines are read."""

    def __init__(self, file: FoundFile) -> None:
        self._file = file
        self._unread = set(_LOOK_LIKE)  # that were not named yet
        self._days = 0

    def of_line(self, record: Record, article: Article | None, number: int) -> Iterator[SourceWarning]:
        """What is odd in one line; `article` is what was made of it, None where that failed."""
        origin = f"{self._file.typed} line {number}"
        for field in sorted(self._unread & record.keys()):
            # A line that has both fields is understood.
            if record.get(_LOOK_LIKE[field]) is None:
                self._unread.remove(field)
                yield SourceWarning(origin, f"has a field “{field}” that is not read; use {_LOOK_LIKE[field]}")
        if article is None:
            return
        wrong = wrong_day(record.get("published"), article.published, article.retrieved)
        self._days += wrong is not None
        if wrong and self._days <= MOST_DAYS:
            yield SourceWarning(origin, wrong)

    def rest(self) -> Iterator[SourceWarning]:
        """How many more lines had a wrong day, once the file is read."""
        if self._days > MOST_DAYS:
            yield SourceWarning(self._file.typed, f"has {self._days - MOST_DAYS:,} more lines with a wrong published")
