"""Communities that are fitted on: each is asked in a corpus of its own."""

import json

import pytest

from evals.fit.communities import communities
from evals.terminal import eval_settings
from ingest.corpus.errors import UsageError

ARTICLE = {
    "url": "https://club.example/new-coach",
    "title": "A new coach",
    "published": "2026-05-01",
    "retrieved": "2026-05-01",
    "text": "Imre Salk is the new coach of the Herons. He signed for two years.",
}
QUESTION = {"question": "who is the coach", "answers": ["Imre Salk"], "gold_urls": [ARTICLE["url"]]}


def write(folder, name, *documents):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(json.dumps(document) + "\n" for document in documents), "utf-8")


def test_each_is_asked_in_a_corpus_of_its_own(tmp_path):
    for number in (2, 1):
        folder = tmp_path / str(number)
        write(folder, "articles.jsonl", {**ARTICLE, "title": f"Coach {number}"})
        write(folder, "questions.jsonl", {**QUESTION, "id": f"q{number}"})
        write(folder, "others.jsonl", {"id": f"other{number}", "question": "who is the keeper"})
    seen = []
    for community in communities(tmp_path, eval_settings(reader_model="none")):
        asked = [question.id for question in (*community.answerable, *community.unanswerable)]
        (passage,) = community.retriever.corpus.load([(1, 0.0)], None)
        seen.append((community.file.parent.name, asked, passage.title))

    assert seen == [("1", ["q1", "other1"], "Coach 1"), ("2", ["q2", "other2"], "Coach 2")]


def test_a_folder_without_communities_is_an_error(tmp_path):
    with pytest.raises(UsageError, match=r"no folder with articles\.jsonl"):
        next(communities(tmp_path, eval_settings()))


def test_articles_that_cannot_be_ingested_are_an_error(tmp_path):
    write(tmp_path / "1", "articles.jsonl", {"title": "It has no text"})

    with pytest.raises(UsageError, match=r"articles\.jsonl could not be ingested: .*has no text"):
        next(communities(tmp_path, eval_settings()))
