"""The words of a question: which are searched for, which are names or figures that an answer must be about."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate

import snowballstemmer

from ingest.corpus.text.normalization import normalize

_WORD = re.compile(r"[^\W_]+(?:,\d{3}\b|[.’'-][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")
_STEMMING = threading.Lock()
# Function words, words that only say that something is asked for, and those that time_scope reads.
STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having he
    her here hers him his how i if in into is it its itself just me more most my no nor not now of off on once
    only or other our out over own same she should so some such than that the their them then there these they
    this those through to too under until up upon us very was we were what when where which while who whom whose
    why will with would you your many much tell say says said please know put get gets got make makes made
    latest newest recent recently lately currently today yesterday
    """.split()
)
_NO_SUBJECT = frozenset({"news", "headlines", "stories", "updates"})
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = _WEEKDAYS | frozenset(
    "january february march april may june july august september october november december".split()
)
# Jan, Mark and the Sun are names as well: these are dates beside a figure or with their stop.
_SHORT_DATES = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun".split()
)
_PARTS_OF_DAY = frozenset("morning afternoon evening night".split())
# How people are addressed; the second only with a full stop: "Gen Z" and a sales rep are none.
_HONORIFICS = frozenset("mr mrs ms mx dr sir dame prof messrs".split())
_SHORT_TITLES = frozenset("gov sen rep pres lt gen col capt sgt maj rev hon jr sr atty".split())
_COUNTRIES = frozenset("us usa uk eu un uae".split())
_CHAT = frozenset("asap tl tldr btw fyi imo lol omg pls plz thx ty".split())


def words(text: str) -> list[str]:
    """The words of a text in order, lower-case, accents folded, possessive endings dropped."""
    return [_plain(word) for word in _WORD.findall(text)]


# Forms that a stemmer leaves apart though they are one verb; those that news is written with.
_IRREGULAR = dict(
    pair.split(":")
    for pair in """
    rose:rise risen:rise fell:fall fallen:fall won:win met:meet began:begin begun:begin held:hold led:lead lost:lose
    made:make left:leave struck:strike stricken:strike broke:break broken:break took:take taken:take gave:give
    given:give went:go gone:go came:come became:become grew:grow grown:grow threw:throw thrown:throw sold:sell
    bought:buy paid:pay spent:spend sent:send shot:shoot fought:fight found:find built:build chose:choose
    chosen:choose spoke:speak spoken:speak wrote:write written:write stole:steal stolen:steal drove:drive
    driven:drive flew:fly flown:fly ran:run dying:die lying:lie tying:tie
    """.split()
)


def irregular_forms(wanted: str) -> tuple[str, ...]:
    """The irregular forms that share this stem."""
    return _irregular_by_stem().get(wanted, ())


@lru_cache(maxsize=1)
def _irregular_by_stem() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for form in _IRREGULAR:
        found[stem(form)] = (*found.get(stem(form), ()), form)
    return found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one plain word (Porter 2)."""
    # The stemmer keeps the word it works on: two questions at once would mix theirs.
    with _STEMMING:
        return str(_STEMMER.stemWord(_IRREGULAR.get(word, word)))


def stems(text: str) -> list[str]:
    """The stems of a text's words; a hyphenated word counts as its parts."""
    return [part for word in _WORD.findall(text) for part in _stems_of(word)]


@lru_cache(maxsize=262144)
def _stems_of(word: str) -> tuple[str, ...]:
    # Ranking reads a hundred passages a question: words repeat, and looking one up is thirty times as fast.
    return tuple(stem(part) for part in re.split(r"[-’']", _plain(word)) if part)


def search_terms(question: str) -> list[str]:
    """The distinct words to search for; all of them where there is nothing but stop words, or "news"."""
    found = list(dict.fromkeys(words(question)))
    telling = [word for word in found if word not in STOP_WORDS]
    return found if _NO_SUBJECT.issuperset(telling) else telling


