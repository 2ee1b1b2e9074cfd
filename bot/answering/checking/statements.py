"""Which sentences of a message state something that a report can say or deny."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.english.figures import numerals
from bot.answering.english.names import names
from bot.answering.english.spelling import one_spelling
from bot.answering.english.statement import meaning
from bot.answering.english.terms import ADDRESS
from ingest.corpus.text.sentences import sentences

MOST = 3
SHORTEST, LONGEST = 3, 400  # words that say something; characters

# What Discord makes of a text: https://docs.discord.com/developers/reference#message-formatting
_TARGET = rf'\(<?{ADDRESS}>?(?: "[^"\n]*")?\)'
# A link's label is what a person reads, unless it is the number of a source.
_MASKED = re.compile(rf"\[\d{{1,2}}\]{_TARGET}|(?<!\\)\[([^\[\]\n]+)\]{_TARGET}", re.IGNORECASE)
_FORMAT = re.compile(
    r"\\([^\w\s]|_)"  # escaped: it stays, without the backslash
    rf"| ?\(<?{ADDRESS}>?\)| ?<?{ADDRESS}(?<![.,:;!?\"'”’])>?"
    r"|<(?:@[!&]?|#|a?:\w+:)\d+>|<t:-?\d+(?::\w)?>|@(?:everyone|here)\b"
    r"|\*\*(?:\[\d+\] ?)+\*\*"  # the numbers of sources in our own answers
    r"|\|\||[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}",
    re.IGNORECASE,
)
_LINE_MARKS = re.compile(r"(?:[\s>#•]|-(?![\d$£€]))+")  # a minus sign stays
_NUMBER = re.compile(r"\d{1,2}[.)](?:\s+|$)")  # of a line of a list
# What people put before what they tell; a doubt of theirs is what is checked. But "News Corp", "so far" and "Breaking
# Bad" go on: a mark has to follow such a word, or what says that something is told.
_WORDS = r"(?:breaking(?: news)?|just in|update|news|psa|wow|so|ok(?:ay)?|hey(?: (?:guys|all|everyone))?|well|look)\b"
_MARKS = r"(?:\s*(?:[:,!–—]|[.…-]+(?=\s|$)))+\s*"
_TOLD = (
    r"(?:did you (?:know|hear)(?: that)?\s+|(?:i|we)(?:['’]ve)? (?:just )?(?:heard|read|saw|see)(?: that)?\s+"
    r"|(?:apparently|reportedly|allegedly|supposedly)[\s,]+|(?:it(?:['’]s| is) )?true that\s+)"
)
_OPENING = re.compile(
    rf"^(?:{_WORDS}(?:{_MARKS}|\s+(?=(?:{_WORDS}\s+)?{_TOLD}))"
    r"|(?:fyi|omg|lol|hey (?:guys|all|everyone)|breaking news|(?-i:BREAKING|JUST IN|UPDATE))\b[\s:,!.–—-]+"
    rf"|so\s+(?-i:(?=[A-Z]))|{_TOLD})+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|we|his|her|their|our|this|these|those)\b", re.IGNORECASE)
_OPINION = re.compile(
    r"^(?:i|we|you|my|imo|imho|let['’]?s|please)\b|\b(?:i (?:think|believe|feel|hope|guess|bet)|in my opinion)\b",
    re.IGNORECASE,
)


def plain_text(message: str) -> str:
    """What a person reads of a message, without links, mentions and marks of format; each line is a paragraph."""
    lines = (_plain_line(line) for line in message.splitlines())
    # A line break is typed, not the wrap of a text file: it ends a statement.
    return "\n\n".join(filter(None, lines))


def _plain_line(line: str) -> str:
    text = _FORMAT.sub(r"\1", _MASKED.sub(r"\1", line)).rstrip(" \t>#-•")
    marks = _LINE_MARKS.match(text)
    text = text[marks.end() :] if marks else text
    number = _NUMBER.match(text)
    return text[number.end() :] if number else text


@dataclass(frozen=True, slots=True)
class Statements:
    """The sentences of a message that are to be checked, and how many others it has.

    Of the others, `left_out` state something, too, and cannot be checked or are too many; the rest asks or judges.
    """

    texts: tuple[str, ...]
    others: int = 0
    left_out: int = 0


def statements_of(plain: str) -> Statements:
    """The first sentences of a plain text, MOST at most, that state something of somebody or give a figure."""
    statements: list[str] = []
    others = left_out = 0
    for start, end in sentences(plain):
        text = _OPENING.sub("", " ".join(plain[start:end].split()))
        if text in statements:
            continue
        if _can_be_checked(text) and len(statements) < MOST:
            statements.append(text)
        else:
            others += any(c.isalnum() for c in text)
            left_out += _states(text)
    return Statements(tuple(statements), others, left_out)


def names_nobody(statement: str) -> bool:
    """Whether it is of "the company", and no name says of which."""
    return statement.startswith("The ") and not any(name.sure for name in names(one_spelling(statement)))


def _can_be_checked(text: str) -> bool:
    if not _states(text) or len(text) > LONGEST or len(meaning(text)) < SHORTEST:
        return False
    plain = one_spelling(text)
    sure_names = names(plain)
    pronoun = _PRONOUN.search(plain)
    if pronoun and not any(name.start < pronoun.start() for name in sure_names):
        return False  # of whom it is said stands in another sentence
    return bool(sure_names) or any(not numeral.ordinal for numeral in numerals(plain))


def _states(text: str) -> bool:
    """Whether it says more than a word of somebody, of a "he" or "it", or of a number."""
    is_question = text.rstrip("\"'”’)").endswith("?")
    if is_question or _OPINION.search(text) or len(meaning(text)) < 2:
        return False
    plain = one_spelling(text)
    return bool(names(plain) or _PRONOUN.search(plain)) or any(not numeral.ordinal for numeral in numerals(plain))
