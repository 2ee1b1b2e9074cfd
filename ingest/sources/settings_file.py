"""The file of web sources that people write, in TOML; what the program changes in it leaves their comments there."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Comment, Table, Whitespace

from ingest.corpus.console.arguments import interval_of
from ingest.corpus.console.printing import counted
from ingest.corpus.disk import NEXT_STEP
from ingest.corpus.errors import UsageError
from ingest.corpus.file_lock import FileLock
from ingest.corpus.private import FILE
from ingest.corpus.text.addresses import canonical_url, is_web_url
from ingest.corpus.whole_file import write_whole

TEXTS = ("page", "feed", "summary")
_HEADING = """\
# The feeds and sitemaps that `python -m ingest feeds` reads. Of each, only the url is required:
#   [[source]]
#   url = "https://example.org/news.xml"
#   outlet = "The Example"    # else what the pages say
#   tags = ["world"]
#   text = "page"             # the page of each entry; "feed": the text in the feed; "summary": its summaries alone
#   every = "30m"             # how often, at most: 10m, 2h, 1d
#   paused = true
"""
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Source:
    """A feed or sitemap to read: `text` is page, feed or summary, `every` how often at most ("30m", "2h", "1d")."""

    url: str
    outlet: str | None = None
    tags: tuple[str, ...] = ()
    text: str = "page"
    every: str = "30m"
    paused: bool = False

    @property
    def interval(self) -> timedelta:
        """How long after one run the next is due."""
        interval = parse_every(self.every)
        assert interval is not None
        return interval


def parse_every(text: str) -> timedelta | None:
    """The time that "30m", "2h" or "1d" means; None where it means none between a minute and a year."""
    return interval_of(text, _LONGEST)


class SourcesFile:
    """The sources in one TOML file; raises UsageError, which names the entry, for what cannot be used.

    Each change is made to the file as it stands then: another process may have changed it since it was read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._load(_read(path))

    def find(self, url: str) -> Source | None:
        """The source at this address, in any spelling of it."""
        number = self._numbers.get(_key(url))
        return None if number is None else self.sources[number]

    def check_exists(self, noted_sources: Sized | None) -> None:
        """Raises UsageError if there is no such file, though these sources were noted when it was last read."""
        # A wrong path must not read as that nobody wants any source.
        if noted_sources and not self.path.exists():
            source_count = counted(len(noted_sources), "source")
            raise UsageError(
                f"SOURCES_FILE: {self.path} is gone, though it had {source_count}; put it back, or make an empty one."
            )

    def add(self, sources: Iterable[Source]) -> None:
        """Put these behind the others and write the file; raises UsageError where one of them is there."""
        with self._changing():
            tables = self._document.get("source")
            if tables is None:
                tables = self._document["source"] = tomlkit.aot()
            for source in sources:
                if self.find(source.url):
                    raise UsageError(f"{source.url} is in {self.path} already; change it there.")
                tables.append(_table(source, is_inline=isinstance(tables, Array)))

    def remove(self, source: Source) -> None:
        """Take one out and write the file; one that is not there any more stays out."""
        with self._changing():
            number = self._numbers.get(_key(source.url))
            if number is not None:
                tables = self._document["source"]
                remarks = [] if isinstance(tables, Array) else _take_remarks(tables[number])
                del tables[number]
                if not any(isinstance(item, Comment) for _, item in remarks):
                    remarks = []  # empty lines alone go with their source
                if not tables:
                    del self._document["source"]
                    for _, item in remarks:
                        self._document.add(item)
                elif number < len(tables):
                    trivia = tables[number].trivia
                    trivia.indent = "".join(item.as_string() for _, item in remarks) + trivia.indent
                elif remarks:
                    tables[-1].value.body.extend(remarks)

    def pause(self, source: Source, *, paused: bool) -> None:
        """Say of one whether it is read, and write the file; raises UsageError where it is not there any more."""
        with self._changing():
            number = self._numbers.get(_key(source.url))
            if number is None:
                raise UsageError(f"{source.url} is not in {self.path} any more.")
            table = self._document["source"][number]
            if paused:
                remarks = _take_remarks(table) if isinstance(table, Table) else []
                table["paused"] = True
                if remarks:
                    table.value.body.extend(remarks)
            elif "paused" in table:
                del table["paused"]

    def _load(self, document: tomlkit.TOMLDocument) -> None:
        self._document = document
        tables = enumerate(_tables(document, self.path), start=1)
        self.sources = tuple(_source(table, f"{self.path}, source {number}") for number, table in tables)
        self._numbers = _numbers(self.sources, self.path)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """What is changed in the document meanwhile is written, one process after the other."""
        try:
            target = self.path.resolve()
            target.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(target.parent, os.open(target.parent, os.O_RDONLY | os.O_CLOEXEC)) as lock:
                with suppress(OSError):  # a file system without locks: better written than not
                    lock.acquire(wait=True)
                self._load(_read(self.path))
                yield
                self._write(target)
        except OSError as error:
            step = NEXT_STEP if error.errno == errno.ENOSPC else "check its permissions"
            raise UsageError(f"SOURCES_FILE: cannot write {self.path} ({error.strerror}); {step}.") from error

    def _write(self, target: Path) -> None:
        """In one step, and only what can be read again: a broken file would lose all sources."""
        text = tomlkit.dumps(self._document)
        try:
            data = text.encode()
        except UnicodeEncodeError as error:
            raise UsageError("A name holds bytes that are no text in UTF-8; nothing was written.") from error
        self._load(tomlkit.parse(text))
        # A new file is for this user only: the address of a feed may hold a key.
        write_whole(target, data, target.stat().st_mode & 0o777 if target.exists() else FILE)


