"""Finds the sentences of a news text, with offsets; every visible character belongs to exactly one sentence.

Rules in the manner of Kiss and Strunk (2006), Unsupervised Multilingual Sentence Boundary Detection:
an abbreviation ends a sentence only where the next word looks like a start. The list is fixed, so that the
same text always splits at the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_CLOSING = "\"'”’»“‘«‹›)\\]"  # German closes with “ and «, which other languages open with
_OPENING = "\"'“‘«(\\[¿¡"
# An end mark with its closing quotes, then white space, or a capital where the space was lost; or a mark of Chinese and
# Japanese, which needs none.
# Possessive, and only from the first mark of a run on: a megabyte of dots is read once, not once a dot.
# The marks of both kinds stand in front of the lookbehinds, so that the scan skips all else: five times as fast.
_END = re.compile(
    rf"[.!?…。！？｡](?:(?<=[.!?…])(?<![.!?…]{{2}})[.!?…]*+[{_CLOSING}]*+(?=[\sA-Z])|(?<=[。！？｡])[。！？｡]*[」』”’）]*)"
)
# A line break that ends a paragraph; a single one may be the hard wrap of a text file.
_BREAK = re.compile(r"\n[ \t\u00a0]*\n\s*|\n\s*")
_START = re.compile(rf"\s+[{_OPENING}]*(?P<first>[^\W_])")
_WORD = re.compile(r"[\w’']+")
_LAST_WORD = re.compile(r"(\w[\w.&-]{0,19})$")
# fmt: off
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms mx dr prof sen rep reps sens gov gen lt col sgt capt cmdr adm maj rev hon pres st mt ft jr sr inc
    ltd co corp llc bros no nos vs v etc al e.g i.e cf approx est dept univ assn ave blvd rd jan feb mar apr jun
    jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m u.s u.k u.n e.u u.s.a d.c
    u.a.e ph.d m.d b.a m.a fig vol pp ed eds mio mrd bzw ca nr okt dez brig cpl pfc spc pvt sec det supt amb msgr asst
    prop pt ext ste rt hwy ch del ind
    """.split()
)
# After these a title or a name follows so often that even a capital does not make a sentence.
_NEVER_LAST = frozenset(
    """
    mr mrs ms mx dr prof sen rep reps sens gov gen lt col sgt capt cmdr adm maj rev hon pres st mt ft v vs e.g
    i.e cf brig cpl pfc
    """.split()
)
_STARTERS = frozenset(
    """
    the a an he she it they we i you this that these those but and so in on at for from to as if when while
    after before since there here his her its their our however meanwhile what who why how where some many most
    all
    """.split()
)
# Before a number only: "No. 10", "Nr. 5", "ca. 300", the road "Del. 1"; who "voted no." or lives in "Reno, CA." has
# said all.
_BEFORE_NUMBERS = frozenset("no nos nr ca del ind".split())
# fmt: on
# A German date, "am 3. Oktober": a day of the month, a stop, a month. English writes no stop there, so of the names
# that both languages have a sentence that ends in such a number, and the next one, become one.
_DAY = re.compile(r"(?<![\w.,:$€£])(?:0?[1-9]|[12]\d|3[01])$")
_MONTH = re.compile(
    r"\s+(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Okt\.|Dez\.)(?!\w)"
)
# "am 7.8. Gold gewonnen", "§ 5.1. Satz 2": figures of a day and a month, after a word that German writes before a day.
_AFTER_GERMAN = re.compile(
    r"(?:\b(?:am|ab|zum|vom|seit|bis|dem|den)\s+|§\s*)(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])$", re.IGNORECASE
)
# "zum 3. Mal", "der 2. Weltkrieg", "im 21. Jahrhundert": a whole number after a German article counts in order.
_ORDINAL = re.compile(r"\b(?:der|die|das|dem|den|des|im|beim|vom|zum|zur)\s+\d{1,3}$", re.IGNORECASE)
# "(Wilmington, Del.) News" goes on, "(Reno, Nev.) The" hardly does.
_PLACE_IN_BRACKETS = re.compile(r"\((?:[A-Z][\w .'’-]{1,30}, )?[A-Z][a-z]{1,5}$")
# What was joined without a space: "was closed.The mayor", "for weeks.)Rangers". No name has a bracket or a question
# mark in it, as "Yahoo!Finance" and "India.Arie" have the other marks. What stands before is no address.
_JOINED_BEFORE = re.compile(r"(?<![\w/@.])[\w’'-]{0,30}[a-z]{2}$")
_STOPPED = re.compile(rf"[.!?…][{_CLOSING}]*\s*$")
_JOINED = re.compile(r"[A-Z][a-z’']*+(?=[\s,])")
_GOES_ON = re.compile(r"\s+[-–—−]{1,2}\s*[a-zà-öø-ÿ]")
_LONGEST_PLACE = 60  # characters
_PLACE = re.compile(r"\s*[A-Z][A-Z .'’-]+, [A-Z][a-z]{1,4}\.")
# What stands before the first sentence of a paragraph and is none: its place in a list ("2. Parking fees"), or a day
# and time ("6/7, 2:15 a.m. A car was stolen.").
_BEFORE_SENTENCE = re.compile(r"\s*(?:[-*•–]\s{1,4})?(?:\d{1,3}|\d[\d/:, –-]{0,24}[ap]\.m)\.", re.IGNORECASE)
_WRAPPED = 40  # a shorter line that ends without a full stop is a heading or an item of a list, not a wrap


