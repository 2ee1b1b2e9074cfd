"""Which sentences of a message state something that a report can say or deny."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.english.dates import mentions
from bot.answering.english.figures import numerals
from bot.answering.english.lexicon.closed_words import PREPOSITIONS
from bot.answering.english.names import names
from bot.answering.english.spelling import one_spelling
from bot.answering.english.statement import meaning
from bot.answering.english.terms import ADDRESS, words
from ingest.corpus.text.sentences import sentences

MOST = 3
SHORTEST, LONGEST = 3, 400  # words that say something; characters
LONGEST_CREDIT = 2  # words that say something: a headline in capitals has more

# What Discord makes of a text: https://docs.discord.com/developers/reference#message-formatting
_TARGET = rf'\(<?{ADDRESS}>?(?: "[^"\n]*")?\)'
# A link's label is what a person reads, unless it is the number of a source.
_MASKED = re.compile(rf"\[\d{{1,2}}\]{_TARGET}|(?<!\\)\[([^\[\]\n]+)\]{_TARGET}", re.IGNORECASE)
_FORMAT = re.compile(
    r"\\([^\w\s]|_)"  # escaped: it stays, without the backslash
    rf"| ?\(<?{ADDRESS}>?\)| ?<?{ADDRESS}(?<![.,:;!?\"'”’])>?"
    r"|<(?:@[!&]?|#|a?:\w+:)\d+>|<t:-?\d+(?::\w)?>|@(?:everyone|here)\b"
    r"|\*\*(?:\[\d+\] ?)+\*\*"  # the numbers of sources in our own answers
    r"|\|\||[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}",
    re.IGNORECASE,
)
_LINE_MARKS = re.compile(r"(?:[\s>#•]|-(?![\d$£€]))+")  # a minus sign stays
# "🚨 BREAKING 🚨", "[UPDATE]": what stands around an opening.
_SYMBOLS = re.compile("[\\[\\]\u203c\u2049\u200d\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")
_LONGEST_SYMBOLS = 40  # characters of a sentence in which they are looked for
_NUMBER = re.compile(r"\d{1,2}[.)](?:\s+|$)")  # of a line of a list
# What people put before what they tell; a doubt of theirs is what is checked. But "News Corp", "so far" and "Breaking
# Bad" go on: a mark has to follow such a word, or what says that something is told.
_WORDS = r"(?:breaking(?: news)?|just in|update|news|psa|wow|so|ok(?:ay)?|hey(?: (?:guys|all|everyone))?|well|look)\b"
_MARKS = r"(?:\s*(?:[:,!–—]|[.…-]+(?=\s|$)))+\s*"
_TOLD = (
    r"(?:did (?:you|u|y['’]?all|any(?:one|body)) (?:know|hear|see|read)(?: that)?\s+"
    r"|(?:i|we)(?:['’]ve)? (?:just )?(?:heard|read|saw|see)(?: that)?\s+"
    r"|(?:apparently|reportedly|allegedly|supposedly)[\s,]+|(?:it(?:['’]s| is) )?true that\s+)"
)
_OPENING = re.compile(
    rf"^(?:{_WORDS}(?:{_MARKS}|\s+(?=(?:{_WORDS}\s+)?{_TOLD}))"
    r"|(?:fyi|omg|lol|hey (?:guys|all|everyone)|breaking news|(?-i:BREAKING|JUST IN|UPDATE))\b[\s:,!.–—-]+"
    rf"|so\s+(?-i:(?=[A-Z]))|{_TOLD})+",
    re.IGNORECASE,
)
# Without "that" it may be a thing or a question: "Did you hear what he said?", "Did you see the price of rice?".
_ASKS_OF_TOLD = re.compile(r"\bdid (?:you|u|y['’]?all|any(?:one|body)) (?:know|hear|see|read) that\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|we|his|her|their|our|this|these|those)\b", re.IGNORECASE)
# "It is so sad", "this is huge" and "can't believe they did it" judge more often than they tell.
_OF_SOMEBODY = re.compile(r"(?:(?:and|but|then)\s+)?(?:he|she|they)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)
_LABEL = re.compile(r"\w+:\s")
_OPINION = re.compile(
    r"^(?:i|we|you|my|imo|imho|let['’]?s|please)\b|\b(?:i (?:think|believe|feel|hope|guess|bet)|in my opinion)\b",
    re.IGNORECASE,
)


def plain_text(message: str) -> str:
    """What a person reads of a message, without links, mentions and marks of format; each line is a paragraph."""
    lines = (_plain_line(line) for line in message.splitlines())
    # A line break is typed, not the wrap of a text file: it ends a statement.
    return "\n\n".join(filter(None, lines))


def _plain_line(line: str) -> str:
    text = _FORMAT.sub(r"\1", _MASKED.sub(r"\1", line)).rstrip(" \t>#-•")
    marks = _LINE_MARKS.match(text)
    text = text[marks.end() :] if marks else text
    number = _NUMBER.match(text)
    return text[number.end() :] if number else text


@dataclass(frozen=True, slots=True)
class Statements:
    """The sentences of a message that are to be checked, and how many others it has.

    Where it has none of these, `nameless` are those that may state something without a name or a figure.
    """

    texts: tuple[str, ...]
    others: int = 0
    left_out: int = 0  # of the others: they state something, too, and cannot be checked or are too many
    nameless: tuple[str, ...] = ()
    asking: int = 0  # of the others: they ask or judge, of somebody or with a figure


def statements_of(plain: str) -> Statements:
    """The first sentences of a plain text, MOST at most, that state something of somebody or give a figure."""
    statements: list[str] = []
    nameless: list[str] = []
    others = left_out = asking = 0
    for start, end in sentences(plain):
        text = _without_opening(" ".join(plain[start:end].split()))
        if text in statements:
            continue
        checkable = _can_be_checked(text)
        if checkable and len(statements) < MOST:
            statements.append(text)
        else:
            others += any(c.isalnum() for c in text)
            left_out += checkable or _states(text)
            if len(nameless) < MOST and _may_state(text):
                nameless.append(text)
            asking += _asks_or_judges(text) and (_has_number(text) or any(name.sure for name in names(text)))
    return Statements(tuple(statements), others, left_out, () if statements else tuple(nameless), asking)


def names_nobody(statement: str) -> bool:
    """Whether it is of "the company", and no name says of which."""
    return statement.startswith("The ") and not any(name.sure for name in names(one_spelling(statement)))


def _can_be_checked(text: str) -> bool:
    if len(text) > LONGEST or len(meaning(text)) < SHORTEST or _tells_nothing(text):
        return False
    plain = one_spelling(text)
    name_list = names(plain)
    pronoun = _PRONOUN.search(plain)
    if pronoun and not any(name.start < pronoun.start() for name in name_list):
        return False  # of whom it is said stands in another sentence
    return bool(name_list) or _has_number(plain)


def _without_opening(sentence: str) -> str:
    """The sentence without what introduces it; what "Did you know that ...?" asks of is stated."""
    plain = f"{_SYMBOLS.sub(' ', sentence[:_LONGEST_SYMBOLS]).lstrip()}{sentence[_LONGEST_SYMBOLS:]}"
    text = _OPENING.sub("", plain)
    if text == plain:
        return sentence
    is_told = _ASKS_OF_TOLD.search(plain[: len(plain) - len(text)]) is not None
    return re.sub(r"\?(?=[\"'”’)]*$)", ".", text) if is_told else text


def _may_state(text: str) -> bool:
    """Whether it may be a statement of a thing without a name: "egg prices are falling"."""
    is_short = len(words(text)) < SHORTEST or not meaning(text)
    # "The U.S." is a name as it is spelled in full.
    name_list = names(text) or names(one_spelling(text))
    return not (len(text) > LONGEST or is_short or _PRONOUN.search(text) or _tells_nothing(text) or name_list)


def _states(text: str) -> bool:
    """Whether it says more than a word of a name, of a "he", "she" or "they", or of a number."""
    if len(meaning(text)) < 2 or _tells_nothing(text):
        return False
    plain = one_spelling(text)
    if _OF_SOMEBODY.match(plain) or _has_number(plain):
        return True
    # "Can't believe they did it" begins with a capital, too.
    name_list = names(plain)
    return any(name.sure for name in name_list) or (bool(name_list) and not _PRONOUN.search(plain))


def _tells_nothing(text: str) -> bool:
    """Whether it asks or judges, or is the time or the source of a post."""
    if _asks_or_judges(text):
        return True
    plain = one_spelling(text)
    return _is_time(plain) or _is_credit(plain)


def _asks_or_judges(text: str) -> bool:
    return text.rstrip("\"'”’)").endswith("?") or _OPINION.search(text) is not None


def _is_time(plain: str) -> bool:
    """Whether it is nothing but dates and hours: "10:45 AM · Apr 4, 2025"."""
    for day in reversed(mentions(plain)):
        plain = f"{plain[: day.start]} {plain[day.end :]}"
    return not meaning(_CLOCK.sub(" ", plain))


def _is_credit(plain: str) -> bool:
    """Whether it is a short name alone, or behind a label or a preposition: "Source: Reuters.", "via BBC News"."""
    label = _LABEL.match(plain)
    label_text = plain[label.end() :] if label else plain
    telling = meaning(" ".join(word for word in words(label_text) if word not in PREPOSITIONS))
    name_words = meaning(" ".join(word for name in names(label_text) for word in name.words))
    return len(telling) <= LONGEST_CREDIT and telling <= name_words


def _has_number(plain: str) -> bool:
    return any(not numeral.ordinal for numeral in numerals(plain))
