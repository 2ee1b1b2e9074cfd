"""Queries as a search leaves them, made without one."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.ranking import word_weights


def query_of(text, asked_at=datetime(2025, 4, 1, 12, tzinfo=UTC), as_of=None, frequencies=None, passages=100):
    """The question as it is read, its words as rare as the frequencies say: in none of the passages without them."""
    query = read_query(Question(text, asked_at, as_of))
    return replace(query, weights=word_weights(query.terms, frequencies or {}, passages))


def query_of_rare_words(text, asked_at=datetime(2025, 4, 1, 12, tzinfo=UTC)):
    """The same, each word in one of ten passages."""
    terms = read_query(Question(text, asked_at)).terms
    return query_of(text, asked_at, frequencies=dict.fromkeys(terms, 1), passages=10)
