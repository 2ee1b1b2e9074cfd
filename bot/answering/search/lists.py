"""Reads a list as one sentence with the line that leads to it: "The states are:" says nothing, and nor does "Ohio: 3".

A list is told by its form: short lines without a stop, below a line that ends with a colon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

import numpy as np

from bot.answering.answer import LONGEST_QUOTE
from bot.answering.english.lexicon.grammar import QUESTION_WORDS
from bot.answering.grounding.boilerplate import is_boilerplate
from bot.answering.grounding.quotes import is_stopped
from ingest.corpus.reading import Sentence

LONGEST_ROW = 120  # characters
FEWEST_ROWS = 2


def join_lists(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of a passage's text, each list one with the line before it; of a long list the first rows."""
    lines = list(_lines(text, sentences))
    joined: list[Sentence] = []
    place = 0
    while place < len(lines):
        rows = _rows_below(text, lines, place)
        if len(rows) < FEWEST_ROWS:
            rows = []
            joined += lines[place]
        else:
            *before, lead = lines[place]
            joined += [*before, _joined([lead, *chain.from_iterable(rows)])]
        place += 1 + len(rows)
    return joined


def _lines(text: str, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences line by line."""
    line: list[Sentence] = list(sentences[:1])
    for before, sentence in pairwise(sentences):
        if "\n" in text[before.end : sentence.start]:
            yield line
            line = []
        line.append(sentence)
    if line:
        yield line


def _rows_below(text: str, lines: Sequence[Sequence[Sentence]], place: int) -> Sequence[Sequence[Sentence]]:
    """The rows of the list that this line leads to, as many as can be quoted with it; none where it leads to none."""
    lead = lines[place][-1]
    words = text[lead.start : lead.end]
    if not words.endswith(":") or is_boilerplate(words) or is_boilerplate(words[:-1]):
        return []

    rows = list(takewhile(lambda line: _is_row(text, line), lines[place + 1 :]))
    # A row before a paragraph may be its heading: one that is longer than all others is taken for it.
    lengths = [row[-1].end - row[0].start for row in rows]
    if len(rows) < len(lines) - place - 1 and lengths and lengths[-1] > max(lengths[:-1], default=0):
        rows.pop()
    return [row for row in rows if row[-1].end - lead.start <= LONGEST_QUOTE]


def _is_row(text: str, line: Sequence[Sentence]) -> bool:
    words = text[line[0].start : line[-1].end]
    # "How to prevent it" is a heading or a link; "When: on Friday" is a row.
    is_heading = words.split()[0].lower() in QUESTION_WORDS and ":" not in words
    return len(words) <= LONGEST_ROW and not (words.endswith(":") or is_stopped(words) or is_heading)


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    """One sentence from the first to the last, with the mean of their vectors by length."""
    vector = np.sum([(each.end - each.start) * each.vector for each in sentences], axis=0)
    return Sentence(sentences[0].start, sentences[-1].end, (vector / np.linalg.norm(vector)).astype(np.float32))
