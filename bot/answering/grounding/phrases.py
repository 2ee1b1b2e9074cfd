"""Which parts of a segment may be left out: its end, a phrase inside it, what only describes a noun."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.english import closed_words as closed
from bot.answering.grounding.asides import (
    before_clause,
    is_conditional,
    is_lead,
    is_participle,
    opens,
    segments,
    turns,
    turns_outside,
)
from bot.answering.grounding.words import Word, holds, kinds

# What the first, the only, the largest or no one is said of may not be widened.
_WHOLES = frozenset(
    "only anyone everyone anybody everybody no not never none every each any all neither nor denied most least".split()
)
_SHARED = frozenset("together combined both between either each whether total jointly".split())
_LOOSE = frozenset("more less fewer over under none not".split())  # "or more"
_LONGEST = 6  # words of an "and" with its noun


def is_tail(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a segment stands without its last words [start, end)."""
    first, before, tail, clause = words[start].plain, words[start - 1], words[start:end], _clause(words, start)
    if before.plain in closed.UNFINISHED | {"than"}:
        return False
    if first in ("and", "or", "but", "so"):
        return not (holds(tail[1:2], _LOOSE) or holds(clause, _SHARED) or is_conditional(before_clause(tail)))
    if _names_whole(clause):
        return first in closed.CONCESSIVES | {"vs", "versus"}
    if first in closed.RELATIVES | {"that"}:
        return len(tail) > 2
    if is_conditional(tail):
        return False
    if first in closed.SUBORDINATES:
        return True
    if first == "to":
        return before.turning is None and not turns_outside(tail)
    begins = first in closed.PREPOSITIONS | closed.TIMES or (is_participle(tail[0]) and tail[0].turning is None)
    return begins and not turns_outside(tail)


