"""What is kept of a refusal: no more than says what the articles lack."""

from __future__ import annotations

import re
from datetime import date

from bot.answering.answer import Refusal
from bot.answering.refusal.gaps.gap import RefusedQuestion
from bot.answering.refusal.reasons import kind_of_gap

MOST_NEAREST = 3
MOST_CHARACTERS = 500

LEFT_OUT = "…"
# What points at a person, a place in Discord or a page: markup of Discord, links, mail, names with @, long numbers.
_POINTERS = re.compile(
    r"<[@#:/at][^<>]{1,40}\d{5,20}[^<>]{0,5}>"
    r"|\b[a-z][a-z0-9+.-]{0,20}://\S+"
    r"|\b(?:www\.|discord\.gg/|discord(?:app)?\.com/)\S+"
    r"|[^\s@]{1,64}@[^\s@]{1,60}\.[^\s@]{1,60}"
    r"|(?<!\w)@[\w.]{2,}"
    r"|\+?\d(?:[\s().-]{0,3}\d){8,}",
    re.IGNORECASE,
)


def refused_question(refusal: Refusal, text: str, day: date, person: str) -> RefusedQuestion | None:
    """What is kept of a refusal; None for what no article could have answered."""
    reason = kind_of_gap(refusal.reason)
    wording = without_pointers(text)
    if refusal.is_welcome or reason is None or not any(char.isalnum() for char in wording):
        return None
    ids = tuple(article.article_id for article in refusal.nearest[:MOST_NEAREST])
    return RefusedQuestion(day, person, wording, reason, ids)


def without_pointers(text: str) -> str:
    """The text on one line without what points at somebody: mentions, ids, links, addresses, telephone numbers."""
    return " ".join(_POINTERS.sub(LEFT_OUT, text).split())[:MOST_CHARACTERS]
