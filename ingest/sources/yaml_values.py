"""Reads the values of front matter in YAML: strings, quoted or not, on one line or wrapped, blocks and lists."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_NO_PLAIN_VALUE = tuple("|>{&*!%@`[")  # what YAML begins blocks, maps, anchors and tags with
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}(?:[ \t]++#.*)?")
_REMARK = re.compile(r"(?:^|(?<=[ \t\n]))#.*", re.DOTALL)
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'""", re.DOTALL)
_IN_LIST = re.compile(rf"(?<=[\[{{,: \t\n])(?:(?s:{_QUOTED.pattern})|#.*)")
# As Obsidian writes a link in a field of text: "[[Jane Doe]]".
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_ITEM = re.compile(rf"[ \t\n]*+((?:{_QUOTED.pattern})(?=[ \t\n]*+(?:,|\Z))|[^,]++)[ \t\n]*+(?:,|\Z)", re.DOTALL)
# A list or map in a map of one line, and the name in a map.
_NESTED = re.compile(r":[ \t\n]*+(?:\{[^{}]*+\}|\[[^\[\]]*+\])")
_NAME = re.compile(rf"[{{,][ \t\n]*+name[ \t]*+:[ \t]++((?s:{_QUOTED.pattern})|[^,}}\]\n]++)")
# A character by its number or letter, the end of a line that goes on, and ends of lines.
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|\n++", re.DOTALL)
_BY_LETTER = {"n": "\n", "t": "\t", "r": "\r", "_": "\u00a0", "N": "\n", "L": "\n", "P": "\n", "\n": ""}
_BY_LETTER |= {character: character for character in '"\\/ '}

Value = str | list[str]


class NoYamlError(Exception):
    """A line is not YAML as it is written in front matter."""


def value_of(first_line: str, other_lines: Sequence[str]) -> Value | None:
    """What a value says that begins so and goes on in these lines; raises NoYamlError where it cannot go on so."""
    if _BLOCK.fullmatch(first_line):
        return " ".join(filter(None, other_lines))
    text = "\n".join([first_line, *other_lines])
    if first_line[0] in "\"'":
        quoted = _QUOTED.match(text)
        if quoted and not _REMARK.sub("", text[quoted.end() :], count=1).strip(" \t\n"):
            return _value(quoted[0])
        if other_lines:
            raise NoYamlError
    elif first_line[0] in "[{":
        text = _IN_LIST.sub(lambda part: "" if part[0].startswith("#") else part[0], text).strip(" \t\n")
        if other_lines and not text.endswith(("]", "}")):
            raise NoYamlError
        return _value(text)
    elif any(not line or ": " in line or line.endswith(":") for line in other_lines):
        raise NoYamlError
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


def names_in(text: str) -> list[str]:
    """The names in the maps of a value, as in `[{name: Jane Doe, email: x}]`; not those of what is in a map."""
    own_text = _NESTED.sub(":", _NESTED.sub(":", text))
    return [name for match in _NAME.finditer(own_text) if (name := _scalar(match[1]))]


def header_value(text: str) -> Value | None:
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
