"""A name and its initials are one: "DOJ" finds what articles write on the Department of Justice, and the other way.

Which initials are whose, the articles tell: those that write both a name and its initials in one passage. As the
abbreviation and the long form of Schwartz and Hearst (2003), A simple algorithm for identifying abbreviation
definitions in biomedical text, but without their brackets: newspapers seldom write them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import stems
from bot.answering.question.query import Query, read_query
from bot.answering.search.acronyms import SMALL, in_capitals, spelled_out
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time

PASSAGES = 150  # the newest with initials, in which is looked whose these are
PASSAGES_OF_WORD = 1500  # where they have the stem of a word as frequent as "who"
FEWEST = 2  # articles that write both: what one alone says, nobody has confirmed
MORE = 2  # times as often as what was typed stands what takes its place
MOST = 8  # parts of a question that are looked up as names, and as initials
SHORTEST, LONGEST = 3, 7  # letters; two are too often a word's
_NAME = re.compile(rf"(?<![\w’'-])[A-Z][\w’'-]*(?:,? {SMALL}[A-Z][\w’'-]*)+")
_WORD = re.compile(r"[^\W_]+")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Initials:
    """Initials, in about how many passages they stand in capitals, and names that articles write beside them.

    Each name has the number of these articles.
    """

    short: str
    passages: float
    names: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Pair:
    """What a question has at its place, what articles write for it, and whether most of them do so."""

    place: Place
    typed: str
    other: str
    prevails: bool


def with_initials(query: Query, corpus: Corpus) -> Query:
    """The query with each name or its initials as articles write it, too; a name as most of them do."""
    if query.language not in (None, "English"):
        return query
    no_pairs: list[_Pair] = []
    pairs = if_in_time("initials", lambda: _pairs(query.text, corpus), no_pairs)
    text, otherwise = query.text, dict[str, frozenset[str]]()
    for pair in reversed(pairs):
        name, other_name = pair.typed, pair.other
        if pair.prevails and other_name not in query.text:
            start, end = pair.place
            text, name, other_name = text[:start] + other_name + text[end:], other_name, name
        otherwise[other_name] = frozenset(stems(name))
    query_with_initials = query if text == query.text else read_query(replace(query.question, text=text))
    return replace(query_with_initials, otherwise=otherwise) if otherwise else query


def _pairs(text: str, corpus: Corpus) -> list[_Pair]:
    pairs: list[_Pair] = []
    for place, possible in islice(_possible_names(text), MOST):
        check_time()
        if not any(place[0] < pair.place[1] and pair.place[0] < place[1] for pair in pairs):
            name = text[slice(*place)]
            if initials := next(_initials_of(name, possible, corpus), None):
                pairs.append(_pair(place, name, initials, corpus))
    for short in islice(in_capitals(text), MOST):
        check_time()
        if SHORTEST <= len(short) <= LONGEST and not any(short in (pair.typed, pair.other) for pair in pairs):
            initials = _look_up(short, corpus)
            name, articles = max(initials.names.items(), key=lambda pair: pair[1], default=("", 0))
            match = _word_pattern(short).search(text)
            if match and articles >= FEWEST and 2 * articles > sum(initials.names.values()):
                # Kept as they are: they may stand for what articles write in small letters, as an IRA does.
                pairs.append(_Pair(match.span(), short, name, prevails=False))
    return sorted(pairs, key=lambda pair: pair.place)


def _pair(place: Place, name: str, initials: _Initials, corpus: Corpus) -> _Pair:
    passages = corpus.document_frequencies([phrase := _phrase(name)])[phrase]
    return _Pair(place, name, initials.short, initials.passages >= MORE * passages)


def _possible_names(text: str) -> Iterator[tuple[Place, list[str]]]:
    """Where names of several words may stand in a text, the longest first, with what their initials may be."""
    for match in _NAME.finditer(text):
        places = [(match.start() + word.start(), match.start() + word.end()) for word in _WORD.finditer(match[0])]
        large = [index for index, (start, _) in enumerate(places) if text[start].isupper()]
        spans = [(first, last) for at, first in enumerate(large) for last in large[at + 1 : at + LONGEST]]
        for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
            words = [text[start:end] for start, end in places[first : last + 1]]
            if words[0].lower() not in STOP_WORDS and (possible := _possible_initials(words)):
                yield (places[first][0], places[last][1]), possible


def _possible_initials(words: Sequence[str]) -> list[str]:
    """The initials of a name, without and with its small words: "DJ" and "DOJ"."""
    letters = [word[0] for word in words]
    possible = ("".join(letter for letter in letters if letter.isupper()), "".join(letters).upper())
    return [short for short in dict.fromkeys(possible) if SHORTEST <= len(short) <= LONGEST and short.isalpha()]


def _initials_of(name: str, possible: Iterable[str], corpus: Corpus) -> Iterator[_Initials]:
    """Those that articles write beside this name, and not more often beside another one of theirs."""
    # Rare letters first tell that no phrase need be looked for, which takes longer.
    frequencies = corpus.document_frequencies(possible)
    for short in (short for short in possible if frequencies[short] >= FEWEST):
        pattern = _word_pattern(short)
        texts = corpus.articles_writing([_phrase(name), short], [short], PASSAGES)
        articles = len({article for article, text in texts if pattern.search(text)})
        if articles >= FEWEST:
            initials, name_stems = _look_up(short, corpus), stems(name)
            if all(
                number <= articles for other_name, number in initials.names.items() if stems(other_name) != name_stems
            ):
                yield initials


def _look_up(short: str, corpus: Corpus) -> _Initials:
    limit = PASSAGES_OF_WORD if short.lower() in STOP_WORDS else PASSAGES
    pattern, names = _word_pattern(short), re.compile(spelled_out(short))
    # "Ice" is no ICE, whatever their stems are.
    texts = [
        (article, text) for article, text in corpus.articles_writing([short], [short], limit) if pattern.search(text)
    ]
    articles: dict[str, set[str]] = defaultdict(set)
    for article, text in texts:
        for name in names.findall(text):
            articles[name].add(article)
    frequency = corpus.document_frequencies([short])[short]
    passages = frequency * len(texts) / max(1, min(frequency, limit))
    return _Initials(short, passages, {name: len(article_ids) for name, article_ids in articles.items()})


def _word_pattern(short: str) -> re.Pattern[str]:
    return re.compile(rf"{short}(?<![^\W_]{short})(?![^\W_])")


def _phrase(name: str) -> str:
    return " ".join(_WORD.findall(name))
