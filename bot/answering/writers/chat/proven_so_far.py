"""The sentences of an unfinished draft that are proven already, for whoever waits for the answer.

What is shown is a quote's own words, so it is true whatever comes of the draft. A sentence counts once its number has
come; one that says no more than the question does, or speaks against it, waits for the end.
"""

from __future__ import annotations

from bot.answering.answer import Evidence, ProposedClaim
from bot.answering.english.statement import Statement
from bot.answering.progress import OnProgress, Progress
from bot.answering.writers.chat.draft import claims_from_draft
from bot.answering.writers.chat.supplement import telling, within


class ProvenSoFar:
    """Follows one draft, and tells a listener of each further sentence that is proven."""

    def __init__(self, listener: OnProgress | None, evidence: Evidence, question: Statement, words: int) -> None:
        """`words` are the most that an answer has."""
        self._listener = listener
        self._evidence = evidence
        self._question = question
        self._words = words
        self._end = 0
        self._told = 0

    def begin(self) -> None:
        """Tells what is read."""
        self._tell(())

    def read(self, draft: str) -> None:
        """Takes the text so far; a shorter one than before is another try of the model."""
        end = draft.rfind("]") + 1
        if self._listener is None or end == self._end:
            return
        self._end = end
        checked = claims_from_draft(draft[:end], self._evidence)
        if checked.contradicted or checked.no_answer:
            return
        claims = within(telling(checked.claims, self._question), self._words)
        if len(claims) > self._told:
            self._told = len(claims)
            self._tell(claims)

    def _tell(self, claims: tuple[ProposedClaim, ...]) -> None:
        if self._listener:
            self._listener(Progress(self._evidence, claims))
