"""Writes preformatted text as paragraphs, as offices and agencies publish their releases: lines wrapped by hand.

An empty line ends a paragraph there, and a single line end is the wrap of a sentence, but in tables, lists and verse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

# With one of these, the layout is not that of its lines alone, or is that of a program.
_OTHER_LAYOUT = tuple(
    "address article blockquote br code div dl h1 h2 h3 h4 h5 h6 hr ol p pre samp section table time ul".split()
)
_NARROWEST, _WIDEST = 40, 160  # characters of the longest of some wrapped lines
_FULL = 0.9  # of the longest line, which the next word would exceed
# Two spaces stand behind the stop of a sentence, too.
_COLUMNS = re.compile(r"(?<=[^\s.!?:;,\"'”’)])[ \t]{2,}(?=\S)|(?<=\S)(?:\t| {3})|\.{4}|(?<=\s)\|(?=\s)")
_BULLET = re.compile(r"(?:[-*•·o]|[0-9]{1,2}[.)])[ \t]")
_STOPS = tuple('.!?…"”’)')
_MARKS = (*_STOPS, *",;:")


def split_preformatted(tree: Any) -> None:
    """Make a `<p>` of each paragraph of each `<pre>` of a page of lxml that has wrapped lines; the others stay."""
    for pre in [*tree.iter("pre")]:
        if next(pre.iterdescendants(*_OTHER_LAYOUT), None) is not None:
            continue
        blocks = _blocks("".join(pre.itertext()))
        if any(map(_is_wrapped, blocks)):
            _write(pre, blocks)


def _blocks(text: str) -> list[list[str]]:
    """The lines between empty lines, and those of each item of a list."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if not line.strip() or _BULLET.match(line.lstrip()):
            blocks.append([])
        if line.strip():
            blocks[-1].append(line.rstrip())
    return list(filter(None, blocks))


def _is_wrapped(lines: list[str]) -> bool:
    """Whether sentences run over the ends of these lines, which no empty line parts."""
    longest = max(map(len, lines))
    if len(lines) < 2 or not _NARROWEST <= longest <= _WIDEST:
        return False
    full_count = sum(_is_full(*pair, longest) for pair in pairwise(lines))
    columns_count = sum(_COLUMNS.search(line.strip()) is not None for line in lines)
    if 2 * full_count < len(lines) - 1 or 2 * columns_count >= len(lines):
        return False
    # In a list or in verse each line begins anew.
    goes_on = any(line.lstrip()[0].islower() for line in lines[1:]) or "".join(lines).isupper()
    return goes_on or (lines[-1].endswith(_STOPS) and not any(line.endswith(_MARKS) for line in lines[:-1]))


def _is_full(line: str, following: str, longest: int) -> bool:
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > _FULL * longest


def _paragraphs(lines: list[str]) -> Iterator[str]:
    longest = max(map(len, lines))
    paragraph = lines[0].strip()
    for line, following in pairwise(lines):
        text = " ".join(following.split())
        if not _is_full(line, following, longest) and not text[0].islower():
            yield paragraph  # a heading, or the end of a paragraph
            paragraph = text
        else:
            # "two-" above "year" is one word; a dash is written as "--".
            is_in_word = paragraph[-1] == "-" and paragraph[-2:-1].isalnum()
            paragraph += text if is_in_word else f" {text}"
    yield paragraph


def _write(pre: Any, blocks: list[list[str]]) -> None:
    from lxml.etree import SubElement  # type: ignore[import-untyped]

    tail = pre.tail
    attributes = dict(pre.attrib)
    pre.clear()
    pre.tag, pre.tail = "div", tail
    pre.attrib.update(attributes)
    for lines in blocks:
        for paragraph in _paragraphs(lines) if _is_wrapped(lines) else map(str.strip, lines):
            SubElement(pre, "p").text = paragraph
