"""What a chat model reads of the passages: the sentences that are likeliest to answer, with what leads to them.

A small model finds in a few lines what it overlooks in five long passages, which are five times as much to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answering.answer import Evidence
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.sentence_ranking import EvidenceSentence
from ingest.corpus.articles import ScoredPassage

LEFT_OUT = " … "
# A sentence less likely than this share of one is not worth a small model's attention.
WORTH_READING = 0.005


def excerpts(evidence: Evidence, reading: Reading, characters: int) -> dict[int, ScoredPassage]:
    """The passages by number, with so many characters of their text together, the rest left out.

    One of which nothing is likely to answer is left out altogether: what is beside the point makes a small model
    decline.
    """
    passages = dict(enumerate(evidence.passages, start=1))
    if sum(len(passage.text) for passage in evidence.passages) <= characters:
        return passages
    by_passage: dict[int, list[EvidenceSentence]] = {}
    for sentence in _to_show(reading, len(passages), characters):
        by_passage.setdefault(sentence.number, []).append(sentence)
    if not by_passage:
        return {1: replace(passages[1], text=passages[1].text[:characters])}
    return {
        number: replace(passages[number], text=_shortened(passages[number].text, chosen))
        for number, chosen in by_passage.items()
    }


def _to_show(reading: Reading, passages: int, characters: int) -> list[EvidenceSentence]:
    """The sentences of the first passages that are read, in order."""
    indexes: set[int] = set()
    for index in _by_likelihood(reading, passages):
        length = reading.sentences[index].end - reading.sentences[index].start
        if index not in indexes and length <= characters:
            indexes.add(index)
            characters -= length
    return [reading.sentences[index] for index in sorted(indexes)]


def _by_likelihood(reading: Reading, passages: int) -> Iterator[int]:
    """The places of the likeliest first, each followed by the one that leads to it."""
    sentences, likely = reading.sentences, reading.likely.tolist()
    for index in sorted(range(len(sentences)), key=lambda index: -likely[index]):
        if likely[index] < WORTH_READING:
            return
        if sentences[index].number > passages:
            continue
        yield index
        if index and sentences[index - 1].number == sentences[index].number:
            yield index - 1


def _shortened(text: str, sentences: Sequence[EvidenceSentence]) -> str:
    parts: list[str] = []
    end = 0
    for sentence in sentences:
        if parts:
            parts.append(" " if not text[end : sentence.start].strip() else LEFT_OUT)
        parts.append(text[sentence.start : sentence.end])
        end = sentence.end
    return "".join(parts)
