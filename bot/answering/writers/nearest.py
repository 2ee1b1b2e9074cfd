"""The articles that a refusal names, each with its sentence that may answer the question, where one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.answering.answer import NearestArticle, Quote
from bot.answering.grounding.boilerplate import follows_note, label_length
from bot.answering.grounding.quotes import is_heading_at, is_quotable
from bot.answering.grounding.speech import hides_speech, text_before
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.evidence import nearest_articles
from bot.answering.search.sentence_ranking import EvidenceSentence
from ingest.corpus.articles import ScoredPassage

# A sentence is shown from this likelihood on, of all sentences, and none where the confidence is less than this share
# of the threshold (docs/decisions/0016-readers-decide.md, "What a refusal shows").
LEAST_LIKELY = 0.08
LEAST_SHARE = 0.19


def nearest_with_quotes(
    passages: Sequence[ScoredPassage], reading: Reading | None, confidence: float | None, threshold: float
) -> tuple[NearestArticle, ...]:
    """The articles of the best passages, each once, with the likeliest of its sentences that is likely enough."""
    articles = nearest_articles(passages)
    if reading is None or confidence is None or confidence < LEAST_SHARE * threshold:
        return articles
    quotes: dict[str, Quote] = {}
    for index in np.argsort(-reading.likely, kind="stable"):
        if reading.likely[index] < LEAST_LIKELY:
            break
        sentence = reading.sentences[int(index)]
        passage = reading.evidence.passage(sentence.number)
        if passage.article_id not in quotes and (quote := _quote(sentence, passage)):
            quotes[passage.article_id] = quote
    return tuple(replace(article, quote=quotes.get(article.article_id)) for article in articles)


def _quote(sentence: EvidenceSentence, passage: ScoredPassage) -> Quote | None:
    """The sentence as a quote; None for one that the span reader has not read, or that says nothing alone."""
    start = sentence.start + label_length(passage.text[sentence.start : sentence.end])
    text = passage.text[start : sentence.end]
    is_shown = (
        sentence.span is not None
        and is_quotable(passage.title, text)
        and not is_heading_at(passage.text, sentence.start, sentence.end)
        and not follows_note(passage.text, sentence.start)
        and not hides_speech(text, text_before(passage, start))
    )
    return Quote(passage.version_id, passage.start + start, passage.start + sentence.end, text) if is_shown else None
