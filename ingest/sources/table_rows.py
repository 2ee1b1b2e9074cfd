"""Writes the rows of a page's tables as its reader sees them: trafilatura marks them as Markdown does."""

from __future__ import annotations

import re

_ROW = re.compile(r"^\|(?P<cells>.*)\|[ \t]*$", re.MULTILINE)
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")  # one in a cell is marked
_RULE = re.compile(r"[|\s:-]*-{3,}[|\s:-]*")  # the line between the head of a table and its rows


def plain_rows(text: str) -> str:
    """The text with each row of a table as its cells with " | " between, and without the lines that only rule it."""
    lines = []
    for line in text.split("\n"):
        row = _ROW.match(line)
        if row is None:
            lines.append(line)
        elif not _RULE.fullmatch(row["cells"]):
            cells = (cell.strip().replace(r"\|", "|") for cell in _BETWEEN_CELLS.split(row["cells"]))
            lines.append(" | ".join(cells).strip(" |"))
    return "\n".join(lines)
