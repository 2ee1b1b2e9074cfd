"""Every reason not to answer, in plain sentences, in the order in which they are looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.answer import Claim, Dropped, Evidence
from bot.answering.english.language import foreign_to
from bot.answering.english.terms import search_terms, stems
from bot.answering.question.query import Query
from bot.answering.question.time.scope import days_of
from bot.answering.search.evidence import number_passages
from bot.answering.search.retriever import Found

LOOKED_FOR = 6  # words that a Refusal names at most
LONGEST_NAME = 40  # characters of one

EMPTY_QUESTION = "There is no question to answer; ask one in a sentence."
EMPTY_CORPUS = "The corpus holds no articles yet."
NOTHING_SEEN = "No article was known by that day."
NOTHING_NEAR = "No article answers this question closely enough."
ONLY_EARLIER = "No near report is of {days} or later: what was written before cannot tell."
EARLIER_ALONE = "No near report is of the time that was asked about."
NOTHING_ABOUT = "No article is about this closely enough."
NOTHING_STANDS = "No drafted sentence could be backed by a quote."


def before_search(query: Query, count_passages: Callable[[], int]) -> str | None:
    """Why the question is not even searched for; None where it is."""
    if not any(c.isalnum() for c in query.text):
        return EMPTY_QUESTION
    return None if count_passages() else EMPTY_CORPUS


def without_evidence(found: Found) -> tuple[str, Evidence]:
    """Why nothing that was found may be used, and what was found instead: reports from before the time asked about."""
    earlier, period = number_passages(found.passages), found.query.scope.period
    if period and earlier.passages:
        return ONLY_EARLIER.format(days=days_of(period)), earlier
    return (NOTHING_SEEN if found.query.as_of else NOTHING_NEAR), earlier


def for_doubt(probability: float, threshold: float) -> str | None:
    """Why the evidence is not good enough; None where it is."""
    return None if probability >= threshold else NOTHING_NEAR


def for_claims(claims: Sequence[Claim], dropped: Sequence[Dropped]) -> str | None:
    """Why nothing that was written is shown; None where something stands."""
    if claims:
        return None
    return NOTHING_STANDS if dropped else NOTHING_NEAR


def explained(reason: str, query: Query, found: Found | None) -> str:
    """The reason, what was looked for and in which period, and whether another language may be why."""
    if found is None:
        return reason
    sentences = [reason, _looked_for(query, found)]
    other = foreign_to(query.language, [passage.text for passage in found.passages[:3]])
    if other:
        sentences.append(f"The question seems to be in {other[0]}, the articles in {other[1]}: try it in {other[1]}.")
    return " ".join(sentences)


def _looked_for(query: Query, found: Found) -> str:
    period = found.query.scope.period
    # The rarest words tell what was meant; those of a name are said with it, those of a time as its days.
    inside = set(search_terms(period.words)) if period else set()
    named = [name for name in query.names if not inside.issuperset(search_terms(name))]
    inside.update(word for name in named for word in search_terms(name))
    weights = found.query.weights
    others = [word for word in query.terms if word not in inside]
    others.sort(key=lambda word: -max((weights.get(part, 0.0) for part in stems(word)), default=0.0))
    shown = [name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…" for name in (*named, *others)]
    listed = ", ".join(f"“{name}”" for name in shown[:LOOKED_FOR]) or "any report"
    when = f", reports of {days_of(period)} first" if period else ""
    until = f", in what was known by {query.as_of.isoformat()}" if query.as_of else ""
    return f"Looked for {listed}{when}{until}."


def kind_of_gap(reason: str) -> str | None:
    """Which kind of reason this is, without what was looked for; None where no article would have helped."""
    if reason.startswith(ONLY_EARLIER.partition("{days}")[0]):
        return EARLIER_ALONE
    return next((kind for kind in (NOTHING_NEAR, NOTHING_SEEN, NOTHING_STANDS) if reason.startswith(kind)), None)
