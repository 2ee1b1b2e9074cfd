"""The facts stated above a text: front matter between lines of "---" or "+++", or a plain header of a .txt file.

What is not YAML between "---", or not TOML between "+++", is text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.clean import clean_title, shorten
from ingest.corpus.articles import SourceWarning
from ingest.corpus.text.addresses import is_web_url
from ingest.corpus.text.sites import outlet_of
from ingest.sources.folders import FoundFile
from ingest.sources.identity import may_be_article
from ingest.sources.stated_fields import StatedFields, meant_field, read_fields, wrong_day
from ingest.sources.unreadable import Unreadable
from ingest.sources.yaml_block import Entry, NoYamlError, Value, YamlBlock, read_yaml

_HEAD = 100_000  # characters; no front matter is longer
_MOST_WORDS = 3  # of a key that is not known
_SHOWN = 60  # characters of a key in a warning
_FENCE = "---"
_ENDS = (_FENCE, "...")
_LONGEST_TOML = 8_000  # characters: the time for a key of dots grows with its square
_TOML = re.compile(r"\+\+\+[ \t]*+\n(.*?\n)\+\+\+[ \t]*+(?:\n|\Z)", re.DOTALL)
# A field of a JSONL line, and the keys that state it, the most exact first.
_KEYS = {
    "title": ("title",),
    "published": ("published", "date", "pubdate"),
    "updated": ("updated", "lastmod"),
    "outlet": ("outlet", "source", "site", "publication"),
    "url": ("url", "link", "canonical_url"),
    "authors": ("authors", "author"),
    "language": ("language", "lang"),
}
_ALL_KEYS = frozenset(key for keys in _KEYS.values() for key in keys)
_HEADER_KEYS = _ALL_KEYS - {"pubdate", "updated", "lastmod", "site", "publication", "canonical_url", "language", "lang"}
_FLAGS = frozenset({"true", "false", "yes", "no"})  # of Jekyll, `published: false` is a draft
_KEY = re.compile(r"\w(?:[\w ./@+-]|:(?=\w))*+")  # as programs write one, and people


@dataclass(slots=True)
class FrontMatter:
    """Values by key in lower case, the number of each key's line, and the text below; no lines where there is none."""

    text: str
    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def split_front_matter(text: str) -> FrontMatter:
    """What stands between "---" or "+++" at the top of a text, and the text below it; no line where nothing does.

    A block with a line that is not YAML is text, whole: a text may begin with a rule, and have another further down.
    """
    if (toml := _TOML.match(text, 0, _LONGEST_TOML)) and (entries := _read_toml(toml[1])):
        return _front_matter(entries, 2, text[toml.end() :].lstrip("\n"))
    lines = _head(text)
    end = _end_of_block(lines)
    try:
        block = read_yaml(lines[1:end]) if end else None
    except NoYamlError:
        return FrontMatter(text)
    if block is None or not _may_be_front_matter(block, lines[end]):
        return FrontMatter(text)
    return _front_matter(block.entries, 2, text[sum(map(len, lines[: end + 1])) + end + 1 :].lstrip("\n"))


def warn_of_block(text: str, file: FoundFile) -> list[SourceWarning]:
    """A warning where a text begins as front matter in YAML does, with two known keys, and is text nevertheless."""
    lines = _head(text)
    above_gap = lines[1 : next((place for place, line in enumerate(lines) if not line.strip()), len(lines))]
    keys = {line.partition(":")[0].strip().lower() for line in above_gap if ":" in line}
    if lines[0].rstrip(" \t") != _FENCE or len(keys & _ALL_KEYS) < 2:
        return []
    number, reason = 1, f"has no line “{_FENCE}” at its end"
    if end := _end_of_block(lines):
        reason = "has an empty line between its keys"
        try:
            read_yaml(lines[1:end])
        except NoYamlError as error:
            number, reason = error.place + 2, "is no “key: value” of YAML"
    reason = f"{reason}, so that this is no front matter: all of it is text of the article"
    return [SourceWarning(f"{file.typed_path} line {number}", reason)]


def _head(text: str) -> list[str]:
    """The first lines of a text; one that the limit cuts is none."""
    return (text if len(text) <= _HEAD else text[: text.rfind("\n", 0, _HEAD)]).split("\n")


def _end_of_block(lines: Sequence[str]) -> int:
    """The place of the line that ends a block of YAML, 0 where none begins or ends."""
    if lines[0].rstrip(" \t") != _FENCE:
        return 0
    return next((place for place, line in enumerate(lines) if place and line.rstrip(" \t") in _ENDS), 0)


def _may_be_front_matter(block: YamlBlock, last_line: str) -> bool:
    """Whether the keys of a block are not the words of a text: "Mayor: We won." is talk.

    A key of several words, as people type one, needs two known keys beside it; three dots may be a pause in talk.
    """
    keys = [entry.key for entry in block.entries]
    known = {key.lower() for key in keys} & _ALL_KEYS
    are_lower = all(key[0].islower() for key in keys)
    if block.has_gap and not are_lower:
        return False
    if not all(map(_is_plain, keys)):
        return len(known) >= 2 and not block.has_gap
    return bool(known) or (are_lower and last_line[0] != ".")


def _is_plain(key: str) -> bool:
    """Whether a key is a word or two: "date created" is one, and "The mayor said" is none."""
    return bool(_KEY.fullmatch(key)) and len(key.split()) <= (2 if key[0].islower() else 1)


