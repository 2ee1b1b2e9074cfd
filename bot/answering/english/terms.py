"""The words of a question: which are searched for, which are names or figures that an answer must be about."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate

import snowballstemmer

from bot.answering.english.lexicon.grammar import CHAT, CONTRACTIONS, IRREGULAR, QUESTION_OPENERS, STOP_WORDS
from bot.answering.english.lexicon.people import COUNTRIES, HONORIFICS, SHORT_TITLES
from bot.answering.english.lexicon.time import MONTHS, PARTS_OF_DAY, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from bot.answering.english.spelling import one_ending
from ingest.corpus.text.folding import without_accents

# A link, in a question or a message, up to another behind its comma; brackets stand in it in pairs.
ADDRESS = r"https?://(?:(?![,;|，、]https?://)[^\s<>()]|\([^\s<>()]*\))+"
_LINK = re.compile(ADDRESS, re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:,\d{3}\b|[&.’'-][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")
_STEMMING = threading.Lock()
_NO_SUBJECT = frozenset({"news", "headlines", "stories", "updates"})
_DATES = frozenset((*MONTHS, *WEEKDAYS))
# Jan, Mark and the Sun are names as well: these are dates beside a figure or with their stop.
_SHORT_DATES = frozenset((*SHORT_MONTHS, *SHORT_WEEKDAYS))


def words(text: str) -> list[str]:
    """The words of a text in order, lower-case, accents folded, possessive endings dropped."""
    return [_plain(word) for word in _WORD.findall(text)]


def as_typed(text: str) -> dict[str, str]:
    """The words of a text by their plain forms: in small letters with their accents, without possessive endings."""
    return {_plain(word): _OWNS.sub("", word).lower() for word in _WORD.findall(text)}


def irregular_forms(base: str) -> tuple[str, ...]:
    """The irregular forms that share this stem."""
    return _irregular_by_stem().get(base, ())


@lru_cache(maxsize=1)
def _irregular_by_stem() -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for form in IRREGULAR:
        forms[stem(form)] = (*forms.get(stem(form), ()), form)
    return forms


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one plain word (Porter 2); a name that outlets write in several ways, Zelenskyy, has one."""
    # The stemmer keeps the word it works on: two questions at once would mix theirs.
    with _STEMMING:
        return str(_STEMMER.stemWord(IRREGULAR.get(word) or one_ending(word)))


def stems(text: str) -> list[str]:
    """The stems of a text's words; a hyphenated word counts as its parts."""
    return [part for word in _WORD.findall(text) for part in _stems_of(word)]


def stems_as_written(text: str) -> list[tuple[str, bool]]:
    """The stems of a text's words, each with whether its word begins with a capital or a figure."""
    return [(part, not word[0].islower()) for word in _WORD.findall(text) for part in _stems_of(word)]


@lru_cache(maxsize=262144)
def _stems_of(word: str) -> tuple[str, ...]:
    # Ranking reads a hundred passages a question: words repeat, and looking one up is thirty times as fast.
    return tuple(stem(part) for part in re.split(r"[-’']", _plain(word)) if part)


def search_terms(text: str) -> list[str]:
    """The distinct words to search for; all of them where there is nothing but stop words, or "news"."""
    return terms_among(words(text))


def terms_among(words: Iterable[str]) -> list[str]:
    """Those of the words of a text that are searched for."""
    distinct = list(dict.fromkeys(words))
    telling = [word for word in distinct if word not in STOP_WORDS and word not in CONTRACTIONS]
    return distinct if _NO_SUBJECT.issuperset(telling) else telling


def rarest(frequencies: Mapping[str, int], passages: int) -> list[str]:
    """The words to look up, rarest first, as long as they stand in at most this many passages together; one at least.

    A word index reads every passage that holds any of the words: what is in a third of them costs most and tells least.
    """
    words_by_rarity = sorted(frequencies, key=lambda word: frequencies[word])
    frequencies_so_far = list(accumulate(frequencies[word] for word in words_by_rarity))
    return [word for index, word in enumerate(words_by_rarity) if index == 0 or frequencies_so_far[index] <= passages]


# 25/12/2025, 25.12.2025, 2025-12-25 and 12/25/25; not 9/11, and no version 3.11.7.
_DATE_IN_FIGURES = re.compile(
    r"(?<![\w./-])(?:\d{1,2}(?P<by>[./-])\d{1,2}(?P=by)\d{4}|\d{4}(?P<dash>[/-])\d{1,2}(?P=dash)\d{1,2}"
    r"|\d{1,2}/\d{1,2}/\d{2})(?![\w/-]|\.\d)"
)


