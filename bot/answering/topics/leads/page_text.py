"""What many articles of an outlet carry unchanged, whatever they are about: it promotes the outlet and reports nothing.

What is told again and again of one subject, as a speech or how a war began, stands in articles that are alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.answering.english.terms import words
from bot.answering.topics.leads.lead import Lead, lead_of
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import if_in_time
from ingest.corpus.reading import Sentence
from ingest.corpus.text.sentences import sentences

MANY = 10  # articles
LOOKED_AT = 24  # articles of those that carry it
# The mean cosine of how two such articles begin. Of any two articles of a year's corpus it is 0.10, of two with one
# name in their headlines 0.28 (NASA) to 0.60 (tariffs); of those that carry a promotion of the outlet 0.12 to 0.27.
UNLIKE = 0.27
# In fewer words many articles may report the same: "No injuries were reported."
FEWEST_WORDS = 8


def is_page_text(corpus: Corpus, passage: ScoredPassage, text: str, as_of: date | None = None) -> bool:
    """Whether a sentence of these words stands in many articles of the passage's outlet that have no subject in common.

    False where there is no time to look it up.
    """
    outlet = passage.outlet
    if outlet is None or len(words(text)) < FEWEST_WORDS:
        return False
    return if_in_time("page text", lambda: _is_of_many(corpus, text, outlet, as_of), False)


def without_page_text(corpus: Corpus, leads: Iterable[Lead], as_of: date | None = None) -> list[Lead]:
    """The leads, with what follows in its article in place of one that is page text; none where nothing follows."""
    is_of_page = partial(is_page_text, corpus, as_of=as_of)
    leads_kept: list[Lead] = []
    for lead in leads:
        passage = lead.passage
        parts = [lead.quote[start:end] for start, end in sentences(lead.quote)]
        if not any(is_of_page(passage, part) for part in parts):
            leads_kept.append(lead)
            continue
        opening = corpus.openings([passage.version_id], as_of=as_of).get(passage.version_id, [])
        following = lead_of(opening, is_of_page)
        if following is not None:
            leads_kept.append(replace(following, passage=replace(following.passage, copies=passage.copies)))
    return leads_kept


def _is_of_many(corpus: Corpus, text: str, outlet: str, as_of: date | None) -> bool:
    versions = corpus.versions_with(text, outlet, LOOKED_AT, as_of)
    if len(versions) < MANY:
        return False
    beginnings = [opening[0] for opening in corpus.openings(versions, 1, as_of).values()]
    vectors = list(_own_vectors(beginnings, corpus.sentences(beginnings)))
    if len(vectors) < MANY:
        return False
    likeness = np.array(vectors) @ np.array(vectors).T
    return float(likeness.sum() - len(vectors)) <= UNLIKE * len(vectors) * (len(vectors) - 1)


def _own_vectors(
    passages: Sequence[ScoredPassage], sentences_of: Sequence[Sequence[Sentence]]
) -> Iterator[NDArray[np.float32]]:
    """The unit vector of what each passage says that none of the others does; what they share makes them alike."""
    quotes = [
        {passage.text[sentence.start : sentence.end]: sentence.vector for sentence in in_passage}
        for passage, in_passage in zip(passages, sentences_of, strict=True)
    ]
    count = Counter(text for texts in quotes for text in texts)
    for texts in quotes:
        vectors = [vector for text, vector in texts.items() if count[text] == 1]
        if vectors:
            mean = np.mean(vectors, axis=0)
            yield mean / np.linalg.norm(mean)
