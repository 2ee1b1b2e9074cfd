"""python -m evals calibrate: fits when to answer and when to refuse, on questions whose articles are in the corpus.

Unanswerable questions are made from the answerable ones: their own articles are held out and the search runs again.
The remaining articles are as close to a question as the corpus gets without answering it, which is the real danger.
Questions known to have no answer in the corpus can be added. A third kind has a name or figure exchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from evals.fit import training
from evals.fit.communities import Communities
from evals.fit.training import Rows
from evals.questions import EvalQuestion
from evals.replies.hold_out import HoldingOut
from evals.replies.near_misses import ID_ENDING, near_misses
from evals.scoring import contains
from evals.terminal import Progress, counted


@dataclass(frozen=True, slots=True)
class Example:
    """A question's signals, what kind of example it is, and whether the answer is in the first five passages.

    `id` is that of the question, also of one that was made of it; `about_community` says that it is of --communities.
    """

    id: str
    kind: str
    signals: Rows
    about_community: bool = False

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
    progress: Progress,
) -> list[Example]:
    """Every question unchanged, and each answerable one again without its articles, and with another name or figure.

    With `before`, the unanswerable ones are asked once more as of the day before it, when the corpus was at its
    largest: the more articles there are, the nearer comes what does not answer, and a fit on the small corpus of the
    first months would answer too much later on.

    Leaves out questions with an accepted answer among the first five passages from an article that is not gold: they
    are neither right nor wrong.
    """
    day_before = date.fromordinal(max(1, before.toordinal() - 1)) if before else None
    late = [replace(q, as_of=day_before) for q in unanswerable] if day_before else []
    work = [(q, kind) for q in answerable for kind in ("right", "held_out")]
    work += [(q, "near_miss") for q in near_misses(answerable, retriever.corpus.embedding.encode_passages)]
    work += [(q, "off_corpus") for q in (*unanswerable, *late)]
    result: list[Example] = []
    for question, kind in counted(work, progress):
        result += _example(retriever, question, kind)
    return result


def examples_about_communities(beside: Iterable[Communities], progress: Progress) -> list[Example]:
    """The same of the questions about communities, each asked in the corpus of its own."""
    return [
        replace(example, about_community=True)
        for own in beside
        for example in examples(own.retriever, own.answerable, own.unanswerable, None, progress)
    ]


def about_fit(retriever: HoldingOut, questions: str, before: date | None) -> dict[str, Any]:
    """Where a fit comes from: the corpus and the models that it depends on."""
    now = training.fitted_now(retriever.corpus, retriever.reader, retriever.spans)
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
    with retriever.without(hidden):
        search = training.find(retriever, training.as_asked(question.text, question.as_of))
    if not search.first_passages:
        return
    holding = [passage for passage in search.first_passages if contains(passage.text, question.answers)]
    if kind == "right" and not any({p.url, *p.copies, p.article_id} & question.gold_urls for p in holding):
        kind = "missed"
    if holding and kind in ("missed", "held_out"):
        return
    yield Example(question.id.removesuffix(ID_ENDING), kind, training.signals(retriever, search))
