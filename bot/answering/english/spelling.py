"""Brings a claim and its quote to one spelling before they are compared: marks, fractions, countries, honorifics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.answering.english.lexicon.people import DEMONYMS
from ingest.corpus.text.folding import fold
from ingest.corpus.text.normalization import normalize

_MARKS = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "–": "-"})
_MARKS |= str.maketrans({"—": " - ", "−": "-", "‑": "-", "‐": "-", "…": "...", "\u00a0": " ", "\u202f": " "})
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75", "⅓": "333", "⅔": "667", "⅛": "125", "⅜": "375", "⅝": "625", "⅞": "875"}
_FRACTIONS |= {"⅕": "2", "⅖": "4", "⅗": "6", "⅘": "8", "⅙": "167", "⅚": "833"}
# "131 ⅔ innings" is one number, too.
_FRACTION = re.compile(rf"(?<!\d)(?:(\d+)|(\d{{1,3}})[ \u00a0])?([{''.join(_FRACTIONS)}])")
# "2 1/2 years", as agencies write it.
_SIGNS = {normalize("NFKC", sign).replace("\u2044", "/"): sign for sign in _FRACTIONS}
_BROKEN = re.compile(rf"(?<![\w.,/])(\d{{1,3}})[ -]({'|'.join(_SIGNS)})(?![\w/]|[.,-]\d)")
# "10 000 people" with a space that does not break, as the SI and South Africa write it.
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3})((?:[\u00a0\u202f\u2009]\d{3})+)(?![\d.,]*\d)")
_MALE, _FEMALE = "Mr|Sir|Lord|Messrs", "Mrs|Ms|Miss|Dame|Lady"
_HONORIFIC = re.compile(rf"\b(?:(?P<male>{_MALE})|(?P<female>{_FEMALE})|Mx|Dr)\b\.?\s+(?=[A-Z])")
_NAME = re.compile(r"[A-Z][\w-]*(?: [A-Z][\w-]*)*")

# One word for each, in capitals of its own so that it stays a name. What only looks like one is left alone.
_COUNTRIES = (
    (r"U\.S\.A\.?|USA\b|(?:[Tt]he )?United States(?: of America)?|U\.S\.|US\b", "Unitedstates"),
    (r"(?<!South )(?<!North )(?<!Latin )(?<!Central )America(?:ns?)?\b(?! Samoa| Airlines| Express)", "Unitedstates"),
    (r"U\.K\.|UK\b|United Kingdom|Great Britain|Britain\b|British\b(?! Columbia)|Britons?\b", "Unitedkingdom"),
    (r"E\.U\.|EU\b|European Union", "Europeanunion"),
    (r"U\.N\.|UN\b|United Nations", "Unitednations"),
    (r"U\.A\.E\.|UAE\b|United Arab Emirates|Emirati\b", "Emirates"),
)
_WRITTEN_OUT = {
    "Unitedstates": "United States",
    "Unitedkingdom": "United Kingdom",
    "Europeanunion": "European Union",
    "Unitednations": "United Nations",
}
_PEOPLES = {
    country: frozenset(people for people, land in DEMONYMS.items() if land == country) for country in DEMONYMS.values()
}
_COUNTRY = [(re.compile(rf"(?<![\w$])(?:{pattern})"), name) for pattern, name in _COUNTRIES]


# Cyrillic -ський and -ский as outlets write them: Zelenskyy, Zelenskiy, Monastyrskyi.
_ENDING = re.compile(r"(?<=[^\W\d_]{3}sk)(?:y[yij]|i[yij])\b")


def one_ending(word: str) -> str:
    """The word with -sky where it ends in one of the other forms of that ending."""
    return _ENDING.sub("y", word)


@lru_cache(maxsize=4096)
def one_spelling(text: str) -> str:
    """The text with plain marks, decimal fractions, no honorifics, one ending of names in -sky, one name a country."""
    text = _THOUSANDS.sub(lambda match: match[1] + re.sub(r"\D", ",", match[2]), fold(text))
    text = _BROKEN.sub(lambda match: f"{match[1]}{_SIGNS[match[2]]}", text)
    text = _FRACTION.sub(lambda match: f"{match[1] or match[2] or '0'}.{_FRACTIONS[match[3]]}", text)
    text = normalize("NFKC", text).translate(_MARKS)
    text = one_ending(" ".join(_HONORIFIC.sub(_without_honorific, text).split()))
    for pattern, name in _COUNTRY:
        text = pattern.sub(name, text)
    return text


def _without_honorific(match: re.Match[str]) -> str:
    """Nothing; but "Miss America" is called so."""
    name = _NAME.match(match.string, match.end())
    # By its last word, as in "Miss South Africa": "Miss Georgia Stanway" is a person.
    is_of_country = name is not None and (names_many_named(name[0]) or name[0].split()[-1].lower() in _PEOPLES)
    return match[0] if match["female"] == "Miss" and is_of_country else ""


def are_of_two_sexes(first: str, second: str, before: str = "") -> bool:
    """Whether a name is a man's by its honorific in one text and a woman's in the other, or before the other."""
    sexes, others = _sexes(first), _sexes(second)
    # What stands before tells only of names that the text itself has without an honorific.
    bare = [name for name in sexes if name not in others and re.search(rf"\b{re.escape(name)}\b", second)]
    others = others | {name: kinds for name in bare if (kinds := _last_sexes(name, before))}
    return any(kinds.isdisjoint(others.get(name, kinds)) for name, kinds in sexes.items())


@lru_cache(maxsize=4096)
def _sexes(text: str) -> dict[str, set[str]]:
    """For each word of a name behind an honorific the sexes of its honorifics."""
    sexes: dict[str, set[str]] = {}
    for sex, name in _persons(text):
        for word in name[0].split():
            sexes.setdefault(word, set()).add(sex)
    return sexes


def _last_sexes(word: str, text: str) -> set[str]:
    """The sex by the honorific of the last name that has the word; none where that stands without one."""
    last = max((match.start() for match in re.finditer(rf"\b{re.escape(word)}\b", text)), default=-1)
    return {sex for sex, name in _persons(text) if name.start() <= last < name.end()}


def _persons(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The sex by an honorific with the name behind it."""
    for match in _HONORIFIC.finditer(text):
        name = _NAME.match(text, match.end())
        if name and match.lastgroup:
            yield match.lastgroup, name


def written_out(word: str, text: str = "") -> str:
    """A word in one spelling as people write it, or as the text does: of "Unitedstates" "United States" or "US"."""
    if word in _WRITTEN_OUT:
        for pattern, name in _COUNTRY:
            if name == word and (match := pattern.search(text)):
                return match[0].removeprefix("the ").removeprefix("The ")
    return _WRITTEN_OUT.get(word, word)


def names_many_named(name: str) -> bool:
    """Whether a name holds that of a country or union that texts call by several: "US", "American Senate"."""
    return any(pattern.search(f"{name}.") for pattern, _ in _COUNTRY)


def words_of_country(word: str) -> frozenset[str]:
    """A plain word and, where it names a country or its people, those that do so as well: "greek", "greece"."""
    country = country_of(word)
    return frozenset({word, country}) | _PEOPLES.get(country, frozenset())


def country_of(word: str) -> str:
    """The country that a plain word such as "chinese" belongs to; any other word as it is."""
    return DEMONYMS.get(word) or DEMONYMS.get(word.removesuffix("s")) or word
