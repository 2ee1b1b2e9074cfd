"""Decides whether the evidence speaks to the question at all, and says in a sentence why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.answer import Evidence, Question
from bot.answering.retriever import Found
from bot.answering.terms import names, search_terms, stems
from ingest.corpus.articles import ScoredPassage

# First thresholds, set by hand on the sample articles and on questions of January-June; calibration replaces them.
LEAST_COSINE = 0.35
LEAST_COVERAGE = 0.40
# A passage that holds nearly all words of the question speaks to it, whatever its vector says: one detail in a
# longer passage hardly moves that.
AMPLE_COVERAGE = 0.75
LEAST_SUPPORT = 0.30
PASSAGES = 5

EMPTY_QUESTION = "There is no question to answer; ask one in a sentence."
EMPTY_CORPUS = "The corpus holds no articles yet."
NOTHING_SEEN = "No article was known by that day."
NOTHING_NEAR = "No article speaks to this question closely enough."

NOTHING_STANDS = "What was drafted did not stand up to the articles' own words."


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on: cosine and coverage in 0..1, and the names that no passage holds.

    `cosine` is None while the index of meanings is away.
    """

    cosine: float | None
    coverage: float
    missing_names: tuple[str, ...]


def signals(question: Question, evidence: Evidence, found: Found) -> Signals:
    """How near the best passages come to the question, by meaning and by its words."""
    passages = evidence.passages[:PASSAGES]
    held = [set(stems(f"{passage.title}\n{passage.text}")) for passage in passages]
    terms = [part for word in search_terms(question.text) for part in stems(word)]
    best = max((sum(term in one for term in terms) for one in held), default=0)
    missing = missing_names(question, passages)
    return Signals(found.best_cosine, best / len(terms) if terms else 0.0, missing)


def missing_names(question: Question, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """The names and figures of a question that none of these passages, with headline and year, holds."""
    held = {part for passage in passages for part in stems(f"{passage.title}\n{passage.text}")}
    # "In 2025" is said by the date of a report as well as by its words.
    held |= {str(passage.published.year) for passage in passages if passage.published}
    return tuple(name for name in names(question.text) if not held.issuperset(stems(name)))


def reason_to_refuse(measured: Signals) -> str | None:
    """Why the evidence is not good enough; None where it is."""
    if measured.missing_names:
        return nothing_of(measured.missing_names)
    if measured.coverage >= AMPLE_COVERAGE:
        return None
    near = measured.cosine is None or measured.cosine >= LEAST_COSINE
    return None if near and measured.coverage >= LEAST_COVERAGE else NOTHING_NEAR


def nothing_of(missing: Sequence[str]) -> str:
    """The sentence for a person about names that the articles lack."""
    listed = ", ".join(f"“{name}”" for name in missing[:3])
    return f"The nearest articles say nothing of {listed}."


def too_weak(support: float) -> bool:
    """Whether no sentence of the evidence comes near enough to the question."""
    return support < LEAST_SUPPORT
