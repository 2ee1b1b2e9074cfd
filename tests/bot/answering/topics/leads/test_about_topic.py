from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.topics.leads import about_topic
from bot.answering.topics.leads.about_topic import ENOUGH, leads_about


@pytest.fixture
def articles_about(samples, monkeypatch):
    """The articles about a topic where all that was found is as near as the rest, and so many others are looked at."""

    def about(topic, looked_at):
        query = read_query(Question(topic, datetime(2025, 12, 1, tzinfo=UTC)))
        result = samples.retriever.find(query, 150, to_read=False)
        monkeypatch.setattr(about_topic, "LOOKED_AT", looked_at)
        leads = leads_about(samples.corpus, query, replace(result, cosines=dict.fromkeys(result.cosines, 0.5)))
        return {lead.passage.article_id for lead in leads}

    return about


def test_beside_articles_that_begin_with_a_topic_all_that_are_as_near_are_about_it(articles_about):
    """The newest was missing from a list by day where many older ones were nearer by meaning."""
    articles = articles_about("bank", 24)

    assert len(articles) > ENOUGH
    assert articles_about("bank", 0) == articles


def test_where_hardly_any_begins_with_a_topic_only_the_nearest_are_about_it(articles_about):
    """Else articles that mention it in passing would make the list."""
    assert len(articles_about("steel", 24)) > len(articles_about("steel", 0))


def test_what_is_nearer_but_lacks_the_topic_takes_no_place_of_what_says_it(samples, monkeypatch):
    """ "Mark Carney" was refused: two dozen reports on other Marks were nearer than those that name him."""
    topic = read_query(Question("steel", datetime(2025, 12, 1, tzinfo=UTC)))
    result = samples.retriever.find(topic, 150, to_read=False)
    nearer = {
        passage.passage_id: 0.5 if "steel" in f"{passage.title} {passage.text}".lower() else 0.9
        for passage in result.passages
    }
    monkeypatch.setattr(about_topic, "LOOKED_AT", 2)

    assert leads_about(samples.corpus, topic, replace(result, cosines=nearer))
