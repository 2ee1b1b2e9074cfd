"""The sentences that stand for articles in an overview: which articles, which sentence of each, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.answering.english.same_words import without_dateline, wording
from bot.answering.english.terms import names, search_terms, stems
from bot.answering.search.copies import fold as fold_copies
from bot.answering.search.ranking import weigh
from bot.answering.writers.boilerplate import label_length
from bot.answering.writers.choosing import MAX_CHARACTERS, MAX_CLAIMS
from bot.answering.writers.extractive import is_heading, is_quotable
from ingest.corpus.articles import Copies, ScoredPassage
from ingest.corpus.reading import Sentence
from ingest.corpus.text.sentences import sentences

# What stands for an article: shorter sentences are joined with the next, longer ones leave no room for others.
SHORT, LONGEST = 80, 400
# An article is about a topic whose words, weighed by rarity, are so much in its headline and its beginning.
ABOUT = 0.6
# The cosine to a topic from which a sentence speaks of it though it lacks a word.
NEAR = 0.55
ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Lead:
    """The words of a passage that stand for its article."""

    passage: ScoredPassage
    quote: str


def about(topic: str, lead: Lead, found: ScoredPassage, weights: Mapping[str, float]) -> bool:
    """Whether headline and lead show the names and most of the words of a topic, and with the passages all of them."""
    wanted, shown = _wanted(topic), _held(lead.passage, lead.quote)
    if not _holds_names(topic, shown) or weigh(wanted & shown, weights) < ABOUT * weigh(wanted, weights):
        return False
    return wanted <= shown.union(stems(lead.passage.text), stems(found.text))


def is_near_topic(topic: str, passage: ScoredPassage, weights: Mapping[str, float]) -> bool:
    """Whether a passage shows, with its headline, the names and most of the words of a topic, weighed by rarity."""
    wanted, shown = _wanted(topic), _held(passage, passage.text)
    return _holds_names(topic, shown) and weigh(wanted & shown, weights) >= ABOUT * weigh(wanted, weights)


def says_most(claim: str, text: str, weights: Mapping[str, float]) -> bool:
    """Whether a text says by itself, without its headline, most of the words of a claim, weighed by rarity."""
    wanted = _wanted(claim)
    return weigh(wanted.intersection(stems(text)), weights) >= ABOUT * weigh(wanted, weights)


# A topic is read once for all sentences that are compared with it.
@lru_cache(maxsize=32)
def _wanted(topic: str) -> frozenset[str]:
    return frozenset(stems(" ".join(search_terms(topic))))


@lru_cache(maxsize=32)
def _names(topic: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stems(name)) for name in names(topic))


def _held(passage: ScoredPassage, text: str) -> set[str]:
    # "Japan 2024" is said by the date of a report as well as by its words.
    year = str(passage.published.year) if passage.published else ""
    return set(stems(f"{passage.title}\n{text}\n{year}"))


def _holds_names(topic: str, held: set[str]) -> bool:
    return all(name <= held for name in _names(topic))


def lead_of(opening: Sequence[ScoredPassage]) -> Lead | None:
    """The first real sentence of an article, with the next where it is short; None where there is nothing to quote."""
    for passage in opening:
        spans = sentences(passage.text)
        for place, (start, end) in enumerate(spans):
            following = spans[place + 1] if place + 1 < len(spans) else None
            if not tells(passage, start, end):
                continue
            if following and end - start < SHORT and tells(passage, *following) and following[1] - start <= LONGEST:
                end = following[1]
            return Lead(passage, bare(passage.text[start:end]))
    return None


def sentence_about(
    topic: str,
    passage: ScoredPassage,
    told: Sequence[Sentence],
    vector: NDArray[np.float32],
    weights: Mapping[str, float],
) -> Lead | None:
    """The sentence of a passage that shows most of a topic, with its headline; of several the nearest to the vector.

    None where it lacks a word of the topic, but for one that is nearly the topic by meaning and holds most of it.
    """
    wanted = _wanted(topic)

    def shown(one: Sentence) -> set[str]:
        return _held(passage, passage.text[one.start : one.end])

    whole = [one for one in told if tells(passage, one.start, one.end) and _holds_names(topic, shown(one))]
    best = max(whole, key=lambda one: (len(wanted & shown(one)), float(one.vector @ vector)), default=None)
    if best is None or wanted.isdisjoint(stems(passage.text[best.start : best.end])):
        return None
    most = weigh(wanted & shown(best), weights) >= ABOUT * weigh(wanted, weights)
    if wanted <= shown(best) or (most and float(best.vector @ vector) >= NEAR):
        return Lead(passage, bare(passage.text[best.start : best.end]))
    return None


def summary(
    passages: Sequence[ScoredPassage],
    told: Sequence[Sequence[Sentence]],
    topic: NDArray[np.float32] | None = None,
) -> list[Lead]:
    """What one article says in short, in its own order: its first sentence, and those nearest to the topic's vector.

    Without a topic those nearest to the mean of all: centroid summarization (Radev et al. 2004), by sentence vectors.
    """
    # Passages may overlap: a sentence counts once, by its place in the version.
    every = {
        passage.start + one.start: (passage, one)
        for passage, some in zip(passages, told, strict=True)
        for one in some
        if tells(passage, one.start, one.end)
    }
    if not every:
        return []
    places = sorted(every)
    vectors = np.array([every[place][1].vector for place in places])
    likeness = vectors @ (vectors.mean(axis=0) if topic is None else topic)
    likeness[0] = np.inf
    chosen: list[int] = []
    room = MAX_CHARACTERS
    for row in np.argsort(-likeness, kind="stable").tolist():
        _, one = every[places[row]]
        if one.end - one.start > room or any(float(vectors[row] @ vectors[other]) > ALIKE for other in chosen):
            continue
        chosen.append(row)
        room -= one.end - one.start
        if len(chosen) == MAX_CLAIMS:
            break
    kept = [every[places[row]] for row in sorted(chosen)]
    return [Lead(passage, bare(passage.text[one.start : one.end])) for passage, one in kept]


def newest_first(
    leads: Iterable[Lead], copies: Copies, most: int = MAX_CLAIMS, room: int = MAX_CHARACTERS
) -> list[Lead]:
    """At most so many, of so many characters, newest first, undated last; each report once, with its copies named."""
    in_order = sorted(leads, key=lambda lead: lead.passage.published or date.min, reverse=True)
    named = fold_copies([lead.passage for lead in in_order], copies)
    chosen: list[Lead] = []
    for lead in in_order:
        same = {copy.version_id for copy in copies.of.get(lead.passage.version_id, ())}
        if any(_repeats(lead, other, same) for other in chosen):
            continue
        if len(lead.quote) > room:
            break  # a shorter one would be an older one
        chosen.append(lead)
        room -= len(lead.quote)
        if len(chosen) == most:
            break
    passages = named.named([lead.passage for lead in chosen])
    return [replace(lead, passage=passage) for lead, passage in zip(chosen, passages, strict=True)]


def _repeats(lead: Lead, other: Lead, copies: set[str]) -> bool:
    return (
        other.passage.version_id in copies
        or other.passage.article_id == lead.passage.article_id
        or wording(other.quote) == wording(lead.quote)
        or other.passage.title == lead.passage.title
    )


def tells(passage: ScoredPassage, start: int, end: int) -> bool:
    """Whether characters [start, end) of the passage are a whole sentence that can be quoted alone."""
    sentence = passage.text[start:end]
    if end - start > LONGEST or sentence.count("“") != sentence.count("”") or sentence.count('"') % 2:
        return False  # a part of what somebody says, which began before or goes on
    return is_quotable(passage.title, sentence) and not is_heading(sentence)


def bare(quote: str) -> str:
    """The quote from where it says something: after a label of the page, and after where it was written."""
    return without_dateline(quote[label_length(quote) :])
