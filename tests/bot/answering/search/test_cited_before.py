"""After an answer, the articles that it cites are looked at first."""

from contextlib import closing

import pytest

from bot.answering.answer import Answer
from bot.wiring import open_answering

TOWNS = {"Lindenau": 41, "Altstetten": 52, "Marrow": 63, "Hull": 74}
ARTICLES = [
    {"title": f"New bridge in {town}", "text": f"{town} has a new bridge. The work cost {cost} million crowns."}
    for town, cost in TOWNS.items()
]


@pytest.fixture(scope="module")
def bridges(corpus_of, settings_for, write_jsonl, tmp_path_factory):
    folder = corpus_of(write_jsonl(tmp_path_factory.mktemp("bridges") / "articles.jsonl", *ARTICLES))
    with closing(open_answering(settings_for(folder))) as answering:
        yield answering


@pytest.mark.parametrize("town", TOWNS)
def test_what_follows_an_answer_is_found_in_its_articles(bridges, town):
    before = bridges.ask(f"What does {town} have?")
    assert isinstance(before, Answer)
    cited = [before.citations[0].passage.article_id]
    reply = bridges.ask("How much did the work cost?", cited_before=cited)

    assert isinstance(reply, Answer)
    assert reply.evidence.passages[0].article_id == cited[0]


def test_articles_that_are_gone_change_nothing(bridges):
    assert bridges.ask("How much did the work cost in Hull?", cited_before=["gone"]).claims == (
        bridges.ask("How much did the work cost in Hull?").claims
    )
