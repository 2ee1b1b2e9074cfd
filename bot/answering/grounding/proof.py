"""A sentence is proven by a quote whose words it has, in the quote's order, with nothing left out that turns it.

A parser shows what belongs to what in a quote; where none is installed, rules of words alone decide, and keep less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from bot.answering.answer import Quote
from bot.answering.grounding.omission import may_omit
from bot.answering.grounding.pronouns import names_for
from bot.answering.grounding.shortening import ADDED, is_marked_anew, is_shortened
from bot.answering.grounding.tree import read_tree
from bot.answering.grounding.words import Word, read_words
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.parser.sentence_parser import installed_parser
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

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
    return any(proven_by_sentence(claim, passage.text[slice(*span)], passage.text[: span[0]]) for span in whole)


def prepare() -> None:
    """Loads the parser, which takes seconds, so that the first sentence need not wait for it."""
    installed_parser()


@lru_cache(maxsize=4096)
def proven_by_sentence(claim: str, sentence: str, before: str = "") -> bool:
    """Whether the sentence proves the claim, by its tree where a parser is installed, by rules alone elsewhere."""
    if is_quote(claim, sentence):
        return True
    words = read_words(claim)
    if not 0 < len(words) <= LONGEST or len(read_words(sentence)) > LONGEST or "?" in sentence or "?" in claim:
        return False
    parser = installed_parser()
    tree = read_tree(parser, sentence) if parser else None
    return is_shortened(words, tree, before) if tree else proven(claim, sentence, before)


@lru_cache(maxsize=4096)
def proven(claim: str, sentence: str, before: str = "") -> bool:
    """Whether the sentence proves the claim; `before` is what stands before it in its passage."""
    if is_quote(claim, sentence):
        return True
    claim_words, sentence_words = read_words(claim), read_words(sentence)
    if not 0 < len(claim_words) <= LONGEST or len(sentence_words) > LONGEST or "?" in sentence or "?" in claim:
        return False
    return is_placed(claim_words, sentence_words, before)


def _is_one_word(first: Word, second: Word) -> bool:
    """Whether both are one word; a capital counts but at the beginning, and so do quotation marks."""
    alike = first.raw == second.raw or (first.plain == second.plain and (first.first or second.first))
    return alike and first.spoken == second.spoken


def is_placed(
    claim: Sequence[Word],
    sentence: Sequence[Word],
    before: str,
    is_same: Callable[[Word, Word], bool] = _is_one_word,
    added: frozenset[str] = ADDED,
) -> bool:
    """Whether every word of the claim has its place in the sentence, and what is left out between them may be.

    `is_same` tells whether two words are one, `added` are the words that the claim may have beside those.
    """
    names = names_for(sentence, before)

    @cache
    def omits(start: int, end: int) -> bool:
        return start == end or may_omit(sentence, start, end)

    @cache
    def fits(at: int, start: int) -> bool:
        """Whether the claim from word `at` on can be placed from word `start` of the sentence on."""
        if at == len(claim):
            return omits(start, len(sentence))
        for spot in range(start, len(sentence)):
            lengths = [1] if is_same(claim[at], sentence[spot]) else []
            lengths += [len(n) for n in names.get(spot, ()) if tuple(word.raw for word in claim[at : at + len(n)]) == n]
            apart = at == 0 or spot > start or not is_marked_anew(claim[at], sentence, spot)
            if lengths and apart and omits(start, spot) and fits(at + lengths[0], spot + 1):
                return True
        return claim[at].plain in added and not claim[at].spoken and fits(at + 1, start)

    return fits(0, 0)
