"""The default writer: quotes the sentences that answer the question; no model but the embedding, no key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence, ProposedClaim, ProposedQuote
from bot.answering.english.figures import figures
from bot.answering.english.lexicon.grammar import ARTICLES
from bot.answering.english.terms import words
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.retriever import Found
from bot.answering.search.sentence_ranking import EvidenceSentence
from bot.answering.writers.boilerplate import is_furniture, label_length
from bot.answering.writers.choosing import Sentences, Span, choose
from bot.answering.writers.proposal import Proposal
from ingest.corpus.text.folding import fold

SHORTEST, LONGEST = 20, 600
ALIKE = 0.9
LONGEST_HEADING = 90
_STATED = re.compile(r"[.!?…:;\d][\"”'’)]*\s*$|[:\d|]")
# Who wrote it, and when: "By Ann Lee, John Roe & Mary Major", "Updated March 4, 2025, 10:42 a.m. ET".
_NAMES = re.compile(r"(?:By )?[A-ZÀ-Þ][\w.'’-]*(?:(?:,| &| and)? [A-ZÀ-Þ][\w.'’-]*)*")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\s?[ap]\.?m\b", re.IGNORECASE)


class ExtractiveWriter:
    """Quotes the likeliest sentences of the best passages with what stands beside them."""

    name = "extractive"
    declines = False

    def write(self, evidence: Evidence, found: Found, reading: Reading) -> Proposal:  # noqa: ARG002
        """At most four quotes of 900 characters together."""
        best, every, likely = reading.evidence, reading.sentences, reading.likely
        if not every:
            return Proposal(())
        spans = choose(
            Sentences(
                [sentence.number for sentence in every],
                [sentence.start for sentence in every],
                [sentence.end for sentence in every],
                likely.tolist(),
                _quotable(best, every, likely),
                _holds(reading),
            ),
            lambda first, second: says_the_same(every[first], every[second]),
        )
        return Proposal(tuple(_claim(best, every, span) for span in _reading_order(every, spans)))


def says_the_same(first: EvidenceSentence, second: EvidenceSentence) -> bool:
    """Whether one of two sentences is enough: alike by meaning, and no figure differs (a correction may be of one)."""
    if float(first.vector @ second.vector) <= ALIKE:
        return False
    return values_of(first.text) == values_of(second.text)


@lru_cache(maxsize=1024)
def values_of(sentence: str) -> frozenset[Decimal]:
    """The values of the figures in a sentence."""
    return frozenset(figure.value for figure in figures(sentence))


def _quotable(evidence: Evidence, every: Sequence[EvidenceSentence], likely: NDArray[np.float64]) -> list[bool]:
    """Which sentences are statements of the text; of headings only the likeliest sentence of all."""
    found = [is_quotable(evidence.passage(sentence.number).title, sentence.text) for sentence in every]
    best = max(range(len(every)), key=lambda place: (found[place], likely[place]))
    return [quotable and (place == best or not is_heading(every[place].text)) for place, quotable in enumerate(found)]


def is_heading(sentence: str) -> bool:
    """Whether this is a line over a part of the text: of what it promises, the sentences under it tell more.

    A line of a list may have no stop either, but a mark, a colon or a figure.
    """
    line = sentence.strip()
    return len(line) <= LONGEST_HEADING and not _STATED.search(line) and line[:1].isalnum()


def is_quotable(title: str, sentence: str) -> bool:
    """Whether this is a statement of the text: no question, no line of names or times, nothing of the page itself."""
    if not SHORTEST <= len(sentence) <= LONGEST or sentence.rstrip("\"”'’").endswith("?") or is_furniture(sentence):
        return False
    line = sentence.lstrip("# ").strip()
    if fold(line) == fold(title).strip():
        # A headline hardly ends with a full stop: this is the first sentence of a text that has none (a note, a file).
        return line.endswith(".") and not line.endswith("..")
    if line[-1:] in ".!…\"”'’)":
        return True
    # Without an end it may be a heading that tells something, or who wrote it, when, and what a list is of.
    return not (line.endswith(":") or _NAMES.fullmatch(line) or _CLOCK.search(line))


def _holds(reading: Reading) -> dict[int, list[list[int]]]:
    """For each sentence the others whose marked words stand in it, by place, those with the same words together."""
    marked: dict[str, list[int]] = {}
    for place in reading.spans:
        if answer := _in_a_row(reading.marked_words(place)).strip():
            marked.setdefault(f" {answer} ", []).append(place)
    return {
        place: [[other for other in places if other != place] for answer, places in marked.items() if answer in text]
        for place, text in enumerate(_in_a_row(sentence.text) for sentence in reading.sentences)
    }


def _in_a_row(text: str) -> str:
    return f" {' '.join(word for word in words(text) if word not in ARTICLES)} "


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
