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
    kept: dict[int, list[EvidenceSentence]] = {}
    for one in _chosen(reading, len(passages), characters):
        kept.setdefault(one.number, []).append(one)
    if not kept:
        return {1: replace(passages[1], text=passages[1].text[:characters])}
    return {
        number: replace(passages[number], text=_shortened(passages[number].text, some)) for number, some in kept.items()
    }


def _chosen(reading: Reading, passages: int, characters: int) -> list[EvidenceSentence]:
    """The sentences of the first passages that are read, in order."""
    chosen: set[int] = set()
    for place in _wanted(reading, passages):
        length = reading.sentences[place].end - reading.sentences[place].start
        if place not in chosen and length <= characters:
            chosen.add(place)
            characters -= length
    return [reading.sentences[place] for place in sorted(chosen)]


def _wanted(reading: Reading, passages: int) -> Iterator[int]:
    """The places of the likeliest first, each followed by the one that leads to it."""
    every, likely = reading.sentences, reading.likely.tolist()
    for place in sorted(range(len(every)), key=lambda place: -likely[place]):
        if likely[place] < WORTH_READING:
            return
        if every[place].number > passages:
            continue
        yield place
        if place and every[place - 1].number == every[place].number:
            yield place - 1


def _shortened(text: str, kept: Sequence[EvidenceSentence]) -> str:
    parts: list[str] = []
    end = 0
    for one in kept:
        if parts:
            parts.append(" " if not text[end : one.start].strip() else LEFT_OUT)
        parts.append(text[one.start : one.end])
        end = one.end
    return "".join(parts)
