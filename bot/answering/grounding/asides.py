"""Which whole segments of a sentence may be left out: what leads in, asides, relative clauses, "and ..."."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.answering.english import closed_words as closed
from bot.answering.grounding.words import Word, holds, kinds

_OPENERS = frozenset("and but so while although though yet still".split())
_CONDITIONS = frozenset("provided providing supposing given under".split())
_BINDING = {"saying", "condition"}
_ATTRIBUTING = frozenset("according citing quoting".split())
_TITLE = 4  # words


def segments(words: Sequence[Word]) -> list[list[Word]]:
    """The words in their segments."""
    found: dict[int, list[Word]] = {}
    for word in words:
        found.setdefault(word.segment, []).append(word)
    return list(found.values())


def opens(words: Sequence[Word], at: int) -> bool:
    """Whether a segment begins with this word."""
    return at == 0 or words[at].segment != words[at - 1].segment


def is_lead(segment: Sequence[Word]) -> bool:
    """Whether the segment looks as if it led in to the next: "Last year,", "Two weeks later,"."""
    first, last = segment[0], segment[-1].plain
    adverb = first.plain.endswith("ly") and first.turning is None
    return first.plain in closed.LEADS or last in ("later", "earlier", "ago", "broadly") or adverb


def kind_of(segment: Sequence[Word]) -> str:
    """What kind of aside the segment is, by its first word."""
    first = segment[0].plain
    if first in closed.RELATIVES | {"that"} | closed.CLAUSES:
        return "relative"
    if first in closed.JOINTS:
        return "joint"
    if first == "not" and len(segment) > 1:
        return "not"
    if is_participle(segment[0]):
        return "part"
    return "lead" if first in closed.LEADS else "other"


def is_participle(word: Word) -> bool:
    """Whether an aside may begin with it that tells something more: "helping the poor", "scheduled for May"."""
    kind = word.turning.kind if word.turning else ""
    telling = word.plain.endswith("ing") and kind != "condition" and word.plain not in _ATTRIBUTING
    done = word.plain.endswith("ed") and kind not in _BINDING
    named = word.is_large and not word.first  # ", Manning said"
    return len(word.plain) > len("ring") and not named and (telling or done)


def leads_in(words: Sequence[Word], end: int) -> bool:
    """Whether the words before `end` lead in to a sentence that stands without them."""
    if end == len(words):
        return False
    head, last, kept = words[:end], words[end - 1], words[end]
    if len(head) == 1 and last.plain in _OPENERS:
        return True
    if kept.mark == ";":
        return not kinds(head) & _BINDING
    if opens(words, end):
        dateline = head[0].raw.isupper() and len(head) <= _TITLE and kept.mark in ("–", "-")
        return dateline or _all_lead(head, words) or _is_title(words, end)
    return _begins_clause(words, end) or (_is_told_of(words, end) and "saying" not in kinds(head))


def _begins_clause(words: Sequence[Word], end: int) -> bool:
    """Whether a clause with a subject of its own begins here: "..., while B calls it welfare", "... after A died"."""
    last, kept, turned = words[end - 1], words[end], kinds(words[: end - 1])
    subject = kept.plain in closed.DETERMINERS | closed.PRONOUNS | {"neither", "one"} or not (
        kept.is_closed or kept.is_verb
    )
    if last.plain in ("while", "whereas"):
        return bool(last.mark) and subject and "condition" not in turned
    if last.plain in ("and", "but"):
        return bool(last.mark) and subject and not turned & _BINDING
    dated = last.plain in ("after", "since") or (last.plain == "when" and bool(last.mark))
    return dated and not kept.is_verb and not turns(words[: end - 1])


def _is_told_of(words: Sequence[Word], end: int) -> bool:
    """Whether a name begins here of which the rest tells: "... by Ann Lee, who trained for it in 1961"."""
    rest = next((at for at in range(end, len(words)) if not words[at].is_large), len(words) - 1)
    before = next((word for word in reversed(words[:end]) if not word.is_large), words[0])
    led = words[end - 1].is_large or words[end - 1] is before
    told = words[rest].plain in ("who", "which") and opens(words, rest) and words[rest].segment == words[-1].segment
    return told and led and before.plain in ("by", "with", "against") and words[rest - 1].segment == words[end].segment


def _all_lead(head: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether these segments lead in, or stand beside what does."""
    parts = segments(head)
    aside = next((at for at, segment in enumerate(parts) if not _goes_in_front(segment)), len(parts))
    start = sum(map(len, parts[:aside]))
    return aside > 0 and (start == len(head) or are_asides(words, start, len(head)))


