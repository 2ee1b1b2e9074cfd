"""The writer that asks a chat model; code checks every sentence, and where the model fails the quotes answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import prompts
from bot.answering.answer import Evidence, Question
from bot.answering.chat.model import ChatModel
from bot.answering.chat.outcome import ChatFailure, Completion
from bot.answering.draft import claims_from_draft
from bot.answering.retriever import Found
from bot.answering.stopwatch import Stopwatch
from bot.answering.writers.data_marks import harmless, marked
from bot.answering.writers.proposal import Proposal, ProposedClaim, Writer

MAX_WORDS = 120
FALLBACK = "{reason}; this is the extractive answer."
NO_ANSWER = "The chat model found no answer in the nearest articles."
NOTHING_STANDS = "Nothing that the chat model wrote is said by the articles it named."


class ChatModelWriter:
    """Drafts with a chat model from the best passages; falls back to another writer when the model fails."""

    def __init__(self, model: ChatModel, fallback: Writer, passages: int = 5) -> None:
        self.name = model.name
        self._model = model
        self._fallback = fallback
        self._passages = passages
        self._prompts = {
            "system": prompts.load("answer_system", ()),
            "human": prompts.load("answer_question", ("passages", "today", "question")),
        }

    def write(self, question: Question, evidence: Evidence, found: Found) -> Proposal:
        """The claims of the draft that stand; an answer of the fallback, with a note, where there is no draft."""
        clock = Stopwatch()
        seen = Evidence(evidence.passages[: self._passages])
        done = self._model.complete(self._prompts, _values(question, seen))
        clock.lap("model")
        if isinstance(done, ChatFailure):
            proposal = self._fallback.write(question, evidence, found)
            note = FALLBACK.format(reason=done.reason)
            return replace(
                proposal,
                writer=self._fallback.name,
                notes=(note, *proposal.notes),
                usage=done.usage,
                timings_ms={**clock.laps_ms, **proposal.timings_ms},
            )
        checked = claims_from_draft(_draft(done), seen)
        clock.lap("check")
        # A draft without support is no failure of the model's server: quoting sentences instead would answer a question
        # that a reader of the passages just found unanswered, and hide that the model made things up. So: refused.
        claims = _within(checked.claims)
        return Proposal(
            claims,
            # Each claim has been checked against its quote, which says more than a likeness could.
            support=1.0 if claims else 0.0,
            writer=self.name,
            refusal=None if claims else (NO_ANSWER if checked.no_answer else NOTHING_STANDS),
            contradicted=checked.contradicted,
            usage=done.usage,
            timings_ms=clock.laps_ms,
        )


def _values(question: Question, evidence: Evidence) -> dict[str, str]:
    return {
        "passages": marked(evidence.passages),
        "question": " ".join(harmless(question.text).split()),
        "today": question.today.isoformat(),
    }


def _draft(done: Completion) -> str:
    # A sentence that was cut off may have lost its "not": only what had come to its numbers is kept.
    return done.text[: done.text.rfind("]") + 1] if done.cut else done.text


def _within(claims: Sequence[ProposedClaim], words: int = MAX_WORDS) -> tuple[ProposedClaim, ...]:
    """The first claims, whole, of at most so many words together; the first in any case."""
    kept: list[ProposedClaim] = []
    for claim in claims:
        words -= len(claim.text.split())
        if words < 0 and kept:
            break
        kept.append(claim)
    return tuple(kept)
