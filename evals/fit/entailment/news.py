"""Sentences and headlines of a corpus to make pairs of."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

from evals.fit.entailment.pairs import Opening, Reported
from ingest.corpus.text.sentences import sentences

if TYPE_CHECKING:
    from ingest.corpus.corpus import Corpus

SHORTEST, LONGEST = 50, 320  # characters of a sentence
MOST_BEFORE = 250
BEFORE = 0.4  # how often the sentence before is taken along


def draw_news(corpus: Corpus, count: int, before: date, draw: random.Random) -> tuple[list[Reported], list[Opening]]:
    """At most so many sentences, one of a passage, and the openings of articles, all first seen before this day."""
    from ingest.corpus.catalog import passages

    ids = sorted(passages.passage_ids(corpus.catalog, "live"))
    draw.shuffle(ids)
    reported: list[Reported] = []
    openings: list[Opening] = []
    for number in ids:
        for passage in corpus.load([(number, 0.0)]):
            if passage.retrieved.date() >= before:
                continue
            if passage.start == 0:
                openings.append(Opening(passage.title, passage.text))
            spans = [(start, end) for start, end in sentences(passage.text) if _is_sentence(passage.text[start:end])]
            if not spans or len(reported) == count:
                continue
            start, end = draw.choice(spans)
            text = " ".join(passage.text[start:end].split())
            lead = " ".join(passage.text[:start].split())[-MOST_BEFORE:] if draw.random() < BEFORE else ""
            reported.append(Reported(passage.title, text, lead))
    return reported, openings


def _is_sentence(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and text[0].isupper() and text[-1] in '.”"' and "\n" not in text
