"""A sentence is proven by a quote whose words it has, in the quote's order, with nothing left out that turns it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from bot.answering.answer import Quote
from bot.answering.grounding.omission import may_drop_mark, may_omit
from bot.answering.grounding.pronouns import names_for
from bot.answering.grounding.words import Word, read_words
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

ADDED = frozenset({"a", "an", "the", "that"})
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
    return is_placed(said, held, before)


def _same(one: Word, other: Word) -> bool:
    """Whether both are one word; a capital counts but at the beginning, and so do quotation marks."""
    alike = one.raw == other.raw or (one.plain == other.plain and (one.first or other.first))
    return alike and one.spoken == other.spoken


def is_placed(
    said: Sequence[Word],
    held: Sequence[Word],
    before: str,
    same: Callable[[Word, Word], bool] = _same,
    added: frozenset[str] = ADDED,
) -> bool:
    """Whether every word of the claim has its place in the sentence, and what is left out between them may be.

    `same` tells whether two words are one, `added` are the words that the claim may have beside those.
    """
    names = names_for(held, before)

    @cache
    def omits(start: int, end: int) -> bool:
        return start == end or may_omit(held, start, end)

    @cache
    def found(at: int, place: int) -> bool:
        """Whether the claim from word `at` on can be placed from `place` on."""
        if at == len(said):
            return omits(place, len(held))
        for spot in range(place, len(held)):
            taken = [1] if same(said[at], held[spot]) else []
            taken += [len(n) for n in names.get(spot, ()) if tuple(word.raw for word in said[at : at + len(n)]) == n]
            apart = at == 0 or spot > place or not _is_marked_anew(said[at], held, spot)
            if taken and apart and omits(place, spot) and found(at + taken[0], spot + 1):
                return True
        return said[at].plain in added and not said[at].spoken and found(at + 1, place)

    return found(0, 0)


def _is_marked_anew(word: Word, held: Sequence[Word], spot: int) -> bool:
    """Whether between words that stand together a mark is new, or one is lost that matters."""
    theirs = held[spot].mark
    return not theirs if word.mark else bool(theirs) and not may_drop_mark(held, spot)
