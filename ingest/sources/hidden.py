"""What a reader of a page does not see, by its attributes and inline styles; style sheets are not read.

A box that is not displayed is gone with all that is in it. `visibility` and `font-size` are inherited
instead, and a child may undo them: newsletters set the size 0 around every column, and the real one inside.
https://www.w3.org/TR/css-cascade-4/#inheriting
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Any

# What may hold ";" and "/*" without meaning them: strings, addresses and escapes.
_TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z))
    |(?P<opaque>"(?:\\.|[^"\\\n])*(?:"|\\?\Z|(?=\n))|'(?:\\.|[^'\\\n])*(?:'|\\?\Z|(?=\n))
    |(?<![\w-])url\(\s*(?!["'\s])(?:\\.|[^)\\])*(?:\)|\\?\Z)|\\.)
    |[^/"'\\;()\[\]{}u]+|.""",
    re.DOTALL | re.VERBOSE,
)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_LENGTH = re.compile(r"\+?(-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)([a-z]+|%|)", re.ASCII)
_SMALLEST_READ = {"px": 1.0, "pt": 1.0} | dict.fromkeys("pc in cm mm q rem vw vh vmin vmax vi vb".split(), 0.0)
_OF_THE_PARENT = frozenset("em ex ch cap ic lh %".split())  # a share of nothing is nothing
_NAMED_SIZES = frozenset("xx-small x-small small medium large x-large xx-large xxx-large initial".split())
_INHERITED = frozenset("inherit unset revert revert-layer smaller larger".split())


class _Says(Enum):
    """What an element says of its own text."""

    SHOWN = auto()
    HIDDEN = auto()
    AS_PARENT = auto()

    def within(self, parent: _Says) -> _Says:
        return parent if self is _Says.AS_PARENT else self


_VISIBILITY = {
    "visible": _Says.SHOWN,
    "initial": _Says.SHOWN,
    "hidden": _Says.HIDDEN,
    "collapse": _Says.HIDDEN,
    "inherit": _Says.AS_PARENT,
    "unset": _Says.AS_PARENT,
}


def drop_hidden(tree: Any) -> None:
    """Remove from a page of lxml what its reader would not see, such as words meant for machines only."""
    for element in list(tree.iter()):
        if _is_page(element) or not isinstance(element.tag, str):
            continue  # a hidden body is one that a script shows later
        if _is_not_displayed(element) and element.getparent() is not None:
            element.drop_tree()
    _drop_unseen_text(tree)


def declarations(style: str | None) -> Iterator[tuple[str, str, bool]]:
    """Name, value and whether it is important of each declaration of a style, in lower case and in their order."""
    for declaration in _split((style or "").lower()):
        name, _, value = declaration.partition(":")
        bare_value, _, end = value.rpartition("!")
        important = end.strip() == "important"
        yield name.strip(), " ".join((bare_value if important else value).split()), important


def _drop_unseen_text(tree: Any) -> None:
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    within = [(_Says.SHOWN, _Says.SHOWN)]  # size and visibility of each element that is open
    for event, element in iterwalk(tree, events=("start", "end")):
        if event == "start":
            size, visibility = _said_by(element)
            within.append((size.within(within[-1][0]), visibility.within(within[-1][1])))
            if _Says.HIDDEN in within[-1]:
                element.text = None
        else:
            within.pop()
            if _Says.HIDDEN in within[-1]:
                element.tail = None  # what follows an element is its parent's text


def _is_page(element: Any) -> bool:
    return element.tag in ("html", "head", "body")


def _is_not_displayed(element: Any) -> bool:
    # A script shows the page in the place of a <noscript>: "Enable JavaScript" is no news.
    if (
        element.tag in ("template", "noscript")
        or element.get("hidden") is not None
        or element.get("popover") is not None
    ):
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    return any(name == "display" and value == "none" for name, value, _ in declarations(element.get("style")))


def _said_by(element: Any) -> tuple[_Says, _Says]:
    """What an element says of its size and of its visibility: as browsers, by the last valid declaration."""
    values = {"font-size": _Says.AS_PARENT, "visibility": _Says.AS_PARENT}
    if element.tag == "font" and element.get("size"):
        values["font-size"] = _Says.SHOWN
    settled: set[str] = set()  # by an "!important"
    for name, value, important in declarations(None if _is_page(element) else element.get("style")):
        property_name = "font-size" if name == "font" else name
        valid = _READ[name](value) if name in _READ else None
        if valid is None or (property_name in settled and not important):
            continue
        values[property_name] = valid
        if important:
            settled.add(property_name)
    return values["font-size"], values["visibility"]


def _split(style: str) -> Iterator[str]:
    """The declarations of a style, "x" in place of strings; as in browsers, no ";" in brackets ends one.

    https://www.w3.org/TR/css-syntax-3/#tokenization
    """
    parts: list[str] = []
    open_brackets: list[str] = []
    for token in _TOKEN.finditer(style):
        part = token[0]
        if token.lastgroup is not None:
            part = " " if token.lastgroup == "comment" else "x"
        elif part in _BRACKETS:
            open_brackets.append(_BRACKETS[part])
        elif open_brackets and part == open_brackets[-1]:
            open_brackets.pop()
        elif part == ";" and not open_brackets:
            yield "".join(parts)
            parts.clear()
            continue
        parts.append(part)
    yield "".join(parts)


def _of_size(value: str) -> _Says | None:
    """What a `font-size` says; None where it is not CSS, or is reckoned."""
    if value in _NAMED_SIZES:
        return _Says.SHOWN
    if value in _INHERITED:
        return _Says.AS_PARENT
    length = _LENGTH.fullmatch(value)
    if length is None or (number := float(length[1])) < 0:
        return None
    if number == 0 and (not length[2] or length[2] in _SMALLEST_READ):
        return _Says.HIDDEN
    if length[2] in _OF_THE_PARENT:
        return _Says.AS_PARENT if number else _Says.HIDDEN
    smallest = _SMALLEST_READ.get(length[2])
    return None if smallest is None else _Says.SHOWN if number >= smallest else _Says.HIDDEN


def _of_font(value: str) -> _Says | None:
    """What a `font` says, such as "bold 12px/1.5 Arial": its size is followed by a family."""
    if value in _INHERITED:
        return _Says.AS_PARENT
    for part in value.replace(" /", "/").replace("/ ", "/").split()[:-1]:
        if (size := _of_size(part.partition("/")[0])) is not None:
            return size
    return None


_READ: dict[str, Callable[[str], _Says | None]] = {
    "font-size": _of_size,
    "font": _of_font,
    "visibility": _VISIBILITY.get,
}
