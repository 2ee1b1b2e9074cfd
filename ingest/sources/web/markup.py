"""The markup of a feed's entry as plain text, in paragraphs; called in a child with limits."""

from __future__ import annotations

from typing import Any

from ingest.sources.hidden import drop_hidden
from ingest.sources.inline_marks import read_inline_marks
from ingest.sources.page_tree import read_tree

_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "form", "button", "svg", "figcaption")
_BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "p pre section table td th tr ul".split()
)


def text_of_markup(markup: str) -> str:
    """What a reader would see of it: a paragraph a block with an empty line between, without pictures and scripts."""
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    if "<" not in markup and "&" not in markup:
        return _tidy(markup)
    tree = read_tree(markup.encode("utf-8", "replace"))
    if tree is None:
        return ""
    drop_hidden(tree)
    read_inline_marks(tree)
    for element in list(tree.iter(*_DROPPED)):
        element.drop_tree()
    parts: list[str] = []
    for event, element in iterwalk(tree, events=("start", "end")):
        _add(parts, event, element)
    return _tidy("".join(parts))


def _add(parts: list[str], event: str, element: Any) -> None:
    block = element.tag in _BLOCKS
    if event == "start":
        # A line's end in markup is a space; a paragraph's is ours.
        parts.append("\n\n" if block else "\n" if element.tag == "br" else "")
        parts.append(" ".join((element.text or "").split("\n")))
    else:
        parts.append("\n\n" if block else "")
        parts.append(" ".join((element.tail or "").split("\n")))


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)
