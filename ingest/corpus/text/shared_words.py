"""Finds the parts of a text that another one contains in the same words, apart from spelling and function words.

A part ends at a figure, a name, a "not" or any other content word that differs. From each shared run of four words,
both texts are compared side by side, in time linear in their lengths; difflib takes their product or more. A run that
occurs in many places of the other text is no starting point, so text of only such runs has no parts, unless one text
contains the other verbatim.
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
    ((gap, other_gap) for gap in range(_SKIPPED + 1) for other_gap in range(_SKIPPED + 1) if gap + other_gap), key=sum
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
    """A text as words: the position of each, and a hash of its comparison key, valid in this process only."""

    def __init__(self, text: str) -> None:
        import numpy as np

        self.text = text
        spans, self._words = word_spans(text)
        self.starts, self.ends = (np.array([span[side] for span in spans], np.int32) for side in (0, 1))
        keys: dict[str, int] = {}
        for word in self._words or (text[start:end] for start, end in spans):
            if word not in keys:
                keys[word] = hash(key_of(word))
        word_keys = (keys[word] for word in self._words or (text[start:end] for start, end in spans))
        self.hashes = np.fromiter(word_keys, np.int64, len(spans))

    def __len__(self) -> int:
        return len(self.hashes)

    def words(self, first: int, last: int) -> list[str]:
        """The words [first, last) as they are spelled."""
        if self._words:
            return self._words[first:last]
        return [self.text[self.starts[index] : self.ends[index]] for index in range(first, last)]

    @cached_property
    def runs(self) -> NDArray[np.uint64]:
        """A hash of the RUN words from each word on."""
        import numpy as np

        values = self.hashes.view(np.uint64)
        count = max(0, len(values) - RUN + 1)
        runs = np.zeros(count, np.uint64)
        for shift in range(RUN if count else 0):
            runs = runs * np.uint64(0x9E3779B97F4A7C15) + values[shift : shift + count]
        return runs

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The positions of the runs, sorted by hash and then by position."""
        return self.runs.argsort(kind="stable")


def shared_spans(text: WordedText, reference: WordedText) -> list[Span]:
    """The characters [start, end) of a text that the other one contains, in order, with surrounding punctuation."""
    if not len(text) or _position(text, reference) is not None:
        return [(0, len(text.text))]
    position = _position(reference, text) if len(reference) else None
    parts = _walk_all(text, reference) if position is None else [(position, position + len(reference))]
    return [_characters(text, *_with_function_words(text, first, last)) for first, last in parts]


def _characters(text: WordedText, first: int, last: int) -> Span:
    start = int(text.ends[first - 1]) if first else 0
    return start, int(text.starts[last]) if last < len(text) else len(text.text)


def _with_function_words(text: WordedText, first: int, last: int) -> Span:
    """The words [first, last), extended by adjacent function words."""
    for _ in range(_SKIPPED):
        first -= first > 0 and text.words(first - 1, first)[0].casefold() in FUNCTION_WORDS
        last += last < len(text) and text.words(last, last + 1)[0].casefold() in FUNCTION_WORDS
    return first, last


def _position(part: WordedText, text: WordedText) -> int | None:
    """The position at which a text contains all words of another; None if it does not."""
    size, text_bytes, part_bytes = part.hashes.itemsize, text.hashes.tobytes(), part.hashes.tobytes()
    byte_position = text_bytes.find(part_bytes)
    while byte_position >= 0 and byte_position % size:
        byte_position = text_bytes.find(part_bytes, byte_position + 1)
    return byte_position // size if byte_position >= 0 else None


def _walk_all(text: WordedText, reference: WordedText) -> Iterator[Span]:
    """The words [first, last) of a text that the other one contains, in order."""
    import numpy as np

    in_order = reference.runs[reference.order]
    low, high = (np.searchsorted(in_order, text.runs, side) for side in ("left", "right"))
    anchors = np.flatnonzero((high > low) & (high - low <= MOST_PLACES))
    position, count = 0, 0
    while count < MOST_PARTS:
        following = int(np.searchsorted(anchors, position))
        if following == len(anchors):
            return
        first = int(anchors[following])
        starts = reference.order[low[first] : high[first]].tolist()
        last = max(_walk(text, reference, first, start) for start in starts)
        yield first, last
        position, count = max(last, first + 1), count + 1


def _walk(text: WordedText, reference: WordedText, position: int, reference_position: int) -> int:
    """The first word that differs from these positions on, or the end."""
    differences: list[tuple[int, int]] = []
    while True:
        length = _shared_length(text.hashes[position:], reference.hashes[reference_position:])
        position, reference_position = position + length, reference_position + length
        step = _step(text, reference, position, reference_position)
        if step is None:
            return position
        differences.append((position, max(step)))
        if (
            sum(words for place, words in differences[-MOST_DIFFERENT - 1 :] if place > position - STRETCH)
            > MOST_DIFFERENT
        ):
            return position
        position, reference_position = position + step[0], reference_position + step[1]


def _shared_length(first: NDArray[np.int64], second: NDArray[np.int64]) -> int:
    """How many of the first words of both are the same."""
    position, size = 0, 16
    shorter_length = min(len(first), len(second))
    while position < shorter_length:
        end = min(position + size, shorter_length)
        differ = first[position:end] != second[position:end]
        if differ.any():
            return position + int(differ.argmax())
        position, size = end, size * 4
    return shorter_length


def _step(text: WordedText, reference: WordedText, start: int, reference_start: int) -> Span | None:
    """How many words of each to skip so that both continue alike; None if these are content words."""
    for skipped, reference_skipped in _STEPS:
        next_start, next_reference_start = start + skipped, reference_start + reference_skipped
        if (
            next_start >= len(text)
            or next_reference_start >= len(reference)
            or text.hashes[next_start] != reference.hashes[next_reference_start]
        ):
            continue
        if _says_nothing(text.words(start, next_start), reference.words(reference_start, next_reference_start)):
            return skipped, reference_skipped
    return None


def _says_nothing(text_words: Sequence[str], reference_words: Sequence[str]) -> bool:
    """Whether two word sequences differ only in function words or spelling."""
    content, reference_content = (
        [word for word in words if word.casefold() not in FUNCTION_WORDS] for words in (text_words, reference_words)
    )
    if not content and not reference_content:
        return True
    if any(is_figure(word) or not word[0].islower() or word in _NUMBERS for word in (*content, *reference_content)):
        return False
    joined_words, joined_reference = ("".join(map(key_of, words)) for words in (content, reference_content))
    if joined_words == joined_reference:
        return True
    # "legal" and "illegal", "could" and "couldn't" are spelled alike, too: they differ in front or in length.
    same_shape = (
        joined_words[:1] == joined_reference[:1]
        and abs(len(joined_words) - len(joined_reference)) <= 1
        and len("grey") <= len(joined_words) <= _LONGEST_WORD
    )
    return same_shape and SequenceMatcher(None, joined_words, joined_reference).ratio() >= _ALIKE
