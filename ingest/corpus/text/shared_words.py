"""Which parts of a text stand in another in the same words, but for spelling and what carries no meaning.

A figure, a name, a "not" or any other word that differs is a difference: a part ends there. Where runs of four words
meet, the two texts are walked on side by side, so that the time grows with their lengths; a diff (difflib) grows with
their product and more. A run that stands in many places of the other text is no place to begin: what consists of such
runs alone has no parts, unless one text holds the other as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.corpus.text.wording import is_figure, key_of, word_spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN = 4  # words
MOST_PLACES = 4
# Of the last words so many may differ in print alone: more is another text.
STRETCH, MOST_DIFFERENT = 40, 4
MOST_PARTS = 1000
_SKIPPED = 3  # words on either side that are passed over where the texts differ
_STEPS = sorted(
    ((here, there) for here in range(_SKIPPED + 1) for there in range(_SKIPPED + 1) if here + there), key=sum
)
_ALIKE = 0.8
_LONGEST_WORD = 40

FUNCTION_WORDS = frozenset("a an and at by for from in of on or that the to which with".split())
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "hundreds thousands millions billions trillions dozen dozens half third quarter".split()
)

Span = tuple[int, int]


class WordedText:
    """A text read as words: where each stands, and a hash of what it is compared by, of this process only."""

    def __init__(self, text: str) -> None:
        import numpy as np

        self.text = text
        spans, self._words = word_spans(text)
        self.starts, self.ends = (np.array([span[side] for span in spans], np.int32) for side in (0, 1))
        keys: dict[str, int] = {}
        for word in self._words or (text[start:end] for start, end in spans):
            if word not in keys:
                keys[word] = hash(key_of(word))
        found = (keys[word] for word in self._words or (text[start:end] for start, end in spans))
        self.hashes = np.fromiter(found, np.int64, len(spans))

    def __len__(self) -> int:
        return len(self.hashes)

    def words(self, first: int, last: int) -> list[str]:
        """The words [first, last) as they are spelled."""
        if self._words:
            return self._words[first:last]
        return [self.text[self.starts[place] : self.ends[place]] for place in range(first, last)]

    @cached_property
    def runs(self) -> NDArray[np.uint64]:
        """A hash of the RUN words from each word on."""
        import numpy as np

        values = self.hashes.view(np.uint64)
        count = max(0, len(values) - RUN + 1)
        runs = np.zeros(count, np.uint64)
        for place in range(RUN if count else 0):
            runs = runs * np.uint64(0x9E3779B97F4A7C15) + values[place : place + count]
        return runs

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The places of the runs in the order of their hashes, those of equal ones in the order of the text."""
        return self.runs.argsort(kind="stable")


def shared_spans(one: WordedText, other: WordedText) -> list[Span]:
    """The characters [start, end) of one text that stand in the other, in order, with what is no word around them."""
    if not len(one) or _place(one, other) is not None:
        return [(0, len(one.text))]
    at = _place(other, one) if len(other) else None
    parts = _walk_all(one, other) if at is None else [(at, at + len(other))]
    return [_characters(one, *_with_function_words(one, first, last)) for first, last in parts]


def _characters(text: WordedText, first: int, last: int) -> Span:
    start = int(text.ends[first - 1]) if first else 0
    return start, int(text.starts[last]) if last < len(text) else len(text.text)


def _with_function_words(text: WordedText, first: int, last: int) -> Span:
    """The words [first, last) with those beside them that say nothing."""
    for _ in range(_SKIPPED):
        first -= first > 0 and text.words(first - 1, first)[0].casefold() in FUNCTION_WORDS
        last += last < len(text) and text.words(last, last + 1)[0].casefold() in FUNCTION_WORDS
    return first, last


def _place(part: WordedText, whole: WordedText) -> int | None:
    """The word from which on all words of a text stand in another; None where they do not."""
    size, held, wanted = part.hashes.itemsize, whole.hashes.tobytes(), part.hashes.tobytes()
    at = held.find(wanted)
    while at >= 0 and at % size:
        at = held.find(wanted, at + 1)
    return at // size if at >= 0 else None


def _walk_all(one: WordedText, other: WordedText) -> Iterator[Span]:
    """The words [first, last) of one text that stand in the other, in order."""
    import numpy as np

    in_order = other.runs[other.order]
    low, high = (np.searchsorted(in_order, one.runs, side) for side in ("left", "right"))
    anchors = np.flatnonzero((high > low) & (high - low <= MOST_PLACES))
    at, found = 0, 0
    while found < MOST_PARTS:
        following = int(np.searchsorted(anchors, at))
        if following == len(anchors):
            return
        first = int(anchors[following])
        places = other.order[low[first] : high[first]].tolist()
        last = max(_walk(one, other, first, place) for place in places)
        yield first, last
        at, found = max(last, first + 1), found + 1


def _walk(one: WordedText, other: WordedText, here: int, there: int) -> int:
    """How far both texts go on alike from these words on: the first word that differs, or the end."""
    differences: list[tuple[int, int]] = []
    while True:
        same = _same(one.hashes[here:], other.hashes[there:])
        here, there = here + same, there + same
        step = _step(one, other, here, there)
        if step is None:
            return here
        differences.append((here, max(step)))
        if sum(words for place, words in differences[-MOST_DIFFERENT - 1 :] if place > here - STRETCH) > MOST_DIFFERENT:
            return here
        here, there = here + step[0], there + step[1]


def _same(first: NDArray[np.int64], second: NDArray[np.int64]) -> int:
    """How many of the first words of both are the same."""
    done, size = 0, 16
    most = min(len(first), len(second))
    while done < most:
        differ = first[done : done + size] != second[done : done + size] if done + size <= most else None
        if differ is None:
            differ = first[done:most] != second[done:most]
        if differ.any():
            return done + int(differ.argmax())
        done, size = done + len(differ), size * 4
    return most


def _step(one: WordedText, other: WordedText, here: int, there: int) -> Span | None:
    """How many words of each are passed over so that both go on alike; None where these words say something."""
    for skipped, beside in _STEPS:
        ours, theirs = here + skipped, there + beside
        if ours >= len(one) or theirs >= len(other) or one.hashes[ours] != other.hashes[theirs]:
            continue
        if _says_nothing(one.words(here, ours), other.words(there, theirs)):
            return skipped, beside
    return None


def _says_nothing(here: Sequence[str], there: Sequence[str]) -> bool:
    """Whether two stretches of words differ in function words or in spelling alone."""
    ours, theirs = ([word for word in words if word.casefold() not in FUNCTION_WORDS] for words in (here, there))
    if not ours and not theirs:
        return True
    if any(is_figure(word) or not word[0].islower() or word in _NUMBERS for word in (*ours, *theirs)):
        return False
    one, other = ("".join(map(key_of, words)) for words in (ours, theirs))
    if one == other:
        return True
    # "legal" and "illegal", "could" and "couldn't" are spelled alike, too: they differ in front or in length.
    same_shape = one[:1] == other[:1] and abs(len(one) - len(other)) <= 1 and len("grey") <= len(one) <= _LONGEST_WORD
    return same_shape and SequenceMatcher(None, one, other).ratio() >= _ALIKE