def names(question: str) -> list[str]:
    """The names and figures of a question as they were typed: what an answer has to be about.

    Capitalized words that follow one another are one name, up to one that owns the next ("Trump's Cabinet" is two). The
    first word counts only if it is not one that questions begin with; months and weekdays are left to the dates, and so
    are dates in figures, which no report writes so. What stands in a link is no name.
    """
    question = _DATE_IN_FIGURES.sub("\n", _LINK.sub("\n", question))
    quoted: dict[str, None] = {}
    name_start = name_end = -1
    for match in _WORD.finditer(question):
        if not _is_name(question, match):
            continue
        if name_end >= 0 and question[name_end : match.start()] == " " and not _OWNS.search(question[:name_end]):
            quoted.pop(question[name_start:name_end], None)
        else:
            name_start = match.start()
        name_end = match.end()
        quoted[question[name_start:name_end]] = None
    quoted_names = [name.removesuffix("'s").removesuffix("’s") for name in quoted]
    return list({" ".join(words(name)): name for name in reversed(quoted_names)}.values())[::-1]


_OWNS = re.compile(r"['’]s$")


def _is_name(question: str, match: re.Match[str]) -> bool:
    raw, plain = match.group(), _plain(match.group())
    if any(plain in words_of_grammar for words_of_grammar in (STOP_WORDS, CONTRACTIONS, _DATES, HONORIFICS, CHAT)):
        return False
    if _is_short_form(question, match, plain) or _is_part_of_a_day(question, match, plain):
        return False
    if any(c.isdigit() for c in raw):
        return True
    first = not question[: match.start()].strip(" \t\n\"'“‘(")
    return raw[0].isupper() and not (first and plain in QUESTION_OPENERS)


def _is_short_form(question: str, match: re.Match[str], plain: str) -> bool:
    """Whether this is "Dec." or "Dec 3", "Sen." or "Mt" before a name, or the "J." of "J. D. Vance"."""
    stop = question.startswith(".", match.end()) and question[match.end() + 1 : match.end() + 2].strip() == ""
    if plain in _SHORT_DATES:
        return stop or bool(
            _FIGURE_AFTER.match(question, match.end()) or _DATED_BEFORE.search(question[: match.start()])
        )
    goes_on = bool(question[match.end() + 1 :].strip())  # "Who is Mister T.?" ends with it
    initials = plain.isalpha() and (len(plain) == 1 or ("." in match.group() and plain not in COUNTRIES))
    # "Mt Etna" is Mount Etna in many reports, "Pres Trump" President Trump: with its stop or without, it is no name.
    short = plain in SHORT_TITLES
    if stop and goes_on and (short or initials):
        return True
    # "ADM CEO" is the head of a company.
    return short and not match.group().isupper() and _NAME_AFTER.match(question, match.end()) is not None


_NAME_AFTER = re.compile(r" [A-ZÀ-Þ](?!['’]?s\b)['’]?[^\W\d_]")  # not the Z of "Gen Z"
_FIGURE_AFTER = re.compile(r"\.?,? ?\d")
_DATED_BEFORE = re.compile(
    r"\d(?:st|nd|rd|th)? (?:of )?$|\b(?:in|on|since|until|by|last|this|early|mid|late) $", re.IGNORECASE
)


def _is_part_of_a_day(question: str, match: re.Match[str], plain: str) -> bool:
    """Whether this is the night of "Thursday Night"; that of "Monday Night Football" is a name's."""
    if plain not in PARTS_OF_DAY:
        return False
    before = words(question[: match.start()])[-1:]
    if not before or before[0] not in WEEKDAYS:
        return False
    following = _WORD.match(question, match.end() + 1)
    return following is None or not following.group()[0].isupper()


@lru_cache(maxsize=16384)
def _plain(word: str) -> str:
    plain = without_accents(word.casefold())
    plain = re.sub(r"[’']s?$", "", plain.replace("’", "'")).replace("'s", "") or plain
    # u.s. and us, a.m. and am: one word with or without its stops.
    return plain.replace(".", "") if re.fullmatch(r"([^\W\d_]\.)+[^\W\d_]?", plain) else plain
