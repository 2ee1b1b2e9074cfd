"""Where the words of a claim are in a sentence: in its order, with a name of the passage in place of a pronoun."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise

from bot.answering.english.lexicon.closed_words import (
    NO_NAMES,
    OWNING_PRONOUNS,
    PRONOUNS_OF_PERSONS,
    PRONOUNS_OF_THINGS,
)
from bot.answering.grounding.words import Word, kinds, read_words
from ingest.corpus.deadline import check_time
from ingest.corpus.text.sentences import sentences

ADDED = frozenset({"a", "an", "the", "that"})  # words that a claim may have beside the sentence's
MOST_PLACEMENTS = 6  # of a claim in its sentence, those with the fewest gaps
_NEVER = 1 << 20

Names = Mapping[int, frozenset[tuple[str, ...]]]
SameWord = Callable[[Word, Word], bool]


def is_one_word(word: Word, other: Word) -> bool:
    """Whether both are one word; a capital counts but at the beginning, and so do quotation marks."""
    return _is_alike(word, other) and word.spoken == other.spoken


def count_left_out(
    claim: Sequence[Word], sentence: Sequence[Word], before: str, is_same: SameWord = is_one_word
) -> int | None:
    """How many words of the sentence a claim that is made of them leaves out, those that it may add aside.

    None where a word of the claim has no place in the sentence, or where a gap by itself turns or cuts what stays.
    `before` is the text before the sentence in its passage, `is_same` tells whether two words are one.
    """
    for places in _placements(claim, sentence, before, is_same):
        gaps = [(place + 1, following) for place, following in pairwise([-1, *places, len(sentence)])]
        if all(_may_cut(sentence, start, end) for start, end in gaps):
            return sum(not _is_added(word) for start, end in gaps for word in sentence[start:end])
    return None


def _may_cut(words: Sequence[Word], start: int, end: int) -> bool:
    inside = start > 0 and end < len(words)
    return start == end or not (
        _only_turns(words[start:end])
        or (inside and all(word.spoken for word in words[start - 1 : end + 1]))  # in the middle of a person's words
    )


def _only_turns(span: Sequence[Word]) -> bool:
    """Whether these words do nothing but turn what stands beside them, an article at most left aside."""
    telling = [word for word in span if word.plain not in ADDED]
    return bool(telling) and all(word.turns_alone for word in telling)


def _placements(
    claim: Sequence[Word], sentence: Sequence[Word], before: str, is_same_word: SameWord
) -> Iterator[list[int]]:
    """The places that the claim's words may have in the sentence, with as few gaps as there can be."""
    names = _names_for(sentence, before)
    lacks_speech = not any(word.spoken for word in claim)

    def is_same(word: Word, other: Word) -> bool:
        # Words of speech may have lost their marks where the claim has none at all.
        return is_same_word(word, other) or (lacks_speech and other.spoken and _is_alike(word, other))

    @cache
    def steps(at: int, start: int) -> list[tuple[int, int, int]]:
        """Each way to place the next words: how many they are, where, and whether a gap is before them."""
        check_time()  # a sentence of two words in turn has ten thousand gaps
        ways = _ways(claim, at, sentence, start, names, is_same)
        return [(length, place, int(place > start)) for length, place in ways]

    @cache
    def fewest(at: int, start: int) -> int:
        """The fewest gaps with which the claim from word `at` on can be placed from `start` on."""
        if at == len(claim):
            return int(start < len(sentence))
        ways = [gap + fewest(at + length, place + 1) for length, place, gap in steps(at, start)]
        return min([*ways, fewest(at + 1, start) if _is_added(claim[at]) else _NEVER], default=_NEVER)

    def placements(at: int, start: int, gaps: int) -> Iterator[list[int]]:
        if at == len(claim):
            yield []
            return
        for length, place, gap in steps(at, start):
            if gap + fewest(at + length, place + 1) <= gaps:
                yield from ([place, *rest] for rest in placements(at + length, place + 1, gaps - gap))
        if _is_added(claim[at]) and fewest(at + 1, start) <= gaps:
            yield from placements(at + 1, start, gaps)

    least = fewest(0, 0)
    return islice(placements(0, 0, least), MOST_PLACEMENTS) if least < _NEVER else iter(())


def _ways(
    claim: Sequence[Word], at: int, sentence: Sequence[Word], start: int, names: Names, is_same: SameWord
) -> Iterator[tuple[int, int]]:
    """Each way to place the claim's word `at` from `start` on: the number of its words that are placed, and where."""
    for place in range(start, len(sentence)):
        if at and place == start and _is_marked_anew(claim[at], sentence, place):
            continue
        if is_same(claim[at], sentence[place]):
            yield 1, place
        for name in names.get(place, ()):
            if tuple(word.raw for word in claim[at : at + len(name)]) == name:
                yield len(name), place


def _is_marked_anew(word: Word, sentence: Sequence[Word], place: int) -> bool:
    """Whether between words that stand together a mark is new, or one is lost that matters."""
    mark = sentence[place].mark
    return not mark if word.mark else bool(mark) and not _may_drop_mark(sentence, place)


def _may_drop_mark(words: Sequence[Word], at: int) -> bool:
    """Whether the mark before this word can be left out: not before who says so, nor before a reason."""
    return words[at].mark in (",", "-", "–") and "saying" not in kinds([words[at]]) and words[at].plain != "because"


def _is_alike(word: Word, other: Word) -> bool:
    return word.raw == other.raw or (word.plain == other.plain and (word.first or other.first))


def _is_added(word: Word) -> bool:
    return word.plain in ADDED and not word.spoken


def _names_for(sentence: Sequence[Word], before: str) -> Names:
    """For the place of each pronoun the names, word for word, that may stand there instead.

    It is the only name in the sentence before and in this one up to the pronoun, and one of both begins with it: who
    is named in passing may be somebody else. "It" and "they" must begin their sentence.
    """
    replacements: dict[int, frozenset[tuple[str, ...]]] = {}
    spans = list(sentences(before))
    last = read_words(before[slice(*spans[-1])]) if spans else ()
    for index, word in enumerate(sentence):
        names = (
            _names(last) + _names(sentence[:index]) if word.plain in PRONOUNS_OF_PERSONS | PRONOUNS_OF_THINGS else []
        )
        if len({name[-1] for name in names}) != 1:
            continue
        name = max(names, key=len)
        begins = any(tuple(word.raw for word in text[: len(name)]) == name for text in (last, sentence))
        # "Ann fired her driver after she crashed the car": it may have been the driver.
        if (
            not begins
            or (index > 1 and any(other.plain in OWNING_PRONOUNS for other in sentence[:index]))
            or (word.plain in PRONOUNS_OF_THINGS and index > 1)
        ):
            continue
        plain = {name[at:] for at in range(len(name))}  # "Ann Lee" of "Mayor Ann Lee"
        owning = {(*form[:-1], f"{form[-1]}'s") for form in plain}
        # "Her" is both: "met her", "her speech".
        forms = plain | owning if word.plain == "her" else owning if word.plain in OWNING_PRONOUNS else plain
        replacements[index] = frozenset(forms)
    return replacements


def _names(words: Sequence[Word]) -> list[tuple[str, ...]]:
    """The runs of words written large that own nothing."""
    runs: list[list[str]] = [[]]
    for word in words:
        is_of_name = word.is_large and word.plain not in NO_NAMES
        if word.mark or not is_of_name:
            runs.append([])
        runs[-1] += [word.raw] if is_of_name else []
    return [tuple(run) for run in runs if run and not run[-1].endswith("'s")]
