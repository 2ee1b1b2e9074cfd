import pytest

from bot.answering.question.request import Kind
from bot.answering.question.spelling.spelled_request import spelled_request
from tests.bot.answering.queries import query_of

NEWS = "What is new about the bridge of Lindenau, and what the town wants to tell about it, was told on Monday."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waht is new about Lindenau", "what is new about Lindenau"),
        ("tell me abuot Lindenau", "tell me about Lindenau"),
    ],
)
def test_an_overview_is_wanted_also_with_a_typing_error(corpus_with, typed, meant):
    """It was searched for as a question, and refused."""
    corpus = corpus_with(*[f"{NEWS} It was the {number}th." for number in range(12)])
    expected, _, no_notes = spelled_request(query_of(meant), corpus)

    request, _, notes = spelled_request(query_of(typed), corpus)

    assert request == expected
    assert (request.kind, request.topic, no_notes) == (Kind.OVERVIEW, "Lindenau", ())
    assert notes


def test_a_question_with_a_typing_error_is_a_question(corpus_with):
    corpus = corpus_with(NEWS)

    request, spelled, notes = spelled_request(query_of("Wher did Lindenau open it?"), corpus)

    assert (request.kind, spelled.text, len(notes)) == (Kind.QUESTION, "Where did Lindenau open it?", 1)