def is_phrase(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether words [start, end) are a phrase with a preposition, or "and" with a noun, between words of one clause."""
    span, before, kept, clause = words[start:end], words[start - 1], words[end], _clause(words, start)
    first, rest = span[0], [word for word in words[end:] if word.segment == kept.segment]
    if before.plain in closed.UNFINISHED or span[-1].plain in closed.UNFINISHED or _names_whole(clause):
        return False
    if not _ends_phrase(kept, first, clause) or _parts_name(span, rest) or holds(span[1:], _INNER):
        return False
    if first.plain == "from" and kept.plain == "to":
        return not turns(span)
    figures = [at for at, word in enumerate(rest) if word.is_number]
    if turns_outside(span) or (first.plain != "and" and figures and any(word.is_number for word in span)):
        return False
    # A figure may be of just what the phrase says, but behind another verb.
    apart = (
        bool(figures) and any(word.is_verb for word in clause) and any(word.is_verb for word in rest[1 : figures[0]])
    )
    counted = not apart and any(not rest[at].is_year for at in figures)
    if first.plain == "and":
        alike = len(span) == 2 and before.plain[-3:] == span[1].plain[-3:] in ("ing", "ted", "ded")
        alone = not holds(words, _SHARED) and not (counted and kept.is_verb) and len(span) <= _LONGEST
        return alike or (alone and not any(word.is_verb for word in span))
    if counted or _joins(span):
        return False
    if first.plain in closed.TIMES:
        return all(word.plain in closed.TIMES or word.is_number for word in span)
    if is_participle(first) and kept.is_verb:
        return first.turning is None
    gerund = len(span) == 2 and span[1].plain.endswith("ing")
    return first.plain in closed.PREPOSITIONS and (gerund or not any(word.is_verb for word in span))


_INNER = closed.OPENING | {"but", "or"}
_BOUNDARIES = (
    closed.PREPOSITIONS | closed.AUXILIARIES | closed.RELATIVES | closed.JOINTS | closed.TIMES | {"or", "that"}
)


def _ends_phrase(kept: Word, first: Word, clause: Sequence[Word]) -> bool:
    """Whether a phrase may end before this word; "said at a news conference the grant" ends where a clause begins."""
    subject = kept.plain in closed.DETERMINERS | closed.PRONOUNS and "saying" in kinds(clause)
    listed = first.plain == "and" and kept.plain in closed.DETERMINERS
    return subject or listed or kept.is_verb or kept.plain in _BOUNDARIES - {"of", "per"}


def _parts_name(span: Sequence[Word], rest: Sequence[Word]) -> bool:
    """Whether it is "of the Oceanic" before "and Atmospheric Administration"."""
    return rest[0].plain == "and" and span[-1].is_large and any(word.is_large for word in rest[1:2])


def _joins(span: Sequence[Word]) -> bool:
    """Whether an "and" stands in these words that is no part of a name."""
    three = zip(span, span[1:], span[2:], strict=False)
    return any(word.plain == "and" and not (one.is_large and other.is_large) for one, word, other in three)


def is_first_deed(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether it is the first of two things that the subject of the sentence did: "A sold the firm and bought B"."""
    span, kept = words[start:end], words[end]
    if span[-1].plain not in ("and", "but") or kinds(span) & {"saying", "condition", "denial"}:
        return False
    if kept.plain.endswith("ing") and span[0].plain.endswith("ing"):
        return True
    finite = kept.plain in (closed.AUXILIARIES - {"be", "been", "being", "have", "do"}) | closed.VERBS | {"said"}
    finite = finite or kept.plain.endswith("ed")
    earlier = any(word.is_verb for word in words[:start] if word.segment == kept.segment)
    return finite and span[0].is_verb and not earlier and not holds(span, closed.OPENING)


def is_first_of_two(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether it is the first of two things that follow one word: "to cut costs and pay debts", "no time or money"."""
    span, before, last = words[start : end - 1], words[start - 1].plain, words[end - 1].plain
    if not span or any(word.turning for word in span) or holds(span, closed.OPENING | {"as"}):
        return False
    if holds(_clause(words, start), _SHARED):
        return False
    if last == "or":
        return before in ("no", "any") and not any(word.is_closed for word in span)
    if last != "and" or any(word.is_number for word in words[start - 1 :]):
        return False
    deeds = before == "to" and words[end].raw[0].islower() and words[end].plain not in closed.UNFINISHED
    return deeds or (before in closed.PREPOSITIONS and not any(word.is_closed or word.is_verb for word in span))


def is_lift(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether it is the "who" behind the subject of the whole sentence: "Reed, who died in 2013, is in the hall"."""
    span, clause, heads = words[start:end], words[start].segment, segments(words[:start])
    if span[0].plain not in ("who", "which") or not opens(words, start) or words[end].segment != clause:
        return False
    if len(span) > 1 and (
        span[1].plain not in closed.PREPOSITIONS or span[-1].plain in closed.UNFINISHED or turns(span)
    ):
        return False
    if words[-1].segment == clause:
        return words[start - 1].is_large
    return all(map(is_lead, heads[:-1])) and not any(word.is_verb for word in heads[-1])


def describes(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether words [start, end) only describe the noun that follows, or how something was done."""
    if end == len(words) or words[end].segment != words[start].segment:
        return False
    span, kept, clause = words[start:end], words[end], _clause(words, start)
    if any(word.turns_alone or word.is_superlative for word in span) or kept.is_adverb:
        return False
    if all(word.is_adverb for word in span):
        return "denial" not in kinds(clause)
    if len(span) == 1 and span[0].plain in ("the", "a", "an", "that"):
        return kept.turning is None or (span[0].plain == "that" and not kept.turning.anywhere)
    before = None if opens(words, start) else words[start - 1]
    owner = before
    free = before is None or before.plain not in closed.UNFINISHED or before.plain in closed.PREPOSITIONS
    if len(span) > 1 and span[0].plain in ("a", "an", "the") and free:
        owner, span = span[0], span[1:]
    owned = owner is not None and (owner.plain in closed.DETERMINERS or owner.plain.endswith("'s"))
    if owned and span[-1].plain == "and" and all(word.is_adjective for word in span[:-1]):
        span = span[:-1]
    if _names_whole(clause) or kept.is_closed or kept.is_verb or kept.is_number or kept.mark or not span:
        return False
    return _may_describe(span, owned=owned) and _belongs(span, before, kept, owned=owned)


def _may_describe(span: Sequence[Word], *, owned: bool) -> bool:
    if all(word.spoken for word in span):
        return True
    # "The animated movie": a participle is no verb behind an article.
    verbs = any(word.is_verb for word in (span[1:] if owned else span))
    return not verbs and not any(word.is_closed or word.is_number for word in span)


def _belongs(span: Sequence[Word], before: Word | None, kept: Word, *, owned: bool) -> bool:
    """Whether the words go with the noun and not with what stands before them: "16 of", "has", "up to"."""
    if owned or all(word.spoken or word.is_adjective for word in span):
        return before is None or owned or not _limits(before)
    # "CFO Ann Lee", "said Congressman Ann Lee": a title, not a part of the name.
    if before is None:
        return kept.is_large or all(word.is_large for word in span)
    return kept.is_large and ("saying" in kinds([before]) or before.plain in closed.PREPOSITIONS)


def _limits(before: Word) -> bool:
    closed_class = before.is_closed and before.plain not in closed.PREPOSITIONS | {"and", "or"}
    counts = before.is_number and before.plain != "one"
    return counts or closed_class or (before.turning is not None and not before.turning.anywhere)


def _clause(words: Sequence[Word], end: int) -> list[Word]:
    """The words before `end` in its segment, from the last "that", "who" or "when" on."""
    head = [word for word in words[:end] if word.segment == words[end - 1].segment]
    start = max((at + 1 for at, word in enumerate(head) if word.plain in closed.OPENING | {"as"}), default=0)
    return head[start:]


def _names_whole(clause: Sequence[Word]) -> bool:
    """Whether something is said of the first, the largest, the only one or of none: of more it may be untrue."""
    for at, word in enumerate(clause):
        counts = word.plain == "every" and any(other.is_number for other in clause[at + 1 : at + 2])
        dated = at > 1 and clause[at - 2].plain in ("in", "during", "at", "on")  # "in its first weekend"
        whole = (word.plain in _WHOLES and not counts) or (word.plain == "first" and not dated)
        if whole or word.is_superlative or word.plain.endswith("n't"):
            return True
    return False
