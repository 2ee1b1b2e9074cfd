"""What a reply says of an article that its publisher has corrected: when, and the publisher's own words."""

from __future__ import annotations

from textwrap import shorten

from bot.answering.answer import Citation
from bot.answering.english.dates import day_in_words
from bot.languages.current import gettext
from bot.replies.safe_text import inert_line, plain_line
from ingest.corpus.articles import Correction
from ingest.corpus.text.correction_notes import is_retraction, without_label

NOTE_LIMIT = 240


def correction_text(correction: Correction | None) -> str:
    """ "corrected on 28 April 2025: An earlier version ...", as plain text on one line; empty without a correction."""
    if correction is None:
        return ""
    label = correction_label(correction)
    note = plain_line(without_label(correction.note))
    # A note in a script without spaces is one word.
    short = shorten(note, NOTE_LIMIT, placeholder="…") if " " in note[:NOTE_LIMIT] else note[:NOTE_LIMIT]
    return f"{label}: {short}" if short else label


def correction_label(correction: Correction) -> str:
    """ "corrected on 28 April 2025", "retracted", in plain text."""
    day = day_in_words(correction.day) if correction.day else ""
    if is_retraction(correction.note):
        return gettext("retracted on {day}", day=day) if day else gettext("retracted")
    return gettext("corrected on {day}", day=day) if day else gettext("corrected")


def correction_line(correction: Correction | None) -> str:
    """`correction_text` in bold and inert, for Discord."""
    text = correction_text(correction)
    label, colon, note = text.partition(": ")
    return f"**{label}**{colon}{inert_line(note)}" if text else ""


def changed_text(citation: Citation) -> str:
    """What the publisher has corrected, or else "updated on 24 March 2025", plain; empty if it never changed."""
    if citation.correction or not citation.updated:
        return correction_text(citation.correction)
    return gettext("updated on {day}", day=day_in_words(citation.updated))


def changed_line(citation: Citation) -> str:
    """`changed_text` with what was done in bold, and inert, for Discord."""
    text = changed_text(citation)
    return correction_line(citation.correction) or (f"**{text}**" if text else "")
