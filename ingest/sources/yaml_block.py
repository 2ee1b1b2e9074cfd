"""Front matter in YAML: the keys of a block, the places of their lines, and the strings that they state.

PyYAML reads it. A value that people type and YAML takes for something else ("title: Yen falls: why") is the string
that it looks like.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

_MOST_QUOTES = 20  # values of a block that are not YAML and get quotes
_DEEPEST = 20  # lists in lists; PyYAML takes a minute for thousands
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_OTHER_LINE_ENDS = str.maketrans("\r\x85\u2028\u2029", "    ")  # lines of YAML, and not of a text
_TYPED_LINE = re.compile(r"(?P<key>\w[\w ./@+-]*+):[ \t]++(?P<value>\S.*)")
# As Obsidian writes a link in a field of text: "[[Jane Doe]]".
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_HEADING = re.compile(r"-#+(?:-|\Z)")  # of the kinds of lines
# With another context, an error is in the line where that begins: a quote or a list without an end.
_NO_CONTEXT = (None, "while parsing a block mapping", "while scanning for the next token")

Value = str | list[str]


class NoYamlError(Exception):
    """A block is not YAML as it is written in front matter; `place` is the line that is not."""

    def __init__(self, place: int = 0) -> None:
        super().__init__(f"line {place} is not YAML")
        self.place = place


@dataclass(slots=True)
class Entry:
    """A key of front matter as it is written, the place of its line, and what it says."""

    key: str
    place: int
    value: Value | None


@dataclass(frozen=True, slots=True)
class YamlBlock:
    """The entries of a block, and whether an empty line stands between them, which programs do not write."""

    entries: Sequence[Entry]
    has_gap: bool


def read_yaml(lines: Sequence[str]) -> YamlBlock:
    """The keys of a block and what each says; raises NoYamlError where it is no map of YAML.

    Nor is a block with a remark above its keys or between empty lines, which may be a heading of Markdown.
    """
    import yaml  # takes 20 ms

    lines = [line.translate(_OTHER_LINE_ENDS).rstrip(" \t") for line in lines]
    quoted_places: set[int] = set()
    while True:
        try:
            return _read_events(yaml.parse("\n".join(lines), Loader=yaml.SafeLoader), lines)
        except yaml.MarkedYAMLError as error:
            place = _place(error)
            line = _TYPED_LINE.fullmatch(lines[place]) if place < len(lines) else None
            if line is None or place in quoted_places or len(quoted_places) == _MOST_QUOTES:
                raise NoYamlError(place) from None
            quoted_places.add(place)
            lines[place] = f"{line['key']}: {json.dumps(line['value'].strip())}"
        except yaml.YAMLError:
            raise NoYamlError from None  # a character that is not allowed in YAML


def _place(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark if error.context in _NO_CONTEXT else error.context_mark
    return mark.line if mark else 0


def _read_events(events: Iterator[yaml.Event], lines: Sequence[str]) -> YamlBlock:
    import yaml

    entries: list[Entry] = []
    value_places: set[int] = set()
    _, _, top = next(events), next(events, None), next(events, None)
    if not isinstance(top, yaml.MappingStartEvent) or top.flow_style or top.start_mark.line or top.start_mark.column:
        raise NoYamlError
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        place = key.start_mark.line
        if not isinstance(key, yaml.ScalarEvent) or not key.value.strip() or "\n" in key.value:
            raise NoYamlError(place)
        value_events = list(_next_value(events))
        entries.append(Entry(key.value.strip(), place, _value(value_events, place)))
        value_places.update(*(_lines_of(event, lines) for event in value_events if isinstance(event, yaml.ScalarEvent)))
    if not all(isinstance(event, (yaml.DocumentEndEvent, yaml.StreamEndEvent)) for event in events):
        raise NoYamlError  # "--- more" begins another document
    return YamlBlock(entries, _has_gap(lines, value_places))


def _next_value(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """The events of one value; raises NoYamlError where too many lists stand in lists."""
    import yaml

    depth = 0
    for event in events:
        yield event
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise NoYamlError(event.start_mark.line)
        if not depth:
            return


def _value(events: Sequence[yaml.Event], place: int) -> Value | None:
    """A string, or the strings of a list; None for nothing and for what else YAML may have there."""
    import yaml

    first = events[0]
    if isinstance(first, yaml.ScalarEvent):
        return _string(first, place) or None
    if not isinstance(first, yaml.SequenceStartEvent):
        return None
    strings = []
    maps = 0
    for event in events:
        maps += isinstance(event, yaml.MappingStartEvent)
        maps -= isinstance(event, yaml.MappingEndEvent)
        if isinstance(event, yaml.ScalarEvent) and not maps:
            strings.append(_string(event, event.start_mark.line))
    return [string for string in strings if string]


def _string(event: yaml.ScalarEvent, place: int) -> str:
    """What a string of YAML says, "" for nothing; raises NoYamlError for prose, which has no quotes and empty lines."""
    value: str = event.value
    if event.style is None:
        if "\n" in value or event.start_mark.line > place + 1:
            raise NoYamlError(event.start_mark.line)
        if value in _NOTHING:
            return ""
    # JSON writes what is beyond 16 bits as two halves.
    text = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    link = _LINK.fullmatch(text)
    return link[1] if link else text


def _lines_of(string: yaml.ScalarEvent, lines: Sequence[str]) -> range:
    """The places of the lines of a string; the empty ones below a block of YAML are none of it."""
    start, end = string.start_mark.line, string.end_mark.line + bool(string.end_mark.column)
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return range(start, end)


def _has_gap(lines: Sequence[str], value_places: Collection[int]) -> bool:
    """Whether an empty line stands outside of values; raises NoYamlError for a remark between two."""
    kinds = "".join(
        "x" if place in value_places else "-" if not line.strip() else "#" if line.lstrip().startswith("#") else "x"
        for place, line in enumerate(lines)
    )
    if heading := _HEADING.search(kinds):
        raise NoYamlError(heading.start() + 1)
    return "-" in kinds
