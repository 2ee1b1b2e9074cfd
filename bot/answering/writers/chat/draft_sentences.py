"""Reads a draft: plain sentences without markup, each with the evidence numbers that stand in it or behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.english.lexicon.time import LENGTHS_OF_TIME, RELATIVE
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

# [2], [1, 3], [1-3], [^1], [#1], [source 2], [1: Wire], 【1】, 【1†source】, [[1]], (source 2), passage 2: what the
# prompt calls them. A time in brackets, [1:30], is none.
# "(1)" and "article 5" are not read: news has them.
_JOINT = r"(?:,\s{0,3}(?:and|&)|,|;|and|&)"
_LIST = rf"\d{{1,3}}(?:\s{{0,3}}(?:{_JOINT}|-|–)\s{{0,3}}\d{{1,3}}){{0,20}}"
_SOURCE = r"sources?:\s{0,3}"
_MARK = re.compile(
    rf"(?:\((?:see |{_SOURCE})?)?"
    r"[\[【]{1,2}\s{0,3}\^?(?:(?:passages?|sources?|articles?|evidence)\s{0,3})?(?:#|no\.?\s{0,3})?"
    rf"(?P<list>{_LIST})"
    r"\s{0,3}(?:†[^\]】]{0,40}|:\s{0,3}(?!\d)[^\[\]【】]{1,60})?[\]】]{1,2}(?:\([^()\s]{0,300}\))?(?:\s?\))?"
    rf"|\((?:see )?(?:{_SOURCE})?(?:passages?|sources?):?\s{{0,3}}(?P<named>{_LIST})\s?\)"
    rf"|<passages?\s{{0,3}}(?P<tag>{_LIST})\s?/?>"
    # "After Senate passage 51-50", "since its passage 2 years ago": of a bill.
    rf"|(?<!\bits\s)\bpassage\s{{1,3}}(?P<one>\d{{1,2}})"
    rf"(?![\w%]|[.,:]\d|[-–]\d|\sto\s\d|\s(?:{'|'.join(LENGTHS_OF_TIME)})\b)",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\(?=[\[\]()])")
# "..., which is described in [1]", "as stated in passage [2]": words about the number, which goes.
_POINTER = re.compile(
    r"(?<![\s,;(])[\s,;(]++(?:(?:as|which|that)\s++)?(?:(?:is|was|are|were)\s++)?"
    r"(?:described|mentioned|reported|stated|noted|found|seen|shown|told|given)\s++(?:in|by)\s++"
    r"(?:(?:the\s++)?passages?\s++)?(?=[\[【]|passage\s)",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s+\"[^\"]{0,200}\")?\)|<(?:https?://|mailto:)[^<>\s]{1,500}>"
)
_ADDRESS = re.compile(
    r"\bhttps?://[^\s<>]{1,500}|<[@#][!&]?\d{1,25}>|<(?:/|a?:|t:)[^<>]{1,80}>|@(?:everyone|here)\b", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LINE_MARK = re.compile(r"^\s*(?:>+\s*|#{1,6}\s+|[-*+•·–—]\s+|\d{1,2}[.)]\s+)+")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|~~|\|\||`{1,3}|(?<!\w)_|_(?!\w)")
_RULE = re.compile(r"^\s*(?:[-=*_|:]\s*){3,}$")
# "This week" counts from the day of the question in a draft and from its own day in a report.
_LEFT_OUT = re.compile(
    rf"(?:^|,?\s)(?:earlier |later )?(?:{RELATIVE})(?!\w|'s|\s(?:of|before|after)\b),?", re.IGNORECASE
)
# Private characters stand for marks while sentences are found, so that a mark never looks like text.
_OPEN, _CLOSE = "\ue000", "\ue001"
_LIST_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
# "Source: [1]" behind a sentence, "Sources:" above numbers: the word says no more than the number.
_SOURCE_WORD = re.compile(rf"(?<!\w){_SOURCE}(?={_OPEN}|$)", re.IGNORECASE)
# What is left of "[1] and [3]" and "(passage 1, passage 3)"; but "[1] and [2] ash fell" has an "and" of its own.
_BETWEEN_MARKS = re.compile(
    rf"(?<={_CLOSE})\s{{0,3}}(?:{_JOINT}|/)\s{{0,3}}"
    rf"(?=(?:{_OPEN}\d{{1,3}}{_CLOSE}\s{{0,3}}(?:(?:{_JOINT}|/)\s{{0,3}}(?={_OPEN}))?){{1,20}}(?:[^\w\s{_OPEN}]|$))",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"(?<!\S)(?:\(\s{0,9}\)|\[\s{0,9}\])")
# "Answer: Etna erupted", "A) Etna erupted": no words of the sentence.
_LABEL = re.compile(r"(?:(?i:(?:(?:the|final|short)\s)?answer(?:\sis)?\s?:)|A\s?[:)])\s*+")
_LOOSE_END = re.compile(r"(?<![\s,;–—-])[\s,;–—-]++(?=[.!?…]?$)")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence without markup and the numbers it names, in order, each once."""

    text: str
    numbers: tuple[int, ...]


