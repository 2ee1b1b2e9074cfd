"""From a writer's draft to claims: each sentence is kept only with the stored words that carry it.

A sentence must name a passage that there is. Where the passage it names does not carry it but another one does, it is
cited there: the reader sees the words themselves under the claim, and those were checked just as strictly; only the
number was wrong. A number that points past the evidence is another matter: such a writer was not reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.alignment import Aligner, Match, Window
from bot.answering.answer import Dropped, Evidence, Fault, Quote
from bot.answering.draft_sentences import DraftSentence, draft_sentences
from bot.answering.grounding import fault
from bot.answering.quotes import locate
from bot.answering.writers.proposal import ProposedClaim
from ingest.corpus.articles import ScoredPassage

MAX_DRAFT = 20_000  # characters; an answer has a few hundred
MAX_SENTENCES = 40
MAX_SENTENCE = 500
LEAST_SHARE = 0.55  # of a claim's weight that its quote holds
LEAST_SHARE_ELSEWHERE = 0.7  # where the passage is not the one that the draft named
TRIED = 4  # windows of a sentence that the guard looks at
MORE_QUOTES = 2

_NO_ANSWER = re.compile(r"\W*no[\s_-]?answer\b", re.IGNORECASE)
_CONTRADICTED = re.compile(r"^\W*contradicted\b\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft comes to; `contradicted` says that the articles speak against the question's premise."""

    claims: tuple[ProposedClaim, ...]
    dropped: tuple[Dropped, ...] = ()
    contradicted: bool = False
    no_answer: bool = False


def claims_from_draft(draft: str, evidence: Evidence) -> Checked:
    """The sentences that the evidence carries, each with its quotes; "NO ANSWER" and "CONTRADICTED:" are read."""
    if _NO_ANSWER.match(draft):
        return Checked((), no_answer=True)
    aligner = Aligner(evidence)
    claims: dict[str, ProposedClaim] = {}
    dropped: list[Dropped] = []
    contradicted = False
    for place, sentence in enumerate(draft_sentences(draft[:MAX_DRAFT])):
        if place == MAX_SENTENCES:
            dropped.append(Dropped("", Fault.TOO_LONG))
            break
        text = _CONTRADICTED.sub("", sentence.text)
        found = _claim(DraftSentence(text, sentence.numbers), evidence, aligner)
        if isinstance(found, Dropped):
            dropped.append(found)
            continue
        claims.setdefault(text.casefold(), found)
        contradicted = contradicted or text != sentence.text
    return Checked(tuple(claims.values()), tuple(dropped), contradicted)


def _claim(sentence: DraftSentence, evidence: Evidence, aligner: Aligner) -> ProposedClaim | Dropped:
    real = [number for number in sentence.numbers if 1 <= number <= len(evidence.passages)]
    if not real:
        return Dropped(sentence.text, Fault.NO_PASSAGE if sentence.numbers else Fault.NO_NUMBER)
    if len(sentence.text) > MAX_SENTENCE:
        return Dropped(sentence.text, Fault.TOO_LONG)
    others = [number for number in range(1, len(evidence.passages) + 1) if number not in real]
    found = _supported(sentence.text, evidence, aligner, real, LEAST_SHARE)
    if isinstance(found, Fault):
        elsewhere = _supported(sentence.text, evidence, aligner, others, LEAST_SHARE_ELSEWHERE)
        found = found if isinstance(elsewhere, Fault) else elsewhere
    if isinstance(found, Fault):
        return Dropped(sentence.text, found)
    return ProposedClaim(sentence.text, tuple(aligner.quote(window) for window in found))


def _supported(
    text: str, evidence: Evidence, aligner: Aligner, numbers: Iterable[int], least: float
) -> tuple[Window, ...] | Fault:
    """The windows that carry the sentence, or why the best ones do not."""
    matches = aligner.matches(text, numbers)
    first = Fault.UNSUPPORTED
    for match in matches[:TRIED]:
        if match.share >= least:
            wrong = fault(text, _located((match.window,), evidence, aligner))
            if wrong is None:
                return (match.window,)
            first = wrong if first is Fault.UNSUPPORTED else first
    for windows in _together(text, matches, aligner):
        if aligner.share(text, windows) >= least and fault(text, _located(windows, evidence, aligner)) is None:
            return windows
    return first


def _together(text: str, matches: Sequence[Match], aligner: Aligner) -> Iterable[tuple[Window, ...]]:
    """The best window with those that add most of what it lacks, two and then three."""
    windows: tuple[Window, ...] = tuple(match.window for match in matches[:1])
    for _ in range(MORE_QUOTES):
        apart = [
            match.window for match in matches if match.window.sentences == 1 and not _overlaps(match.window, windows)
        ]
        best = max(apart, key=lambda window: aligner.share(text, (*windows, window)), default=None)
        if best is None:
            return
        windows = (*windows, best)
        yield windows


def _overlaps(window: Window, others: Sequence[Window]) -> bool:
    return any(o.number == window.number and o.start < window.end and window.start < o.end for o in others)


def _located(windows: Sequence[Window], evidence: Evidence, aligner: Aligner) -> dict[Quote, ScoredPassage]:
    found: dict[Quote, ScoredPassage] = {}
    for window in windows:
        passage = evidence.passage(window.number)
        quote = locate(passage, aligner.quote(window).text)
        if quote is not None:
            found[quote] = passage
    return found
