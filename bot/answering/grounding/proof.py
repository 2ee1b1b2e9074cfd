"""A sentence is proven by a quote whose words it has, in the quote's order, with nothing left out that turns it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.answering.answer import Quote
from bot.answering.grounding.omission import may_drop_mark, may_omit
from bot.answering.grounding.pronouns import names_for
from bot.answering.grounding.words import Word, read_words
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

ADDED = frozenset({"a", "an", "the", "that", "and"})
LONGEST = 150  # words of a quote's sentence


def is_quote(claim: str, quote: str) -> bool:
    """Whether the claim is the quote itself, line breaks aside."""
    return " ".join(claim.split()) == " ".join(fold(quote).split())


def proven_by(claim: str, quote: Quote, passage: ScoredPassage) -> bool:
    """Whether the quote, or a sentence of its passage that it holds whole, proves the claim."""
    if is_quote(claim, quote.text):
        return True
    start, end = quote.start - passage.start, quote.end - passage.start
    whole = [span for span in sentences(passage.text) if start <= span[0] and span[1] <= end]
    return any(proven(claim, passage.text[slice(*span)], passage.text[: span[0]]) for span in whole)


@lru_cache(maxsize=4096)
def proven(claim: str, sentence: str, before: str = "") -> bool:
    """Whether the sentence proves the claim; `before` is what stands before it in its passage."""
    if is_quote(claim, sentence):
        return True
    said, held = read_words(claim), read_words(sentence)
    if not said or len(held) > LONGEST or "?" in sentence or "?" in claim:
        return False
    return _Search(said, held, before).found()


def _same(one: Word, other: Word) -> bool:
    """Whether both are one word; a capital counts but at the beginning, and so do quotation marks."""
    alike = one.raw == other.raw or (one.plain == other.plain and (one.first or other.first))
    return alike and one.spoken == other.spoken


class _Search:
    """Looks for a way to place every word of the claim in the sentence."""

    def __init__(self, said: Sequence[Word], held: Sequence[Word], before: str) -> None:
        self._said, self._held = said, held
        self._names = names_for(held, before)
        self._seen: dict[tuple[int, int, bool], bool] = {}
        self._omits: dict[tuple[int, int], bool] = {}

    def found(self) -> bool:
        return self._from(0, 0, comma=False)

    def _from(self, at: int, place: int, *, comma: bool) -> bool:
        """Whether the claim from word `at` on can be placed from `place` on; `comma` that an "and" stands for one."""
        key = (at, place, comma)
        if key not in self._seen:
            self._seen[key] = False
            self._seen[key] = self._tries(at, place, comma=comma)
        return self._seen[key]

    def _tries(self, at: int, place: int, *, comma: bool) -> bool:
        said, held = self._said, self._held
        if at == len(said):
            return self._may_omit(place, len(held))
        for spot in range(place, len(held)):
            taken = self._taken(at, spot)
            if not taken or not self._may_omit(place, spot):
                continue
            if self._marked(at, place, spot, comma=comma) and self._from(at + taken, spot + 1, comma=False):
                return True
        return self._added(at, place)

    def _may_omit(self, start: int, end: int) -> bool:
        if (start, end) not in self._omits:
            self._omits[start, end] = start == end or may_omit(self._held, start, end)
        return self._omits[start, end]

    def _taken(self, at: int, spot: int) -> int:
        """How many words of the claim stand for this one of the sentence."""
        if _same(self._said[at], self._held[spot]):
            return 1
        for name in self._names.get(spot, ()):
            if tuple(word.raw for word in self._said[at : at + len(name)]) == name:
                return len(name)
        return 0

    def _marked(self, at: int, place: int, spot: int, *, comma: bool) -> bool:
        """Whether the marks agree: none is new within words that stand together, none is lost there."""
        if at == 0 or spot != place or comma:
            return True
        mine, theirs = self._said[at].mark, self._held[spot].mark
        if mine and not theirs:
            return False
        return not theirs or bool(mine) or may_drop_mark(self._held, spot)

    def _added(self, at: int, place: int) -> bool:
        word = self._said[at]
        if word.plain not in ADDED or word.spoken:
            return False
        if word.plain != "and":
            return self._from(at + 1, place, comma=False)
        # "..., had glassy eyes and kept saying": the last of what is left of a list.
        listed = 0 < place < len(self._held) and self._held[place].mark == ","
        return listed and self._ends_list(place) and self._from(at + 1, place, comma=True)

    def _ends_list(self, place: int) -> bool:
        held = self._held
        end = next((at for at in range(place + 1, len(held)) if held[at].mark or held[at].plain == "and"), len(held))
        return end < len(held) and (held[end].plain == "and" or any(word.plain == "and" for word in held[end:]))
