"""Files of JSON, one record a line: every eval reads its file in this way."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from ingest.corpus.errors import UsageError

Record = TypeVar("Record")


class Records(list[Record]):
    """The records of a file in order; `source` is the file's name and the SHA-256 of what was read, for a run's record.

    Not of what stands there when the run ends: by then a file may be another one, and a pipe is empty.
    """

    def __init__(self, records: Iterable[Record], file: Path, content: bytes) -> None:
        super().__init__(records)
        self.source = {"file": file.name, "sha256": hashlib.sha256(content).hexdigest()}


def read_records(file: Path, parse: Callable[[Any, int], Record], record: str, records: str) -> Records[Record]:
    """What `parse` makes of the JSON and the number of each line, of a file that may be compressed (.gz).

    `record` ("a question") and `records` ("questions") are for the UsageError, which names the line that is wrong.
    """
    try:
        content = file.read_bytes()
        raw = gzip.decompress(content) if file.suffix == ".gz" else content
        # A line ends at \n alone: splitlines would also cut at U+2028, which JSON strings may hold.
        lines = raw.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file} line {number}: cannot be read as {records} ({_reason(error)}).") from error
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{file}: cannot be read as {records} ({_reason(error)}).") from error
    results = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                results.append(parse(json.loads(line), number))
            except KeyError as error:
                raise UsageError(f"{file} line {number}: not {record} (it has no {error}).") from error
            except json.JSONDecodeError as error:  # a table, or a list over many lines
                reason = f"no JSON, {error.msg} at character {error.pos + 1}; each line is one JSON object"
                raise UsageError(f"{file} line {number}: not {record} ({reason}).") from error
            except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
                raise UsageError(f"{file} line {number}: not {record} ({error}).") from error
    if not results:
        raise UsageError(f"{file}: holds no {records}.")
    return Records(results, file, content)


@contextmanager
def each_record(file: Path, records: str) -> Iterator[Iterator[Any]]:
    """The JSON of each line of a file that may be compressed (.gz), one after the other: it may be a large one.

    `records` ("articles") is for the UsageError, which is also raised for one that is not as its reader takes it.
    """
    opened = gzip.open if file.suffix == ".gz" else open
    try:
        with opened(file, "rt", encoding="utf-8-sig") as lines:
            yield map(json.loads, filter(str.strip, lines))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{file}: cannot be read as {records} ({_reason(error)}).") from error


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """The text of a field; raises KeyError if it is missing, TypeError or ValueError for anything else."""
    return _text(fields[name], name)


def texts_of(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The list of texts of a field, a blank one being none; raises as `text_of`."""
    values = fields[name]
    if not isinstance(values, list):  # the letters of a text are texts, too
        raise TypeError(f"its {name} is no list")
    return tuple(_text(value, name) for value in values if not isinstance(value, str) or value.strip())


def day_of(fields: Mapping[str, Any], name: str) -> date | None:
    """The day of a field, None for none; raises ValueError with the right form for anything else."""
    value = fields.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f'{name} is a day of the calendar: "{name}": "2025-03-31", not {value!r}') from error


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"its {name} is no text")
    value.encode()  # half of a surrogate pair, which JSON can hold, can be neither read nor printed: a ValueError
    return value


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    if isinstance(error, KeyError):
        return f"it has no {error}"
    if isinstance(error, (OSError, EOFError, zlib.error)):
        return getattr(error, "strerror", None) or "it is not compressed by gzip"
    return str(error)
