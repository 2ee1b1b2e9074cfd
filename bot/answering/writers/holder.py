"""Who holds an office now, by the names that the newest reports put beside its words.

Whoever asks "Who is the prime minister?" means today's. A sentence that has the words of the question may be of any
day, or of another office; "Prime Minister Jane Doe" in several of the newest reports tells who it is, whatever else
those say (docs/decisions/0016-readers-decide.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

import numpy as np

from bot.answering.answer import Citation, Claim, Evidence, ProposedClaim, ShortAnswer
from bot.answering.english.lexicon.closed_words import FORMS_OF_BE, PREPOSITIONS
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.lexicon.people import TITLES
from bot.answering.english.named_beside import APART, NamedSpan, is_one_name, named_beside
from bot.answering.english.spelling import country_of, one_spelling, words_of_country
from bot.answering.english.terms import stem, words
from bot.answering.question.query import Query
from bot.answering.question.time.calendar import shift
from bot.answering.reading.marked_evidence import Reading, look_at
from bot.answering.search.retriever import SearchResult
from bot.answering.writers.extractive import ExtractiveWriter
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.text.sentences import sentences

RECENT = timedelta(days=120)  # older reports say little of who it is now
PASSAGES = (6, 40)  # of a day and in all, of the newest that have these words
DAYS = 5  # the newest whose reports name somebody beside the words of the office
LEAST_DAYS = 2  # of these, how many must have the same name
MOST_WORDS = 6  # of an office; a longer question asks for something else
_ASKING = frozenset({"who", "whos"})
_OF_MANY = frozenset({"are", "were"})
_OWNER = re.compile(r"\w['’]s ")
# Of the United States most articles speak without naming them.
_SAYS_NOTHING = STOP_WORDS | _ASKING | {"unitedstates"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom the newest reports name beside the words of an office, the passages of these, newest first, and since when.

    What older reports than `since` say may be of another holder.
    """

    office: frozenset[str]
    name: tuple[str, ...]
    passages: tuple[ScoredPassage, ...]
    since: date

    def is_named_in(self, text: str) -> NamedSpan | None:
        """The holder's name beside the words of the office in this text; None where it does not stand there."""
        return next((named for named in named_beside(text, self.office) if is_one_name(named.words, self.name)), None)

    def is_named_by(self, claim: Claim) -> bool:
        """Whether this claim names the holder so."""
        return self.is_named_in(claim.text) is not None

    def is_told(self, claims: Sequence[ProposedClaim], evidence: Evidence) -> bool:
        """Whether one of these claims, from a report that is no older than `since`, names the holder so."""
        days = {number: passage.published for number, passage in enumerate(evidence.passages, start=1)}
        return any(
            self.is_named_in(claim.text) and (days.get(quote.number) or date.min) >= self.since
            for claim in claims
            for quote in claim.quotes
        )


def newest_holder(query: Query, corpus: Corpus) -> Holder | None:
    """Who holds the office that is asked for; None where nothing of that is asked, or too few reports agree."""
    office_words = _words_of_office(query)
    if not office_words:
        return None
    office = frozenset(stem(country_of(word)) for word in office_words)
    days = (shift(query.today, -RECENT), query.today)
    forms = [sorted(words_of_country(word)) for word in office_words]
    ids = corpus.newest_near(forms, APART, days, PASSAGES, query.as_of)
    passages = corpus.load([(number, 0.0) for number in ids], query.as_of)
    by_day: dict[date | None, list[tuple[ScoredPassage, NamedSpan]]] = {}
    first_days: dict[str, date | None] = {}  # what is said again in the same words says nothing new
    for passage in passages:
        if len(by_day) == DAYS and passage.published not in by_day:
            break
        for named in named_beside(passage.text, office):
            if first_days.setdefault(_sentence(passage.text, named), passage.published) == passage.published:
                by_day.setdefault(passage.published, []).append((passage, named))
    return _holder_by_days(office, list(by_day.values()), days[0])


