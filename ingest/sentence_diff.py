"""What changed between two versions of an article, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile

from ingest.corpus.text.sentences import sentences

_MOST_PAIRS = 4_000_000  # of sentences that are compared; beyond that, what differs is shown as another text


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that one of two versions has, on one line; `mark` is "+" for the newer one, "-" for the older."""

    mark: str
    sentence: str


def sentence_diff(older: str, newer: str) -> list[Change | int]:
    """The sentences that changed, in the order of the texts; a number stands for so many that did not."""
    older_sentences, newer_sentences = _sentences(older), _sentences(newer)
    same_start = _common(older_sentences, newer_sentences)
    same_end = _common(older_sentences[same_start:][::-1], newer_sentences[same_start:][::-1])
    inner = _middle(
        older_sentences[same_start : len(older_sentences) - same_end],
        newer_sentences[same_start : len(newer_sentences) - same_end],
    )
    return list(_merged([same_start, *inner, same_end]))


def count_changes(changes: Sequence[Change | int]) -> tuple[int, int]:
    """How many sentences came and how many went."""
    marks = [change.mark for change in changes if isinstance(change, Change)]
    return marks.count("+"), marks.count("-")


def _sentences(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in sentences(text)]


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _middle(older_sentences: Sequence[str], newer_sentences: Sequence[str]) -> Iterator[Change | int]:
    if len(older_sentences) * len(newer_sentences) > _MOST_PAIRS:
        yield from (Change("-", sentence) for sentence in older_sentences)
        yield from (Change("+", sentence) for sentence in newer_sentences)
        return
    matcher = SequenceMatcher(None, older_sentences, newer_sentences, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield last - first
        else:
            yield from (Change("-", sentence) for sentence in older_sentences[first:last])
            yield from (Change("+", sentence) for sentence in newer_sentences[start:end])


def _merged(changes: Sequence[Change | int]) -> Iterator[Change | int]:
    for kind, group in groupby(changes, type):
        if kind is Change:
            yield from group
        elif count := sum(change for change in group if isinstance(change, int)):
            yield count
