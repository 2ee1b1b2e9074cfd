"""From a question to an Answer or a Refusal, as a LangChain chain whose writer can be exchanged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda

from bot.answering import abstention
from bot.answering.answer import Answer, Citation, Claim, Evidence, Question, Refusal, Reply, Usage
from bot.answering.answer_type import expected
from bot.answering.citations import cite
from bot.answering.evidence import nearest_articles, number_passages
from bot.answering.retriever import Found, PassageRetriever
from bot.answering.stopwatch import Stopwatch
from bot.answering.writers.proposal import Writer

OTHERWISE = "The articles say otherwise: "


@dataclass(frozen=True, slots=True)
class Work:
    """A question on its way through the chain."""

    question: Question
    found: Found | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence(()))
    refusal: str | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    writer: str | None = None
    notes: tuple[str, ...] = ()
    usage: Usage | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)


class Answerer:
    """The steps of one question, in order; thread-safe."""

    def __init__(self, retriever: PassageRetriever, writer: Writer) -> None:
        self._retriever = retriever
        self._writer = writer
        refused = RunnableLambda(lambda work: work)
        self.chain: Runnable[Work, Reply] = (
            RunnableLambda(self._look)
            | RunnableBranch((lambda work: work.refusal is not None, refused), RunnableLambda(self._write))
            | RunnableLambda(self._reply)
        )

    def answer(self, question: Question) -> Reply:
        """An Answer whose every claim has its exact quote, or a Refusal."""
        return self.chain.invoke(Work(question))

    def _look(self, work: Work) -> Work:
        question = work.question
        if not any(c.isalnum() for c in question.text):
            return replace(work, refusal=abstention.EMPTY_QUESTION)
        if self._retriever.corpus.passage_count() == 0:
            return replace(work, refusal=abstention.EMPTY_CORPUS)
        found = self._retriever.find(question)
        work.timings_ms.update(found.timings_ms)
        evidence = number_passages(found.passages)
        if not evidence.passages:
            nothing = abstention.NOTHING_SEEN if question.as_of else abstention.NOTHING_NEAR
            return replace(work, found=found, refusal=nothing)
        reason = abstention.reason_to_refuse(abstention.signals(question, evidence, found))
        return replace(work, found=found, evidence=evidence, refusal=reason)

    def _write(self, work: Work) -> Work:
        assert work.found is not None
        clock = Stopwatch()
        proposal = self._writer.write(work.question, work.evidence, work.found)
        claims, citations = cite(proposal.claims, work.evidence)
        clock.lap("write")
        work.timings_ms.update(proposal.timings_ms | clock.laps_ms)
        work = replace(work, writer=proposal.writer, notes=proposal.notes, usage=proposal.usage)
        if proposal.refusal is not None:
            return replace(work, refusal=proposal.refusal)
        if not claims or abstention.too_weak(proposal.support):
            return replace(work, refusal=abstention.NOTHING_NEAR)
        missing = abstention.missing_names(work.question, [citation.passage for citation in citations])
        if missing:
            return replace(work, refusal=abstention.nothing_of(missing))
        kind = expected(work.question.text)
        if kind and not any(kind.is_in(claim.text) for claim in claims):
            return replace(work, refusal=f"The question asks for {kind.name}; the nearest articles give none.")
        if proposal.contradicted:
            # After the check: the words are ours, and no quote need hold them.
            claims = (replace(claims[0], text=OTHERWISE + claims[0].text), *claims[1:])
        return replace(work, claims=claims, citations=citations)

    def _reply(self, work: Work) -> Reply:
        notes = (*work.notes, *(work.found.notes if work.found else ()))
        writer = work.writer or self._writer.name
        if work.refusal is not None:
            nearest = nearest_articles(work.evidence.passages)
            return Refusal(
                work.question, work.refusal, nearest, work.evidence, writer, notes, work.timings_ms, work.usage
            )
        return Answer(
            work.question, work.claims, work.citations, work.evidence, writer, notes, work.timings_ms, work.usage
        )