def sentences(text: str) -> list[Span]:
    """Character offsets [start, end) of each sentence, without surrounding whitespace, in order."""
    return list(iterate_sentences(text))


def iterate_sentences(text: str) -> Iterator[Span]:
    """Yields what `sentences` returns, because a text of megabytes has millions of sentences."""
    for start, end in _paragraphs(text):
        first = start
        for mark in _END.finditer(text, start, end):
            if first == start and _BEFORE_SENTENCE.fullmatch(text, start, mark.end()):
                continue
            if mark.end() < end and _ends_sentence(text, mark, end):
                yield from _trimmed(text, first, mark.end())
                first = mark.end()
        yield from _trimmed(text, first, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _BREAK.finditer(text):
        if gap.group().count("\n") == 1 and _is_wrap(text, start, gap):
            continue
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _is_wrap(text: str, start: int, gap: re.Match[str]) -> bool:
    line_start = text.rfind("\n", start, gap.start()) + 1 or start
    line = text[line_start : gap.start()].rstrip()
    next_character = text[gap.end() : gap.end() + 1]
    if len(line) < _WRAPPED or not next_character.isalnum():
        return False
    return next_character.islower() or line[-1].isalnum() or line[-1] in ",;-–—"


def _ends_sentence(text: str, mark: re.Match[str], end: int) -> bool:
    if mark.group()[0] in "。！？｡":
        return True
    if not text[mark.end()].isspace():
        return _is_joined(text, mark, end)
    following = _START.match(text, mark.end(), end)
    if following is None:
        # A sentence does not begin with a dash and a small letter ("candy, or - gasp! - social media"), nor with the
        # dash that parts the place from the report ("JACKSON, Wyo. - The fate ...").
        if _GOES_ON.match(text, mark.end(), end) or _is_dateline(text, mark):
            return False
        # Punctuation of another kind follows (a dash, an ellipsis, a bullet): a start only after a clear end.
        return "." not in mark.group() or not _abbreviation(text, mark)
    first = following["first"]
    if first.islower() or _is_in_date(text, mark, end):
        return False
    if mark.group() == ".)" and _PLACE_IN_BRACKETS.search(text, max(0, mark.start() - 40), mark.start()):
        return _word_at(text, following.start("first"), end).lower() in _STARTERS
    word = _abbreviation(text, mark)
    if word is None:
        return True
    if word in _BEFORE_NUMBERS:
        return not first.isdigit()
    if word in _NEVER_LAST or (len(word) == 1 and word != "i"):
        return False
    next_word = _word_at(text, following.start("first"), end)
    return next_word.lower() in _STARTERS or _is_acronym(text, mark, word, next_word)


def _word_at(text: str, start: int, end: int) -> str:
    word = _WORD.match(text, start, end)
    return word.group() if word else ""


def _is_joined(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether the next sentence begins directly behind the mark."""
    word = _JOINED.match(text, mark.end(), end)
    if (
        not word
        or not _JOINED_BEFORE.search(text, max(0, mark.start() - 40), mark.start())
        or _abbreviation(text, mark)
    ):
        return False
    if mark.group() == "?":
        # After a question in the headline of a link the headline goes on: "When is the race?See all dates".
        return _STOPPED.search(text, max(mark.end(), end - 20), end) is not None
    if closing := mark.group()[1:]:
        return not set(closing).intersection("\"'“‘«.!?…")
    return word.group().lower() in _STARTERS


def _is_acronym(text: str, mark: re.Match[str], word: str, next_word: str) -> bool:
    """Whether capitals make another word of it, as the next one is not in capitals: the SEC, 8 p.m. EST, an LLC."""
    is_in_capitals = text[mark.start() - len(word) : mark.start()].isupper()
    return is_in_capitals and len(word) > 2 and word.isalpha() and any(map(str.islower, next_word))


def _is_dateline(text: str, mark: re.Match[str]) -> bool:
    line = text.rfind("\n", 0, mark.start()) + 1
    return mark.start() - line <= _LONGEST_PLACE and bool(_PLACE.fullmatch(text, line, mark.end()))


def _is_in_date(text: str, mark: re.Match[str], end: int) -> bool:
    return bool(
        mark.group() == "."
        and _MONTH.match(text, mark.end(), end)
        and _DAY.search(text, max(0, mark.start() - 2), mark.start())
    )


def _is_german_ordinal(text: str, mark: re.Match[str]) -> bool:
    start = max(0, mark.start() - 20)
    return any(form.search(text, start, mark.start()) for form in (_AFTER_GERMAN, _ORDINAL))


def _abbreviation(text: str, mark: re.Match[str]) -> str | None:
    """The abbreviation or initial before this period, in lower case; None if it ends an ordinary word."""
    if mark.group()[0] != "." or (len(mark.group()) > 1 and mark.group()[1] == "."):
        return None
    match = _LAST_WORD.search(text, max(0, mark.start() - 20), mark.start())
    if match is None:
        return None
    word = match.group(1).lower()
    last = word.rpartition("-")[2]
    if last in _ABBREVIATIONS:  # "then-Gov. Hale", "Minneapolis-St. Paul", "Sept. 30-Oct. 5"
        return last
    if len(word) == 1 and word.isalpha():
        return word
    if word.replace(".", "").isdigit():  # "7.8"; but "4.p.m" is no number
        return word if _is_german_ordinal(text, mark) else None
    if "." in word and all(len(part) == 1 for part in word.split(".") if part):
        return word
    return None
