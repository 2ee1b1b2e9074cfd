"""Every reason not to answer, in plain sentences, in the order in which they are looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.answer import Claim, Dropped, Evidence, Question
from bot.answering.english.terms import names, search_terms, stems
from bot.answering.question.language import foreign_to
from bot.answering.question.time.scope import days_of
from bot.answering.search.evidence import number_passages
from bot.answering.search.retriever import Found
from bot.answering.search.timeliness import only_earlier

LOOKED_FOR = 6  # words that a Refusal names at most
LONGEST_NAME = 40  # characters of one

EMPTY_QUESTION = "There is no question to answer; ask one in a sentence."
EMPTY_CORPUS = "The corpus holds no articles yet."
NOTHING_SEEN = "No article was known by that day."
NOTHING_NEAR = "No article answers this question closely enough."
NOTHING_ABOUT = "No article is about this closely enough."
NOTHING_STANDS = "No drafted sentence could be backed by a quote."


def before_search(question: Question, count_passages: Callable[[], int]) -> str | None:
    """Why the question is not even searched for; None where it is."""
    if not any(c.isalnum() for c in question.text):
        return EMPTY_QUESTION
    return None if count_passages() else EMPTY_CORPUS


def without_evidence(question: Question, found: Found) -> tuple[str, Evidence]:
    """Why nothing that was found may be used, and what was found instead: reports from before the time asked about."""
    earlier, period = number_passages(found.passages), found.query.scope.period
    if period and earlier.passages:
        return only_earlier(period), earlier
    return (NOTHING_SEEN if question.as_of else NOTHING_NEAR), earlier


def for_doubt(probability: float, threshold: float) -> str | None:
    """Why the evidence is not good enough; None where it is."""
    return None if probability >= threshold else NOTHING_NEAR


def for_claims(claims: Sequence[Claim], dropped: Sequence[Dropped]) -> str | None:
    """Why nothing that was written is shown; None where something stands."""
    if claims:
        return None
    return NOTHING_STANDS if dropped else NOTHING_NEAR


def explained(reason: str, question: Question, found: Found | None) -> str:
    """The reason, what was looked for and in which period, and whether another language may be why."""
    if found is None:
        return reason
    sentences = [reason, _looked_for(question, found)]
    other = foreign_to(question.text, [passage.text for passage in found.passages[:3]])
    if other:
        sentences.append(f"The question seems to be in {other[0]}, the articles in {other[1]}: try it in {other[1]}.")
    return " ".join(sentences)


def _looked_for(question: Question, found: Found) -> str:
    period = found.query.scope.period
    # The rarest words tell what was meant; those of a name are said with it, those of a time as its days.
    inside = set(search_terms(period.words)) if period else set()
    named = [name for name in names(question.text) if not inside.issuperset(search_terms(name))]
    inside.update(word for name in named for word in search_terms(name))
    weights = found.query.weights
    others = [word for word in search_terms(question.text) if word not in inside]
    others.sort(key=lambda word: -max((weights.get(part, 0.0) for part in stems(word)), default=0.0))
    listed = ", ".join(map(_quoted, [*named, *others][:LOOKED_FOR])) or "any report"
    when = f", reports of {days_of(period)} first" if period else ""
    until = f", in what was known by {question.as_of.isoformat()}" if question.as_of else ""
    return f"Looked for {listed}{when}{until}."


def _quoted(name: str) -> str:
    return f"“{name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + '…'}”"
