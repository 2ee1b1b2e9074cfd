"""The stored words behind a sentence: the one that proves it, else the one that says most of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.answering.answer import Evidence, ProposedClaim, Quote
from bot.answering.english.statement import meaning
from bot.answering.grounding import proven_by
from bot.answering.grounding.quotes import locate
from bot.answering.writers.chat.alignment import LENGTH_COST, Aligner, Window
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold

TRIED = 6  # windows of a sentence that a proof is looked for in
LEAST_TOLD = 0.5  # of what a sentence weighs, in the window or in its headline


class Support:
    """Finds windows of one evidence for the sentences of a draft."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._aligner = Aligner(evidence)
        self.numbers = range(1, len(evidence.passages) + 1)

    def proof(self, text: str, numbers: Sequence[int]) -> Window | None:
        """The window of one sentence that proves the text."""
        single = (match.window for match in self._aligner.matches(text, numbers) if match.window.sentences == 1)
        tried = islice(single, TRIED)
        return next((one for one in tried if any(proven_by(text, *pair) for pair in self._located(one))), None)

    def nearest(self, text: str, numbers: Sequence[int], least: float) -> list[Window]:
        """The windows that hold at least this share of what the text says, best first."""
        return [match.window for match in self._aligner.matches(text, numbers)[:TRIED] if match.share >= least]

    def telling(self, text: str, added: frozenset[str]) -> Window | None:
        """The best window with all that the sentence added to the question, and with enough of the rest of it.

        What the headline says need not be said again; a question is no answer.
        """
        found = [match.window for match in self._aligner.matches(text, self.numbers) if added <= match.window.stems]
        shares = [(self._aligner.share(text, [one], self._headline(one)), one) for one in found if self._states(one)]
        enough = [(share - LENGTH_COST * one.sentences, one) for share, one in shares if share >= LEAST_TOLD]
        return max(enough, key=lambda pair: pair[0])[1] if enough else None

    def _headline(self, window: Window) -> frozenset[str]:
        return meaning(self._evidence.passage(window.number).title)

    def _states(self, window: Window) -> bool:
        return "?" not in self.quote(window)

    def quote(self, window: Window) -> str:
        """The window's stored characters."""
        return self._aligner.quote(window).text

    def claim(self, text: str, window: Window, *, own_words: bool = False) -> ProposedClaim:
        """The sentence with the stored characters of its window."""
        return ProposedClaim(text, (self._aligner.quote(window),), own_words)

    def verbatim(self, window: Window) -> ProposedClaim:
        """The window's own words as a claim."""
        quote = self._aligner.quote(window)
        return ProposedClaim(" ".join(fold(quote.text).split()), (quote,))

    def _located(self, window: Window) -> Iterator[tuple[Quote, ScoredPassage]]:
        passage = self._evidence.passage(window.number)
        quote = locate(passage, self._aligner.quote(window).text)
        if quote is not None:
            yield quote, passage
