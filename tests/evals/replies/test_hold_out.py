from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.wiring import open_answering
from evals.replies.hold_out import HoldingOut

URL = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
QUESTION = read_query(Question("When will Europa Clipper reach Jupiter?", datetime(2025, 6, 1, tzinfo=UTC)))


@pytest.fixture(scope="module")
def retriever(sample_folder, answering_settings):
    with closing(open_answering(answering_settings(sample_folder), retriever=HoldingOut)) as answering:
        yield answering.retriever


def urls(result):
    return {passage.url for passage in result.passages}


def test_a_held_out_article_is_not_found_until_it_is_restored(retriever):
    before = retriever.find(QUESTION)
    with retriever.without(frozenset([URL])):
        hidden = retriever.find(QUESTION)
    after = retriever.find(QUESTION)

    assert URL in urls(before)
    assert URL not in urls(hidden)
    assert len(hidden.passages) == len(before.passages)
    assert after.passages == before.passages


@pytest.mark.parametrize("gold", ["https://a.example/bridge", "https://www.a.example/bridge", "https://b.example/pier"])
def test_no_address_and_no_copy_of_a_held_out_article_is_found(copied_folder, answering_settings, gold):
    """What a copy of it says was found, and answered the question that nothing was left to answer."""
    question = read_query(Question("How much will repairs of the bridge cost?", datetime(2025, 6, 1, tzinfo=UTC)))
    with closing(open_answering(answering_settings(copied_folder), retriever=HoldingOut)) as answering:
        before = answering.retriever.find(question)
        with answering.retriever.without(frozenset([gold])):
            hidden = answering.retriever.find(question)

    assert "https://b.example/pier" in urls(before)
    assert urls(hidden) == {"https://a.example/library"}


def test_after_a_failure_nothing_is_hidden(retriever):
    with pytest.raises(ZeroDivisionError), retriever.without(frozenset([URL])):
        1 / 0  # noqa: B018

    assert URL in urls(retriever.find(QUESTION))
