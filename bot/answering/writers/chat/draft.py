"""From a writer's draft to claims: a sentence that is proven stands, in place of another one stands its quote.

A sentence must name a passage that there is. Where the passage it names does not prove it but another one does, it is
cited there: the reader sees the words themselves, and only the number was wrong. A number that points past the
evidence is another matter: such a writer was not reading.

A sentence that no stored sentence proves counts as dropped; the sentence that says most of it takes its place. Where
the settings let a model use its own words, it may stand itself if its quote has all its names, figures and dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.answer import Dropped, Evidence, Fault, ProposedClaim
from bot.answering.english.same_words import wording
from bot.answering.english.statement import Statement, meaning
from bot.answering.grounding.words import read_words
from bot.answering.writers.chat.draft_sentences import (
    DraftSentence,
    draft_sentences,
    through_last_number,
    without_relative,
)
from bot.answering.writers.chat.own_words import OwnWords
from bot.answering.writers.chat.support import Support
from ingest.corpus.deadline import check_time, seconds_left

MAX_DRAFT = 20_000  # characters; an answer has a few hundred
MAX_SENTENCES = 40
MAX_SENTENCE = 500
LEAST_SHARE = 0.55  # of a claim's weight that its quote holds
MOST_REPORTED = 2  # quotes in place of a draft
LEAST_SHARE_ELSEWHERE = 0.7  # where the passage is not the one that the draft named

_NO_ANSWER = re.compile(r"\W*(?:answer\s?:\W*)?no[\s_-]?answer\b", re.IGNORECASE)
# "The passages do not say. NO ANSWER."; in small letters these are words of a sentence.
_NO_ANSWER_WITHIN = re.compile(r"\bNO[\s_-]ANSWER\b")
# Who names no passage, or one that is not there, was not reading; what is too long was never compared.
_NOT_READ = frozenset({Fault.NO_PASSAGE, Fault.NO_NUMBER, Fault.TOO_LONG})
_CONTRADICTED = re.compile(r"^\W*contradicted\b\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft comes to; `contradicted` says that the articles speak against the question's premise."""

    claims: tuple[ProposedClaim, ...]
    dropped: tuple[Dropped, ...] = ()
    contradicted: bool = False
    no_answer: bool = False


def claims_from_draft(
    draft: str, evidence: Evidence, own_words: OwnWords | None = None, *, quotes: bool = True, cut: bool = False
) -> Checked:
    """The sentences that the evidence proves, and quotes for the rest; "NO ANSWER" and "CONTRADICTED:" are read.

    With `own_words` a sentence that is not proven may stand as it is; without `quotes` nothing stands in its place,
    nor does it where a sentence says that the articles contradict the question. Of a draft whose end was `cut` only
    what had come to its numbers is kept: a sentence that was cut off may have lost its "not".
    """
    no_answer = Checked((), no_answer=True)
    if _NO_ANSWER.match(draft):
        return no_answer
    support = Support(evidence)
    claims: dict[str, ProposedClaim] = {}
    dropped: list[Dropped] = []
    contradicted = stands = False
    for index, sentence in enumerate(draft_sentences((through_last_number(draft) if cut else draft)[:MAX_DRAFT])):
        if index == MAX_SENTENCES or not seconds_left(max_seconds=1.0):
            dropped.append(Dropped("", Fault.TOO_LONG))
            break
        text = _CONTRADICTED.sub("", sentence.text)
        claim, wrong = _claim(DraftSentence(text, sentence.numbers), support, own_words)
        stands = stands or wrong is None
        if wrong is not None:
            dropped.append(Dropped(text, wrong))
        if claim is None or (wrong is not None and (not quotes or text != sentence.text)):
            continue
        # A quote that an earlier one holds says nothing more.
        if not any(claim.text in earlier.text for earlier in claims.values()):
            claims.setdefault(wording(claim.text), claim)
            contradicted = contradicted or text != sentence.text
    if not stands and _NO_ANSWER_WITHIN.search(draft[:MAX_DRAFT]):
        # It explains itself: no quote may answer what the model has just declined to.
        return no_answer
    return Checked(tuple(claims.values()), tuple(dropped), contradicted)


def contradicts(draft: str) -> bool:
    """Whether a sentence of it says that the articles contradict the question, be it proven or not."""
    return any(_CONTRADICTED.match(sentence.text) for sentence in draft_sentences(draft[:MAX_DRAFT]))


def answer_as_reported(
    dropped: Sequence[Dropped], question: Statement, quoted: Sequence[ProposedClaim], evidence: Evidence
) -> tuple[ProposedClaim, ...]:
    """What the articles themselves say of the answer that a draft found, though none of its sentences stands.

    Small models give the answer in the words of the question, which no article uses. So what a sentence adds to the
    question is looked for: in `quoted`, the sentences that are likeliest to answer, then in all of the evidence.
    """
    support = Support(evidence)
    for sentence in dropped:
        check_time()
        words_added = meaning(sentence.text) - question.meaning
        if sentence.reason in _NOT_READ or not words_added:
            continue
        holding = [claim for claim in quoted if words_added <= meaning(claim.text)][:MOST_REPORTED]
        if holding:
            return tuple(holding)
        window = support.telling(sentence.text, words_added)
        if window:
            return (support.verbatim(window),)
    return ()


def _claim(
    sentence: DraftSentence, support: Support, own_words: OwnWords | None
) -> tuple[ProposedClaim | None, Fault | None]:
    """The claim that stands for the sentence, and why it is not the sentence itself."""
    real = [number for number in sentence.numbers if number in support.numbers]
    if not real:
        return None, Fault.NO_PASSAGE if sentence.numbers else Fault.NO_NUMBER
    if len(sentence.text) > MAX_SENTENCE:
        return None, Fault.TOO_LONG
    if not _says_something(sentence.text):
        return None, Fault.UNSUPPORTED
    further = [number for number in support.numbers if number not in real]
    text = without_relative(sentence.text)
    for form in dict.fromkeys((sentence.text, text)):
        window = support.proof(form, real) or support.proof(form, further)
        if window:
            return support.claim(form, window), None
    near = support.nearest(text, real, LEAST_SHARE) or support.nearest(text, further, LEAST_SHARE_ELSEWHERE)
    if not near:
        return None, Fault.UNSUPPORTED
    if own_words is None:
        return support.verbatim(near[0]), Fault.UNPROVEN
    faults = [own_words.fault(text, support.quote(window), support.before(window)) for window in near]
    if None in faults:
        return support.claim(text, near[faults.index(None)], own_words=True), None
    return support.verbatim(near[0]), faults[0]


def _says_something(text: str) -> bool:
    """Whether there is anything to compare: a name, a figure, or two words that say something."""
    has_name = any(word.is_number or word.raw[0].isupper() for word in read_words(text)[1:])
    return has_name or len(meaning(text)) > 1
