"""What a sentence in a model's own words must have from its quote: every name, figure, date and word of speech."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from bot.answering.answer import Fault
from bot.answering.english.closed_words import DATES
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import stem
from bot.answering.grounding.words import Word, read_words


def missing_fact(claim: str, quote: str) -> Fault | None:
    """What kind of fact of the claim does not stand in its quote, letter for letter; None where all do."""
    said, held = read_words(claim), read_words(quote)
    plain = {word.plain.removesuffix("'s") for word in held}
    if not all(
        _stands(run, held) for run in _runs(said, lambda word: word.is_number or word.plain.endswith("-year-old"))
    ):
        return Fault.FIGURE
    if any(word.plain in DATES and word.plain not in plain for word in said):
        return Fault.DATE
    spoken = [word for word in held if word.spoken]
    if not all(_stands(run, spoken) for run in _runs(said, lambda word: word.spoken)):
        return Fault.SPEECH
    strange = any(_is_name(word, held) and word.plain.removesuffix("'s") not in plain for word in said)
    return Fault.NAME if strange else None


def _runs(words: Sequence[Word], wanted: Callable[[Word], bool]) -> Iterator[list[str]]:
    """The runs of wanted words in lower case."""
    return ([word.plain for word in run] for is_wanted, run in groupby(words, wanted) if is_wanted)


def _stands(run: Sequence[str], held: Sequence[Word]) -> bool:
    plain = [word.plain for word in held]
    return any(plain[at : at + len(run)] == run for at in range(len(plain)))


def _is_name(word: Word, held: Sequence[Word]) -> bool:
    """Whether it is written large as a name is; a first word may be another form of one that the quote has."""
    if not any(c.isupper() for c in word.raw) or word.plain in DATES or word.plain in STOP_WORDS:
        return False
    return not word.first or stem(word.plain) not in {stem(other.plain) for other in held if other.raw.islower()}
