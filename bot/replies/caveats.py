"""What qualifies an answer, as Discord shows it: below the claims and as large, its first words in bold."""

from __future__ import annotations

import re

from bot.answering.answer import Answer
from bot.replies.freshness import fitted_notes, last_lines
from bot.replies.safe_text import inert_line_with_bold

# Our own words before the first figure or name that they are about.
_FIRST_WORDS = re.compile(r"[^:“]*[^:“\s]")


def caveat_lines(answer: Answer) -> list[str]:
    """Each caveat on a line, inert."""
    lines = []
    for caveat in fitted_notes(answer.caveats):
        first = _FIRST_WORDS.match(caveat)
        lines.append(inert_line_with_bold(caveat, 0, first.end() if first else 0))
    return lines


def lines_below(answer: Answer) -> list[str]:
    """What stands at the end of an answer, plain: the notes that do not qualify it, and how old it is."""
    others = tuple(note for note in answer.notes if note not in answer.caveats)
    return last_lines(others, answer.freshness)
