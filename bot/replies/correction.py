"""What a reply says of an article that its publisher has corrected: when, and the publisher's own words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Change, Citation
from bot.answering.english.dates import day_in_words
from bot.languages.current import gettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.safe_text import inert_line, plain_line, shortened
from ingest.corpus.articles import Correction
from ingest.corpus.text.correction_notes import is_retraction, without_label

SINCE = gettext_lazy("Corrected since")
# Most characters of a note. Of the 107 notes of a year of news all but one are shorter than the first; the others are
# for where Discord has no room for it, and for search results.
NOTE_LIMIT, SHORT_NOTE, NO_NOTE = 400, 240, 0
_BETWEEN = " · "
Changed = Citation | Change


def correction_text(correction: Correction | None) -> str:
    """ "corrected on 28 April 2025: An earlier version ...", as plain text on one line; empty without a correction."""
    return _BETWEEN.join(": ".join(filter(None, part)) for part in _parts(correction))


def _parts(correction: Correction | None, limit: int = NOTE_LIMIT) -> list[tuple[str, str]]:
    """Label and note of a correction and of the other one in another place, which share the room for one."""
    corrections = [part for part in (correction, correction.other) if part] if correction else []
    limit //= max(1, len(corrections))
    parts = []
    for part in corrections:
        note = plain_line(without_label(part.note)) if limit else ""
        parts.append((correction_label(part), shortened(note, limit)))
    return parts


def correction_label(correction: Correction) -> str:
    """ "corrected on 28 April 2025", "retracted", in plain text."""
    day = day_in_words(correction.day) if correction.day else ""
    if is_retraction(correction.note):
        return gettext("retracted on {day}", day=day) if day else gettext("retracted")
    return gettext("corrected on {day}", day=day) if day else gettext("corrected")


def correction_line(correction: Correction | None, limit: int = NOTE_LIMIT) -> str:
    """`correction_text` inert and its labels in bold, for Discord; with at most so many characters of notes."""
    return _BETWEEN.join(
        f"**{label}**: {inert_line(note)}" if note else f"**{label}**" for label, note in _parts(correction, limit)
    )


def since_line(correction: Correction, numbers: Sequence[int] = (), limit: int = NOTE_LIMIT) -> str:
    """ "Corrected since: [1] corrected on 24 March 2025: ...", with at most so many characters of notes."""
    marks = "".join(f"[{number}] " for number in numbers)
    return f"**{translate(SINCE)}:** {marks}{correction_line(correction, limit)}"


def changed_text(change: Changed) -> str:
    """What the publisher has corrected, or else "updated on 24 March 2025", plain; empty if it never changed."""
    if change.correction or not change.updated:
        return correction_text(change.correction)
    return gettext("updated on {day}", day=day_in_words(change.updated))


def changed_line(change: Changed, limit: int = NOTE_LIMIT) -> str:
    """`changed_text` with what was done in bold, and inert, for Discord; with at most so many characters of notes."""
    text = changed_text(change)
    return correction_line(change.correction, limit) or (f"**{text}**" if text else "")
