"""The words of a question: which are searched for, which are names or figures that an answer must be about."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")
# Function words, and words that only say that something is asked for.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "against",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "down",
        "during",
        "each",
        "few",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "me",
        "more",
        "most",
        "my",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "same",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "many",
        "much",
        "tell",
        "say",
        "says",
        "said",
        "please",
        "know",
    ]
)
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)


def words(text: str) -> list[str]:
    """The words of a text in order, lower-case, accents folded, possessive endings dropped."""
    return [_plain(match.group()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one plain word (Porter 2)."""
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of a text's words; a hyphenated word counts as its parts."""
    return [stem(part) for word in words(text) for part in re.split(r"[-’']", word) if part]


def search_terms(question: str) -> list[str]:
    """The distinct words to search for; all of them where there is nothing but stop words."""
    found = list(dict.fromkeys(words(question)))
    return [word for word in found if word not in STOP_WORDS] or found


def names(question: str) -> list[str]:
    """The capitalised words and figures of a question, plain: what an answer has to be about.

    The first word counts only if it is not a word that questions begin with; months and weekdays are left to
    the dates.
    """
    found: dict[str, None] = {}
    for match in _WORD.finditer(question):
        raw, plain = match.group(), _plain(match.group())
        if plain in STOP_WORDS or plain in _MONTHS:
            continue
        first = not question[: match.start()].strip(" \t\n\"'“‘(")
        if any(c.isdigit() for c in raw) or (raw[0].isupper() and not (first and _is_common_start(plain))):
            found[plain] = None
    return list(found)


def _is_common_start(plain: str) -> bool:
    return plain in _STARTS


_STARTS = frozenset(
    [
        "name",
        "list",
        "give",
        "describe",
        "explain",
        "show",
        "find",
        "according",
        "complete",
        "true",
        "false",
        "whats",
        "whos",
        "hows",
        "wheres",
        "whens",
    ]
)


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    plain = re.sub(r"[’']s?$", "", plain.replace("’", "'")).replace("'s", "") or plain
    # u.s. and us, a.m. and am: one word with or without its stops.
    return plain.replace(".", "") if re.fullmatch(r"(\w\.)+\w?", plain) else plain
