import json

import pytest

from evals.cli import main
from evals.questions import read_questions
from evals.replies import draft
from ingest.corpus.errors import UsageError
from tests.bot.scripted_chat import ScriptedChat, text_reply


@pytest.fixture(autouse=True)
def working_folder(monkeypatch, tmp_path, sample_folder):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))


def lines_of(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_draft_has_a_line_to_fill_in_for_each_article(tmp_path, capsys):
    file = tmp_path / "q.jsonl"

    assert main(["draft", "q.jsonl", "--count", "3"]) == 0
    assert "q.jsonl: 3 of 3 articles have a line. Write question and answers into each line" in capsys.readouterr().out
    lines = lines_of(file)
    assert [list(line) for line in lines] == [["question", "answers", "gold_urls", "headline", "begins"]] * 3
    assert all(line["headline"] and line["begins"] and len(line["begins"]) <= draft.SHOWN for line in lines)
    with pytest.raises(UsageError, match="line 1: not a question"):
        read_questions(file)
    lines[0] |= {"question": "Who?", "answers": ["Ann"]}
    file.write_text(json.dumps(lines[0]), "utf-8")
    assert read_questions(file)[0].gold_urls == set(lines[0]["gold_urls"])
    assert main(["retrieval", "q.jsonl", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gold_not_in_corpus"] == []


def test_an_article_without_a_link_is_named_by_its_id(version_of):
    from dataclasses import replace

    version = version_of("One.\n\nTwo.")

    assert draft.draft_line(version)["gold_urls"] == ["https://e.com/a"]
    assert draft.draft_line(replace(version, url=None))["gold_urls"] == ["a"]


def test_the_same_articles_are_drawn_by_the_same_seed(tmp_path):
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert main(["draft", name, "--count", "4", "--seed", seed]) == 0

    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text() != (tmp_path / "c").read_text()


def test_no_file_is_replaced(tmp_path, capsys):
    (tmp_path / "q.jsonl").write_text("mine")

    assert main(["draft", "q.jsonl"]) == 2
    assert "q.jsonl is there already, and would be lost; name a new file." in capsys.readouterr().err
    assert (tmp_path / "q.jsonl").read_text() == "mine"


def test_a_model_that_is_not_set_is_named(tmp_path, capsys):
    assert main(["draft", "q.jsonl", "--by-model"]) == 2
    assert "--by-model needs a chat model: set CHAT_MODEL" in capsys.readouterr().err
    assert not (tmp_path / "q.jsonl").exists()


def test_a_chat_model_fills_the_lines_in(tmp_path, monkeypatch, capsys):
    assert main(["draft", "empty.jsonl", "--count", "1"]) == 0
    (line,) = lines_of(tmp_path / "empty.jsonl")
    answer = " ".join(line["begins"].split()[:3])
    server = ScriptedChat()
    good = text_reply(f"QUESTION: How does the report begin?\nANSWER: {answer}")
    server.script = [text_reply("I cannot."), good]
    for name, value in {"MODEL": "openai:scripted", "BASE_URL": server.url, "API_KEY": "key"}.items():
        monkeypatch.setenv(f"CHAT_{name}", value)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "bot"))
    try:
        assert main(["draft", "q.jsonl", "--count", "1", "--by-model"]) == 2
        assert "The model wrote no question" in capsys.readouterr().err
        assert main(["draft", "q.jsonl", "--count", "1", "--by-model"]) == 0
    finally:
        server.end()

    assert "Read them, and correct or delete what is wrong" in capsys.readouterr().out
    (question,) = read_questions(tmp_path / "q.jsonl")
    assert (question.text, question.answers) == ("How does the report begin?", (answer,))
    assert question.gold_urls == set(line["gold_urls"])
