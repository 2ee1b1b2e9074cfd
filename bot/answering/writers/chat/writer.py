"""The writer that asks a chat model; code checks every sentence, and where the model fails the quotes answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import prompts
from bot.answering.answer import DraftFault, Evidence, ProposedClaim, Usage
from bot.answering.chat_model.model import ChatModel
from bot.answering.chat_model.outcome import ChatFailure, Completion
from bot.answering.english.statement import Statement, meaning
from bot.answering.grounding.proof import prepare
from bot.answering.grounding.words import kinds, read_words
from bot.answering.question.query import Query
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.retriever import SearchResult
from bot.answering.writers.chat.data_marks import harmless, marked
from bot.answering.writers.chat.draft import Checked, answer_as_reported, claims_from_draft
from bot.answering.writers.chat.excerpts import excerpts
from bot.answering.writers.chat.own_words import OwnWords
from bot.answering.writers.chat.proven_so_far import ProvenSoFar
from bot.answering.writers.chat.supplement import telling, with_quotes, within
from bot.answering.writers.progress import current_listener
from bot.answering.writers.proposal import Proposal, Writer
from bot.languages.translatable import gettext_lazy
from bot.stopwatch import Stopwatch
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.deadline import uncounted

MAX_WORDS = 120
LEAST_SHARED = 0.5  # of what the question says: a sentence about something else denies nothing of it
UNPROVEN = gettext_lazy(
    "Nothing that the chat model wrote could be proven from the articles; this is the extractive answer."
)
NOTHING_SAID = Checked((), (), contradicted=False, no_answer=True)
VARIABLES = ("passages", "today", "question")


class ChatModelWriter:
    """Drafts with a chat model from the best passages; falls back to another writer when the model fails."""

    declines = True

    def __init__(
        self, model: ChatModel, fallback: Writer, passages: int, characters: int, own_words: OwnWords | None = None
    ) -> None:
        self.name = model.name
        self._model = model
        self._fallback = fallback
        self._passages = passages
        self._characters = characters
        self._own_words = own_words
        system = prompts.load("answer_system", ())
        self._answer = {"system": system, "human": prompts.load("answer_question", VARIABLES)}
        self._premise = {"system": system, "human": prompts.load("premise_question", VARIABLES)}

    def warm_up(self) -> None:
        """Loads the reader of the proof, and what checks the model's own words."""
        if self._own_words:
            self._own_words.warm_up()
        prepare()

    def write(self, evidence: Evidence, result: SearchResult, reading: Reading) -> Proposal:
        """The claims of the draft that stand; where there is no draft, or none stands, the fallback's with a note."""
        clock, question = Stopwatch(), result.query.statement
        prompt_evidence = Evidence(evidence.passages[: self._passages])
        excerpts_read = excerpts(prompt_evidence, reading, self._characters)
        values = _values(result.query, excerpts_read)
        so_far = ProvenSoFar(current_listener(), prompt_evidence, question, MAX_WORDS, excerpts_read)
        with uncounted():  # CHAT_TIMEOUT bounds it
            result_of_call = self._model.complete(self._answer, values, so_far)
        clock.lap("model")
        if isinstance(result_of_call, ChatFailure):
            note = gettext_lazy("{reason}; this is the extractive answer.", reason=result_of_call.reason)
            proposal = self._quotes(note, evidence, result, reading)
            return replace(proposal, usage=result_of_call.usage, timings_ms={**clock.laps_ms, **proposal.timings_ms})
        checked = claims_from_draft(result_of_call.text, prompt_evidence, self._own_words, cut=result_of_call.cut)
        contradicted = checked.contradicted and bool(_against(checked.claims[:1], question))
        checked, stood = replace(checked, contradicted=contradicted), bool(checked.claims)
        clock.lap("align")
        if not checked.no_answer:
            quoted = self._fallback.write(evidence, result, reading).claims
            claims = telling(checked.claims, question) or answer_as_reported(
                checked.dropped, question, quoted, evidence
            )
            checked = replace(checked, claims=with_quotes(claims, question, quoted, evidence) if claims else ())
            clock.lap("quotes")
        chat_proposal = self._written(checked, result_of_call.usage)
        if stood and chat_proposal.fault:
            # It stands, and leaves out what is asked for.
            chat_proposal = replace(chat_proposal, fault=DraftFault.NO_ANSWER)
        if checked.no_answer:
            chat_proposal = self._otherwise(values, prompt_evidence, question, result_of_call.usage)
            clock.lap("premise")
        if chat_proposal.fault is DraftFault.UNPROVEN:
            # The model did not say that the passages have no answer: it failed to word one that they bear out.
            quotes = self._quotes(UNPROVEN, evidence, result, reading)
            chat_proposal = replace(
                quotes, dropped=chat_proposal.dropped, replaced=DraftFault.UNPROVEN, usage=chat_proposal.usage
            )
        return replace(chat_proposal, timings_ms=clock.laps_ms)

    def _quotes(self, note: str, evidence: Evidence, result: SearchResult, reading: Reading) -> Proposal:
        """What the fallback proposes, under a note that says why it answers."""
        proposal = self._fallback.write(evidence, result, reading)
        return replace(proposal, writer=self._fallback.name, notes=(note, *proposal.notes))

    def _otherwise(
        self, values: dict[str, str], prompt_evidence: Evidence, question: Statement, spent: Usage
    ) -> Proposal:
        """What the passages say against the premise of a question that they do not answer; else a refusal.

        Asked apart: a small model that is told of false premises beside the question finds them everywhere.
        """
        with uncounted():
            result = self._model.complete(self._premise, values)
        usage = spent + result.usage
        checked = NOTHING_SAID
        if isinstance(result, Completion):
            # A quote in place of a sentence need not contradict anything.
            checked = claims_from_draft(result.text, prompt_evidence, quotes=False, cut=result.cut)
        if claims := _against(checked.claims, question):
            return replace(self._written(replace(checked, claims=claims), usage), contradicted=True)
        return self._written(NOTHING_SAID, usage)

    def _written(self, checked: Checked, usage: Usage) -> Proposal:
        claims = within(checked.claims, MAX_WORDS)
        return Proposal(
            claims,
            writer=self.name,
            dropped=checked.dropped,
            fault=None if claims else (DraftFault.NO_ANSWER if checked.no_answer else DraftFault.UNPROVEN),
            contradicted=checked.contradicted,
            most_words=MAX_WORDS,
            usage=usage,
        )


def _values(query: Query, passages: Mapping[int, ScoredPassage]) -> dict[str, str]:
    return {
        "passages": marked(passages),
        "question": " ".join(harmless(query.text).split()),
        "today": query.today.isoformat(),
    }


def _against(claims: Sequence[ProposedClaim], question: Statement) -> tuple[ProposedClaim, ...]:
    """The claims that deny what the question says, or say what it denies: a proof shows that they are true, no more."""
    question_denies = _denies(question.text)
    return tuple(
        claim
        for claim in claims
        if _denies(claim.text) != question_denies
        and len(question.meaning & meaning(claim.text)) >= LEAST_SHARED * len(question.meaning)
    )


def _denies(text: str) -> bool:
    return "denial" in kinds(read_words(text))