def _goes_in_front(segment: Sequence[Word]) -> bool:
    if len(segment) == 1 and segment[0].plain in closed.LEADS:
        return True
    if segment[0].plain in closed.CONCESSIVES:
        return not kinds(segment) & _BINDING
    return is_lead(segment) and segment[0].plain not in _CONDITIONS and not turns(segment)


def _is_title(words: Sequence[Word], end: int) -> bool:
    """Whether it is the "One protester," before ", Helen Thomas, was killed"."""
    head, rest = words[:end], segments(words[end:])
    if len(rest) == 1 or len(head) > _TITLE or holds(head, closed.PREPOSITIONS) or any(word.is_verb for word in head):
        return False
    after = rest[1][0]
    return all(word.is_large for word in rest[0]) and (after.is_verb or after.is_adverb) and not turns(head)


def are_asides(words: Sequence[Word], start: int, end: int, within: str = "") -> bool:
    """Whether the whole segments [start, end) are asides, and what stays behind them belongs to none of them.

    `within` is the kind of clause that has begun before them: what it says of itself turns nothing else.
    """
    left_out = [within] if within else []
    bracket = False
    for segment in segments(words[start:end]):
        kind = kind_of(segment)
        bracket = "(" in segment[0].mark or (bracket and ")" not in segment[0].mark)
        own = kind in ("relative", "joint", "part")
        if all(word.spoken for word in segment):
            continue
        if segment[0].plain in _CONDITIONS or (kind in ("lead", "other") and kinds(segment) & _BINDING):
            return False
        if not (bracket or own or kind == "not" or within in ("relative", "joint")) and turns_outside(segment):
            return False
        within = within or (kind if own else "")
        if not bracket:
            left_out.append("apposition" if segment[0].plain in closed.DETERMINERS else kind)
    return end == len(words) or not left_out or not _depends(words, end, left_out)


def _depends(words: Sequence[Word], kept: int, left_out: Sequence[str]) -> bool:
    """Whether what stays may belong to what was left out: "(1994)" to a name, "who" to a man, "or 26%" to a figure."""
    word = words[kept]
    if left_out[0] == "joint":
        return "saying" not in kinds(other for other in words[kept:] if other.segment == word.segment)
    if "(" in word.mark or word.plain in closed.RELATIVES | {"or", "when", "that"}:
        return True
    return bool({"other", "joint"}.intersection(left_out)) and word.plain in closed.DETERMINERS | {"of"}


def turns(span: Sequence[Word]) -> bool:
    """Whether one of these words turns what stands outside as well."""
    return any(found.anywhere for word in span if (found := word.turning))


def turns_outside(span: Sequence[Word]) -> bool:
    """The same, but for a clause of its own among them and a hedge of the phrase itself: "for allegedly helping"."""
    outer = before_clause(span)
    bound = any(one.plain == "at" and two.plain in ("least", "most") for one, two in pairwise(outer))
    return bound or turns([word for at, word in enumerate(outer) if not (at == 1 and word.plain.endswith("ly"))])


def before_clause(span: Sequence[Word]) -> Sequence[Word]:
    """The words up to where a clause of its own begins among them."""
    return span[: next((at for at, word in enumerate(span) if at and word.plain in closed.OPENING), len(span))]


def is_conditional(span: Sequence[Word]) -> bool:
    """Whether what stands before holds only with these words: "if ...", "as long as ..."."""
    limits = (
        span[0].plain == "as" and len(span) > 1 and span[1].plain in ("long", "far", "if", "though", "soon", "much")
    )
    return span[0].plain in _CONDITIONS or limits or "condition" in kinds(span)