def rarest(frequencies: Mapping[str, int], passages: int) -> list[str]:
    """The words to look up, rarest first, as long as they stand in at most this many passages together; one at least.

    A word index reads every passage that holds any of the words: what is in a third of them costs most and tells least.
    """
    words_by_rarity = sorted(frequencies, key=lambda word: frequencies[word])
    read = list(accumulate(frequencies[word] for word in words_by_rarity))
    return [word for place, word in enumerate(words_by_rarity) if place == 0 or read[place] <= passages]


def names(question: str) -> list[str]:
    """The names and figures of a question as they were typed: what an answer has to be about.

    Capitalised words that follow one another are one name, up to one that owns the next ("Trump's Cabinet" is two). The
    first word counts only if it is not one that questions begin with; months and weekdays are left to the dates.
    """
    found: dict[str, None] = {}
    name_start = name_end = -1
    for match in _WORD.finditer(question):
        if not _is_name(question, match):
            continue
        if name_end >= 0 and question[name_end : match.start()] == " " and not _OWNS.search(question[:name_end]):
            found.pop(question[name_start:name_end], None)
        else:
            name_start = match.start()
        name_end = match.end()
        found[question[name_start:name_end]] = None
    typed = [name.removesuffix("'s").removesuffix("’s") for name in found]
    return list({" ".join(words(name)): name for name in reversed(typed)}.values())[::-1]


_OWNS = re.compile(r"['’]s$")


def _is_name(question: str, match: re.Match[str]) -> bool:
    raw, plain = match.group(), _plain(match.group())
    if plain in STOP_WORDS or plain in _MONTHS or plain in _HONORIFICS or plain in _CHAT:
        return False
    if _is_short_form(question, match, plain) or _is_part_of_a_day(question, match, plain):
        return False
    if any(c.isdigit() for c in raw):
        return True
    first = not question[: match.start()].strip(" \t\n\"'“‘(")
    return raw[0].isupper() and not (first and plain in _STARTS)


def _is_short_form(question: str, match: re.Match[str], plain: str) -> bool:
    """Whether this is "Dec." or "Dec 3", "Sen." before a name, or the "J." of "J. D. Vance"."""
    stop = question.startswith(".", match.end()) and question[match.end() + 1 : match.end() + 2].strip() == ""
    if plain in _SHORT_DATES:
        return stop or bool(
            _FIGURE_AFTER.match(question, match.end()) or _DATED_BEFORE.search(question[: match.start()])
        )
    more = bool(question[match.end() + 1 :].strip())  # "Who is Mister T.?" ends with it
    initials = plain.isalpha() and (len(plain) == 1 or ("." in match.group() and plain not in _COUNTRIES))
    return stop and more and (plain in _SHORT_TITLES or initials)


_FIGURE_AFTER = re.compile(r"\.?,? ?\d")
_DATED_BEFORE = re.compile(
    r"\d(?:st|nd|rd|th)? (?:of )?$|\b(?:in|on|since|until|by|last|this|early|mid|late) $", re.IGNORECASE
)


def _is_part_of_a_day(question: str, match: re.Match[str], plain: str) -> bool:
    """Whether this is the night of "Thursday Night"; that of "Monday Night Football" is a name's."""
    if plain not in _PARTS_OF_DAY:
        return False
    before = words(question[: match.start()])[-1:]
    if not before or not _WEEKDAYS.issuperset(before):
        return False
    following = _WORD.match(question, match.end() + 1)
    return following is None or not following.group()[0].isupper()


_STARTS = frozenset(
    """
    name list give describe explain show find according complete true false whats whos hows wheres whens
    """.split()
)


def _plain(word: str) -> str:
    folded = normalize("NFKD", word.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    plain = re.sub(r"[’']s?$", "", plain.replace("’", "'")).replace("'s", "") or plain
    # u.s. and us, a.m. and am: one word with or without its stops.
    return plain.replace(".", "") if re.fullmatch(r"([^\W\d_]\.)+[^\W\d_]?", plain) else plain
