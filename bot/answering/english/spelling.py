"""Brings a claim and its quote to one spelling before they are compared: marks, fractions, countries, honorifics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ingest.corpus.text.folding import fold
from ingest.corpus.text.normalization import normalize

_MARKS = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "–": "-"})
_MARKS |= str.maketrans({"—": " - ", "−": "-", "‑": "-", "‐": "-", "…": "...", "\u00a0": " ", "\u202f": " "})
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}
_FRACTION = re.compile(r"(?<!\d)(\d*)([½¼¾])")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Sir|Dame|Lord|Lady|Messrs)\b\.?\s+(?=[A-Z])")

# One word for each, in capitals of its own so that it stays a name. What only looks like one is left alone.
_COUNTRIES = (
    (r"U\.S\.A\.?|USA\b|(?:[Tt]he )?United States(?: of America)?|U\.S\.|US\b", "Unitedstates"),
    (r"(?<!South )(?<!North )(?<!Latin )(?<!Central )American?s?\b(?! Samoa| Airlines| Express)", "Unitedstates"),
    (r"U\.K\.|UK\b|United Kingdom|Great Britain|Britain\b|British\b(?! Columbia)|Britons?\b", "Unitedkingdom"),
    (r"E\.U\.|EU\b|European Union", "Europeanunion"),
    (r"U\.N\.|UN\b|United Nations", "Unitednations"),
    (r"U\.A\.E\.|UAE\b|United Arab Emirates|Emirati\b", "Emirates"),
)
_COUNTRY = [(re.compile(rf"(?<![\w$])(?:{pattern})"), name) for pattern, name in _COUNTRIES]
_DEMONYMS = dict(
    pair.split(":")
    for pair in """
    chinese:china japanese:japan korean:korea russian:russia ukrainian:ukraine german:germany french:france
    italian:italy spanish:spain portuguese:portugal dutch:netherlands belgian:belgium swiss:switzerland
    austrian:austria polish:poland czech:czechia hungarian:hungary romanian:romania bulgarian:bulgaria
    greek:greece turkish:turkey israeli:israel palestinian:palestine lebanese:lebanon syrian:syria iraqi:iraq
    iranian:iran saudi:arabia yemeni:yemen egyptian:egypt libyan:libya tunisian:tunisia algerian:algeria
    moroccan:morocco sudanese:sudan ethiopian:ethiopia somali:somalia kenyan:kenya ugandan:uganda
    rwandan:rwanda congolese:congo nigerian:nigeria ghanaian:ghana african:africa indian:india
    pakistani:pakistan bangladeshi:bangladesh afghan:afghanistan nepalese:nepal vietnamese:vietnam thai:thailand
    cambodian:cambodia burmese:myanmar malaysian:malaysia indonesian:indonesia philippine:philippines
    filipino:philippines taiwanese:taiwan australian:australia canadian:canada mexican:mexico brazilian:brazil
    argentine:argentina argentinian:argentina chilean:chile peruvian:peru colombian:colombia
    venezuelan:venezuela ecuadorian:ecuador bolivian:bolivia cuban:cuba haitian:haiti jamaican:jamaica
    danish:denmark swedish:sweden norwegian:norway finnish:finland icelandic:iceland irish:ireland
    scottish:scotland welsh:wales english:england european:europe asian:asia serbian:serbia croatian:croatia
    estonian:estonia latvian:latvia lithuanian:lithuania belarusian:belarus georgian:georgia armenian:armenia
    azerbaijani:azerbaijan kazakh:kazakhstan qatari:qatar kuwaiti:kuwait jordanian:jordan
    """.split()
)


@lru_cache(maxsize=4096)
def one_spelling(text: str) -> str:
    """The text with plain marks, decimal fractions, no honorifics, and one name for each country with many."""
    text = _FRACTION.sub(_decimal, fold(text))
    text = normalize("NFKC", text).translate(_MARKS)
    text = " ".join(_HONORIFIC.sub("", text).split())
    for pattern, name in _COUNTRY:
        text = pattern.sub(name, text)
    return text


def country_of(word: str) -> str:
    """The country that a plain word such as "chinese" belongs to; any other word as it is."""
    return _DEMONYMS.get(word) or _DEMONYMS.get(word.removesuffix("s")) or word


def countries() -> Mapping[str, str]:
    """The words for the people and things of a country, and the country that each belongs to."""
    return _DEMONYMS


def _decimal(match: re.Match[str]) -> str:
    return f"{match[1] or '0'}.{_FRACTIONS[match[2]]}"