def through_last_number(draft: str) -> str:
    """A draft that was cut off, up to the last number of a passage; empty where it names none.

    A bare number at its very end may have lost a figure: "passage 1" of "passage 12".
    """
    ends = [mark.end() for mark in _MARK.finditer(draft) if not (mark["one"] and mark.end() == len(draft))]
    # Also behind a bracket that is escaped: "\\[1\\]".
    return draft[: max(*ends, draft.rfind("]") + 1) if ends else draft.rfind("]") + 1]


def draft_sentences(draft: str) -> Iterator[DraftSentence]:
    """The sentences of a draft; a number behind a full stop belongs to the one before, unless numbers come first."""
    last: DraftSentence | None = None
    numberless = False  # whether the last one has no number in its own line
    for line in fold(draft).splitlines():
        for sentence in () if _RULE.match(line) else _line(line):
            if sentence.text:
                if last:
                    yield last
                last, numberless = sentence, not sentence.numbers
            elif last and numberless:
                last = DraftSentence(last.text, tuple(dict.fromkeys(last.numbers + sentence.numbers)))
    if last:
        yield last


def without_relative(text: str) -> str:
    """The text without "this week", "yesterday" and the like where they can be left out of the sentence."""
    text_alone = _LEFT_OUT.sub("", text).strip()
    return text_alone[:1].upper() + text_alone[1:]


def _line(line: str) -> Iterator[DraftSentence]:
    """The sentences of a line; one without text has the numbers of the one before, be it of another line."""
    lists: list[tuple[int, ...]] = []

    def hold(match: re.Match[str]) -> str:
        lists.append(_numbers(match["list"] or match["named"] or match["tag"] or match["one"]))
        return f" {_OPEN}{len(lists) - 1}{_CLOSE} "

    line = _ESCAPED.sub("", line.replace(_OPEN, "").replace(_CLOSE, ""))
    plain = _plain(_BETWEEN_MARKS.sub(" ", _MARK.sub(hold, _POINTER.sub(" ", line))))
    plain = _SOURCE_WORD.sub("", plain)
    # Small models often put the number first: "[1] Etna erupted. [2] Ash fell."
    if not plain.lstrip().startswith(_OPEN) or plain.rstrip(" .!?…").endswith(_CLOSE):
        # "Etna erupted. [1] Ash fell." as "Etna erupted [1]. Ash fell."
        plain = re.sub(rf"([.!?…][\"”’')]*)((?:\s*{_LIST_MARK.pattern})+)", lambda m: f" {m[2]}{m[1]}", plain)
    waiting: tuple[int, ...] = ()
    for start, end in sentences(plain):
        sentence = plain[start:end]
        numbers = waiting + tuple(number for mark in _LIST_MARK.findall(sentence) for number in lists[int(mark)])
        text = _tidy(_LIST_MARK.sub(" ", sentence))
        if not any(c.isalnum() for c in text):
            waiting = numbers
        else:
            yield DraftSentence(text, tuple(dict.fromkeys(numbers)))
            waiting = ()
    yield DraftSentence("", waiting)


def _plain(line: str) -> str:
    line = _LINK.sub(lambda match: match[1] or "", line)
    line = _TAG.sub("", _ADDRESS.sub("", line))
    return _EMPHASIS.sub("", _LINE_MARK.sub("", line)).replace("\\", "")


def _tidy(text: str) -> str:
    plain = re.sub(r" ([.,;:!?])", r"\1", " ".join(_EMPTY_BRACKETS.sub(" ", text).split()))
    plain = plain.lstrip(" ,;:")
    label = _LABEL.match(plain)
    return _LOOSE_END.sub("", plain[label.end() :] if label else plain)


def _numbers(listed: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in re.split(rf"\s{{0,3}}{_JOINT}\s{{0,3}}", listed, flags=re.IGNORECASE):
        ends = [int(end) for end in re.split(r"\s{0,3}[-–]\s{0,3}", part)]
        # [1-3] names three; [1-999] is no list of passages.
        numbers += range(ends[0], ends[-1] + 1) if 0 <= ends[-1] - ends[0] <= 20 else ends
    return tuple(numbers)
