"""The names of a claim must stand in its quote: persons, places, organisations, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.grounding.spelling import country_of
from bot.answering.terms import STOP_WORDS, stem, words

_WORD = re.compile(r"[^\W_]+(?:[.'&][^\W_]+)*'?")
_SENTENCE_END = re.compile(
    r"(?:^|(?<!\b[A-Z])(?<!\bSt)(?<!\bJr)(?<!\bLt)(?<!\bGov)(?<!\bSen)(?<!\bRep)(?<!\bGen)(?<!\bInc)[.!?:;]\W*|[\"(]\s*)$"
)
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|@\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|gg|co|info|ru|cn|uk|me|app)\b"
)
_BETWEEN = 2  # middle names, initials and titles that may stand between two words of a name

# What a person is called by, not a name: it must stand in the quote, but anywhere.
TITLES = frozenset(
    """
    president vice prime minister foreign secretary general chancellor senator governor mayor king queen prince princess
    pope cardinal bishop archbishop judge justice chief chairman chairwoman chair director captain colonel
    commander lieutenant sergeant detective officer professor doctor representative congressman congresswoman
    congress parliament government ministry department court supreme house state former deputy acting spokesman
    spokeswoman spokesperson ambassador coach manager executive ceo party police army federal
    national city county district university republican democratic democrat
    """.split()
)
# How sentences begin that name nobody.
_OPENERS = frozenset(
    """
    according additionally although authorities officials critics experts researchers scientists residents protesters
    demonstrators supporters opponents workers families investigators prosecutors analysts economists observers
    lawmakers leaders people reports later earlier meanwhile moreover furthermore however despite since first
    second third finally overall instead today yesterday tomorrow one two three four five six seven eight nine ten
    eleven twelve dozens hundreds thousands millions several another every each around nearly almost over under
    without within among amid following across along toward towards throughout due yes passage passages article
    articles reporters journalists doctors witnesses actor actress singer author billionaire businessman
    nobody nothing neither none
    """.split()
)
_SMALL = frozenset({"of", "the", "and", "for"})
_PARTICLES = frozenset(
    {"de", "da", "del", "di", "du", "von", "van", "der", "den", "bin", "ibn", "al", "el", "la", "le"}
)
_DATED = frozenset(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as names are compared: plain, one name a country; `first` begins a sentence.

    `follows` says that no more than a space parts it from the word before.
    """

    raw: str
    plain: str
    start: int
    first: bool
    follows: bool


@dataclass(frozen=True, slots=True)
class Name:
    """Words that are one name, as written at `start`; `sure` is False for a lone word that only begins a sentence."""

    words: tuple[str, ...]
    start: int
    sure: bool = True


def name_words(text: str) -> list[Word]:
    """All words of a text in order, the parts of a hyphenated one apart."""
    found: list[Word] = []
    end = -1
    for match in _WORD.finditer(text):
        raw = match.group().removesuffix("'").removesuffix("'s")
        plain = country_of("".join(words(raw)))
        first = _SENTENCE_END.search(text, max(0, match.start() - 8), match.start()) is not None
        between = text[end : match.start()]
        initial = between == ". " and bool(found) and len(found[-1].raw) <= 3
        found.append(Word(raw, plain, match.start(), first, between == " " or initial))
        end = match.end() - (len(match.group()) - len(raw))
    return found


def names(text: str) -> list[Name]:
    """The names of a text in order; titles, months and what merely opens a sentence are none."""
    found: list[Name] = []
    run: list[Word] = []
    for word in [*name_words(text), None]:
        if word is not None and _is_name(word) and (not run or word.follows):
            run.append(word)
            continue
        if run:
            found += _named(run)
        run = [word] if word is not None and _is_name(word) else []
    return found


def missing_name(
    claim: str, quote: str, common: frozenset[str], naming: Sequence[str] = (), leaning_on: Sequence[str] = ()
) -> str | None:
    """The first name or address of the claim that the quote lacks; `common` are words that are no names here.

    A name that it holds in part ("Smith") may stand whole in one of the `naming` texts, any in those it leans on.
    """
    for address in _ADDRESS.findall(claim):
        if address.casefold() not in quote.casefold():
            return str(address)
    held, elsewhere = name_words(quote), [name_words(one) for one in naming]
    before = [name_words(one) for one in leaning_on]
    for name in names(claim):
        if (not name.sure and name.words[0] in common) or holds_name(held, name.words):
            continue
        if any(holds_name(one, name.words) for one in before):
            continue
        in_part = any(holds_name(held, (word,)) for word in name.words)
        if not (in_part and any(holds_name(one, name.words) for one in elsewhere)):
            return " ".join(name.words)
    return next(_missing_titles(claim, [held, *elsewhere, *before]), None)


def holds_name(held: Sequence[Word], name: Sequence[str]) -> bool:
    """Whether these words hold the name in order, with at most a middle name or a title between two of its parts."""
    if len(name) == 1 and _stands_for(held, name[0]):
        return True
    if len(name) > 2 and any(word.raw.isupper() and word.plain == "".join(part[0] for part in name) for word in held):
        return True
    starts = [place for place, word in enumerate(held) if _same(word.plain, name[0])]
    return any(_goes_on(held, place, name[1:]) for place in starts)


def _goes_on(held: Sequence[Word], place: int, rest: Sequence[str]) -> bool:
    for wanted in rest:
        window = range(place + 1, min(place + 2 + _BETWEEN, len(held)))
        following = next((at for at in window if _same(held[at].plain, wanted)), None)
        if following is None or not all(_within_name(held[at]) for at in range(place + 1, following + 1)):
            return False
        place = following
    return True


def _within_name(word: Word) -> bool:
    return word.follows and (not word.raw.islower() or word.plain in _PARTICLES)


def _stands_for(held: Sequence[Word], short: str) -> bool:
    """Whether capitalised words that follow one another begin with the letters of a short form: WHO."""
    if not 2 < len(short) < 7 or not short.isalpha():
        return False
    joined = [word for word in held if word.plain not in _SMALL]
    return short in "".join(word.plain[0] if word.raw[0].isupper() else " " for word in joined)


def _same(one: str, other: str) -> bool:
    return one == other or stem(one) == stem(other)


def _is_name(word: Word) -> bool:
    if word.plain in STOP_WORDS or word.plain in _DATED:
        return False
    if word.raw[0].isdigit():
        return any(c.isalpha() for c in word.raw) and any(c.isupper() for c in word.raw)
    if word.first and word.plain in _OPENERS:
        return False
    return any(c.isupper() for c in word.raw)


def _named(run: Sequence[Word]) -> Iterator[Name]:
    bare = [word for word in run if word.plain not in TITLES]
    if not bare:
        return
    # Of "Foreign Minister Wang Yi" the name is "Wang Yi"; a title inside a name parts it in two.
    lone = len(run) == 1 and run[0].first
    yield Name(tuple(word.plain for word in bare), bare[0].start, sure=not lone)


def _missing_titles(claim: str, held: Sequence[Sequence[Word]]) -> Iterator[str]:
    present = {stem(word.plain) for one in held for word in one}
    said = name_words(claim)
    for word, after in zip(said, [*said[1:], None], strict=False):
        opens = word.first and not (after and after.follows and after.raw[0].isupper())
        if word.raw[0].isupper() and word.plain in TITLES and not opens and stem(word.plain) not in present:
            yield word.raw
