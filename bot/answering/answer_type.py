"""What kind of thing a question asks for, where its words say so: a share, an amount of money, a figure or a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"""\d|\b(?:
    zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|(?:thir|four|fif|six|seven|eigh|nine)teen
    |twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|half|third|quarter
    |double|triple|once|twice|none|nobody|several
)s?\b"""
# "A foot of rain fell", "there were no deaths" are figures as well.
_AMOUNT = (
    rf"{_NUMBER}|\ban?\s(?:foot|mile|inch|yard|met(?:re|er)|kilomet(?:re|er)|tonn?e?|day|week|month|year|decade)\b"
)
_AMOUNT += r"|\bno\s[a-z]+s\b"
_TIME = rf"""{_NUMBER}|\b(?:
    january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday
    |thursday|friday|saturday|sunday|today|yesterday|tomorrow|tonight|week|weekend|month|year|decade|century|spring
    |summer|autumn|winter|fall|christmas|easter|thanksgiving|halloween|ramadan|day|night|morning|afternoon|evening|noon
    |midnight|dawn|dusk|hour
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


FIGURE = AnswerType("a figure", re.compile(_AMOUNT, _FLAGS), re.compile(_DATE, _FLAGS))
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
    r"(?:dollars?|euros?|pounds?|yen|yuan|rupees?|roubles?|rubles?|francs?|pesos?|cents?|pence|bucks|kron(?:or|er|a|e)"
    r"|shekels?|dirhams?|zlotys?|riyals?|lira|rand|baht|ringgit|rupiah|dong|naira|shillings?|USD|EUR|GBP)"
)
MONEY = AnswerType(
    "an amount of money",
    re.compile(
        rf"[$£€¥₹₩]\s?\d|(?:{_NUMBER})(?:\w|[.,]\d)*[\s-](?:(?!per\s)\w+[\s-])?{_CURRENCY}\b|\bfree\b|\d(?:¢|p\b)"
        # What a state spends is also told in these.
        r"|(?:%|per\s?cent)\sof\s(?:\w+\s)?(?:GDP|gross|budget|income|output|salary|turnover|revenue)",
        _FLAGS,
    ),
)

_ASKS_SHARE = re.compile(r"\b(?:what|which) (?:percentage|per ?cent|share(?! (?:price|holder))|proportion)\b")
_RATE = r"(?:rates?|tariffs?|tax|taxes|prices?|wages?|fees?|temperatures?)"
_PAID = (
    r"(?:costs?|pay|pays|paid|spend|spent|worth|sells?|sold|priced?|charged?|fined?|donated?"
    rf"|raised?(?!.*\b{_RATE}\b))"
)
_ASKS_MONEY = re.compile(
    rf"\bhow much (?:money|cash)\b|\bhow much (?:did|does|do|will|would|is|are|was|were|has|have)\b[^,;:.]* {_PAID}\b"
    rf"|\b(?:costs?|costing|for|pay|paid|fined) how much\b|\bwhat (?:is|was) the (?:[\w-]+ ){{0,2}}(?:price|salary)\b"
)
_ASKS_FIGURE = re.compile(
    r"\bhow (?:many|much|old|tall|high|far|large|big|deep|fast)\b|\b(?:what|which) (?:percentage|number)\b"
)
# Asked with "how much", and told in words: how far somebody will go, how much power he has.
_OPEN = re.compile(
    r"\bhow far (?:will|would|can|could|should|might|did|does|do|has|have|is|are) [\w' ]+ (?:go|gone|going)\b"
    r"|\bhow much (?:power|influence|control|trouble|support|trust|pressure|say|attention|sense|of an? \w+)\b"
    r"|\bhow (?:big|large|high|deep)(?: of)? (?:is|are|was|were|an?) (?:(?:the|an?|his|her|their|its) )?(?:\w+ )?"
    r"(?:threat|risk|problem|deal|challenge|issue|impact|difference|concern|danger|crisis|role|divide)\b"
)
# "When the two met in Alaska, what did they discuss?" asks what.
_CLAUSE = re.compile(r"^\W*when\b[^?]*, (?=(?:who|whom|whose|what|how|why|where|which|did|was|were|is|are|has|have)\b)")
_ASKS_TIME = re.compile(
    r"(?:^|[,;:.!?]\s*)(?:and |but |so )?when\b|\bhow long ago\b"
    r"|\b(?:what|which) (?:year|day|date|month|time(?! (?:zone|frame|travel)))\b"
)


def expected(question: str) -> AnswerType | None:
    """The kind of answer that a question's own words ask for; None where they leave it open."""
    folded = _CLAUSE.sub("", question.casefold())
    if _OPEN.search(folded):
        return None
    if _ASKS_SHARE.search(folded):
        return SHARE
    if _ASKS_MONEY.search(folded):
        return MONEY
    if _ASKS_FIGURE.search(folded):
        return FIGURE
    return TIME if _ASKS_TIME.search(folded) else None
