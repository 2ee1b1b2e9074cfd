"""What a text wants, also where a typing error hides it: "waht is new about Epstein"."""

from __future__ import annotations

from bot.answering.question.query import Query
from bot.answering.question.request import Kind, Request, request_of
from bot.answering.question.small_words import is_name
from bot.answering.question.spelling.typing_errors import as_spelled
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import if_in_time


def spelled_request(query: Query, corpus: Corpus) -> tuple[Request, Query | None, tuple[str, ...]]:
    """What is wanted; where it is a question as typed, also the query without typing errors, and notes on these.

    Such a question may want something else when it is corrected.
    """

    def names_something(text: str) -> bool:
        return if_in_time("names", lambda: is_name(text, corpus), False)

    request = request_of(query, names_something)
    if request.kind is not Kind.QUESTION or request.topic or request.happened_to:
        return request, None, ()
    spelled, notes = as_spelled(query, corpus)
    # A corrected word makes no greeting of a question.
    if notes and (of_spelled := request_of(spelled, names_something)).kind is Kind.OVERVIEW:
        request = of_spelled
    return request, spelled, notes
