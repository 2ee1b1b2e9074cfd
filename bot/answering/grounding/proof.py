"""A sentence is proven by a quote whose words it has, in the quote's order, with nothing left out that turns it.

A parser shows what belongs to what in a quote; where none is installed, rules of words alone decide, and keep less.
"""

from __future__ import annotations

from functools import lru_cache

from bot.answering.answer import Quote
from bot.answering.grounding.placing import is_placed
from bot.answering.grounding.shortening import is_shortened
from bot.answering.grounding.tree import read_tree
from bot.answering.grounding.words import read_words
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
    return is_shortened(words, tree, before) if tree else proven_by_rules(claim, sentence, before)


@lru_cache(maxsize=4096)
def proven_by_rules(claim: str, sentence: str, before: str = "") -> bool:
    """Whether the sentence proves the claim; `before` is what stands before it in its passage."""
    if is_quote(claim, sentence):
        return True
    claim_words, sentence_words = read_words(claim), read_words(sentence)
    if not 0 < len(claim_words) <= LONGEST or len(sentence_words) > LONGEST or "?" in sentence or "?" in claim:
        return False
    return is_placed(claim_words, sentence_words, before)
