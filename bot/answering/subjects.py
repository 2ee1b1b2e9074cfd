"""The people, places, years and figures that a question is about, and which of them the passages lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from bot.answering.grounding.spelling import countries
from bot.answering.terms import names, stems, words
from ingest.corpus.articles import ScoredPassage

# A country, and how its people and things are called: a report says either.
_NATIONS = """
america american americans us usa states | britain british uk kingdom briton | england english | scotland scottish
wales welsh | ireland irish | france french | germany german | italy italian | spain spanish | portugal portuguese
netherlands dutch | belgium belgian | switzerland swiss | austria austrian | greece greek | turkey turkish turkiye
russia russian | ukraine ukrainian | poland polish | hungary hungarian | sweden swedish | norway norwegian
denmark danish | finland finnish | china chinese | japan japanese | korea korean | india indian | pakistan pakistani
israel israeli | palestine palestinian | iran iranian | iraq iraqi | syria syrian | egypt egyptian | yemen yemeni
lebanon lebanese | saudi saudis | afghanistan afghan | canada canadian | mexico mexican | brazil brazilian
argentina argentine argentinian | chile chilean | colombia colombian | venezuela venezuelan | cuba cuban
australia australian | zealand zealander | africa african | nigeria nigerian | kenya kenyan | europe european eu
vietnam vietnamese | thailand thai | indonesia indonesian | philippines filipino philippine | taiwan taiwanese
denmark danish dane danes | sweden swedish swede swedes | poland polish pole poles | finland finnish finn finns
turkey turkish turk turks | spain spanish spaniard spaniards | britain british briton britons brit brits
scotland scottish scot scots | malaysia malaysian | kurdistan kurdish kurd kurds | europe european europeans
"""
# What people write for it, and how reports may: either is the other. Short forms that begin words are found without.
_ALIASES = """
nyc york | la angeles | sf francisco | dc washington | philly philadelphia | un nations | uae emirates emirati
fed reserve | gop republican republicans | dem dems democrat democrats democratic | scotus supreme | doj justice
dod pentagon defense | potus president | pm minister | mp lawmaker parliament | idf israeli | covid coronavirus
kyiv kiev | kharkiv kharkov | odesa odessa | beijing peking | mumbai bombay | myanmar burma | turkiye turkey
muhammad mohammed mohammad mohamed | gaddafi qaddafi kadafi | aoc ocasio cortez | rfk kennedy | jfk kennedy | mlk king
ap apnews associated | wsj street | nyt times | wapo washington | google alphabet | facebook meta
xmas christmas | man manchester | utd united | barca barcelona | psg saint germain
"""
# A feast is told by the day of a report as well as by its name.
_FEASTS = frozenset("christmas thanksgiving halloween easter ramadan hanukkah diwali eve eid".split())
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ][\w’'.&-]*(?: (?:(?:of|the|and|for|de|on) )?[A-ZÀ-Þ][\w’'.&-]*)*")
_SMALL = frozenset({"of", "the", "and", "for", "de", "on"})
_SHORT_FORM = re.compile(r"\b[A-Z]{3,6}\b")
LONG_NAME = 5  # letters; of a shorter one another spelling may be another name
_ROMAN = re.compile(r"\b(?=[IVXL]{2,}\b)(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10, "L": 50}
_TWO_A_LINE = re.compile(r"\s*[|\n]\s*")


def missing_names(question: str, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """The names and figures of a question, as typed, that these passages with headline and year do not hold whole."""
    held = _held(passages)
    return tuple(name for name in names(question) if not held.issuperset(stems(name)))


def surely_missing(question: str, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """Those of them that the question cannot be without: an answer from these passages would be about something else.

    A name whose last word is there, and half of its words, is there: people are told by their last name. A capital at
    the start of a sentence may be no name. A figure other than a year is often told otherwise ("the 30th" for "30").
    """
    held = _held(passages)
    missing = [name for name in names(question) if _counts(question, name) and _is_missing(name, held)]
    if not missing:
        return ()
    texts = [f"{passage.title}\n{passage.text}" for passage in passages]
    short = _initials(texts)
    spelt = {_skeleton(part) for part in held if len(part) > LONG_NAME}
    return tuple(name for name in missing if not _is_written_otherwise(name, short, spelt, texts))


def _is_written_otherwise(name: str, short: set[str], spelt: set[str], texts: Sequence[str]) -> bool:
    """Whether the passages hold its short form, or the long one of it, or its last word in another spelling."""
    last = (stems(name) or [""])[-1]
    if len(last) > LONG_NAME and _skeleton(last) in spelt:
        return True
    if name.isupper() and name.lower() in short:
        return True
    own = "".join(word[0] for word in words(name) if word not in _SMALL)
    return len(own) > 2 and any(own == found.lower() for text in texts for found in _SHORT_FORM.findall(text))


def _initials(texts: Iterable[str]) -> set[str]:
    """The first letters of three to six capitalised words that follow one another: of "World Health Organization" who.

    Two letters alone say too little: every second person has them.
    """
    runs = ([w for w in words(run) if w not in _SMALL] for text in texts for run in _CAPITALS.findall(text))
    letters = ("".join(word[0] for word in run) for run in runs)
    return {one[at : at + size] for one in letters for size in range(3, 7) for at in range(len(one) - size + 1)}


def _skeleton(part: str) -> str:
    """A stem as another alphabet's names are written now so, now so: Zelenskyy, Zelenskiy, Zelenski."""
    return re.sub(r"(?:i|y|ij|iy|yi|j)+$", "i", re.sub(r"(.)\1", r"\1", part))


