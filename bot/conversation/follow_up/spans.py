"""Where names, times and what a preposition leads stand in a question, and a question with one of them replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.english.lexicon.closed_words import CLOSED, PREPOSITIONS, TIMES
from bot.answering.english.lexicon.grammar import ARTICLES, FORMS_OF_VERBS, STOP_WORDS
from bot.answering.english.lexicon.time import SHORT_WEEKDAYS, WEEKDAYS
from bot.answering.english.terms import words
from bot.answering.question.time.lookalikes import hide_lookalikes
from bot.conversation.follow_up.references import content_words
from bot.conversation.follow_up.times import DATED, WORDS_OF_TIME, YEAR, is_time, time_spans

_SHORT_DAY = re.compile(rf"the\s+(?:{'|'.join(sorted(SHORT_WEEKDAYS))})\b", re.IGNORECASE)
DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_NUMBER = re.compile(rf"{YEAR}|{DAY.pattern}")
CAPITALS = re.compile(r"(?<=\s)[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*")
_NEXT_WORD = re.compile(r"\s{1,9}([^\s?.!,]+)")
ARTICLE_ALONE = [[article] for article in ARTICLES]
_NUMBER_OF_NAME = re.compile(r"-\d+\b")  # "Catch-22"


def is_within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the position lies in one of these spans [start, end)."""
    return any(start <= position < end for start, end in spans)


def whole_name(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A name with its number, and with the rest of what looks like a time and is none: "Black" -> "Black Friday"."""
    for hidden in re.finditer("_+", hide_lookalikes(text)):
        if hidden.start() <= span[0] < hidden.end():
            return hidden.start(), max(span[1], hidden.end())
    number = _NUMBER_OF_NAME.match(text, span[1])
    return span[0], number.end() if number else span[1]


def without_verb(text: str, start: int, end: int) -> int:
    """Where a thing in these words ends: before the verb of "Palisades fire started"."""
    *before, last = text[start:end].split() or [""]
    is_verb = last.endswith(("ed", "ing")) or last in FORMS_OF_VERBS
    return end - len(last) - 1 if before and is_verb else end


def led_spans(preposition: str, question: str, times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where this preposition stands with what it leads: "in the floods", "in Davos" of "in Davos Monday"."""
    spans = []
    # With the capitals and numbers after its first word.
    for match in re.finditer(rf"\b(?i:{preposition}\s+(?:the\s+)?)[^\s?.!]+(?:\s+[A-Z0-9][^\s?.!]*)*", question):
        start, end = match.span()
        if not CAPITALS.search(match[0]):
            end = end_of_phrase(question, end)
        end = min([end, *(time for time, _ in times if start <= time < end)])
        phrase = question[start:end].rstrip()
        if _is_led(preposition, phrase) and not has_time(phrase):
            spans.append((start, start + len(phrase)))
    return spans


def _is_led(preposition: str, phrase: str) -> bool:
    """Whether a preposition leads a thing: not "on with", "to send" or "for the first time"."""
    plain = words(phrase)
    if not plain[1:] or plain[1] in PREPOSITIONS or plain[-1] == "time":
        return False
    return preposition != "to" or plain[1:2] in ARTICLE_ALONE or phrase.split()[1][0].isupper()


def end_of_phrase(text: str, end: int) -> int:
    """Where the words end that go on from here without a word of grammar: "about interest" -> "... rates"."""
    while match := _NEXT_WORD.match(text, end):
        plain = words(match[1])
        if not plain or not (STOP_WORDS | CLOSED).isdisjoint(plain):
            break
        end = match.end()
    return end


def has_time(phrase: str) -> bool:
    """Whether a word of it may say when: "inflation in June", "the June report"."""
    plain = hide_lookalikes(phrase)
    has_word = not WORDS_OF_TIME.isdisjoint(words(plain)) or re.search(rf"\b{YEAR}\b", plain)
    return bool(has_word or time_spans(phrase))


def is_time_alone(text: str) -> bool:
    """Whether it says when, and nothing else: "June", "on 5 June 2025", "last week"; not "inflation in June"."""
    if _SHORT_DAY.match(text):
        return False  # "the Sun", a newspaper
    content = [word for word in content_words(text) if word not in PREPOSITIONS]
    only_time = all(word in WORDS_OF_TIME | TIMES or _NUMBER.fullmatch(word) for word in content)
    return is_time(text) or (has_time(text) and only_time)


def with_preposition(time: str) -> str:
    """ "June" or "week 7" -> "in June", "Tuesday" or "June 5" -> "on ..."; "last June" and "in June" stay."""
    words_of_time = [word for word in words(time) if word != "the"]
    if not (words_of_time[0] in DATED or _NUMBER.fullmatch(words_of_time[0])) and (
        time_spans(time) or not is_time(time)
    ):
        return time
    is_day = words_of_time[0] not in ("week", "month", "year") and any(
        word in (*WEEKDAYS, *SHORT_WEEKDAYS, "weekend") or DAY.fullmatch(word) for word in words_of_time
    )
    return f"{'on' if is_day else 'in'} {time}"


def replace_span(text: str, span: tuple[int, int], part: str) -> str:
    """The question that a text is with another part in place of the span."""
    return f"{text[: span[0]]}{part}{text[span[1] :]}?"
