"""The sentences of an unfinished draft that are proven already, for whoever waits for the answer.

What is shown is a quote's own words, so it is true whatever comes of the draft. A sentence counts once it has ended
and names its passage; one that says no more than the question waits for the end. Where a draft speaks against the
question, or says that there is no answer, nothing more of it is told. Thoughts that the prompt has opened cannot be
told from a draft before they end: of those, too, only quotes are shown, and the draft's own take their place.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

from bot.answering.answer import Evidence, ProposedClaim
from bot.answering.chat_model.stream import without_thoughts
from bot.answering.english.statement import Statement
from bot.answering.writers.chat.draft import claims_from_draft, contradicts
from bot.answering.writers.chat.supplement import telling, within
from bot.answering.writers.progress import OnProgress, Progress

MOST_READS = 20  # of one draft
MOST_SECONDS = 1.0  # of work for one answer: the clock of the question stands still meanwhile
# A sentence with its number has ended: "... erupted [1]. ", "... erupted. [1] " or the end of the line.
_END = re.compile(
    r"[\]】)][.!?…][\"”’')]{0,3}(?=\s{1,5}\S)"
    r"|[.!?…][\"”’')]{0,3}\s?[\[【][^\n]{1,60}?[\]】](?=\s{1,5}[^\s\[【(])"
    r"|[\]】][^\n]{0,9}(?=\n)"
)
_MARKS = frozenset("]】")
_ENDS = frozenset("]】)\"”’'.!?…\n")


class ProvenSoFar:
    """Follows the drafts of one answer, and tells a listener of each further sentence that is proven."""

    def __init__(
        self,
        listener: OnProgress | None,
        evidence: Evidence,
        question: Statement,
        words: int,
        numbers: Iterable[int] | None = None,
    ) -> None:
        """`words` are the most that an answer has; `numbers` are those of the passages that the model reads."""
        self._listener = listener
        self._evidence = evidence
        self._numbers = None if numbers is None else tuple(numbers)
        self._question = question
        self._words = words
        self._seconds = MOST_SECONDS
        self.begin_draft()

    def begin(self) -> None:
        """Tells what is read."""
        if self._listener:
            self._listener(Progress(self._evidence, (), self._numbers))

    def begin_draft(self) -> None:
        """Another try of the model begins."""
        self._parts: list[str] = []
        self._waits = False  # whether a number has come whose sentence has not ended
        self._may_end = False  # whether the next word may show that it has
        self._read = ""  # of the draft
        self._claim_count = 0  # of those that were told
        self._reads = MOST_READS

    def add(self, text: str) -> None:
        """Takes what comes next in the draft."""
        if self._listener is None or not self._reads or self._seconds <= 0:
            return
        self._parts.append(text)
        self._waits = self._waits or not _MARKS.isdisjoint(text)
        ends = not _ENDS.isdisjoint(text)
        if self._waits and (ends or self._may_end):
            began = time.monotonic()
            self._tell_more("".join(self._parts), self._listener)
            self._seconds -= time.monotonic() - began
        self._may_end = ends or (self._may_end and not text.strip())

    def _tell_more(self, draft: str, listener: OnProgress) -> None:
        text = without_thoughts(draft)
        if not text.startswith(self._read):
            # It was thought aloud: where the prompt opens the thoughts, only their end shows it.
            self._read, self._claim_count = "", 0
        end = max((match.end() for match in _END.finditer(text)), default=0)
        if end <= len(self._read):
            return
        self._read, self._reads, self._waits = text[:end], self._reads - 1, not _MARKS.isdisjoint(text[end:])
        checked = claims_from_draft(self._read, self._evidence)
        if checked.no_answer or contradicts(self._read):
            self._reads = 0
            return
        claims: tuple[ProposedClaim, ...] = within(telling(checked.claims, self._question), self._words)
        if len(claims) > self._claim_count:
            self._claim_count = len(claims)
            listener(Progress(self._evidence, claims, self._numbers))
