"""Which words of a sentence may be left out so that what stays is still true.

There is no parser here: marks and joints part a sentence into segments, words of a closed class into phrases. What may
go is what leads in, whole segments, the end of one (`clauses.py`), or a phrase inside one (`phrases.py`), never with a
word that turns what stays (`turning.py`). Where these rules do not see what a word belongs to, nothing goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.english.lexicon.closed_words import JOINTS
from bot.answering.grounding.clauses import are_asides, is_participle, is_tail, leads_in, opens
from bot.answering.grounding.phrases import describes, is_first_of_two, is_phrase, is_subject_of
from bot.answering.grounding.words import Word, holds, kinds


def may_omit(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether words [start, end) may be left out between the word before them and the one at `end`, which stay."""
    if only_turns(words[start:end]):
        return False
    if end < len(words) and holds(words[start + 1 : end], {"but"}):
        return False  # "cleared of [murder but convicted of theft and of] lying"
    if start > 0 and end < len(words) and all(word.spoken for word in words[start - 1 : end + 1]):
        return False  # in the middle of what somebody is quoted with
    if end < len(words) and not words[end].mark and words[end - 1].turning:
        return False  # "not because"
    if start > 0 and end < len(words) and _tells_of_last(words, end):
        return False  # "a coach with a porter grumbling", "3 rooms (21%), 4 rooms (16%)"
    if _is_omission(words, start, end):
        return True
    # Whole segments, and behind them what describes the next noun.
    cuts = [at for at in range(start + 1, end) if opens(words, at)]
    return any(describes(words, cut, end) and _is_omission(words, start, cut) for cut in cuts)


def only_turns(span: Sequence[Word]) -> bool:
    """Whether these words do nothing but turn what stands beside them, an article at most left aside."""
    telling = [word for word in span if word.plain not in ("a", "an", "the", "that")]
    return bool(telling) and all(word.turns_alone for word in telling)


def _is_omission(words: Sequence[Word], start: int, end: int) -> bool:
    if start == 0:
        return leads_in(words, end) or describes(words, start, end)
    if end == len(words) or opens(words, end):
        cut = next((at for at in range(start, end) if opens(words, at)), end)
        return (cut == start or is_tail(words, start, cut)) and are_asides(words, start, cut, end)
    if is_first_of_two(words, start, end) or describes(words, start, end):
        return True
    if opens(words, start):
        return is_subject_of(words, start, end) or (not opens(words, end) and leads_in(words[start:], end - start))
    return words[start - 1].segment == words[end].segment and is_phrase(words, start, end)


def _tells_of_last(words: Sequence[Word], at: int) -> bool:
    """Whether what begins here tells of the word before it: a participle without a mark or joint, an opened bracket."""
    word, before = words[at], words[at - 1]
    participle = is_participle(word) and word.plain.endswith("ing")
    return "(" in word.mark or (participle and not word.mark and before.plain not in JOINTS)


def may_drop_mark(words: Sequence[Word], at: int) -> bool:
    """Whether the mark before this word can be left out: not before who says so, nor before a reason."""
    return words[at].mark in (",", "-", "–") and "saying" not in kinds([words[at]]) and words[at].plain != "because"
