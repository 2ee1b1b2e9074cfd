"""A sentence is proven by a quote that it shortens, if the reader of statements sees that it follows.

Every word of it is in the quote, in the quote's order: nothing can be added. Whether leaving words out changes what the
rest says is a matter of reading (docs/decisions/0030-statements-are-read.md).
"""

from __future__ import annotations

import logging

from bot.answering.answer import Quote
from bot.answering.grounding.entailment import follows, shipped_reader
from bot.answering.grounding.placing import count_left_out
from bot.answering.grounding.speech import are_speech, hides_speech, text_before, words_in_place
from bot.answering.grounding.words import read_words
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

log = logging.getLogger(__name__)

LONGEST = 150  # words of a quote's sentence


def is_quote(claim: str, quote: str) -> bool:
    """Whether the claim is the quote itself, line breaks aside."""
    return " ".join(claim.split()) == " ".join(fold(quote).split())


def proven_by(claim: str, quote: Quote, passage: ScoredPassage) -> bool:
    """Whether the quote, or a sentence of its passage that it holds whole, proves the claim.

    A quote proves itself, unless it does not show that it is only somebody's words.
    """
    start, end = quote.start - passage.start, quote.end - passage.start
    if is_quote(claim, quote.text) and not hides_speech(quote.text, text_before(passage, start)):
        return True
    spans = [span for span in sentences(passage.text) if start <= span[0] and span[1] <= end]
    return any(proven_by_sentence(claim, passage.text[slice(*span)], text_before(passage, span[0])) for span in spans)


def prepare() -> None:
    """Loads the reader of statements, so that the first sentence need not wait for it.

    Where it cannot be loaded the log says so, as at each sentence, and a chat model's sentences are shown as quotes.
    """
    try:
        shipped_reader().load()
    except ModelUnavailable as error:
        log.warning("%s", error.user_message)


def proven_by_sentence(claim: str, sentence: str, before: str = "") -> bool:
    """Whether the sentence proves the claim; `before` is the text before it in its passage.

    A sentence that is only somebody's words proves nothing that is stated as a fact.
    """
    if is_quote(claim, sentence) and not hides_speech(sentence, before):
        return True
    claim_words, sentence_words = read_words(claim), words_in_place(sentence, before)
    if are_speech(sentence_words) and not are_speech(claim_words):
        return False
    if not 0 < len(claim_words) <= LONGEST or len(sentence_words) > LONGEST or "?" in sentence or "?" in claim:
        return False
    left_out = count_left_out(claim_words, sentence_words, before)
    if left_out is None:
        return False
    # The text before misleads the reader more often than it helps, unless it names whom a pronoun means.
    is_needed = count_left_out(claim_words, sentence_words, "") is None
    if left_out == 0 and not is_needed:
        return True
    return follows(claim, sentence, before if is_needed else "")
