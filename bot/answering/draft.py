"""From a writer's draft to claims: each sentence is kept only with the stored words that carry it.

A sentence must name a passage that there is. Where the passage it names does not carry it but another one does, it is
cited there: the reader sees the words themselves under the claim, and those were checked just as strictly; only the
number was wrong. A number that points past the evidence is another matter: such a writer was not reading.

Where names, figures and dates stand and only the wording does not hold ("officials said" left out, a verb that the
passage lacks), the passage's own words take the sentence's place; it is counted as dropped all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.alignment import Window
from bot.answering.answer import Dropped, Evidence, Fault
from bot.answering.draft_sentences import DraftSentence, draft_sentences
from bot.answering.grounding import without_relative
from bot.answering.grounding.meaning import meaning
from bot.answering.grounding.names import names
from bot.answering.same_words import wording
from bot.answering.support import WORDING, Support
from bot.answering.writers.proposal import ProposedClaim
from ingest.corpus.deadline import check_time, seconds_left

MAX_DRAFT = 20_000  # characters; an answer has a few hundred
MAX_SENTENCES = 40
MAX_SENTENCE = 500
LEAST_SHARE = 0.55  # of a claim's weight that its quote holds
MOST_REPORTED = 2  # quotes in place of a draft
LEAST_SHARE_ELSEWHERE = 0.7  # where the passage is not the one that the draft named

_NO_ANSWER = re.compile(r"\W*no[\s_-]?answer\b", re.IGNORECASE)
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


def claims_from_draft(draft: str, evidence: Evidence) -> Checked:
    """The sentences that the evidence carries, each with its quotes; "NO ANSWER" and "CONTRADICTED:" are read."""
    if _NO_ANSWER.match(draft):
        return Checked((), no_answer=True)
    support = Support(evidence)
    claims: dict[str, ProposedClaim] = {}
    dropped: list[Dropped] = []
    contradicted = False
    for place, sentence in enumerate(draft_sentences(draft[:MAX_DRAFT])):
        if place == MAX_SENTENCES or not seconds_left(most=1.0):
            dropped.append(Dropped("", Fault.TOO_LONG))
            break
        text = _CONTRADICTED.sub("", sentence.text)
        found: ProposedClaim | Dropped | None = _claim(DraftSentence(text, sentence.numbers), support)
        if isinstance(found, Dropped):
            dropped.append(found)
            found = _in_the_articles_words(found, sentence.numbers, support)
        if found is not None:
            claims.setdefault(wording(found.text), found)
            contradicted = contradicted or text != sentence.text
    return Checked(tuple(claims.values()), tuple(dropped), contradicted)


def answer_as_reported(
    dropped: Sequence[Dropped], asked: str, quoted: Sequence[ProposedClaim], evidence: Evidence
) -> tuple[ProposedClaim, ...]:
    """What the articles themselves say of the answer that a draft found, though none of its sentences stands.

    Small models give the answer in the words of the question, which no article uses. So what a sentence adds to the
    question is looked for: in `quoted`, the sentences that are likeliest to answer, then in all of the evidence.
    """
    support = Support(evidence)
    for one in dropped:
        check_time()
        added = meaning(one.text) - meaning(asked)
        if one.reason in _NOT_READ or not added:
            continue
        holding = [claim for claim in quoted if added <= meaning(claim.text)][:MOST_REPORTED]
        if holding:
            return tuple(holding)
        window = support.telling(one.text, added)
        if window:
            return (support.verbatim(window),)
    return ()


def _claim(sentence: DraftSentence, support: Support) -> ProposedClaim | Dropped:
    real = [number for number in sentence.numbers if number in support.numbers]
    if not real:
        return Dropped(sentence.text, Fault.NO_PASSAGE if sentence.numbers else Fault.NO_NUMBER)
    if len(sentence.text) > MAX_SENTENCE:
        return Dropped(sentence.text, Fault.TOO_LONG)
    if not _says_something(sentence.text):
        return Dropped(sentence.text, Fault.UNSUPPORTED)
    # "This week" counts from the day of the question in a draft and from its own day in a report: it is left out.
    wrong = Fault.UNSUPPORTED
    for text in dict.fromkeys((sentence.text, without_relative(sentence.text))):
        found = _anywhere(text, real, support)
        if not isinstance(found, Fault):
            return support.claim(text, found)
        wrong = found
    return Dropped(sentence.text, wrong)


def _anywhere(text: str, numbers: Sequence[int], support: Support) -> tuple[Window, ...] | Fault:
    named = support.windows(text, numbers, LEAST_SHARE)
    if not isinstance(named, Fault):
        return named
    others = [number for number in support.numbers if number not in numbers]
    elsewhere = support.windows(text, others, LEAST_SHARE_ELSEWHERE)
    return named if isinstance(elsewhere, Fault) else elsewhere


def _in_the_articles_words(dropped: Dropped, numbers: Sequence[int], support: Support) -> ProposedClaim | None:
    """The passage itself where only the wording failed: who says so, what is planned, or too much put otherwise."""
    if dropped.reason not in WORDING or not _says_something(dropped.text):
        return None
    text = without_relative(dropped.text)
    others = [number for number in support.numbers if number not in numbers]
    real = [number for number in numbers if number in support.numbers]
    window = support.nearest(text, real, LEAST_SHARE) or support.nearest(text, others, LEAST_SHARE_ELSEWHERE)
    return support.verbatim(window) if window else None


def _says_something(text: str) -> bool:
    """Whether there is anything to check: a name, a figure, a date, or two words that say something."""
    parts = meaning(text)
    return len(parts) > 1 or bool(names(text)) or not all(part.isalpha() for part in parts)
