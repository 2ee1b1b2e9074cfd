"""The default writer: quotes the sentences that answer the question; no model but the embedding, no key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence, Question
from bot.answering.name_type import asked_name
from bot.answering.ranking import Query
from bot.answering.reading import Reading
from bot.answering.retriever import Found
from bot.answering.sentence_ranking import FEATURES, EvidenceSentence
from bot.answering.writers.choosing import Sentences, Span, choose
from bot.answering.writers.furniture import is_furniture, label_length
from bot.answering.writers.introductions import introduction
from bot.answering.writers.proposal import Proposal, ProposedClaim, ProposedQuote
from bot.answering.years import of_other_years
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.folding import fold

SHORTEST, LONGEST = 20, 600
ALIKE = 0.9
LONGEST_HEADING = 90
_STATED = re.compile(r"[.!?…:;\d][\"”'’)]*\s*$|[:\d|]")
# Who wrote it, and when: "By Ann Lee, John Roe & Mary Major", "Updated Dec. 2, 2025, 4:04 p.m. ET".
_NAMES = re.compile(r"(?:By )?[A-ZÀ-Þ][\w.'’-]*(?:(?:,| &| and)? [A-ZÀ-Þ][\w.'’-]*)*")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\s?[ap]\.?m\b", re.IGNORECASE)
# To who asks for the latest, what was reported so long before the first passage is history.
STILL_NEW = timedelta(days=60)


class ExtractiveWriter:
    """Scores every sentence of the best passages, and quotes the likeliest with what stands beside them."""

    name = "extractive"
    declines = False

    def write(self, question: Question, evidence: Evidence, found: Found, reading: Reading) -> Proposal:  # noqa: ARG002
        """At most four quotes of 900 characters together."""
        best, every, likely = reading.evidence, reading.sentences, reading.likely
        if not every:
            return Proposal((), 0.0)
        spans = choose(
            Sentences(
                [one.number for one in every],
                [one.start for one in every],
                [one.end for one in every],
                likely.tolist(),
                _quotable(found.query, best, every, likely),
            ),
            lambda one, other: float(every[one].vector @ every[other].vector) > ALIKE,
            lambda place: _introduction(question.text, every, place),
        )
        claims = [_claim(best, every, span) for span in _reading_order(every, spans)]
        return Proposal(tuple(claims), _support(reading.rows))


def _introduction(question: str, every: Sequence[EvidenceSentence], place: int) -> int | None:
    """The sentence of the same passage that says in full whom this one names in part, where a person is asked for."""
    kind = asked_name(question)
    if kind is None or not kind.known_by_last_word:
        return None
    own = [other for other, one in enumerate(every) if one.number == every[place].number]
    found = introduction(every[place].text, [every[other].text for other in own], question)
    return None if found is None else own[found]


def _support(rows: NDArray[np.float64]) -> float:
    """How well the best sentence speaks to the question, 0..1, by meaning and by its words."""
    columns = {name: rows[:, place] for place, name in enumerate(FEATURES)}
    told = np.maximum(columns["words"], 0.3 * columns["words"] + 0.7 * columns["headline"])
    return float((0.55 * columns["cosine"] + 0.4 * told).max())


def _quotable(
    query: Query, evidence: Evidence, every: Sequence[EvidenceSentence], likely: NDArray[np.float64]
) -> list[bool]:
    """Statements of the text; of headings and of those about other years than the question's only the likeliest of all.

    "First since 2007" may well be what happened in 2024, and stands where it is the best there is; the winners of other
    years beside the one asked for only mislead. Who asks for the latest gets no history.
    """
    cited = [evidence.passage(one.number) for one in every]
    found = [
        is_quotable(passage.title, one.text) and not _is_history(query, evidence, passage)
        for passage, one in zip(cited, every, strict=True)
    ]
    best = max(range(len(every)), key=lambda place: (found[place], likely[place]))
    return [
        quotable
        and (place == best or not (of_other_years(query.text, every[place].text) or is_heading(every[place].text)))
        for place, quotable in enumerate(found)
    ]


def is_heading(sentence: str) -> bool:
    """Whether this is a line over a part of the text: of what it promises, the sentences under it tell more.

    A line of a list may have no stop either, but a mark, a colon or a figure.
    """
    line = sentence.strip()
    return len(line) <= LONGEST_HEADING and not _STATED.search(line) and line[:1].isalnum()


def _is_history(query: Query, evidence: Evidence, passage: ScoredPassage) -> bool:
    newest = evidence.passages[0].published
    if not query.scope.asks_for_newest or newest is None:
        return False
    return passage.published is None or passage.published < newest - STILL_NEW


def is_quotable(title: str, sentence: str) -> bool:
    """Whether this is a statement of the text: no question, no line of names or times, nothing of the page itself."""
    if not SHORTEST <= len(sentence) <= LONGEST or sentence.rstrip("\"”'’").endswith("?") or is_furniture(sentence):
        return False
    line = sentence.lstrip("# ").strip()
    if line[-1:] in ".!…\"”'’)":
        return True
    # Without an end it may be a heading that tells something, or who wrote it, when, and what a list is of.
    if line.endswith(":") or _NAMES.fullmatch(line) or _CLOCK.search(line):
        return False
    return fold(line) != fold(title)


def _reading_order(every: Sequence[EvidenceSentence], chosen: Sequence[Span]) -> list[Span]:
    # The best quote first, then what its article adds in the order of its author, then the other articles.
    first_seen: dict[int, int] = {}
    for place, span in enumerate(chosen):
        first_seen.setdefault(every[span.first].number, place)
    rest = sorted(chosen[1:], key=lambda span: (first_seen[every[span.first].number], span.first))
    return [*chosen[:1], *rest]


def _claim(evidence: Evidence, every: Sequence[EvidenceSentence], span: Span) -> ProposedClaim:
    first, last = every[span.first], every[span.last]
    text = evidence.passage(first.number).text
    quote = text[first.start + label_length(text[first.start : last.end]) : last.end]
    return ProposedClaim(fold(quote), (ProposedQuote(first.number, quote),))
