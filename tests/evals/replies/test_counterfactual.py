import json

import pytest

from evals.cli import main
from evals.replies.counterfactual import counterfactual_metrics, read_altered
from ingest.corpus.errors import UsageError

BRIDGE = {
    "id": 1,
    "query": "How much will the new bridge in Lindenau cost?",
    "answer": ["4.2 million", "4,200,000"],
    "fakeanswer": "9.9 million",
    "positive_wrong": ["The new bridge in Lindenau will cost 9.9 million francs, said the mayor of the town."],
}
UNCLEAN = {
    **BRIDGE,
    "id": 2,
    "query": "How much did the tower of Arnfels cost?",
    "positive_wrong": ["The tower of Arnfels cost 4.2 million francs."],
}


@pytest.fixture
def altered(tmp_path, write_jsonl):
    return write_jsonl(tmp_path / "altered.jsonl", BRIDGE, UNCLEAN)


@pytest.mark.soak
def test_claims_follow_the_articles(altered, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["counterfactual", str(altered), "--out", "C.json", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)
    run = json.loads((tmp_path / "C.json").read_text("utf-8"))

    assert [question["id"] for question in run["questions"]] == ["1"]  # the other still says the truth
    assert run["questions"][0]["score"] == {"altered": True, "truth": False}
    assert metrics["answered"]["share"] == metrics["follows_corpus"]["share"] == 1.0
    assert metrics["says_truth"]["share"] == 0.0


def test_shares_count_only_answered_questions():
    def result(refused, altered, truth):
        return {"reply": {"refusal": {} if refused else None}, "score": {"altered": altered, "truth": truth}}

    metrics = counterfactual_metrics(
        [result(False, True, False), result(False, True, True), result(False, False, True), result(True, False, False)]
    )

    assert metrics["answered"] == {"share": 0.75, "interval": metrics["answered"]["interval"], "of": 4}
    assert metrics["follows_corpus"]["share"] == pytest.approx(1 / 3, abs=1e-4)
    assert metrics["says_truth"]["of"] == 3
    assert counterfactual_metrics([result(True, False, False)])["follows_corpus"] is None


@pytest.mark.parametrize(
    "line", ["", "{", "[]", json.dumps({**BRIDGE, "positive_wrong": "text"}), json.dumps({"query": "?"})]
)
def test_an_invalid_file_is_refused(tmp_path, line):
    file = tmp_path / "wrong.jsonl"
    file.write_text(line, "utf-8")

    with pytest.raises(UsageError):
        read_altered(file)


def test_answers_may_be_nested_lists(altered):
    assert read_altered(altered)[0].truth == ("4.2 million", "4,200,000")
