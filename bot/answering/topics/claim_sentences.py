"""Which sentences report a claim: what the reader says of each, and on which days all that it found was published.

The reader was trained on questions: it is drawn to names that a claim shares with last year's events. But reports of
one event lie close together in time, and hardly any comes before it.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.search.ranking import LogisticModel, load_logistic_model, weigh
from bot.answering.search.retriever import SearchResult
from bot.answering.search.word_finder import WordFinder
from bot.answering.topics.leads.lead import Lead, bare, tells
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, seconds_left
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.reader import Reader

log = logging.getLogger(__name__)

FILE = "claim_sentences.json"
# Of each sentence:
# - alone: the reader's score of it without its headline;
# - behind: how far its score with the headline is below the best one;
# - early, late: the logarithm of the days from the middle of all reports back to its own, or on to it;
# - near: the share of all reports that came out within NEAR days of its own.
# Reports weigh as much as the exponential of their score alone.
FEATURES = ("alone", "behind", "early", "late", "near")
NEAR = 3
# A sentence whose score alone is further below the best one is not read under its headline: hardly any reports it.
WITHIN = 8.0
# Of each of three orders so many sentences are read, about 44 in all: more of them find no better ones.
OF_EACH_ORDER = 24

Rows = NDArray[np.float64]


def shipped_fit() -> LogisticModel:
    """The fit that comes with the program, made by `python -m evals train who-reported`."""
    return load_logistic_model("bot.answering.topics", FILE, FEATURES)


def reports_of(claim: str, sentences: Sequence[Lead], reader: Reader, seconds: float) -> list[Lead] | None:
    """Of each article the likeliest sentence that reports a claim, likeliest first; None if they cannot be read."""
    try:
        sentences_read, rows = feature_rows(claim, sentences, reader, seconds)
    except (ModelFailed, TimeoutError) as error:
        log.warning("looking for reports of a claim by its words alone: %s", error)
        return None
    fit = shipped_fit()
    chances = fit.chances(rows)
    best: dict[str, Lead] = {}
    for index in np.argsort(-chances, kind="stable"):
        lead = sentences_read[index]
        if chances[index] >= fit.least:
            best.setdefault(lead.passage.article_id, lead)
    return list(best.values())


def feature_rows(
    claim: str, sentences: Sequence[Lead], reader: Reader, seconds: float, within: float = WITHIN
) -> tuple[list[Lead], Rows]:
    """The sentences whose score alone is so near to the best one, and FEATURES of each (n, features).

    They are of dated articles. Raises TimeoutError after so many seconds, ModelFailed.
    """
    if not sentences:
        return [], np.zeros((0, len(FEATURES)))
    deadline = time.monotonic() + seconds_left(seconds)
    alone = reader.score(claim, [sentence.quote for sentence in sentences], deadline).astype(np.float64)
    # Under a headline a sentence takes twice as long to read.
    near = np.flatnonzero(alone >= alone.max() - within)
    sentences_read, alone = [sentences[row] for row in near.tolist()], alone[near]
    headed = reader.score(claim, [sentence.headed for sentence in sentences_read], deadline).astype(np.float64)
    days = np.array([day.toordinal() for sentence in sentences_read if (day := sentence.passage.published)])
    mass = np.exp(alone - alone.max())
    in_order = np.argsort(days, kind="stable")
    middle = days[in_order][np.searchsorted(np.cumsum(mass[in_order]), mass.sum() / 2)]
    apart = np.abs(days[:, None] - days[None, :]) <= NEAR
    rows = np.column_stack(
        [
            alone,
            headed.max() - headed,
            np.log1p((middle - days).clip(0)),
            np.log1p((days - middle).clip(0)),
            apart @ mass / mass.sum(),
        ]
    )
    return sentences_read, rows


def sentences_to_read(corpus: Corpus, result: SearchResult) -> list[Lead]:
    """The nearest sentences by meaning, by words, and by words with the headline's, of dated articles that were found.

    None where no sentence or headline has a word of the claim, as where it is in another language or has none.
    """
    weights = result.query.weights
    finder = WordFinder(weights)
    total = math.fsum(weights.values()) or 1.0
    sentences: list[Lead] = []
    numbers: list[tuple[float, float, float]] = []
    seen: set[tuple[str, str]] = set()
    passages = [passage for passage in result.passages if passage.published]
    for passage, passage_sentences in zip(passages, corpus.sentences(passages), strict=True):
        check_time()
        of_title = finder.found_in(passage.title)
        for sentence in passage_sentences:
            quote = bare(passage.text[sentence.start : sentence.end])
            # Passages overlap, and an article that repeats itself would leave no room for others.
            if (passage.version_id, quote) in seen or not tells(passage, sentence.start, sentence.end):
                continue
            seen.add((passage.version_id, quote))
            stems_there = finder.found_in(quote)
            cosine = float(sentence.vector @ result.vector)
            words, headed = weigh(stems_there, weights) / total, weigh(stems_there | of_title, weights) / total
            sentences.append(Lead(passage, quote))
            numbers.append((cosine, words, headed))
    if not any(headed for _, _, headed in numbers):
        return []
    orders: tuple[Callable[[int], float], ...] = (
        lambda row: numbers[row][0],
        lambda row: numbers[row][1] + numbers[row][0] / 5,  # of equals the nearer by meaning
        lambda row: numbers[row][2] + numbers[row][0],
    )
    chosen = {row for order in orders for row in sorted(range(len(numbers)), key=order, reverse=True)[:OF_EACH_ORDER]}
    return [sentences[row] for row in sorted(chosen)]
