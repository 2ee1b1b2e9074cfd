"""Untrusted text for a terminal: control characters are shown, not executed."""

from __future__ import annotations

import re

# Controls of both sets but line end and tab; what turns the order of a line around; halves of characters.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with U+FFFD in place of each terminal control character; offsets stay the same."""
    return _COMMANDS.sub("\ufffd", text)


def visible_line(text: str) -> str:
    """`visible` on one line, whatever the text contains."""
    return " ".join(visible(text).split())