def split_header(text: str) -> FrontMatter:
    """What the lines above the first blank line state, and the text below; no line unless each has a known key."""
    lines, body = _split_first_block(text)
    keys = {line.partition(":")[0].strip().lower() for line in lines if ":" in line}
    if len(keys) < 2 or not keys <= _HEADER_KEYS or not all(map(_is_key, lines)) or not body.strip():
        return FrontMatter(text)
    parts = [line.partition(":") for line in lines]
    return _front_matter(
        [Entry(key.strip(), place, _header_value(value)) for place, (key, _, value) in enumerate(parts)], 1, body
    )


def warn_of_header(text: str, file: FoundFile) -> list[SourceWarning]:
    """A warning where the first lines of a text would be its header but for a key that is not known."""
    lines, body = _split_first_block(text)
    keys = [line.partition(":")[0].strip() for line in lines]
    unknown = next((place for place, key in enumerate(keys) if key.lower() not in _HEADER_KEYS), None)
    has_known = len({key.lower() for key in keys} & _HEADER_KEYS) >= 2
    if unknown is None or not has_known or not all(map(_may_be_key, lines)) or not body.strip():
        return []
    key = clean_title(shorten(keys[unknown], _SHOWN))
    reason = f"has a key “{key}” that is not known: all lines above the first blank one are text; remove this one"
    return [SourceWarning(f"{file.typed_path} line {unknown + 1}", reason)]


def _split_first_block(text: str) -> tuple[list[str], str]:
    """The lines above the first blank line, and the text below it."""
    lines = text[:_HEAD].split("\n")
    end = next((number for number, line in enumerate(lines) if not line.strip()), 0)
    return lines[:end], text[sum(map(len, lines[:end])) + end :].lstrip("\n")


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
    warnings += _warn_of_unread(front, record, file)
    stated_fields = read_fields(record)
    day_key = key_of.get("published", "published")
    if warning := wrong_day(record.get("published"), stated_fields.published, None, day_key):
        warnings.append(_warning(front, file, day_key, warning))
    return stated_fields, warnings


def _warn_of_unread(front: FrontMatter, record: Collection[str], file: FoundFile) -> Iterator[SourceWarning]:
    """A warning for each field that nothing states but a key that is not read."""
    key_of: dict[str, str] = {}
    for key in front.values:
        if key not in _ALL_KEYS and (field := meant_field(key)):
            key_of.setdefault(field, key)
    for name, key in key_of.items():
        # An empty key of the field is left empty on purpose: programs for notes write "created" beside it.
        is_left_empty = any(known in front.lines and known not in front.values for known in _KEYS.get(name, ()))
        if name in _KEYS and name not in record and not is_left_empty:
            yield _warning(front, file, key, f"has a key “{key}” that is not read; use {name}")


def _candidates(front: FrontMatter) -> Iterator[tuple[str, str, Value]]:
    """(field, key, value) of what may be taken, the best of each field first."""
    addresses = []
    for name, keys in _KEYS.items():
        for key in keys:
            value = front.values.get(key)
            if value is None or (name == "published" and isinstance(value, str) and value in _FLAGS):
                continue
            if name == "outlet" and isinstance(value, str) and is_web_url(value):
                if may_be_article(value):
                    addresses.append(("url", key, value))  # web clippers call the address of the page its source
                else:
                    yield name, key, outlet_of(value)  # many pages have the home page of their site
            else:
                yield name, key, value
    yield from addresses


def _warning(front: FrontMatter, file: FoundFile, key: str, reason: str) -> SourceWarning:
    return SourceWarning(f"{file.typed_path} line {front.lines[key]}", reason)


def _front_matter(entries: Sequence[Entry], first: int, body: str) -> FrontMatter:
    """What these entries say; a key that stands there twice has the first value that says anything."""
    front = FrontMatter(body)
    for entry in entries:
        key = entry.key.lower()
        front.lines.setdefault(key, first + entry.place)
        if entry.value and key not in front.values:
            front.values[key], front.lines[key] = entry.value, first + entry.place
    return front


def _read_toml(text: str) -> list[Entry]:
    """The keys outside of tables, none where this is not TOML."""
    try:
        record = tomllib.loads(text)
    except (ValueError, RecursionError):
        return []
    places = {line.partition("=")[0].strip(" \t\"'"): place for place, line in reversed([*enumerate(text.split("\n"))])}
    return [Entry(key, places.get(key, 0), _value_of_toml(value)) for key, value in record.items()]


def _value_of_toml(value: Any) -> Value | None:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else None


def _header_value(text: str) -> Value | None:
    """A value of a header, YAML in quotes or as a list: "Flood #2", "@mayor" and "[Watch] Flood" are text."""
    text = text.strip(" \t")
    if not text.startswith(("'", '"', "[")):
        return text
    try:
        return read_yaml([f"value: {text}"]).entries[0].value
    except NoYamlError:
        return text


def _is_key(line: str) -> bool:
    key, colon, _ = line.partition(":")
    return bool(colon) and key.rstrip(" \t").replace("-", "").replace("_", "").isalnum()


def _may_be_key(line: str) -> bool:
    """Whether a line may begin with a key of somebody's own, as "Photo credit: Jane Doe" does."""
    key, colon, _ = line.partition(":")
    return bool(colon) and 1 <= len(key.split()) <= _MOST_WORDS
