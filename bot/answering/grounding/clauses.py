"""Which segments of a sentence, or ends of one, may be left out: what leads in, asides, clauses, phrases at an end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise, takewhile

from bot.answering.english.lexicon import closed_words as closed
from bot.answering.english.lexicon.turning_words import BINDING, TOGETHER, WHOLES
from bot.answering.grounding.words import Word, holds, kinds

_WHOLE = re.compile(r"(any|every|no)(one|body|thing)?|.*n't")
_ONLY_IF = frozenset({"only", "if", "unless"})


def opens(words: Sequence[Word], at: int) -> bool:
    """Whether a segment begins with this word."""
    return words[at].first or words[at].segment != words[at - 1].segment


def segments(words: Sequence[Word]) -> list[list[Word]]:
    """The words in their segments."""
    return [list(group) for _, group in groupby(words, key=lambda word: word.segment)]


def clause_before(words: Sequence[Word], end: int) -> list[Word]:
    """The words before `end` in its segment, from the last "that", "who" or "when" on."""
    head = [word for word in words[:end] if word.segment == words[end - 1].segment]
    start = max((at + 1 for at, word in enumerate(head) if word.plain in closed.OPENING | {"as"}), default=0)
    return head[start:]


def names_whole(clause: Sequence[Word]) -> bool:
    """Whether something is said of the first, the largest, the only one or of none: of more it may be untrue."""
    return any(word.plain in WHOLES or _WHOLE.fullmatch(word.plain) or word.is_superlative for word in clause)


def turns_rest(span: Sequence[Word]) -> bool:
    """Whether these words turn what stands outside them as well; in a clause of its own none but "only if" does."""
    outer, first = [span[0], *_outside(span[1:])], span[0].plain
    if is_own(span):
        return first not in closed.RELATIVES and holds(span[1:3], _ONLY_IF)
    if first == "as" and holds(span[1:2], closed.DETERMINERS | closed.PRONOUNS):
        return "saying" in kinds(span[-3:])  # "as the mayor said on Friday"
    bound = any(word.plain in ("at", "as") and next_word.plain in BINDING for word, next_word in pairwise(outer))
    # "for allegedly helping" hedges the phrase itself.
    hedges = [word for at, word in enumerate(outer) if at != 1 or not word.plain.endswith("ly")]
    return bound or any(entry.anywhere for word in hedges if (entry := word.turning))


def is_own(span: Sequence[Word]) -> bool:
    """Whether it is a clause of its own, or an aside that tells more."""
    first = span[1] if span[0].is_adverb and len(span) > 1 else span[0]  # "falsely suggesting"
    return span[0].plain in closed.OPENING | closed.JOINTS | {"not", "so"} or is_participle(first)


def is_participle(word: Word) -> bool:
    """Whether an aside may begin with it that tells something more: "helping the poor", "scheduled for May"."""
    telling = word.plain.endswith("ing") and word.plain not in ("according", "citing", "quoting")
    return word.is_verb and (telling or (word.plain.endswith("ed") and "saying" not in kinds([word])))


def leads_in(words: Sequence[Word], end: int) -> bool:
    """Whether the words before `end` lead in to a sentence that stands without them."""
    if end == len(words):
        return False
    head, last, following = words[:end], words[end - 1], words[end]
    if len(head) == 1 and last.plain in closed.JOINTS | {"so", "yet", "still"}:
        return True
    if following.mark in (";", ":"):
        return not kinds(head) & {"saying", "condition", "reality"}
    if opens(words, end):
        # "In May, Ann and Bob left", but not "the killers of Lee, Ann and Bob were jailed".
        apart = head[0].plain in closed.LEADS or is_own(head)
        leads = following.plain not in closed.RELATIVES and all(_is_lead(part, apart) for part in segments(head))
        return leads and (apart or not _goes_on(words, end))
    # "..., while B calls it welfare", "... after A died": a clause with a subject of its own.
    if following.is_verb or not opens(words, end - 1) or "condition" in kinds(head):
        return False
    if last.mark and last.plain in ("while", "whereas"):
        return True
    fact = last.plain in ("after", "since", "while") or (last.mark and last.plain in ("and", "but", "when", "although"))
    # "The killer of Lee, Ann, and Bob was jailed".
    before = _outside(words[: end - 1])
    is_list = last.plain == "and" and len(segments(words[: end - 1])) > 1 and not any(word.is_verb for word in before)
    return bool(fact) and "saying" not in kinds(head) and not is_list


def _outside(words: Sequence[Word]) -> list[Word]:
    """The words before the first clause inside them."""
    return list(takewhile(lambda word: word.plain not in closed.OPENING, words))


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether a list that begins before this word ends behind it: "the killers of Lee, Ann and Bob were jailed"."""
    verb = next((place for place in range(at, len(words)) if words[place].is_verb), len(words))
    joint = next((place for place in range(at, verb) if words[place].plain == "and"), verb)
    return joint < verb and (bool(words[joint].mark) or not any(word.mark for word in words[joint + 1 : verb + 1]))


