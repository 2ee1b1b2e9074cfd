"""The one thing in which a sentence of a report contradicts a statement that it otherwise repeats.

One thing of the statement at a time is exchanged for what the sentence has in its place: if the sentence then says the
statement (`agreement.py`), the two differ only in that. Whether both may still be true depends on the kind of thing: a
share price falls every week, many places are flooded, and a date without a year is of more than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from bot.answering.checking.agreement import agrees
from bot.answering.checking.one_form import comparable_figures, full_dates, one_form
from bot.answering.english.dates import Mention, mentions
from bot.answering.english.figures import Figure
from bot.answering.english.lexicon import closed_words as closed
from bot.answering.english.names import names
from bot.answering.english.spelling import are_of_two_sexes
from bot.answering.english.statement import meaning
from bot.answering.english.terms import stem, stems, words
from bot.answering.grounding.words import kinds, read_words
from bot.answering.notices.disagreement import is_round_form
from ingest.corpus.deadline import check_time

# What is measured again and again: another figure is of another day.
_MOVING = frozenset(
    stems(
        """
        rise rose risen fall fell fallen drop dropped gain gained lose lost climb climbed slide slid slip jump jumped
        surge surged plunge plunged sink sank sunk tumble increase increased decrease decreased grow grew grown shrink
        weaken strengthen trade traded close closed stand stands now today yesterday currently poll polls
        """
    )
)
# Only one can be it, or do it: "won a medal" may be said of many, "fell to its lowest level" of all.
_ONLY = re.compile(
    r"\b(?:is|are|was|were|be|been|becomes?|became|remains?) the (?:first|last|only|sole|winner|oldest|youngest|largest"
    r"|biggest|smallest|highest|lowest|longest|tallest|worst|most)\b|\b(?:wins?|won) the\b"
)
# The same with its name behind: "The first president was Ann Lee."
_ONLY_IS = re.compile(
    r"The (?:first|last|only|sole|winner|oldest|youngest|largest|biggest|smallest|highest|lowest|longest|tallest)\b"
    r"[^,.]{0,80}? (?:is|was) (?=[A-Z])"
)
# Whose place somebody takes is of one, too.
_SUCCEEDS = re.compile(r"\b(?:succeeds?|succeeded|replaces?|replaced) (?:by )?(?=[A-Z])")
_ONE_WAY = re.compile(
    r"\b(?:beats?|defeats?|defeated|succeeds?|succeeded|replaces?|replaced|overthrew|ousts?|ousted|kills?|killed|shot"
    r"|acquires?|acquired|buys?|bought|appoints?|appointed|fires?|fired|hires?|hired|sues?|sued|elects?|elected)\b"
)
# A name after these tells where it was or of what: two mayors of two cities may be the first.
_OF_ANOTHER = closed.PREPOSITIONS - {"by"}
_HARMED = re.compile(r"\b(?:kill|dead|death|die|injur|wound|missing|displace|evacuat|infect|sick|case)", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:(?:did|does|do)(?: not|n't)|never) |\b(is|are|was|were|will|has|have|had|can|could|would|should)"
    r"(?: not|n't|not)\b"
)
_DENIED_IN_THE_PAST = re.compile(r"\b(?:(?:did|was|were|has|have|had)(?: not|n't)|never)\b")
_STILL_OPEN = re.compile(r"\b(?:yet|so far|until|still|no longer)\b|\b(?:has|have) not\b|\b(?:has|have)n't\b")
_WORD = re.compile(r"[^\s,;.]+")
MOST_WORDS = 8  # of whom something was done to
# By the reader of statements, that the sentence says the rest: its words stand there already, in their order, and what
# differs is shown beside the quote. At 0.9 five of twelve differences were missed; none was wrong at either.
LEAST_CHANCE_OF_REST = 0.5
_LEAST_SHARED = 4  # words that say something


@dataclass(frozen=True, slots=True)
class Difference:
    """What the statement says and what the sentence says in its place; both are empty where one denies the other."""

    kind: str
    statement_part: str = ""
    sentence_part: str = ""
    may_grow: bool = False  # both count people who came to harm, and the statement has more of them


def difference(statement: str, sentence: str, before: str = "", title: str = "") -> Difference | None:
    """The one thing in which the sentence says otherwise; None where they differ in more, in less or in nothing."""
    if are_of_two_sexes(statement, sentence, before):
        return None
    plain_statement, plain_sentence = one_form(statement), one_form(sentence)
    for changed, difference_found in chain(
        _figures(plain_statement, plain_sentence),
        _dates(plain_statement, plain_sentence),
        _names(plain_statement, plain_sentence),
        _roles(plain_statement),
    ):
        check_time()
        if agrees(changed, plain_sentence, before, title, least_chance=LEAST_CHANCE_OF_REST):
            return difference_found
    if any(
        agrees(first, second, before, title, any_form=True, least_chance=LEAST_CHANCE_OF_REST)
        for first, second in _denied(plain_statement, plain_sentence)
    ):
        return Difference("denial")
    return None


def may_have_changed(change: Difference, statement: str, reported: date, today: date) -> bool:
    """Whether the statement may be true though a report of an earlier day says otherwise.

    What something costs changes, matches and visits are repeated, and what had not happened may have since. What was so
    by a day or in a year before the report does not change, nor that something has happened.
    """
    if change.kind == "denial" and _DENIED_IN_THE_PAST.search(one_form(statement)):
        return False
    if change.kind == "date":
        first, second = full_dates(change.statement_part)[0], full_dates(change.sentence_part)[0]
        # What is repeated seldom falls on the same day: of two years of one day, one is wrong.
        same_day = first.day is not None and (first.day, first.month) == (second.day, second.month)
        return (first.year != second.year and not same_day) or not _is_over(second, reported, today)
    return not any(_is_over(day, reported, today) for day in mentions(statement))


def _is_over(day: Mention, reported: date, today: date) -> bool:
    """Whether it was over when it was reported, and is one of a kind: a day without a year is, in the same year."""
    if day.year is None and (day.month is None or reported.year != today.year):
        return False
    end = (day.year or reported.year, day.month or 12, day.day or 31)
    return end <= (reported.year, reported.month, reported.day)


def _exchanged(
    kind: str, statement: str, start: int, end: int, other: str, *, may_grow: bool = False
) -> tuple[str, Difference]:
    """The statement with other words in place of its characters [start, end), and the difference that this makes."""
    return f"{statement[:start]}{other}{statement[end:]}", Difference(kind, statement[start:end], other, may_grow)


def _figures(statement: str, sentence: str) -> Iterator[tuple[str, Difference]]:
    if not _MOVING.isdisjoint(stems(statement)) and not full_dates(statement):
        return
    reported_figures = comparable_figures(sentence)
    for figure in comparable_figures(statement):
        for reported in reported_figures:
            if figure.unit != reported.unit or figure.bound or reported.bound:
                continue
            if is_round_form(figure.value, reported.value):
                continue
            grows = figure.value > reported.value and _HARMED.search(statement) is not None
            reported_text = sentence[reported.start : reported.end]
            yield _exchanged("figure", statement, figure.start, figure.end, reported_text, may_grow=grows)


def _dates(statement: str, sentence: str) -> Iterator[tuple[str, Difference]]:
    reported_days = full_dates(sentence)
    for day in full_dates(statement):
        for reported in reported_days:
            parts = [(day.day, reported.day), (day.month, reported.month), (day.year, reported.year)]
            if any((first is None) != (second is None) for first, second in parts):
                continue
            if all(first == second for first, second in parts):
                continue
            yield _exchanged("date", statement, day.start, day.end, sentence[reported.start : reported.end])


def _names(statement: str, sentence: str) -> Iterator[tuple[str, Difference]]:
    reported_names = _names_of_one(sentence)
    for start, end in _names_of_one(statement):
        for first, last in reported_names:
            name_text, reported_text = statement[start:end], sentence[first:last]
            if (
                _are_two_persons(name_text, reported_text)
                and reported_text not in statement
                and name_text not in sentence
            ):
                yield _exchanged("name", statement, start, end, reported_text)


def _are_two_persons(first: str, second: str) -> bool:
    """Whether these are the names of two persons, as far as can be told.

    A lone name may be another for the same: a city, a club and a party have several.
    """
    first_words, second_words = words(first), words(second)
    return min(len(first_words), len(second_words)) > 1 and not any(
        word.startswith(other) or other.startswith(word) for word in first_words for other in second_words
    )


def _names_of_one(text: str) -> list[tuple[int, int]]:
    """Where the names stand that may be of the only one: beside what only one can be, and not of where or of what."""
    if names_follow := _ONLY_IS.match(text):
        return [(name.start, name.end) for name in names(text) if name.start == names_follow.end()]
    only = _ONLY.search(text)
    last = len(text) if _SUCCEEDS.search(text) else only.start() if only else 0
    return [
        (name.start, name.end)
        for name in names(text[:last])
        if not (before := text[: name.start].split()) or before[-1].lower() not in _OF_ANOTHER
    ]


def _roles(statement: str) -> Iterator[tuple[str, Difference]]:
    """Whom it was done to before who did it; where the first ends is tried word by word."""
    deed = _ONE_WAY.search(statement)
    if deed is None:
        return
    doer, rest = statement[: deed.start()].strip(), statement[deed.end() :]
    for end in [match.end() for match in _WORD.finditer(rest)][:MOST_WORDS]:
        patient = rest[:end].strip()
        yield (
            f"{patient} {deed[0]} {doer}{rest[end:]}",
            Difference("roles", f"{doer} {deed[0]}", f"{patient} {deed[0]}"),
        )


def _denied(statement: str, sentence: str) -> Iterator[tuple[str, str]]:
    """Both texts with the denial of one of them taken out, where the other denies nothing."""
    affirmed_statement, affirmed_sentence = _without_denial(statement), _without_denial(sentence)
    if affirmed_statement and not affirmed_sentence:
        yield affirmed_statement, sentence
    if affirmed_sentence and not affirmed_statement and not _STILL_OPEN.search(sentence):
        yield statement, affirmed_sentence


def _without_denial(text: str) -> str:
    """The text without its one denial; empty where it has none or more than one."""
    matches = list(_DENIAL.finditer(text))
    if len(matches) != 1:
        return ""
    return f"{text[: matches[0].start()]}{matches[0][1] or ''}{text[matches[0].end() :]}"


def says_enough(statement: str) -> bool:
    """Whether so much of the statement is compared that a sentence that shares it is about the same."""
    return len({stem(word) for word in words(one_form(statement)) if len(word) > 2}) >= _LEAST_SHARED


@lru_cache(maxsize=4096)
def differs_in_one(statement: str, sentence: str, title: str = "") -> Difference | None:
    """The only figure or date in which a sentence with all other words of the statement says otherwise.

    Names of the statement may stand in the headline. Looser than `difference`: for a sentence that the reader takes to
    be of the same thing.
    """
    plain_statement, plain_sentence = one_form(statement), one_form(sentence)
    if (
        not _MOVING.isdisjoint(stems(plain_statement))
        or _DENIAL.search(plain_statement)
        or are_of_two_sexes(statement, sentence)
        or kinds(read_words(plain_sentence)) & {"denial", "condition"}
    ):
        return None
    for kind, statement_parts, sentence_parts in (
        ("date", full_dates(plain_statement), full_dates(plain_sentence)),
        ("figure", comparable_figures(plain_statement), comparable_figures(plain_sentence)),
    ):
        if len(statement_parts) != 1:
            continue
        part = statement_parts[0]
        counterparts = [candidate for candidate in sentence_parts if _alike(part, candidate)]
        rest = f"{plain_statement[: part.start]} {plain_statement[part.end :]}"
        if len(counterparts) != 1 or not _shares_all(rest, plain_sentence, title):
            continue
        # "Nvidia is worth $4 trillion, more than Apple" gives no figure of Apple.
        if _is_named_only_behind(plain_statement[: part.start], plain_sentence, counterparts[0].end):
            continue
        for _, change in (_dates if kind == "date" else _figures)(plain_statement, plain_sentence):
            if change.sentence_part == plain_sentence[counterparts[0].start : counterparts[0].end]:
                return change
    return None


def _is_named_only_behind(beginning: str, sentence: str, at: int) -> bool:
    """Whether a name of the beginning of a statement is in the sentence, but nowhere before this place."""
    name_texts = [beginning[name.start : name.end] for name in names(beginning)]
    return any(name in sentence[at:] and name not in sentence[:at] for name in name_texts)


def _alike(first: Mention | Figure, second: Mention | Figure) -> bool:
    if isinstance(first, Figure) and isinstance(second, Figure):
        return first.unit == second.unit and (bool(first.unit) or not first.of.isdisjoint(second.of))
    return True


def _shares_all(statement: str, sentence: str, title: str) -> bool:
    """Whether all that says something in the statement stands in the sentence, names in its headline as well."""
    required, present = meaning(statement), meaning(sentence)
    parts_of_names = {part for name in names(statement) for part in meaning(statement[name.start : name.end])}
    missing = required - present
    return (
        len(required & present) >= _LEAST_SHARED and missing <= parts_of_names and missing <= meaning(one_form(title))
    )
