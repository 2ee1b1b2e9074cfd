"""python -m evals calibrate: fits when to answer and when to refuse, on questions whose articles are in the corpus.

Unanswerable questions are made from the answerable ones: their own articles are held out and the search runs again.
The remaining articles are as close to a question as the corpus gets without answering it, which is the real danger.
Questions known to have no answer in the corpus can be added. A third kind has a name or figure exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.answering.question.time.calendar import shift
from bot.answering.reading.marked_evidence import read
from bot.answering.refusal.calibration import fitted_now
from bot.answering.refusal.signals import PASSAGES, Signals, measure
from bot.answering.search.evidence import timely_evidence
from evals.fit.weights import as_asked
from evals.questions import EvalQuestion
from evals.replies.hold_out import HoldingOut
from evals.replies.near_misses import near_misses
from evals.scoring import contains


@dataclass(frozen=True, slots=True)
class Example:
    """A question's signals, what kind of example it is, and whether the answer is in the first five passages."""

    id: str
    kind: str
    signals: Signals

    @property
    def right(self) -> bool:
        """Whether it should be answered."""
        return self.kind == "right"


def asked_before(questions: Sequence[EvalQuestion], day: date | None) -> list[EvalQuestion]:
    """The questions with an as-of day before this one; all of them if no day is given."""
    return [q for q in questions if day is None or (q.as_of is not None and q.as_of < day)]


def examples(
    retriever: HoldingOut,
    answerable: Sequence[EvalQuestion],
    unanswerable: Sequence[EvalQuestion],
    before: date | None,
    progress: Callable[[int, int], None],
) -> list[Example]:
    """Every question unchanged, and each answerable one again without its articles, and with another name or figure.

    With `before`, the unanswerable ones are asked once more as of the day before it, when the corpus was at its
    largest: the more articles there are, the nearer comes what does not answer, and a fit on the small corpus of the
    first months would answer too much later on.

    Leaves out questions with an accepted answer among the first five passages from an article that is not gold: they
    are neither right nor wrong.
    """
    late = [replace(q, as_of=shift(before, -timedelta(days=1))) for q in unanswerable] if before else []
    work = [(q, kind) for q in answerable for kind in ("right", "held_out")]
    work += [(q, "near_miss") for q in near_misses(answerable, retriever.corpus.embedding.encode_passages)]
    work += [(q, "off_corpus") for q in (*unanswerable, *late)]
    result: list[Example] = []
    for number, (question, kind) in enumerate(work, start=1):
        result += _example(retriever, question, kind)
        progress(number, len(work))
    return result


def about_fit(retriever: HoldingOut, questions: str, before: date | None) -> dict[str, Any]:
    """Where a fit comes from: the corpus and the models that it depends on."""
    now = fitted_now(retriever.corpus, retriever.reader, retriever.spans)
    return {
        "questions": questions,
        "asked_before": before.isoformat() if before else None,
        "made": datetime.now(UTC).date().isoformat(),
        "corpus": now.corpus,
        "articles": now.articles,
        "model": now.model,
        "ranking": now.ranking,
        "readers": now.readers,
    }


def _example(retriever: HoldingOut, question: EvalQuestion, kind: str) -> Iterator[Example]:
    hidden = question.gold_urls if kind == "held_out" else frozenset()
    query = as_asked(question)
    with retriever.without(hidden):
        result = retriever.find(query, to_answer=True)
    evidence = timely_evidence(result)
    first = evidence.passages[:PASSAGES]
    if not first:
        return
    holding = [passage for passage in first if contains(passage.text, question.answers)]
    if kind == "right" and not any({p.url, *p.copies} & question.gold_urls for p in holding):
        kind = "missed"
    if holding and kind in ("missed", "held_out"):
        return
    newest = retriever.corpus.newest_day(query.today)
    reading = read(result, evidence, retriever.corpus.sentences, retriever.spans)
    yield Example(question.id, kind, measure(result, reading, newest, retriever.corpus))
