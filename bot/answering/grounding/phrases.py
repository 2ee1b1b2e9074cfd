"""Which parts of a segment may be left out: a phrase inside it, the first of two, what only describes a noun."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.english.lexicon import closed_words as closed
from bot.answering.english.lexicon.turning_words import TOGETHER
from bot.answering.grounding.clauses import (
    clause_before,
    is_bare,
    is_participle,
    names_whole,
    opens,
    turns_rest,
)
from bot.answering.grounding.words import Word, holds, kinds

_BOUNDARIES = (
    closed.PREPOSITIONS | closed.AUXILIARIES | closed.RELATIVES | closed.JOINTS | closed.TIMES | {"or", "that", "if"}
) - {"of", "per"}


def is_phrase(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether words [start, end) are a phrase with a preposition, or "and" with a noun, between words of one clause."""
    span, before, following, clause = words[start:end], words[start - 1], words[end], clause_before(words, start)
    first = span[0]
    if holds((before, span[-1]), closed.UNFINISHED) or names_whole(clause) or turns_rest(span):
        return False
    if first.plain == "and":
        if any(word.is_verb for word in span):  # of two deeds the second
            return (len(span) == 2 and before.is_verb) or (span[1].is_verb and _is_finite(following))
        alike = following.is_verb or following.plain in _BOUNDARIES | {"of"} | closed.DETERMINERS
        return alike and not holds(words, TOGETHER)
    if first.plain in closed.RELATIVES | {"that"}:
        return _is_finite(following) and not is_bare(words, start)
    subject = following.plain in closed.DETERMINERS | closed.PRONOUNS and "saying" in kinds(clause)
    joins = following.plain == first.plain and holds(span, {"and", "or"})
    if joins or not (subject or following.is_verb or following.plain in _BOUNDARIES):
        return False
    after = [word for word in words[end:] if word.segment == following.segment]
    if all(any(word.is_number for word in run) for run in (span, after)):
        return False
    if is_participle(first):
        return following.is_verb and not any(map(_is_finite, span[1:]))
    return first.plain in closed.PREPOSITIONS | closed.TIMES and not any(word.is_verb for word in span)


def is_first_of_two(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether it is the first of two alike: "A sold the firm and bought B", "to cut costs and pay debts"."""
    span, before, last = words[start : end - 1], words[start - 1], words[end - 1].plain
    if not span or kinds(span) & {"saying", "condition", "denial" if last == "and" else ""}:
        return False
    clause = clause_before(words, start)
    if last not in ("and", "but") or holds(clause, TOGETHER) or names_whole(clause):
        return False
    deed, second = (
        next((word for word in run if not word.is_adverb and word.plain not in ("who", "which")), run[0])
        for run in (span, words[end:])
    )
    if deed.plain == second.plain and deed.is_closed:
        return True  # "that ... and that ..."
    if deed.is_verb and second.is_verb and ("saying" not in kinds(clause) or deed.plain.endswith("ing")):
        return _is_finite(deed) == _is_finite(second)
    if before.plain in closed.PREPOSITIONS:
        return not second.is_closed and not any(word.is_closed or word.is_verb for word in span)
    # "A takes the town and holds it"
    present = second.plain.endswith("s") and (deed.is_verb or deed.plain.endswith("s"))
    return present and not any(word.is_verb for word in clause)


def _is_finite(word: Word) -> bool:
    return word.plain in closed.FINITE or (word.plain.endswith("ed") and word.is_verb)


def is_subject_of(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether it is the "who" behind the subject of the whole sentence: "Reed, who died in 2013, is in the hall"."""
    if end - start != 1 or words[start].plain not in ("who", "which"):
        return False
    return words[start - 1].is_large or not any(word.is_verb for word in words[:start])


def describes(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether words [start, end) only describe the noun that follows, or how something was done."""
    if end == len(words) or words[end].segment != words[start].segment:
        return False
    span, following, clause = words[start:end], words[end], clause_before(words, max(start, 1))
    before = None if opens(words, start) else words[start - 1]
    # Of "the former minister Ann Lee" all may go but the name.
    turned = kinds(word for word in span if not word.is_name) - {"rank", "deed"}
    titled = following.is_large and not turned and not span[-1].turns_alone
    if any((word.turns_alone and not titled) or word.is_superlative for word in span) or following.is_adverb:
        return False
    if all(word.is_adverb for word in span):
        return "denial" not in kinds(clause) and following.plain != "to"  # "have still to sign"
    if len(span) == 1 and span[0].plain in ("the", "a", "an", "that"):
        return following.turning is None or (span[0].plain == "that" and not following.turning.anywhere)
    owner = before
    if span[0].plain in ("a", "an", "the"):
        owner, span = span[0], span[1:]
    owned = owner is not None and (owner.plain in closed.DETERMINERS or owner.plain.endswith("'s"))
    if owned and span[-1].plain == "and":
        span = span[:-1]
    if names_whole(clause) or following.is_closed or following.is_verb or following.is_number or not span:
        return False
    verbs = any(word.is_verb and not (titled and word.turning) for word in span)
    if following.plain in closed.DATES or verbs or any(word.is_closed or word.is_number for word in span):
        return all(word.spoken for word in span)
    if before is None:
        return owned or following.is_large or all(word.is_large for word in span)
    counted = before.is_number or before.plain in ("several", "many", "some")
    return (
        owned
        or counted
        or before.plain in closed.PREPOSITIONS | closed.JOINTS
        or (following.is_large and before.is_verb)
    )
