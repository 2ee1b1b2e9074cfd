"""What kind of thing a question asks for, where its words say so: a share, an amount of money, a figure or a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"""\d|\b(?:
    zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|sixty|seventy
    |eighty|ninety|hundred|thousand|million|billion|trillion|half|third|quarter|double|twice|none|nobody
)s?\b"""
_TIME = rf"""{_NUMBER}|\b(?:
    january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday
    |thursday|friday|saturday|sunday|today|yesterday|tomorrow|tonight|week|weekend|month|year|decade|century|spring
    |summer|autumn|winter|fall|christmas|easter
)s?\b"""
# The day and the year of a date are no figure that anybody asks for.
_DATE = r"""\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d{1,2}(?:st|nd|rd|th)?\b
    |\b\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b
    |\b(?:19|20)\d\d\b(?![,.]\d)
"""
_FLAGS = re.IGNORECASE | re.VERBOSE


@dataclass(frozen=True, slots=True)
class AnswerType:
    """What a sentence must hold to be an answer, and how a Refusal names it."""

    name: str
    pattern: re.Pattern[str]
    apart_from: re.Pattern[str] | None = None

    def is_in(self, text: str) -> bool:
        """Whether the text holds such a thing."""
        if self.apart_from:
            text = self.apart_from.sub(" ", text)
        return self.pattern.search(text) is not None


FIGURE = AnswerType("a figure", re.compile(_NUMBER, _FLAGS), re.compile(_DATE, _FLAGS))
TIME = AnswerType("a date", re.compile(_TIME, _FLAGS))
SHARE = AnswerType(
    "a share",
    re.compile(
        rf"%|\bper\s?cent|\b(?:half|(?:third|quarter|fifth|sixth|tenth)s?|majority|none|all)\b"
        rf"|(?:{_NUMBER})\s(?:in|of|out\sof)\s(?:every\s|the\s)?(?:{_NUMBER})",
        _FLAGS,
    ),
)
_CURRENCY = (
    r"(?:dollars?|euros?|pounds?|yen|yuan|rupees?|roubles?|rubles?|francs?|pesos?|cents?|pence|bucks|USD|EUR|GBP)"
)
MONEY = AnswerType(
    "an amount of money",
    re.compile(rf"[$£€¥₹₩]\s?\d|(?:{_NUMBER})(?:\w|[.,]\d)*[\s-](?:(?!per\s)\w+[\s-])?{_CURRENCY}\b|\bfree\b", _FLAGS),
)

_ASKS_SHARE = re.compile(r"\b(?:what|which) (?:percentage|per ?cent|share|proportion)\b")
_PAID = r"(?:costs?|pay|pays|paid|spend|spent|worth|sells?|sold|priced?|charged?|fined?|donated?|raised?)"
_ASKS_MONEY = re.compile(
    rf"\bhow much (?:money|cash)\b|\bhow much (?:did|does|do|will|would|is|are|was|were|has|have)\b[^,;:.]* {_PAID}\b"
    rf"|\b(?:costs?|costing|for|pay|paid|fined) how much\b|\bwhat (?:is|was) the (?:[\w-]+ ){{0,2}}(?:price|salary)\b"
)
_ASKS_FIGURE = re.compile(
    r"\bhow (?:many|much|old|tall|high|far|large|big|deep|fast)\b|\b(?:what|which) (?:percentage|share|number)\b"
)
_ASKS_TIME = re.compile(
    r"(?:^|[,;:.!?]\s*)(?:and |but |so )?when\b|\b(?:what|which) (?:year|day|date|month|time)\b|\bhow long ago\b"
)


def expected(question: str) -> AnswerType | None:
    """The kind of answer that a question's own words ask for; None where they leave it open."""
    folded = question.casefold()
    if _ASKS_SHARE.search(folded):
        return SHARE
    if _ASKS_MONEY.search(folded):
        return MONEY
    if _ASKS_FIGURE.search(folded):
        return FIGURE
    return TIME if _ASKS_TIME.search(folded) else None
