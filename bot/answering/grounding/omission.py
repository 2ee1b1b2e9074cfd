"""Which words of a sentence may be left out so that what stays is still true.

There is no parser here: marks part a sentence into segments, words of a closed class into phrases. What may go is a
whole segment (`asides.py`) or a part of one (`phrases.py`), never with a word that turns what stays (`turning.py`).
Where these rules do not see what a word belongs to, nothing goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.english import closed_words as closed
from bot.answering.grounding.asides import are_asides, is_lead, kind_of, leads_in, opens
from bot.answering.grounding.phrases import describes, is_first_deed, is_first_of_two, is_lift, is_phrase, is_tail
from bot.answering.grounding.words import Word, kinds


def may_omit(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether words [start, end) may be left out between the word before them and the one at `end`, which stay."""
    inside = start > 0 and end < len(words)
    if inside and all(word.spoken for word in words[start - 1 : end + 1]):
        return False  # in the middle of what somebody is quoted with
    if end < len(words) and not words[end].mark and words[end - 1].turning:
        return False  # "not because"
    if end - start == 1 and words[start].turns_alone:
        return False
    if _is_omission(words, start, end):
        return True
    # Whole segments, and behind them what describes the next noun.
    cuts = [at for at in range(start + 1, end) if opens(words, at)]
    return any(_is_omission(words, start, cut) and describes(words, cut, end) for cut in cuts)


def _is_omission(words: Sequence[Word], start: int, end: int) -> bool:
    if start == 0:
        return leads_in(words, end) or describes(words, start, end)
    if end < len(words) and not opens(words, end):
        if opens(words, start):
            return is_lift(words, start, end) or describes(words, start, end)
        if words[start - 1].segment != words[end].segment:
            return False
        return any(form(words, start, end) for form in (describes, is_phrase, is_first_deed, is_first_of_two))
    if opens(words, start):
        return are_asides(words, start, end)
    if end < len(words) and (words[end].plain in closed.RELATIVES or "(" in words[end].mark):
        return False  # which tells of the last word that is left out
    cut = next((at for at in range(start, end) if opens(words, at)), end)
    return is_tail(words, start, cut) and (cut == end or are_asides(words, cut, end, kind_of(words[start:cut])))


def may_drop_mark(words: Sequence[Word], at: int) -> bool:
    """Whether the mark before this word can be left out: before a joint, behind what leads in or "he said"."""
    word, before = words[at], words[at - 1]
    head = [other for other in words[:at] if other.segment == before.segment]
    joint = word.plain in closed.JOINTS | closed.RELATIVES | {"or", "as"}
    leads = before.segment == 0 and is_lead(head)
    # ", Helen Thomas, was killed" without the words before the name.
    named = all(other.is_large for other in head) and (word.is_verb or word.is_adverb) and "saying" not in kinds([word])
    return word.mark in (",", "-", "–") and (joint or leads or named or "saying" in kinds([before]))