def frames(span: Sequence[Word]) -> bool:
    """Whether it says that it did not happen, who is left out, whose view it is, or when it holds: "in the film"."""
    first, second = span[0].plain, span[1] if len(span) > 1 else span[0]
    whose = first in ("in", "by", "to", "per", "on") and holds(span[1:5], closed.VIEWS | closed.FRAMES)
    condition = first in ("provided", "given") or (first == "once" and is_participle(second))
    left_out = first in closed.EXCEPTIONS or holds(span[:4], {"exception"}) or (first, second.plain) == ("but", "for")
    return whose or condition or left_out


def calls_in_doubt(span: Sequence[Word]) -> bool:
    """Whether an aside calls what stands before it a claim: "..., a theory that no study supports"."""
    return span[0].plain in ("a", "an", "the") and holds(span[1:4], closed.CLAIMS)


def _is_lead(segment: Sequence[Word], apart: bool) -> bool:
    """Whether it leads in to what follows, or is another name for it: "One protester, Ann Lee, ...".

    `apart` says that what stands before it leads in by itself; else a noun with a preposition may go on behind a mark.
    """
    named = not any(word.is_verb or (not apart and word.plain in closed.PREPOSITIONS) for word in segment)
    leads = segment[0].plain in closed.LEADS or is_own(segment) or named
    return leads and not turns_rest(segment) and not frames(segment)


def are_asides(words: Sequence[Word], start: int, cut: int, end: int) -> bool:
    """Whether the whole segments [cut, end) are asides, and what stays behind them belongs to none of them.

    What goes begins at `start`, before them. What an aside says turns nothing else, but who says so may.
    """
    listed = start < cut
    for segment in segments(words[cut:end]):
        if all(word.spoken for word in segment):
            continue
        own = is_own(segment)
        if frames(segment) or calls_in_doubt(segment):
            return False
        if holds(segment[1:3], _ONLY_IF) if own else kinds(segment) & {"saying", "condition"}:
            return False
        if all(word.is_closed or word.turning for word in segment):
            return False  # ", in part,"
        listed = listed or not (is_participle(segment[0]) or segment[0].plain in closed.OPENING | closed.DETERMINERS)
    following = words[end].plain if end < len(words) else ""
    # "Lee met Ann and Bob, a nurse": she is Bob. "..., a nurse says" is a clause of its own.
    next_words = _outside(next(iter(segments(words[end:])), []))
    clause = holds(next_words, closed.AUXILIARIES) or "saying" in kinds(next_words)
    apposed = closed.DETERMINERS | {"of"} if listed and not clause else set()
    return following not in closed.RELATIVES | {"or", "that"} | apposed


def is_tail(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a segment stands without its last words [start, end)."""
    tail, before, clause = words[start:end], words[start - 1], clause_before(words, start)
    first = tail[0].plain
    if before.plain in closed.UNFINISHED | {"than"} or turns_rest(tail) or frames(tail):
        return False
    if first == "but" and _WHOLE.fullmatch(before.plain):
        return False  # "everything but win"
    chosen = next((at for at, word in enumerate(tail) if word.plain == "or"), len(tail))
    if any(word.is_verb for word in tail[chosen:]):
        return False  # "cut jobs in Turin or move"
    if end < len(words) and words[end].plain in closed.RELATIVES:
        return False  # which tells of the last word that is left out
    if first in ("and", "but", "so"):
        return not holds(clause, TOGETHER)
    if names_whole(clause):
        return first in closed.CONCESSIVES | {"vs", "versus"}
    if first in closed.RELATIVES | {"that"}:
        return not before.is_verb and not (first == "who" and is_bare(words, start))
    return first in closed.PREPOSITIONS | closed.TIMES | closed.SUBORDINATES or is_participle(tail[0])


def is_bare(words: Sequence[Word], end: int) -> bool:
    """Whether the noun before `end` has neither an article, an owner nor a number: "passes for members"."""
    if words[end - 1].is_name:
        return False
    for word in reversed(words[:end]):
        if word.is_number or word.plain in closed.DETERMINERS or word.plain.endswith("'s"):
            return False
        if word.plain in closed.PREPOSITIONS or word.is_verb or word.mark:
            return True
    return True
