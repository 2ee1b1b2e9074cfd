"""Reads the best passages sentence by sentence: how likely each answers, and what they agree on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence
from bot.answering.retriever import Found
from bot.answering.sentence_ranking import EvidenceSentence, evidence_sentences, features, likelihood
from bot.answering.terms import STOP_WORDS, stems
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.reading import Sentence

PASSAGES = 8
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

ReadSentences = Callable[[Sequence[ScoredPassage]], list[list[Sentence]]]


@dataclass(frozen=True, slots=True)
class Unscored:
    """The sentences of the first passages of the evidence and their features (n, FEATURES)."""

    evidence: Evidence
    sentences: tuple[EvidenceSentence, ...]
    rows: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading(Unscored):
    """The same with how likely each sentence answers (n,), as a share of one over all of them."""

    likely: NDArray[np.float64]


def read(found: Found, evidence: Evidence, sentences_of: ReadSentences) -> Reading:
    """The evidence as it is read; `sentences_of` finds the sentences of passages with their vectors."""
    seen = look_at(found, evidence, sentences_of)
    return Reading(seen.evidence, seen.sentences, seen.rows, likelihood(seen.rows, seen.sentences))


def look_at(found: Found, evidence: Evidence, sentences_of: ReadSentences) -> Unscored:
    """The evidence before it is scored, as weights are fitted on it; what the search has read is not read again."""
    best = Evidence(evidence.passages[:PASSAGES])
    unread = [passage for passage in best.passages if passage.passage_id not in found.sentences]
    more = evidence_sentences(found.query, Evidence(tuple(unread)), sentences_of(unread))
    known = {**found.sentences, **{passage.passage_id: own for passage, own in zip(unread, more, strict=True)}}
    each = [
        [replace(sentence, number=number) for sentence in known[passage.passage_id]]
        for number, passage in enumerate(best.passages, start=1)
    ]
    rows = features(found.query, found.vector, best, each)
    return Unscored(best, tuple(sentence for sentences in each for sentence in sentences), rows)


def agreement(reading: Reading, question: str) -> float:
    """How much of the likelihood stands on one name that the question lacks, over all articles, 0..1.

    What is asked for is told by many reports of it; about what nobody reported, each near report names somebody else
    (Brill et al. 2002, An Analysis of the AskMSR Question-Answering System, on redundancy). Of an article its best
    sentence counts; of each likelihood the square root, or one sentence would decide alone.
    """
    shares = np.sqrt(reading.likely)
    total = float(shares.sum())
    if not total:
        return 0.0
    asked = set(stems(question))
    small = {word for one in reading.sentences for word in _WORD.findall(one.text) if word[0].islower()}
    best: dict[str, dict[str, float]] = {}
    for one, share in zip(reading.sentences, shares.tolist(), strict=True):
        article = reading.evidence.passage(one.number).article_id
        for name in _names(one.text, small) - asked:
            of_articles = best.setdefault(name, {})
            of_articles[article] = max(share, of_articles.get(article, 0.0))
    return max((sum(of_articles.values()) for of_articles in best.values()), default=0.0) / total


def _names(text: str, small: Iterable[str]) -> set[str]:
    """The stems of the words of names; a word at the head of a sentence that is also written small is none."""
    found = set()
    for place, match in enumerate(_WORD.finditer(text)):
        word = match.group().removesuffix("'s").removesuffix("’s")
        lower = word.lower()
        if len(word) < 2 or not word[0].isupper() or lower in STOP_WORDS or (place == 0 and lower in small):
            continue
        found.update(stems(word)[-1:])
    return found
