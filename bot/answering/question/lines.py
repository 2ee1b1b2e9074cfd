"""The questions of a message that have a line each, where no question mark says where they end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.answering.english.lexicon.closed_words import (
    AUXILIARIES,
    CLOSED,
    DETERMINERS,
    FORMS_OF_BE,
    FORMS_OF_DO,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
)
from bot.answering.english.lexicon.grammar import NAMES_LIKE_WORDS, NEGATED, QUESTION_WORDS, STOP_WORDS
from bot.answering.english.terms import words
from bot.answering.question.courtesy import is_courtesy
from bot.answering.question.links import without_links
from bot.answering.question.phrasing import PERSON_ASKED
from bot.answering.question.request import asks_for_topic, without_places
from bot.answering.question.several import LONGEST, QUOTES, is_question

_LINE = re.compile(r"\S[^\r\n]*")
_BULLET = re.compile(r"[-*+•‣–—]\s+(?=\S)")
_MARKUP = "*_~|`("
_END = re.compile(r"[?!.,:;…/&-][^\w\s]{0,6}$")
_AUXILIARY = rf"(?:{'|'.join(sorted(AUXILIARIES))})\b"
_BE = rf"(?:{'|'.join(sorted(FORMS_OF_BE))})\b"
_DO = rf"(?:{'|'.join(sorted(FORMS_OF_DO))})\b"
_SUBJECT = rf"(?:{'|'.join(sorted(DETERMINERS | PRONOUNS))})\b"
_OPENS = re.compile(rf"(?:{'|'.join(sorted(QUESTION_WORDS))})\b|{_AUXILIARY}", re.IGNORECASE)
# "Who", but neither "WHO" nor "Will Smith".
_CAPITAL = re.compile(rf"(?!(?:{'|'.join(name.title() for name in sorted(NAMES_LIKE_WORDS - {'who'}))})\b)[A-Z][a-z]")
# Its verb stands before its subject. "Who won" may as well go on with "what happened to the man".
_TURNED = re.compile(
    rf"(?:when|where|why|how)(?:\s+{_AUXILIARY}|['’]s\b)|what\s+{_DO}|(?:who|what)(?:\s+{_BE}|['’]s)\s+{_SUBJECT}"
    rf"|(?P<verb>(?:{_BE}|did)\s+(?:{'|'.join(sorted(SUBJECT_PRONOUNS))})\b)",
    re.IGNORECASE,
)
# These begin no relative clause: "what was stolen", "how many voted", but not "what they cost".
_WHAT_OR_HOW = re.compile(rf"(?:what|how)\s+(?!{_SUBJECT})\w", re.IGNORECASE)
# What only leads to the question below it: "does anyone know", "can I ask something", "who knows".
_LEADS_TO_QUESTION = re.compile(rf"(?!{_BE}){_AUXILIARY}\s+(?:{PERSON_ASKED}|i)\b|who\s+knows\b", re.IGNORECASE)
# These begin as questions do, too, but tell: "When Trump won", "what they cost", "What a game", "Been away", "Did not
# see it", "Was at work", "was reading", "May resigned", "Will Smith". In a list they are taken for questions.
_TELLS = re.compile(
    rf"(?:when|where|why)\s+(?!(?:{'|'.join(sorted(AUXILIARIES | NEGATED))})\b)|(?:what|how)\s+{_SUBJECT}"
    rf"|(?:be|been|being|am)\b|{_AUXILIARY}\s+(?:{'|'.join(sorted({'not', *AUXILIARIES, *PREPOSITIONS}))})\b"
    r"|was\s+(?-i:[a-z]+ing)\b|(?:have|had)\s+an?\b|(?-i:May\b|Will\s+[A-Z])",
    re.IGNORECASE,
)
# Behind these a line goes on; "who was it" has come to its end.
_GOES_ON = (CLOSED | STOP_WORDS) - SUBJECT_PRONOUNS - OBJECT_PRONOUNS
_RUN = 3  # lines that all begin as questions: one question does not go on so


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its bullet; `is_apart` where nothing before it can go on with it."""

    text: str
    plain: str  # without its place and markup, too
    asks: bool
    is_listed: bool
    is_apart: bool


def with_question_marks(text: str) -> str:
    """The text with a question mark behind each question that is a line of its own; in a list without its bullet.

    A line that begins as a question does ends one before it in a list, behind an empty line, with a capital, where its
    verb stands before its subject, and among several such lines. All else may be one question over two lines.
    """
    if "\n" not in text or len(text) > LONGEST:
        return text
    lines = _lines(text)
    runs = [len(run) for _, group in groupby(lines, lambda line: line.asks) for run in [[*group]] for _ in run]
    ends = [_ends(line, other, run) for (line, other), run in zip(pairwise(lines), runs, strict=False)]
    if not any(ends):
        return text
    ends.append(False)
    behind = [*(line.text for line in lines[1:]), ""]
    # The last of them, too, where thanks or a link follow it: a link behind all is the first one's.
    closes = [
        before and not _END.search(line.text) and is_courtesy(without_links(other)[0])
        for before, line, other in zip([False, *ends], lines, behind, strict=False)
    ]
    ends = [is_end or is_last for is_end, is_last in zip(ends, closes, strict=True)]
    marks = ("?" if is_end and line.text[-1] != "?" else "" for line, is_end in zip(lines, ends, strict=True))
    return "\n".join(f"{line.text}{mark}" for line, mark in zip(lines, marks, strict=True))


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    end, quotes = 0, 0
    for match in _LINE.finditer(text):
        typed = match[0].rstrip()
        line = _BULLET.sub("", typed)
        plain = without_places(line).lstrip(_MARKUP)
        # A line behind ">" is somebody else's.
        is_quoted = typed.startswith(">") or quotes % 2 == 1
        asks = not is_quoted and _OPENS.match(plain) is not None and is_question(plain)
        is_listed = line != typed or without_places(line) != line
        asks = asks and (is_listed or not (_TELLS.match(plain) or _leads_to_question(plain)))
        is_apart = is_listed or text.count("\n", end, match.start()) > 1 or _CAPITAL.match(plain) is not None
        lines.append(_Line(line if asks else typed, plain, asks, is_listed, is_apart))
        end, quotes = match.end(), quotes + len(QUOTES.findall(match[0]))
    return lines


def _leads_to_question(plain: str) -> bool:
    """Whether a line asks only to be answered what follows: "tell us the truth", but not "tell me who won"."""
    first, *others = words(plain)
    if first == "tell":
        return QUESTION_WORDS.isdisjoint(others) and not asks_for_topic(plain)
    return _LEADS_TO_QUESTION.match(plain) is not None


def _ends(line: _Line, other: _Line, run: int) -> bool:
    """Whether a question ends with its line, and the other line is the next question."""
    if not (line.asks and other.asks):
        return False
    if _END.search(line.text):
        return line.text[-1] == "?" and other.is_listed
    if other.is_listed:
        return True
    line_words = words(line.plain)
    if line_words[-1] in _GOES_ON:
        return False
    if other.is_apart or run >= _RUN:
        return True
    if turned := _TURNED.match(other.plain):
        # In "how many people" and "did it kill" the verb of the one is that of the other.
        return turned["verb"] is None or line_words[0] == "who" or not AUXILIARIES.isdisjoint(line_words)
    # "Did he say" and "who knows" go on with "what was stolen".
    return line_words[0] not in AUXILIARIES and len(line_words) > 2 and _WHAT_OR_HOW.match(other.plain) is not None