def _sentence(text: str, named: NamedSpan) -> str:
    return next(text[start:end] for start, end in sentences(text) if start <= named.start < end)


def _holder_by_days(
    office: frozenset[str], by_day: Sequence[Sequence[tuple[ScoredPassage, NamedSpan]]], since: date
) -> Holder | None:
    """The name that stands most often on the newest day, and on most of these days, if enough of them have it."""
    agreeing_pairs: list[tuple[ScoredPassage, NamedSpan]] = []
    days = on_newest_day = most_on_newest_day = 0
    for _, first in by_day[0] if by_day else ():
        pairs_by_day = [[pair for pair in day if is_one_name(pair[1].words, first.words)] for day in by_day]
        pairs = list(chain.from_iterable(pairs_by_day))
        most_on_newest_day = max(most_on_newest_day, len(pairs_by_day[0]))
        if (sum(map(bool, pairs_by_day)), len(pairs)) > (days, len(agreeing_pairs)):
            agreeing_pairs, days, on_newest_day = pairs, sum(map(bool, pairs_by_day)), len(pairs_by_day[0])
    # Right after a change the one before is still named on most days, but the other one more often on the newest.
    if days < LEAST_DAYS or 2 * days <= len(by_day) or on_newest_day < most_on_newest_day:
        return None
    ((name, _),) = Counter(named.words for _, named in agreeing_pairs).most_common(1)
    return Holder(office, name, tuple(dict.fromkeys(passage for passage, _ in agreeing_pairs)), since)


def _words_of_office(query: Query) -> list[str]:
    """The words of what the question asks who it is, now; none where it asks for something else."""
    filters = query.question.filters
    if not _asks_of_one(query) or query.of_the_past or query.scope.period or filters:
        return []
    # "Current" says no more than "currently" does.
    office_words = [word for word in words(one_spelling(query.text)) if _SAYS_NOTHING.isdisjoint((word, f"{word}ly"))]
    return office_words if len(office_words) <= MOST_WORDS else []


def _asks_of_one(query: Query) -> bool:
    """Whether it asks who one is that has an article, an owner or a title: no "who is Ann Lee?", "who is leading?"."""
    if _ASKING.isdisjoint(query.words[:1]):
        return False
    verb, behind = query.words[1:2], query.words[1:]
    if verb and verb[0] in FORMS_OF_BE:
        behind = behind[1:]
    if not behind or verb[0] in _OF_MANY or behind[0] in PREPOSITIONS:
        return False
    has_title = not TITLES.isdisjoint(query.terms[:1] + query.terms[-1:])
    return behind[0] == "the" or has_title or _OWNER.search(query.text, len("who's")) is not None


def quote_of_holder(holder: Holder, result: SearchResult, corpus: Corpus) -> tuple[ScoredPassage, str] | None:
    """The first quote that names the holder, of the newest report that has one, with its passage."""
    for passage in holder.passages:
        result_of_passage = replace(result, passages=(passage,), sentences={}, best_read={})
        unscored = look_at(result_of_passage, Evidence((passage,)), corpus.sentences)
        likely = np.array([float(holder.is_named_in(sentence.text) is not None) for sentence in unscored.sentences])
        reading = Reading(unscored.query, unscored.evidence, unscored.sentences, unscored.rows, likely=likely)
        claims = ExtractiveWriter().write(reading.evidence, result_of_passage, reading).claims
        if claims and holder.is_named_in(claims[0].text):
            return passage, claims[0].quotes[0].text
    return None


def short_answer_of(holder: Holder, citation: Citation) -> ShortAnswer | None:
    """The holder's name beside the words of the office in this quote; None where it does not stand there."""
    quote = citation.quote
    named = holder.is_named_in(quote.text)
    if named is None:
        return None
    start, end = quote.start + named.start, quote.start + named.end
    return ShortAnswer(quote.text[named.start : named.end], citation.number, start, end)
