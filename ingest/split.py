"""Splits a version's text into passages: whole sentences, as many as the embedding model reads."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from ingest.corpus.articles import Passage
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import Span, iterate_sentences, sentences

# Change it when most texts would be split or embedded differently: an older corpus is then refused. A few texts are not
# worth that: passages stay as they are stored, and sentences whose number has changed are embedded when they are read.
SPLITTER = "sentences-2"
TITLE_CHARACTERS = 120
MAX_CHARACTERS = 1500
COUNTED = 64  # passages whose word pieces are counted at once

TokenSpans = Callable[[str], list[Span]]
TokenCounts = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class Splitter:
    """Cuts text by the word pieces of a model.

    `max_tokens` is what the model reads, its special pieces included; `model` is its digest, which goes
    into the key of each vector: two models' vectors of one text can stand side by side.
    """

    token_spans: TokenSpans
    token_counts: TokenCounts
    max_tokens: int
    model: str
    target_tokens: int = 235
    # A tokenizer takes some 200 bytes of memory a character: a longer text is read in parts, cut at white space.
    part_characters: int = 100_000

    def passages(self, title: str, text: str) -> Iterator[Passage]:
        """Passages in order; together they cover every sentence of the text, none exceeds the model."""
        # A few at a time: those of a long text take many times its memory.
        head = self._head(title)
        budget = self.max_tokens - 2 - len(self.token_spans(head + "\n"))
        groups = _group(_pieces(text, self._token_starts(text), budget), min(budget, self.target_tokens))
        while batch := list(islice(groups, COUNTED)):
            yield from self._passages(head, text, batch)

    def _token_starts(self, text: str) -> Sequence[int]:
        starts = array("I")
        for first, last in _parts(text, self.part_characters):
            starts.extend(first + start for start, _ in self.token_spans(text[first:last]))
        return starts

    def _head(self, title: str) -> str:
        head = fold(title)[:TITLE_CHARACTERS].strip()
        # Some scripts take several word pieces a character: the passage gets half of the model at least.
        pieces = self.token_spans(head)
        max_pieces = self.max_tokens // 2 - 2
        return head if len(pieces) <= max_pieces else head[: pieces[max_pieces][0]].strip()

    def _passages(self, head: str, text: str, spans: Sequence[Span]) -> list[Passage]:
        bodies = [(start, end, fold(text[start:end]).strip()) for start, end in spans]
        spans_with_text = [(start, end, f"{head}\n{body}") for start, end, body in bodies if body]
        passages: list[Passage] = []
        counts = self.token_counts([text for *_, text in spans_with_text])
        for (start, end, embedded), count in zip(spans_with_text, counts, strict=True):
            # Folding can lengthen what it decodes, and a long word that is cut has more pieces than it had whole:
            # then the passage is halved until it fits.
            if end - start > 1 and count > self.max_tokens - 2:
                middle = _middle(text, start, end)
                passages += self._passages(head, text, [_trim(text, start, middle), _trim(text, middle, end)])
            else:
                key = text_hash(self.model, embedded)
                passages.append(Passage(start, end, embedded, key, _spans(head, text[start:end])))
        return passages


def _spans(head: str, raw: str) -> tuple[Span, ...]:
    """The sentences of a passage as they stand in what is embedded, where folding may have moved them."""
    folded = fold(raw)
    lead = len(head) + 1 - len(folded) + len(folded.lstrip())
    if folded == raw and "&" not in raw:
        # Each part of it stays as it is, too: a passage of two hundred full stops would be folded four hundred times.
        return tuple((lead + start, lead + end) for start, end in sentences(raw))
    return tuple((lead + len(fold(raw[:start])), lead + len(fold(raw[:end]))) for start, end in sentences(raw))


def text_hash(model: str, embedded: str) -> bytes:
    """The key under which this model's vector of this text is kept, 16 bytes."""
    return blake2b(f"{model}\n{embedded}".encode(), digest_size=16).digest()


def _parts(text: str, size: int) -> Iterator[Span]:
    """The text in parts of at most `size` characters, cut at white space where there is some."""
    start = 0
    while len(text) - start > size:
        border = _word_border(text, start, start + size)
        yield start, border
        start = border
    yield start, len(text)


def _pieces(text: str, starts: Sequence[int], budget: int) -> Iterator[tuple[int, int, int]]:
    """Sentences with their number of word pieces; a sentence that exceeds the budget is cut at words."""
    for start, end in iterate_sentences(text):
        while start < end:
            first = bisect_left(starts, start)
            last = bisect_left(starts, end)
            stop = end
            if last - first > budget:
                stop = starts[first + budget]
            stop = min(stop, start + MAX_CHARACTERS)
            if stop < end:
                stop = _word_border(text, start, stop)
            yield start, start + len(text[start:stop].rstrip()), max(1, bisect_left(starts, stop) - first)
            start = stop
            while start < end and text[start].isspace():
                start += 1


def _word_border(text: str, start: int, stop: int) -> int:
    border = max(text.rfind(" ", start, stop), text.rfind("\n", start, stop))
    return border if border > start else stop


def _group(pieces: Iterable[tuple[int, int, int]], target: int) -> Iterator[Span]:
    groups: list[list[tuple[int, int, int]]] = []  # the last two at most: what is before them stands
    size = 0
    for piece in pieces:
        fits = groups and size + piece[2] <= target and piece[1] - groups[-1][0][0] <= MAX_CHARACTERS
        if fits:
            groups[-1].append(piece)
            size += piece[2]
        else:
            if len(groups) == 2:
                yield _span(groups.pop(0))
            groups.append([piece])
            size = piece[2]
    _balance(groups)
    yield from map(_span, groups)


def _span(group: Sequence[tuple[int, int, int]]) -> Span:
    return group[0][0], group[-1][1]


def _balance(groups: list[list[tuple[int, int, int]]]) -> None:
    # A last passage of one short sentence is found by nothing: it takes sentences from the one before.
    if len(groups) < 2:
        return
    previous, last = groups[-2], groups[-1]
    while len(previous) > 1 and _size(last) + previous[-1][2] < _size(previous) - previous[-1][2]:
        last.insert(0, previous.pop())


def _size(group: Sequence[tuple[int, int, int]]) -> int:
    return sum(tokens for _, _, tokens in group)


def _trim(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _middle(text: str, start: int, end: int) -> int:
    middle = (start + end) // 2
    border = text.rfind(" ", start + 1, middle)
    return border if border > start else middle
