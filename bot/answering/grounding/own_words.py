"""What a sentence in a model's own words must have from its quote: every name, figure, date and word of speech."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from bot.answering.answer import Fault
from bot.answering.english.lexicon.closed_words import DATES
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import stem
from bot.answering.grounding.speech import are_speech, words_in_place
from bot.answering.grounding.words import Word, kinds, read_words
from ingest.corpus.text.sentences import sentences


def missing_fact(claim: str, quote: str, before: str = "") -> Fault | None:
    """What kind of fact of the claim is not in its quote, letter for letter; None if all are.

    `before` is the text before the quote in its passage. What is stated as a fact may not be only somebody's words.
    """
    claim_words = read_words(claim)
    quoted = [words_in_place(quote[start:end], f"{before}{quote[:start]}") for start, end in sentences(quote)]
    spoken = [word for words in quoted for word in words if word.spoken]
    is_stated_as_fact = "saying" not in kinds(claim_words) and not any(word.spoken for word in claim_words)
    quote_words = [word for words in quoted if not (is_stated_as_fact and are_speech(words)) for word in words]
    if spoken and not quote_words:
        return Fault.SPEECH
    plain = {word.plain.removesuffix("'s") for word in quote_words}
    if not all(
        _stands(run, quote_words)
        for run in _runs(claim_words, lambda word: word.is_number or word.plain.endswith("-year-old"))
    ):
        return Fault.FIGURE
    if any(word.plain in DATES and word.plain not in plain for word in claim_words):
        return Fault.DATE
    if not all(_stands(run, spoken) for run in _runs(claim_words, lambda word: word.spoken)):
        return Fault.SPEECH
    strange = any(_is_name(word, quote_words) and word.plain.removesuffix("'s") not in plain for word in claim_words)
    return Fault.NAME if strange else None


def _runs(words: Sequence[Word], belongs: Callable[[Word], bool]) -> Iterator[list[str]]:
    """The runs of wanted words in lower case."""
    return ([word.plain for word in run] for is_wanted, run in groupby(words, belongs) if is_wanted)


def _stands(run: Sequence[str], quote: Sequence[Word]) -> bool:
    plain = [word.plain for word in quote]
    return any(plain[at : at + len(run)] == run for at in range(len(plain)))


def _is_name(word: Word, quote: Sequence[Word]) -> bool:
    """Whether it is written large as a name is; a first word may be another form of one that the quote has."""
    if not any(c.isupper() for c in word.raw) or word.plain in DATES or word.plain in STOP_WORDS:
        return False
    return not word.first or stem(word.plain) not in {
        stem(quote_word.plain) for quote_word in quote if quote_word.raw.islower()
    }
