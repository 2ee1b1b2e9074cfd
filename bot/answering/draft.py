"""From a writer's draft to claims: each sentence is kept only with the stored words that carry it.

A sentence must name a passage that there is. Where the passage it names does not carry it but another one does, it is
cited there: the reader sees the words themselves under the claim, and those were checked just as strictly; only the
number was wrong. A number that points past the evidence is another matter: such a writer was not reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.answering.alignment import Aligner, Window
from bot.answering.answer import Dropped, Evidence, Fault, Quote
from bot.answering.draft_sentences import DraftSentence, draft_sentences
from bot.answering.grounding import fault, halves, without_relative
from bot.answering.grounding.meaning import meaning
from bot.answering.grounding.names import names
from bot.answering.quotes import locate
from bot.answering.writers.proposal import ProposedClaim
from ingest.corpus.articles import ScoredPassage

MAX_DRAFT = 20_000  # characters; an answer has a few hundred
MAX_SENTENCES = 40
MAX_SENTENCE = 500
LEAST_SHARE = 0.55  # of a claim's weight that its quote holds
LEAST_SHARE_ELSEWHERE = 0.7  # where the passage is not the one that the draft named
TRIED = 4  # windows of a sentence that the guard looks at

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
    if not _says_something(sentence.text):
        return Dropped(sentence.text, Fault.UNSUPPORTED)
    others = [number for number in range(1, len(evidence.passages) + 1) if number not in real]
    # "This week" counts from the day of the question in a draft and from its own day in a report: it is left out.
    wrong = Fault.UNSUPPORTED
    for text in dict.fromkeys((sentence.text, without_relative(sentence.text))):
        found = _supported(text, evidence, aligner, real, LEAST_SHARE)
        if isinstance(found, Fault):
            elsewhere = _supported(text, evidence, aligner, others, LEAST_SHARE_ELSEWHERE)
            found = found if isinstance(elsewhere, Fault) else elsewhere
        if not isinstance(found, Fault):
            return ProposedClaim(text, tuple(aligner.quote(window) for window in found))
        wrong = found
    return Dropped(sentence.text, wrong)


def _says_something(text: str) -> bool:
    """Whether there is anything to check: a name, a figure, a date, or two words that say something."""
    parts = meaning(text)
    return len(parts) > 1 or bool(names(text)) or not all(part.isalpha() for part in parts)


def _supported(
    text: str, evidence: Evidence, aligner: Aligner, numbers: Sequence[int], least: float
) -> tuple[Window, ...] | Fault:
    """The windows that carry the sentence, or why the best one does not."""
    first = Fault.UNSUPPORTED
    for match in aligner.matches(text, numbers)[:TRIED]:
        if match.share < least:
            break
        wrong = fault(text, _located((match.window,), evidence, aligner))
        found = _with_name(text, match.window, evidence, aligner) if wrong is Fault.NAME else ()
        if wrong is None or found:
            return found or (match.window,)
        first = wrong if first is Fault.UNSUPPORTED else first
    return _in_halves(text, evidence, aligner, numbers, least) or first


def _with_name(text: str, window: Window, evidence: Evidence, aligner: Aligner) -> tuple[Window, ...]:
    """The window with the sentence of its article that has a name in full, where it has only a part."""
    version = evidence.passage(window.number).version_id
    same = [number for number, passage in enumerate(evidence.passages, start=1) if passage.version_id == version]
    for match in [match for match in aligner.matches(text, same) if match.window.sentences == 1][: 2 * TRIED]:
        both = (window, match.window)
        if not _overlap(*both) and fault(text, _located(both, evidence, aligner)) is None:
            return both
    return ()


def _in_halves(
    text: str, evidence: Evidence, aligner: Aligner, numbers: Sequence[int], least: float
) -> tuple[Window, ...]:
    """Two windows of which each carries what stands on one side of an "and"."""
    for parts in islice(halves(text), TRIED):
        found = [_carrying(part, evidence, aligner, numbers, least) for part in parts]
        windows = tuple(window for window in found if window)
        if len(windows) == len(parts) and fault(text, _located(windows, evidence, aligner)) is None:
            return windows
    return ()


def _carrying(part: str, evidence: Evidence, aligner: Aligner, numbers: Sequence[int], least: float) -> Window | None:
    for match in aligner.matches(part, numbers)[:TRIED]:
        if match.share >= least and fault(part, _located((match.window,), evidence, aligner)) is None:
            return match.window
    return None


def _overlap(one: Window, other: Window) -> bool:
    return one.number == other.number and one.start < other.end and other.start < one.end


def _located(windows: Sequence[Window], evidence: Evidence, aligner: Aligner) -> dict[Quote, ScoredPassage]:
    found: dict[Quote, ScoredPassage] = {}
    for window in windows:
        passage = evidence.passage(window.number)
        quote = locate(passage, aligner.quote(window).text)
        if quote is not None:
            found[quote] = passage
    return found
