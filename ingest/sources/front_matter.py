"""The facts stated above a text: front matter between lines of "---" or "+++", or a plain header of a .txt file.

Of YAML, what site generators, note books and YAML libraries write there is read: `key: value`, quoted or not, on one
line or wrapped, blocks, and lists of strings. What is not YAML, or not TOML between "+++", is text.
"""

from __future__ import annotations

import re
import sys
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
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_FLAGS = frozenset({"true", "false", "yes", "no"})  # of Jekyll, `published: false` is a draft
_NO_PLAIN_VALUE = tuple("|>{&*!%@`[")  # what YAML begins blocks, maps, anchors and tags with
_DASHES = re.compile(r"(?:-[ \t]++)*+")
_KEY = re.compile(r"""(["']?)(?P<key>\w(?:[\w ./@+-]|:(?=\w))*+)\1[ \t]*+:(?:[ \t]++(?P<value>.*)|$)""")
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}(?:[ \t]++#.*)?")
_REMARK = re.compile(r"(?:^|(?<=[ \t\n]))#.*", re.DOTALL)
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'""", re.DOTALL)
_IN_LIST = re.compile(rf"(?<=[\[{{,: \t\n])(?:(?s:{_QUOTED.pattern})|#.*)")
# As Obsidian writes a link in a field of text: "[[Jane Doe]]".
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_ITEM = re.compile(rf"[ \t\n]*+((?:{_QUOTED.pattern})(?=[ \t\n]*+(?:,|\Z))|[^,]++)[ \t\n]*+(?:,|\Z)", re.DOTALL)
# A character by its number or letter, the end of a line that goes on, and ends of lines.
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|\n++", re.DOTALL)
_BY_LETTER = {"n": "\n", "t": "\t", "r": "\r", "_": "\u00a0", "N": "\n", "L": "\n", "P": "\n", "\n": ""}
_BY_LETTER |= {character: character for character in '"\\/ '}

Value = str | list[str]


class _NoYamlError(Exception):
    """A line is not YAML as it is written in front matter."""


@dataclass(slots=True)
class _Entry:
    """A key of front matter as it is written, the place of its line, and what it says."""

    key: str
    place: int
    value: Value | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of YAML: its indentation, the length of the dashes of its items, its key, and what stands behind."""

    indent: int
    has_tab: bool
    dashes: int
    key: str
    value_text: str

    @property
    def is_top(self) -> bool:
        """Whether this is a key of the whole block."""
        return bool(self.key) and not (self.indent or self.has_tab or self.dashes)

    def may_nest(self, *, after_open: bool) -> bool:
        """Whether this can stand below a key that has no value on its line."""
        return not self.has_tab and bool(self.dashes or (self.indent and (self.key or after_open)))

    @property
    def value_indent(self) -> int:
        """The indentation that lines of its value exceed."""
        return self.indent + self.dashes if self.key else self.indent if self.dashes else self.indent - 1


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
    # A line that the limit cuts is none.
    lines = (text if len(text) <= _HEAD else text[: text.rfind("\n", 0, _HEAD)]).split("\n")
    if lines[0].rstrip(" \t") != _FENCE:
        return FrontMatter(text)
    end = next((number for number, line in enumerate(lines) if number and line.rstrip(" \t") in _ENDS), 0)
    try:
        entries = _read_yaml(lines[1:end])
    except _NoYamlError:
        return FrontMatter(text)
    # "Mayor: We won." is talk, and three dots may be a pause in it.
    has_known_key = any(entry.key.lower() in _ALL_KEYS for entry in entries)
    if not has_known_key and (lines[end][0] == "." or not _are_lower(entries)):
        return FrontMatter(text)
    return _front_matter(entries, 2, text[sum(map(len, lines[: end + 1])) + end + 1 :].lstrip("\n"))


def split_header(text: str) -> FrontMatter:
    """What the lines above the first blank line state, and the text below; no line unless each has a known key."""
    lines, body = _split_first_block(text)
    keys = {line.partition(":")[0].strip().lower() for line in lines if ":" in line}
    if len(keys) < 2 or not keys <= _HEADER_KEYS or not all(map(_is_key, lines)) or not body.strip():
        return FrontMatter(text)
    parts = [line.partition(":") for line in lines]
    return _front_matter(
        [_Entry(key.strip(), place, _header_value(value)) for place, (key, _, value) in enumerate(parts)], 1, body
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


def _front_matter(entries: Sequence[_Entry], first: int, body: str) -> FrontMatter:
    """What these entries say; a key that stands there twice has the first value that says anything."""
    front = FrontMatter(body)
    for entry in entries:
        key = entry.key.lower()
        front.lines.setdefault(key, first + entry.place)
        if entry.value and key not in front.values:
            front.values[key], front.lines[key] = entry.value, first + entry.place
    return front


def _are_lower(entries: Sequence[_Entry]) -> bool:
    """Whether all keys begin as programs write them, and not as people name a speaker."""
    return all(entry.key[0].islower() for entry in entries)


def _read_yaml(lines: Sequence[str]) -> list[_Entry]:
    """The keys that begin a line; raises _NoYamlError where a line is neither an entry nor a part of its value.

    An empty line between entries, which people write and programs do not, stands between keys in small letters alone.
    """
    entries: list[_Entry] = []
    end, items_at = 0, -1
    has_nested = is_open = False  # the last key has no value on its line; nor has the line before
    gap = any_gap = ""  # what stands since the last entry: an empty line, and a remark that may be a heading
    for place, line in enumerate(lines):
        content = line.strip(" \t")
        if place < end:
            continue
        if not content or content[0] == "#":
            if gap == "#" and not content:
                raise _NoYamlError
            gap = "" if not gap and content else "#" if content else "-"
            any_gap = any_gap or gap
            continue
        yaml_line = _split_line(line)
        if not (yaml_line.is_top or (has_nested and yaml_line.may_nest(after_open=is_open and not gap))):
            raise _NoYamlError
        value: Value | None = None
        if yaml_line.value_text:
            end = _end_of_value(lines, place + 1, yaml_line)
            value = _value_of(yaml_line.value_text, [part.strip(" \t") for part in lines[place + 1 : end]])
        if yaml_line.is_top:
            entries.append(_Entry(yaml_line.key, place, value))
            has_nested, items_at = not yaml_line.value_text, -1
        elif not yaml_line.key:
            last = entries[-1]
            if not yaml_line.dashes and last.place == place - 1:
                last.value, has_nested = value, False
            elif yaml_line.dashes and last.value is None:
                last.value, items_at = [], yaml_line.indent
            if yaml_line.indent == items_at and isinstance(last.value, list) and isinstance(value, str):
                last.value += filter(None, [value.strip("[]")])  # a link of Obsidian: [[Jane Doe]]
        is_open, gap = not yaml_line.value_text, ""
    if not entries or entries[0].place or gap == "#" or (any_gap and not _are_lower(entries)):
        raise _NoYamlError
    return entries


def _read_toml(text: str) -> list[_Entry]:
    """The keys outside of tables, none where this is not TOML."""
    try:
        record = tomllib.loads(text)
    except (ValueError, RecursionError):
        return []
    places = {line.partition("=")[0].strip(" \t\"'"): place for place, line in reversed([*enumerate(text.split("\n"))])}
    return [_Entry(key, places.get(key, 0), _value_of_toml(value)) for key, value in record.items()]


def _value_of_toml(value: Any) -> Value | None:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else None


def _split_line(line: str) -> _Line:
    content = line.strip(" \t")
    dashes = 1 if content == "-" else len(content) - len(_DASHES.sub("", content, count=1))
    body = content[dashes:]
    match = _KEY.fullmatch(body)
    # "date created" is a key, and "The mayor said" is none.
    if match and len(match["key"].split()) > (2 if match["key"][0].islower() else 1):
        match = None
    value_text = (match["value"] or "").strip(" \t") if match else body
    return _Line(
        indent=len(line) - len(line.lstrip(" ")),
        has_tab=line.lstrip(" ").startswith("\t"),
        dashes=dashes,
        key=match["key"].strip() if match else "",
        value_text="" if value_text.startswith("#") else value_text,
    )


def _end_of_value(lines: Sequence[str], place: int, start: _Line) -> int:
    """The place of the line below a value: it goes on in lines with more indentation, and empty ones between."""
    end = place
    for number in range(place, len(lines)):
        line = lines[number]
        if line.strip(" \t") and len(line) - len(line.lstrip(" ")) <= start.value_indent:
            is_list_open = start.value_text[0] in "[{" and not lines[end - 1].rstrip(" \t").endswith(("]", "}"))
            return number + 1 if is_list_open and line[0] in "]}" else end
        if line.strip(" \t"):
            end = number + 1
    return end


def _value_of(first_line: str, other_lines: Sequence[str]) -> Value | None:
    """What a value says that begins so and goes on in these lines; raises _NoYamlError where it cannot go on so."""
    if _BLOCK.fullmatch(first_line):
        return " ".join(filter(None, other_lines))
    text = "\n".join([first_line, *other_lines])
    if first_line[0] in "\"'":
        quoted = _QUOTED.match(text)
        if quoted and not _REMARK.sub("", text[quoted.end() :], count=1).strip(" \t\n"):
            return _value(quoted[0])
        if other_lines:
            raise _NoYamlError
    elif first_line[0] in "[{":
        text = _IN_LIST.sub(lambda part: "" if part[0].startswith("#") else part[0], text).strip(" \t\n")
        if other_lines and not text.endswith(("]", "}")):
            raise _NoYamlError
        return _value(text)
    elif any(not line or ": " in line or line.endswith(":") for line in other_lines):
        raise _NoYamlError
    return _value(
        " ".join(filter(None, (_REMARK.sub("", line, count=1).strip(" \t") for line in (first_line, *other_lines))))
    )


def _value(text: str) -> Value | None:
    """A string, or a list as in `[one, "two"]`; None for nothing and for what else YAML may have there."""
    text = text.strip(" \t")
    if not (text.startswith("[") and text.endswith("]")):
        value = _scalar(text)
        link = _LINK.fullmatch(value) if value else None
        return link[1] if link else value
    items = (_scalar(item[1].strip("[] \t\n")) for item in _ITEM.finditer(text.strip("[] \t\n")))
    return [item.strip("[]") for item in items if item and not item.endswith("}")]


def _header_value(text: str) -> Value | None:
    """A value of a header, which is no YAML: "@mayor quits" and "[Watch] Flood" are text."""
    text = text.strip(" \t")
    value = _value(text)
    return text if value is None and text not in _NOTHING else value


def _scalar(text: str) -> str | None:
    """A plain or quoted string, the ends of its lines as spaces; None for what else YAML may have there."""
    text = text.strip(" \t")
    quoted = _QUOTED.fullmatch(text)
    if not quoted:
        return None if text in _NOTHING or text.startswith(_NO_PLAIN_VALUE) else re.sub("\n+", " ", text)
    if text[0] == "'":
        return re.sub("\n+", " ", text[1:-1].replace("''", "'"))
    # JSON writes what is beyond 16 bits as two halves.
    decoded = _ESCAPE.sub(_decode, text[1:-1])
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decode(escape: re.Match[str]) -> str:
    number = escape[1] or escape[2] or escape[3]
    if number:
        return chr(min(int(number, 16), sys.maxunicode))
    letter = escape[4]
    return _BY_LETTER.get(letter, escape[0]) if letter else " "


def _is_key(line: str) -> bool:
    key, colon, _ = line.partition(":")
    return bool(colon) and key.rstrip(" \t").replace("-", "").replace("_", "").isalnum()


def _may_be_key(line: str) -> bool:
    """Whether a line may begin with a key of somebody's own, as "Photo credit: Jane Doe" does."""
    key, colon, _ = line.partition(":")
    return bool(colon) and 1 <= len(key.split()) <= _MOST_WORDS
