"""What qualifies an answer, as Discord shows it: as large as the claims, its first words in bold.

That the reports may not answer stands above the claims, the rest below them.
"""

from __future__ import annotations

import re

from bot.answering.answer import UNSURE, Answer
from bot.languages.current import translate
from bot.replies.freshness import fitted_notes, last_lines
from bot.replies.safe_text import inert_line_with_bold

# Our own words before the first figure or name that they are about.
_FIRST_WORDS = re.compile(r"[^:“„]*[^:“„\s]")


def doubt_line(answer: Answer) -> str:
    """That the reports may not answer; empty where that is not said."""
    return f"**{translate(UNSURE)}**" if UNSURE in answer.caveats else ""


def caveat_lines(answer: Answer) -> list[str]:
    """Each of the other caveats on a line, inert."""
    lines = []
    for caveat in fitted_notes(tuple(caveat for caveat in answer.caveats if caveat != UNSURE)):
        first = _FIRST_WORDS.match(caveat)
        lines.append(inert_line_with_bold(caveat, 0, first.end() if first else 0))
    return lines


def lines_below(answer: Answer) -> list[str]:
    """What stands at the end of an answer, plain: the notes that do not qualify it, and how old it is."""
    others = tuple(note for note in answer.notes if note not in answer.caveats)
    return last_lines(others, answer.freshness)
