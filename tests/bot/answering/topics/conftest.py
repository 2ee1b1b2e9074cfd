"""Sentences on a topic, by hand."""

from __future__ import annotations

import json
import math
from contextlib import closing

import numpy as np
import pytest

from bot.answering.search.retriever import PassageRetriever
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead
from bot.wiring import open_answering


@pytest.fixture
def topic_sentence(passage_of):
    """A sentence of an outlet at an angle (radians) to the topic."""

    def of(text, angle=0.0, outlet="north.example", **changes):
        given = {"title": "Kestrel mine", "article_id": outlet, "version_id": outlet, "outlet": outlet, **changes}
        vector = np.array([math.cos(angle), math.sin(angle)], np.float32)
        return TopicSentence(Lead(passage_of(text, **given), text), vector, float(vector[0]))

    return of


@pytest.fixture
def searched_queries(monkeypatch):
    """What was searched for, in order."""
    searched = []
    find = PassageRetriever.find

    def spy(self, query, *args, **options):
        searched.append(query)
        return find(self, query, *args, **options)

    monkeypatch.setattr(PassageRetriever, "find", spy)
    return searched


@pytest.fixture
def answering_of(tmp_path, corpus_of, settings_for):
    """Answering over these articles: (title, published, text)."""
    opened = []

    def of(*articles):
        file = tmp_path / "articles.jsonl"
        lines = (
            {"title": title, "text": text, "published": published, "url": f"https://example.com/{place}"}
            for place, (title, published, text) in enumerate(articles)
        )
        file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        opened.append(closing(open_answering(settings_for(corpus_of(file)))))
        return opened[-1].__enter__()

    yield of
    for answering in opened:
        answering.__exit__(None, None, None)
