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

MOST_READS = 40  # of one draft, so that a server that ends each word with a number takes no more time than this


class ProvenSoFar:
    """Follows one draft, and tells a listener of each further sentence that is proven."""

    def __init__(self, listener: OnProgress | None, evidence: Evidence, question: Statement, words: int) -> None:
        """`words` are the most that an answer has."""
        self._listener = listener
        self._evidence = evidence
        self._question = question
        self._words = words
        self._claims: tuple[ProposedClaim, ...] = ()
        self._end = 0  # of what was read
        self._left = MOST_READS

    def begin(self) -> None:
        """Tells what is read."""
        if self._listener:
            self._listener(Progress(self._evidence))

    def read(self, draft: str) -> None:
        """Takes the text so far; one that ends before what was read is another try of the model."""
        end = draft.rfind("]") + 1
        if self._listener is None or end == self._end or not self._left:
            return
        begin = self._end if end > self._end else 0
        self._end, self._left = end, self._left - 1
        checked = claims_from_draft(draft[begin:end], self._evidence)
        if checked.contradicted or checked.no_answer:
            self._left = 0
            return
        said = [claim.text for claim in self._claims]
        new = [
            claim for claim in telling(checked.claims, self._question) if not any(claim.text in text for text in said)
        ]
        claims = within((*self._claims, *new), self._words)
        if len(claims) > len(self._claims):
            self._claims = claims
            self._listener(Progress(self._evidence, claims))
