"""Decides whether the evidence speaks to the question at all, and says in plain sentences why not."""

from __future__ import annotations

from bot.answering.answer import Question
from bot.answering.english.terms import names, search_terms, stems
from bot.answering.question.language import foreign_to
from bot.answering.question.time.scope import days_of
from bot.answering.search.retriever import Found

LOOKED_FOR = 6  # words that a Refusal names at most
LONGEST_NAME = 40  # characters of one

EMPTY_QUESTION = "There is no question to answer; ask one in a sentence."
EMPTY_CORPUS = "The corpus holds no articles yet."
NOTHING_SEEN = "No article was known by that day."
NOTHING_NEAR = "No article answers this question closely enough."
NOTHING_STANDS = "No drafted sentence could be backed by a quote."


def reason_to_refuse(probability: float, threshold: float) -> str | None:
    """Why the evidence is not good enough, in one sentence; None where it is."""
    return None if probability >= threshold else NOTHING_NEAR


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
