"""Notices a question that takes for granted what its quotes contradict: "Why did China drop its tariffs?" """

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.answer import Citation
from bot.answering.grounding.antonyms import contraries
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
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NEIGHBOURS = 2  # words on either side of a verb that say who and what


@dataclass(frozen=True, slots=True)
class _Premise:
    """A word of the question that the answer must bear out, what stands beside it, and whether it is denied.

    `doer` is the last word of the name before it: who is said to do it.
    """

    verb: str
    beside: frozenset[str]
    names: frozenset[str]
    denied: bool
    doer: str | None
    years: frozenset[str]


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
        doer = next((other.stem for other in read[:place][::-1] if other.stem in named), None)
        own = frozenset(beside & named)
        yield _Premise(
            token.stem, beside - named, own, token.stem in negative, doer, frozenset(_YEAR.findall(question))
        )


def _view(premise: _Premise, citation: Citation) -> str:
    """Whether a sentence of the quote says the "same", the "other", or nothing of the premise."""
    quote = tokens(one_spelling(citation.quote.text))
    titled = places(tokens(one_spelling(citation.passage.title))).keys()
    views = {
        _sentence_view(premise, [token for token in quote if token.sentence == number], set(titled), citation)
        for number in {token.sentence for token in quote}
    }
    return "same" if "same" in views else "other" if "other" in views else ""


def _sentence_view(premise: _Premise, sentence: Sequence[Token], titled: set[str], citation: Citation) -> str:
    held = places(sentence)
    if not premise.beside <= held.keys() or not premise.names <= (held.keys() | titled):
        return ""
    if not premise.beside and not premise.names:
        return ""
    negative = denied(sentence)
    against = contraries(premise.verb) & held.keys()
    if premise.verb in held:
        if (premise.verb in negative) == premise.denied:
            return "same"
        return "" if _of_another_time(premise, sentence, citation) else "other"
    if against and not premise.denied:
        if against <= negative:
            return "same"
        told = any(_is_done_by(premise.doer, sentence, at) for stem in against for at in held[stem])
        return "other" if told and not _of_another_time(premise, sentence, citation) else ""
    return ""


def _is_done_by(doer: str | None, sentence: Sequence[Token], verb: int) -> bool:
    """Whether nobody else does it: Arsenal's loss to Chelsea is told by "Chelsea won against Arsenal", too."""
    said = [sentence[at] for at in range(len(sentence)) if sentence[at].bears]
    place = said.index(sentence[verb])
    stems = [token.stem for token in said]
    return doer is None or doer not in stems or stems.index(doer) < place


def _of_another_time(premise: _Premise, sentence: Sequence[Token], citation: Citation) -> bool:
    """Whether the sentence looks back: "has grown since 2023" is not against a fall of today."""
    published = citation.passage.published
    known = premise.years | ({str(published.year)} if published else set())
    words = {token.word for token in sentence}
    if "first" in words or any(word.endswith("est") for word in words):
        return False  # "for the first time since 2007": that was now
    return "since" in words or any(_YEAR.fullmatch(word) and word not in known for word in words)
