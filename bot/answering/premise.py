"""Notices a question that takes for granted what its quotes contradict: "Why did China drop its tariffs?" """

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.answer import Citation
from bot.answering.grounding.antonyms import opposites
from bot.answering.grounding.clauses import Token, places, tokens
from bot.answering.grounding.names import names
from bot.answering.grounding.negation import denied, negated
from bot.answering.grounding.spelling import one_spelling

# Questions that presuppose what they ask about. "Did China ...?" and "Who won ...?" leave it open.
_PRESUPPOSES = re.compile(
    r"^\W*(?:(?:so|and|but|then)\W+)?(?:why|how come|how (?:did|does|do|has|have|was|were|is|are|will)|when|where"
    r"|what (?:made|makes|led|caused|prompted|forced|is the reason|was the reason))\b",
    re.IGNORECASE,
)
_NEIGHBOURS = 2  # words on either side of a verb that say who and what


@dataclass(frozen=True, slots=True)
class _Premise:
    """A word of the question that the answer must bear out, what stands beside it, and whether it is denied."""

    verb: str
    beside: frozenset[str]
    names: frozenset[str]
    denied: bool


def contradicting(question: str, citations: Sequence[Citation]) -> Citation | None:
    """The citation that says the contrary of what the question takes for granted; None where one bears it out."""
    asked = _PRESUPPOSES.match(question)
    if not asked:
        return None
    for premise in _premises(one_spelling(question[asked.end() :])):
        views = [(citation, _view(premise, citation)) for citation in citations]
        if not any(view == "same" for _, view in views):
            against = next((citation for citation, view in views if view == "other"), None)
            if against:
                return against
    return None


def _premises(question: str) -> Iterator[_Premise]:
    read = [token for token in tokens(question) if token.bears]
    named = {part.stem for name in names(question) for part in tokens(" ".join(name.words)) if part.bears}
    negative = negated(tokens(question))
    for place, token in enumerate(read):
        if token.stem in named:
            continue
        near = read[max(0, place - _NEIGHBOURS) : place] + read[place + 1 : place + 1 + _NEIGHBOURS]
        beside = frozenset(other.stem for other in near) - {token.stem}
        yield _Premise(token.stem, beside - named, frozenset(beside & named), token.stem in negative)


def _view(premise: _Premise, citation: Citation) -> str:
    """Whether a sentence of the quote says the "same", the "other", or nothing of the premise."""
    quote = tokens(one_spelling(citation.quote.text))
    titled = places(tokens(one_spelling(citation.passage.title))).keys()
    views = {
        _sentence_view(premise, [token for token in quote if token.sentence == number], set(titled))
        for number in {token.sentence for token in quote}
    }
    return "same" if "same" in views else "other" if "other" in views else ""


def _sentence_view(premise: _Premise, sentence: Sequence[Token], titled: set[str]) -> str:
    held = places(sentence)
    if not premise.beside <= held.keys() or not premise.names <= (held.keys() | titled):
        return ""
    if not premise.beside and not premise.names:
        return ""
    negative = denied(sentence)
    against = opposites(premise.verb) & held.keys()
    if premise.verb in held:
        return "same" if (premise.verb in negative) == premise.denied else "other"
    if against and not premise.denied:
        return "other" if not against <= negative else "same"
    return ""
