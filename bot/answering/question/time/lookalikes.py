"""What looks like time and is not: titles, outlets, people called May, the 2024 Olympics, 2024 people."""

from __future__ import annotations

import re

from bot.answering.english.lexicon.closed_words import DETERMINERS, JOINTS, PREPOSITIONS
from bot.answering.english.lexicon.grammar import FUNCTION_WORDS
from bot.answering.english.lexicon.news import EVENTS
from bot.answering.english.lexicon.numbers import TENS
from bot.answering.english.lexicon.time import MONTHS, SEASONS, WEEKDAYS
from bot.answering.question.time.table import NTHS, Kind
from bot.answering.question.time.words import Hit
from ingest.corpus.text.folding import without_case_twins

_PLAIN = str.maketrans(
    dict.fromkeys("‘’‛ʼ´`", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‐‑‒–—−", "-") | {"\xa0": " "}
)
_NEAR = 60

# The apostrophe of a year opens none: "in June '24", "the '08 crash".
_QUOTED = re.compile(r"\"[^\"\n]*\"|(?<![\w'])'(?!\d\d\b)[^'\n]+'(?!\w)")
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
# "Did sales fall", but not "in the fall", "late fall": a noun has one of these before it.
_FALLS = r"fall(?<=\w\sfall)(?<!\b(?:last|next|late)\sfall)(?<!\bearly\sfall)(?<!\bmid\sfall)" + "".join(
    rf"(?<!\b{word}\sfall)" for word in sorted(PREPOSITIONS | DETERMINERS | JOINTS)
)
_LOOKALIKES = re.compile(
    r"\b(?:"
    r"march\s+(?:madness|for)|long\s+march|may\s+day|(?:part|participat\w*)\s+in\s+march"
    r"|(?:confidence|trust|faith|belie\w+)\s+in\s+may"
    rf"|(?:black|good|bloody|mail\s+on|independent\s+on|scotland\s+on|easter|palm|cyber|super|ash)\s+{_WEEKDAY}"
    rf"|{_WEEKDAY}\s+(?:times|telegraph|mail|mirror|express|herald|post|night\s+live|the\s+13th|(?:of\s+)?next\s+week)"
    rf"|(?:{_WEEKDAY}(?:,|,?\s+and|,?\s+or)\s+){{1,6}}{_WEEKDAY}\s+(?:of\s+)?next\s+week"
    r"|last\s+week\s+tonight|(?:tonight|today)\s+(?:show|programme|program)\b"
    r"|(?:arab|prague)\s+spring|2001:\s+a\s+space"
    r"|(?:formula|windows|top|article|section|apollo|chapter|level|phase|page|number)\s+[0-9]+"
    # A verb, "did sales fall last year?", but not "in the fall last year"; and a quarter of a year of accounts.
    rf"|{_FALLS}(?=\s+(?:last|this|next)\s+year\b)"
    rf"|last\s+(?:{_WEEKDAY}|{'|'.join(SEASONS)})\s+of\b"
    rf"|(?<=\bthe\s)last\s+{_WEEKDAY}\s+(?:(?:before|until)\b|in\s+(?=(?:{'|'.join(MONTHS)})\b))"
    rf"|(?:q[1-4]|(?:{'|'.join(NTHS)}|last)\s+quarter),?\s+(?:of\s+)?(?:the\s+)?"
    r"(?:fiscal\s+(?:year\s+)?(?:(?:19|20)\d\d|'?\d\d)|fy\s?(?:20)?\d\d|(?:19|20)\d\d\s+fiscal\s+year)"
    rf"|fiscal\s+(?:q[1-4]|(?:{'|'.join(NTHS)}|last)\s+quarter)(?:,?\s+(?:of\s+)?(?:(?:19|20)\d\d|'?\d\d))?"
    rf"|(?:week|day|round|part|stage|game)\s+[0-9]+\s+of(?=\s+(?:{'|'.join(MONTHS)})\b)"
    r"|(?:more|less|fewer)\s+than\s+\w+\s+\w+\s+ago"
    r"|(?:over|under|at\s+least|almost|nearly|about|around|roughly|half|some)\s+\w+\s+\w+\s+ago"
    rf"|(?:{'|'.join(TENS)})[\s-]+\w+\s+\w+\s+ago|hundred\s+(?:and\s+)?\w+\s+\w+\s+ago"
    r")",
    re.IGNORECASE,
)
# Outlets by their name as they write it: "in India today" is a time. The largest also as people type it.
_OUTLETS = re.compile(
    r"\b(?:USA|Russia|India|Business|Psychology) (?:Today|TODAY)\b|\bThe May (?=[A-Z])"
    r"|(?<!\bin )(?<!\bthe )\b(?i:usa today)\b|(?<!\bin )\bthe (?i:usa today)(?= (?!\d)\w)"
)

_FUNCTION = rf"(?:{'|'.join(FUNCTION_WORDS)})\b"
_EVENT = rf"(?:{'|'.join(EVENTS)})\b"
_BEFORE_EVENT = re.compile(rf"\s+(?:(?!{_FUNCTION})[\w'-]+\s+){{0,2}}{_EVENT}", re.IGNORECASE)
_EVENT_OF = re.compile(
    rf"\b(?:{_EVENT}|end|start|beginning|middle|turn|rest|early|late|mid)\s+(?:of|in)\s+$", re.IGNORECASE
)
_CONTENT_WORD = re.compile(rf"\s+(?!{_FUNCTION})\w", re.IGNORECASE)
_THINGS = re.compile(
    r"\s+(?:people|persons|men|women|children|per\s?cent|m|km|kg|degrees|(?!(?:this|was|is|his|its|has|does|as)\b)"
    r"[a-z]+(?<!s)s)\b(?!')"
)
_NEWS_FROM = re.compile(r"\b(?:news|reports?|articles?|stor(?:y|ies)|coverage|headlines?)\s+from\s+$", re.IGNORECASE)
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_OWNED = re.compile(r"\b(?:the|a|his|her|their|our|your|its)\s+$", re.IGNORECASE)
_BEFORE_MONTH = ("between", "from", "in ", "during", "throughout", "early", "mid", "late")
_VERB = re.compile(r"(?:\b|[0-9])(?:may|march)\b")


def hide_lookalikes(question: str) -> str:
    """The question with plain punctuation, and strokes over what only looks like time; as long as before."""
    text = without_case_twins(question).translate(_PLAIN)
    stripped = text.strip(" ?.!")
    for pattern in (_QUOTED, _LOOKALIKES, _OUTLETS):
        # A question that stands in quotes as a whole is still a question.
        text = pattern.sub(lambda match: match[0] if match[0].strip(" ?.!") == stripped else "_" * len(match[0]), text)
    return text


def names_something_else(text: str, hit: Hit, preposition: str) -> bool:
    """Whether a date, month or year belongs to a thing ("the 2024 vote") or is none at all ("2024 people")."""
    if hit.kind is Kind.RELATIVE or hit.kind is Kind.WEEKDAY:
        return False
    before, after = text[max(0, hit.start - _NEAR) : hit.start], text[hit.end : hit.end + _NEAR]
    if _BEFORE_EVENT.match(after) or _is_verb(text, hit, preposition, before):
        return True
    if hit.kind is Kind.YEAR:
        sure = preposition.startswith(("in", "during", "since"))
        counted = _THINGS.match(after) if sure else _CONTENT_WORD.match(after)
        loose = preposition in ("of", "in") and _EVENT_OF.search(before)
        # "a song from 1988" is not news from 1988.
        return bool(counted or loose or (preposition == "from" and not _NEWS_FROM.search(before)))
    yearless_count = hit.yearly is not None and text[hit.end - 1].isdigit() and _THINGS.match(after)
    return bool(yearless_count or (_THE.search(before) and _CONTENT_WORD.match(after)))


def _is_verb(text: str, hit: Hit, preposition: str, before: str) -> bool:
    """Small "may" and "march" without a year are months only after a word of time."""
    words = text[hit.start : hit.end]
    if not _VERB.search(words) or re.search("[0-9]{4}", words):
        return False
    if words.startswith("last"):
        return bool(_OWNED.search(before))
    return not preposition and not words.startswith(_BEFORE_MONTH)


# "What did he say Tuesday?", "Who was fired Tuesday night in Ohio?": as Americans write of a day that is over.
_OVER = re.compile(
    r"\b(?:did|didn't|was|were|wasn't|weren't|had|happened|happen|\w+ed|won|said|died|lost|met)\b", re.IGNORECASE
)
_PLAIN_WORD = re.compile(r"\b[a-z'-]+\s+$")
_NO_VERB = re.compile(
    r"\b(?:the|a|an|every|each|any|of|next|coming|following|one|per|which|what|called|named|to|until|till|by|before|for"
    r"|after|from|on|since|this|last|first|second|and|or|with|like|is|are)\s+$"
)
_ENDS = re.compile(r"\s*(?:[?.!,;]|$)|\s+(?:in|at|about|when|after|over|during|against|and|but|with|to|by|near)\b")


def is_told_of(text: str, hit: Hit) -> bool:
    """Whether a weekday without "on" is a day of which the question tells that something happened."""
    before = text[: hit.start]
    return bool(
        _OVER.search(before)
        and _PLAIN_WORD.search(before)
        and not _NO_VERB.search(before)
        and _ENDS.match(text, hit.end)
    )
