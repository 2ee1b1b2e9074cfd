"""Keeps the note of a correction that stands in the foot of a story, or in a box beside its words.

The search for the main text leaves out each `<footer>` and `<aside>`, whatever it says.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ingest.corpus.text.correction_notes import corrections_in
from ingest.sources.own_dates import own_article

_LONGEST = 2_000  # characters of a box that holds a note
_BLOCKS = ("p", "div", "li", "h2", "h3", "h4", "h5", "h6", "strong", "br")
_LEAST_SHARE = 0.5  # of a box's letters are the note's; who is thanked or linked to in it is no part of the story


def keep_notes(tree: Any) -> None:
    """Make a plain box of each foot and aside of the page's own story that is the note of a correction."""
    story = own_article(tree)
    for box in [*story.iter("footer", "aside")] if story is not None else ():
        is_own = next(box.iterancestors("article"), None) is story
        if is_own and _is_note(box):
            box.tag = "div"
            box.attrib.clear()  # a class such as "article-footer" is left out, too
            for time in [*box.iter("time")]:
                time.drop_tag()  # it is not the day of publication


def _is_note(box: Any) -> bool:
    words = " ".join("".join(box.itertext()).split())
    linked_text = " ".join("".join(link.itertext()) for link in box.iter("a"))
    if len(words) > _LONGEST or len(linked_text) > _LEAST_SHARE * len(words):
        return False
    notes = corrections_in(_in_lines(box), date.max)
    return sum(len(correction.note) for correction in notes) >= _LEAST_SHARE * len(words) > 0


def _in_lines(box: Any) -> str:
    """The text of a box, a line for each of its blocks."""
    lines = [[box.text or ""]]
    for element in box.iterdescendants():
        if element.tag in _BLOCKS:
            lines.append([])
        lines[-1].append(element.text or "" if isinstance(element.tag, str) else "")
        lines[-1].append(element.tail or "")
    return "\n".join(" ".join("".join(line).split()) for line in lines)