def _tables(document: tomlkit.TOMLDocument, path: Path) -> Sequence[Any]:
    unknown_names = [name for name in document if name != "source"]
    tables = document.get("source", [])
    if unknown_names or not isinstance(tables, list) or not all(hasattr(table, "items") for table in tables):
        problem = f'it holds "{unknown_names[0]}"' if unknown_names else "source is no list"
        raise UsageError(f"{path}: each source stands under [[source]]; {problem}.")
    return tables


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return tomlkit.parse(_HEADING)
    except UnicodeDecodeError as error:
        raise UsageError(f"SOURCES_FILE: {path} is not text in UTF-8; save it as UTF-8.") from error
    except TOMLKitError as error:
        raise UsageError(f"SOURCES_FILE: {path} cannot be read as TOML ({error}); correct that line.") from error
    except OSError as error:
        raise UsageError(f"SOURCES_FILE: {path} cannot be read ({error.strerror}); check its permissions.") from error


def _source(table: Any, position: str) -> Source:
    values: dict[str, Any] = table.unwrap() if hasattr(table, "unwrap") else dict(table)
    names = [field.name for field in fields(Source)]
    if unknown_names := [name for name in values if name not in names]:
        raise UsageError(f'{position}: there is no setting "{unknown_names[0]}"; there are: {", ".join(names)}.')
    url, text, every = values.get("url"), values.get("text", "page"), values.get("every", "30m")
    if not isinstance(url, str) or not is_web_url(url):
        raise UsageError(f'{position}: needs a url that begins with http:// or https://, such as url = "https://...".')
    if text not in TEXTS:
        raise UsageError(f"{position}: text must be one of: {', '.join(TEXTS)}.")
    if not isinstance(every, str) or parse_every(every) is None:
        raise UsageError(f'{position}: every must be a time from a minute to a year, such as "30m", "2h" or "1d".')
    outlet, tags, paused = values.get("outlet"), values.get("tags", []), values.get("paused", False)
    if not (outlet is None or isinstance(outlet, str)):
        raise UsageError(f"{position}: outlet must be a text in quotation marks.")
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise UsageError(f'{position}: tags must be a list of texts, such as ["world", "science"].')
    if not isinstance(paused, bool):
        raise UsageError(f"{position}: paused must be true or false.")
    return Source(url.strip(), outlet, tuple(tags), text, every, paused)


def _table(source: Source, *, is_inline: bool) -> Any:
    table = tomlkit.inline_table() if is_inline else tomlkit.table()
    for field in fields(Source):
        value = getattr(source, field.name)
        if field.name == "url" or value != field.default:
            table[field.name] = list(value) if isinstance(value, tuple) else value
    return table


def _take_remarks(table: Table) -> list[Any]:
    """What stands in a table below its last key, taken out of it: remarks on the next source, which no key parts.

    Those right below the key are of this source where an empty line parts them from the next.
    """
    body = table.value.body
    end = max((place + 1 for place, (key, _) in enumerate(body) if key is not None), default=0)
    gap = next((place for place, (_, item) in enumerate(body) if place >= end and isinstance(item, Whitespace)), end)
    remarks = body[gap:]
    del body[gap:]
    return remarks


def _numbers(sources: Sequence[Source], path: Path) -> dict[str, int]:
    """The place of each source by the key of its address; raises UsageError where two have the same."""
    by_key: dict[str, int] = {}
    for number, source in enumerate(sources):
        first = by_key.setdefault(_key(source.url), number)
        if first != number:
            raise UsageError(f"{path}: sources {first + 1} and {number + 1} have the same url; remove one of them.")
    return by_key


def _key(url: str) -> str:
    return canonical_url(url) if is_web_url(url) else url
