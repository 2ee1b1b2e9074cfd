"""Keeps what marks within a line mean, before a page is made text: what is struck out, raised or quoted.

The bare text of `10<sup>6</sup>` is 106, that of `by <del>24</del> <ins>23</ins> votes` is "by 24 23 votes", and that
of `called it <q>a waste</q>` is the outlet's own opinion.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.sources.hidden import declarations

_STRUCK = ("del", "s", "strike")
_DECORATIONS = ("text-decoration", "text-decoration-line")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_FIGURE = re.compile(r"[-+−]?[0-9]{1,3}")
_NOTE_MARK = re.compile(r"[\[(]?[0-9]{1,3}[\])]?")
_ENDS_A_CLAUSE = re.compile(r"(?:(?<![0-9])[.,]|[;:!?…\"'”’»])\Z")  # "19,99" is a price, its last two figures raised
_QUOTATION_MARKS = tuple("\"'“”„«»‘‚‹「『")
_FRACTION = ("/", "\u2044")


def read_inline_marks(tree: Any) -> None:
    """Remove struck-out words and the marks of notes from a page of lxml, and write raised figures and quotation marks.

    Without their marks, the old figure would stand beside the new one, and an exponent at the end of its number.
    """
    for element in [*tree.iter(*_STRUCK), *filter(_is_struck, tree.xpath("//*[@style]"))]:
        if element.getparent() is not None:
            element.drop_tree()
    for element in [*tree.iter("sup")]:
        _mend_superscript(element)
    for element in reversed([*tree.iter("q")]):  # those within one first, while it is one
        _write_quotation_marks(element)


def _write_quotation_marks(element: Any) -> None:
    if element.getparent() is None:
        return
    # As browsers do: the other marks for a quotation within one.
    opened, closed = ("‘", "’") if next(element.iterancestors("q"), None) is not None else ("“", "”")
    first = next((text for part in element.itertext() if (text := part.strip())), "")
    is_within = _text_before(element).endswith(_QUOTATION_MARKS) or (element.tail or "").startswith(_QUOTATION_MARKS)
    if first and not first.startswith(_QUOTATION_MARKS) and not is_within and element.find("p") is None:
        element.text = opened + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closed
        else:
            element.text += closed
    element.tag = "span"


def _is_struck(element: Any) -> bool:
    decorations = [value for name, value, _ in declarations(element.get("style")) if name in _DECORATIONS]
    return element.tag not in ("html", "body") and bool(decorations) and "line-through" in decorations[-1].split()


def _mend_superscript(element: Any) -> None:
    text = "".join(element.itertext()).strip()
    if element.getparent() is None or (element.tail or "").lstrip().startswith(_FRACTION):
        return
    if _NOTE_MARK.fullmatch(text) and (_is_link(element, text) or _ENDS_A_CLAUSE.search(_text_before(element)[-2:])):
        element.drop_tree()  # it would be part of the word before it, or keep two sentences together
    elif _FIGURE.fullmatch(text):
        for child in [*element]:
            element.remove(child)
        element.text = text.translate(_RAISED)
        element.drop_tag()


def _is_link(element: Any, text: str) -> bool:
    parent = element.getparent()
    return element.find(".//a") is not None or (parent.tag == "a" and "".join(parent.itertext()).strip() == text)


def _text_before(element: Any) -> str:
    previous = element.getprevious()
    if previous is None:
        return element.getparent().text or ""
    return previous.tail or "".join(previous.itertext())
