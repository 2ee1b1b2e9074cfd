"""The facts that stand above a text: front matter between lines of "---", or a plain header of a .txt file.

Of YAML, what site generators and note books write there is read: `key: value`, quoted or not, and lists of strings.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.corpus.articles import SourceWarning
from ingest.sources.folders import FoundFile
from ingest.sources.identity import is_web_url
from ingest.sources.stated_fields import StatedFields, read_fields, wrong_day
from ingest.sources.unreadable import Unreadable

_HEAD = 100_000  # characters; no front matter is longer
_FENCE = "---"
# A field of a JSONL line, and the keys that state it, the most exact first.
_KEYS = {
    "title": ("title",),
    "published": ("published", "date"),
    "updated": ("updated", "lastmod"),
    "outlet": ("outlet", "source", "site", "publication"),
    "url": ("url", "link", "canonical_url"),
    "authors": ("authors", "author"),
    "language": ("language", "lang"),
}
_ALL_KEYS = frozenset(key for keys in _KEYS.values() for key in keys)
_HEADER_KEYS = _ALL_KEYS - {"updated", "lastmod", "site", "publication", "canonical_url", "language", "lang"}
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_FLAGS = frozenset({"true", "false", "yes", "no"})  # of Jekyll, `published: false` is a draft
_NO_PLAIN_VALUE = tuple("|>{&*!%@`[")  # what YAML begins blocks, maps, anchors and tags with

Value = str | list[str]


@dataclass(slots=True)
class FrontMatter:
    """Values by key in lower case, the number of each key's line, and the text below; no lines where there is none."""

    text: str
    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def split_front_matter(text: str) -> FrontMatter:
    """What stands between "---" at the very top of a text, and the text below it; no line where nothing does."""
    lines = text[:_HEAD].split("\n")
    if lines[0].rstrip(" \t") != _FENCE or not _is_key(lines[1] if len(lines) > 1 else ""):
        return FrontMatter(text)
    end = next((number for number, line in enumerate(lines) if number and line.rstrip(" \t") == _FENCE), None)
    if end is None:
        return FrontMatter(text)
    found = _read(lines[1:end], 2)
    # A text may begin with a rule, and have another one further down.
    if _ALL_KEYS.isdisjoint(found.lines) and not all(map(_is_yaml, lines[1:end])):
        return FrontMatter(text)
    found.text = text[sum(map(len, lines[: end + 1])) + end + 1 :].lstrip("\n")
    return found


def split_header(text: str) -> FrontMatter:
    """What the lines above the first blank line state, and the text below; no line unless each has a known key."""
    lines = text[:_HEAD].split("\n")
    end = next((number for number, line in enumerate(lines) if not line.strip()), 0)
    below = text[sum(map(len, lines[:end])) + end :].lstrip("\n")
    keys = {line.partition(":")[0].strip().lower() for line in lines[:end] if ":" in line}
    if len(keys) < 2 or not keys <= _HEADER_KEYS or not all(map(_is_key, lines[:end])) or not below.strip():
        return FrontMatter(text)
    found = _read(lines[:end], 1)
    found.text = below
    return found


def read_front_matter(front: FrontMatter, file: FoundFile) -> tuple[StatedFields, list[SourceWarning]]:
    """The fields that front matter states, read as those of a JSONL line, and a warning for each that is not taken."""
    record: dict[str, Value] = {}
    key_of: dict[str, str] = {}
    warnings = []
    for name, key, value in _candidates(front):
        if name in record:
            continue
        try:
            read_fields({name: value})
        except Unreadable as error:
            warnings.append(_warning(front, file, key, f"{error}; it is not taken"))
        else:
            record[name], key_of[name] = value, key
    stated = read_fields(record)
    day_key = key_of.get("published", "published")
    if wrong := wrong_day(record.get("published"), stated.published, None, day_key):
        warnings.append(_warning(front, file, day_key, wrong))
    return stated, warnings


def _candidates(front: FrontMatter) -> Iterator[tuple[str, str, Value]]:
    """(field, key, value) of what may be taken, the best of each field first."""
    addresses = []
    for name, keys in _KEYS.items():
        for key in keys:
            value = front.values.get(key)
            if value is None or (name == "published" and value in _FLAGS):
                continue
            if name == "outlet" and isinstance(value, str) and is_web_url(value):
                addresses.append(("url", key, value))  # web clippers call the address of the page its source
            else:
                yield name, key, value
    yield from addresses


def _warning(front: FrontMatter, file: FoundFile, key: str, reason: str) -> SourceWarning:
    return SourceWarning(f"{file.typed} line {front.lines[key]}", reason)


def _read(lines: Sequence[str], first: int) -> FrontMatter:
    """The values of these lines; a key that stands there twice has the first value that says anything."""
    found = FrontMatter("")
    key = ""
    items: list[str] = []
    for number, line in enumerate(lines, start=first):
        if key and line.lstrip(" \t").startswith("- "):
            item = _scalar(line.lstrip(" \t")[2:])
            if item and ": " not in item:
                items.append(item.strip("[]"))  # a link of Obsidian: [[Jane Doe]]
                found.values[key] = items
        elif _is_key(line):
            name, _, written = line.partition(":")
            name = name.strip().lower()
            value = _value(written)
            found.lines.setdefault(name, number)
            key, items = ("", []) if value or name in found.values else (name, [])
            if value and name not in found.values:
                found.values[name] = value
                found.lines[name] = number
    return found


def _value(written: str) -> Value | None:
    """A string, or a list as in `[one, "two"]`; None for nothing and for what else YAML may have there."""
    written = written.strip(" \t")
    if not (written.startswith("[") and written.endswith("]")):
        return _scalar(written)
    inner = written.strip("[] \t")
    quote = "'" if inner.startswith("'") else '"'
    items = next(csv.reader([inner], quotechar=quote, skipinitialspace=True), [])
    return [item for part in items if (item := part.strip("[] \t'\""))]


def _scalar(written: str) -> str | None:
    """A plain or quoted string; None or empty for nothing, and for what else YAML may have there."""
    written = written.strip(" \t")
    quote = written[:1]
    if len(written) >= 2 and quote in "\"'" and written.endswith(quote):
        inner = written[1:-1]
        return inner.replace("''", "'") if quote == "'" else inner.replace('\\"', '"').replace("\\\\", "\\")
    return None if written in _NOTHING or written.startswith(_NO_PLAIN_VALUE) else written


def _is_key(line: str) -> bool:
    key, colon, _ = line.partition(":")
    return bool(colon) and key.rstrip(" \t").replace("-", "").replace("_", "").isalnum()


def _is_yaml(line: str) -> bool:
    """Whether a line is one of those that stand in front matter: a key, an indented or empty one, an item, a remark."""
    return _is_key(line) or not line.strip() or line[0] in " \t#]}" or line == "-" or line.startswith("- ")