def _held(passages: Sequence[ScoredPassage]) -> set[str]:
    held = {part for passage in passages for part in stems(f"{passage.title}\n{passage.text}")}
    held |= {part for passage in passages for part in stems(" ".join(_source(passage)))}
    # "In 2025" is said by the date of a report as well as by its words.
    return held | {str(passage.published.year) for passage in passages if passage.published}


def _source(passage: ScoredPassage) -> Iterator[str]:
    """Who reported it: "What did Reuters say of it?" is answered by a report of Reuters that never names itself."""
    if passage.outlet:
        yield passage.outlet
    if passage.url:
        yield re.sub(r"\.", " ", passage.url.split("/")[2]) if passage.url.count("/") > 1 else passage.url


def _counts(question: str, name: str) -> bool:
    if _FEASTS.issuperset(words(name)[-1:]):
        return False
    if any(character.isdigit() for character in name):
        return bool(re.search(r"\b(?:19|20)\d\d\b|[^\W\d_]{2}", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", name)))
    at = question.find(name)
    begins = not question[:at].strip() or question[:at].rstrip()[-1:] in ".!?:"
    return not begins or len(words(name)) > 1


def _is_missing(name: str, held: set[str]) -> bool:
    parts = [part for part in stems(name) if not part.isdigit() or len(part) == 4] or stems(name)
    figures = {numeral.lower(): str(_roman(numeral)) for numeral in _ROMAN.findall(name)}
    there = [part in held or figures.get(part) in held or not held.isdisjoint(_ALSO.get(part, ())) for part in parts]
    return not there[-1] or 2 * sum(there) < len(there)


def _roman(numeral: str) -> int:
    """The figure that "LIX" is: reports say Super Bowl 59, and World War 2."""
    values = [_ROMAN_VALUE[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _groups() -> dict[str, frozenset[str]]:
    pairs = (f"{people} {country}" for people, country in countries().items())
    listed = chain(_TWO_A_LINE.split(_NATIONS.strip()), _TWO_A_LINE.split(_ALIASES.strip()), pairs)
    found: dict[str, frozenset[str]] = {}
    for words_of_one in listed:
        group = frozenset(part for word in words_of_one.split() for part in stems(word))
        for part in group:
            found[part] = found.get(part, frozenset()) | group
    return found


_ALSO = _groups()
