"""Recognizes an article that corrects an earlier one of its outlet: by its own headline and the headline it names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ingest.corpus.articles import Correction
from ingest.corpus.text.correction_notes import is_labeled, is_retraction, stands_in, without_label
from ingest.corpus.text.wording import key_of, keys_in, word_spans

LEAST_WORDS, MOST_WORDS = 5, 60  # of a headline: fewer words stand in any text
# "Corrections: March 5" is a column of several, each of another report.
_SEVERAL = re.compile(r"(?:s|errata|corrigenda|correzioni)[\W_]*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。][\"”’»)]*$")  # no link to read more
# A headline stands in quotation marks: one on a line of its own may be a link to read more.
_BEFORE = re.compile(r"[\"“”„«»‘’'][ *_]{0,4}$")
_AFTER = re.compile(r"[ *_]{0,4}[.,;!?]?[ *_]{0,4}[\"“”«»’']")


def can_be_named(headline: str) -> bool:
    """Whether a headline has so many words that a text that holds them names it."""
    return LEAST_WORDS <= len(keys_in(headline)) <= MOST_WORDS


def correction_of(headline: str, title: str, text: str, day: date) -> Correction | None:
    """What an article of this title, text and day corrects in the earlier one of that headline; None if nothing.

    Its title begins as a correction, and its text names the headline word for word in quotation marks. Where its title
    says no more than that it is one, or repeats the headline, the note has the paragraph that names it. Where the title
    also says in a word or two of what, and is none of several corrections, the note has the next paragraph, too: what
    was wrong often stands in the first, what is right in the second.
    """
    if not is_labeled(title) or not can_be_named(headline):
        return None
    place = _place_of(headline, text)
    if place is None:
        return None
    statement = without_label(title)
    if len(keys_in(statement)) >= LEAST_WORDS and keys_in(statement) != keys_in(headline):
        return Correction(title, day)
    label = title.removesuffix(statement).rstrip()  # none where the title is a label alone
    paragraph, _, after = text[text.rfind("\n", 0, place) + 1 :].partition("\n")
    next_paragraph = after.lstrip().partition("\n")[0].rstrip() if label and not _SEVERAL.search(label) else ""
    lines = [label or title, paragraph, *([next_paragraph] if _SENTENCE_END.search(next_paragraph) else [])]
    return Correction("\n".join(lines), day)


def merge_corrections(own_correction: Correction | None, other_correction: Correction | None) -> Correction | None:
    """What an article notes itself and what another one corrects in it: the newer one, with the other as its `other`.

    A retraction comes first. A note without a day comes last, and one that has the words of the other one goes.
    """
    if own_correction is None or other_correction is None:
        return own_correction or other_correction
    first, last = sorted(
        (own_correction, other_correction),
        key=lambda correction: (is_retraction(correction.note), correction.day or date.min),
        reverse=True,
    )
    own_text, other_text = without_label(own_correction.note), without_label(other_correction.note)
    if stands_in(other_text, own_text):
        return own_correction
    return other_correction if stands_in(own_text, other_text) else replace(first, other=last)


def _place_of(headline: str, text: str) -> int | None:
    spans, words = word_spans(text)
    keys = [key_of(word) for word in words or (text[start:end] for start, end in spans)]
    sought = keys_in(headline)
    for first in range(len(keys) - len(sought) + 1):
        if keys[first : first + len(sought)] == sought:
            start, end = spans[first][0], spans[first + len(sought) - 1][1]
            if _BEFORE.search(text, max(0, start - 9), start) and _AFTER.match(text, end):
                return start
    return None
