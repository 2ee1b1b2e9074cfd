"""The stored words that carry a sentence: one window, one that has its name completed, or two with a half each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from bot.answering.alignment import LENGTH_COST, Aligner, Window
from bot.answering.answer import Evidence, Fault, Quote
from bot.answering.grounding import fault, fault_in_whole, halves
from bot.answering.grounding.meaning import meaning
from bot.answering.quotes import locate
from bot.answering.writers.proposal import ProposedClaim
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.folding import fold

TRIED = 4  # windows of a sentence that the guard looks at
# What fails here fails by its wording: names, figures and dates are in the window.
WORDING = frozenset({Fault.HEARSAY, Fault.UNREAL, Fault.UNSUPPORTED})
LEAST_TOLD = 0.5  # of what a sentence weighs, in the window or in its headline


class Support:
    """Finds windows of one evidence for the sentences of a draft."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._aligner = Aligner(evidence)
        self.numbers = range(1, len(evidence.passages) + 1)

    def windows(self, text: str, numbers: Sequence[int], least: float) -> tuple[Window, ...] | Fault:
        """The windows that carry the sentence, or why the best one does not; `least` is the share that they hold."""
        first = Fault.UNSUPPORTED
        for match in self._aligner.matches(text, numbers)[:TRIED]:
            if match.share < least:
                break
            wrong = fault(text, self._located(match.window))
            found = self._with_name(text, match.window) if wrong is Fault.NAME else ()
            if wrong is None or found:
                return found or (match.window,)
            first = wrong if first is Fault.UNSUPPORTED else first
        return self._in_halves(text, numbers, least) or first

    def nearest(self, text: str, numbers: Sequence[int], least: float) -> Window | None:
        """The best window that holds the sentence's names, figures and dates, though not as it is worded."""
        for match in self._aligner.matches(text, numbers)[:TRIED]:
            if match.share >= least and fault_in_whole(text, self._located(match.window)) in WORDING | {None}:
                return match.window
        return None

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
        return "?" not in self._aligner.quote(window).text

    def claim(self, text: str, windows: Sequence[Window]) -> ProposedClaim:
        """The sentence with the stored characters of its windows."""
        return ProposedClaim(text, tuple(self._aligner.quote(window) for window in windows))

    def verbatim(self, window: Window) -> ProposedClaim:
        """The window's own words as a claim."""
        quote = self._aligner.quote(window)
        return ProposedClaim(" ".join(fold(quote.text).split()), (quote,))

    def _with_name(self, text: str, window: Window) -> tuple[Window, ...]:
        """The window with the sentence of its article that has a name in full, where it has only a part."""
        passages = self._evidence.passages
        version = passages[window.number - 1].version_id
        same = [number for number in self.numbers if passages[number - 1].version_id == version]
        single = (match.window for match in self._aligner.matches(text, same) if match.window.sentences == 1)
        for other in islice(single, 2 * TRIED):
            if not _overlap(window, other) and fault(text, self._located(window, other)) is None:
                return window, other
        return ()

    def _in_halves(self, text: str, numbers: Sequence[int], least: float) -> tuple[Window, ...]:
        """Two windows of which each carries what stands on one side of an "and"."""
        for parts in islice(halves(text), TRIED):
            found = [self._carrying(part, numbers, least) for part in parts]
            windows = tuple(window for window in found if window)
            if len(windows) == len(parts) and fault(text, self._located(*windows)) is None:
                return windows
        return ()

    def _carrying(self, part: str, numbers: Sequence[int], least: float) -> Window | None:
        for match in self._aligner.matches(part, numbers)[:TRIED]:
            if match.share >= least and fault(part, self._located(match.window)) is None:
                return match.window
        return None

    def _located(self, *windows: Window) -> dict[Quote, ScoredPassage]:
        found: dict[Quote, ScoredPassage] = {}
        for window in windows:
            passage = self._evidence.passage(window.number)
            quote = locate(passage, self._aligner.quote(window).text)
            if quote is not None:
                found[quote] = passage
        return found


def _overlap(one: Window, other: Window) -> bool:
    return one.number == other.number and one.start < other.end and other.start < one.end
