import gzip
import json

import pytest

from evals.cli import main
from evals.replies.conflicts import Conflict, Type, conflict_metrics, draw, read_conflicts, score_reply
from ingest.corpus.errors import UsageError

BRIDGES = {
    "question": "How long is the Lindenau bridge?",
    "documents": [
        {"text": "The Lindenau bridge of Arnfels is 340 meters long.", "type": "correct", "answer": "340 meters"},
        {"text": "The Lindenau bridge in Marrow is 125 meters long.", "type": "correct", "answer": "125 meters"},
        {"text": "The Lindenau bridge is 900 meters long.", "type": "misinfo", "answer": "900 meters"},
        {"text": "The ferry of Dole carries twelve cars an hour.", "type": "noise", "answer": "unknown"},
    ],
    "gold_answers": ["340 meters", "125 meters"],
    "wrong_answers": ["900 meters"],
}
TOLM = "Tolm lies on a hill above the river Arle. The tower of Tolm was built by Ilse Brandt for the salt traders."
TOWER = {
    "question": "Who built the tower of Tolm?",
    "documents": [{"text": TOLM, "type": "correct", "answer": "Ilse Brandt"}],
    "gold_answers": ["Ilse Brandt"],
    "wrong_answers": [],
}
OTHER_TOLM = "Travelers ask about it. The tower of Tolm was built by Otto Reiss after the fire of the harbor."
OTHER_TOWER = {
    **TOWER,
    "documents": [{"text": OTHER_TOLM, "type": "correct", "answer": "Otto Reiss"}],
    "gold_answers": ["Otto Reiss"],
}


@pytest.fixture
def file(tmp_path, write_jsonl):
    plain = write_jsonl(tmp_path / "conflicts.jsonl", BRIDGES, TOWER, OTHER_TOWER)
    packed = plain.with_name("conflicts.jsonl.gz")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    return packed


@pytest.mark.soak
def test_each_question_is_asked_of_its_own_documents(file, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["conflicts", str(file), "--out", "C.json", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)
    run = json.loads((tmp_path / "C.json").read_text("utf-8"))

    assert metrics["questions"] == 3
    # The second and the third ask the same, and each finds the answer of its own document alone.
    for question, own, foreign in [(1, "Ilse Brandt", "Otto Reiss"), (2, "Otto Reiss", "Ilse Brandt")]:
        result = run["questions"][question]
        urls = {citation["url"].rsplit("/", 1)[0] for citation in result["reply"]["citations"]}
        text = " ".join(claim["text"] for claim in result["reply"]["claims"])
        assert urls == {f"https://question-{result['id']}.example"}
        assert own in text
        assert foreign not in text
        assert result["score"] == {"all_valid": True, "one_valid": True, "noise": None, "misinformation": None}


def reply(*shown):
    return {
        "refusal": None if shown else {},
        "claims": [{"text": text} for _, text in shown],
        "citations": [{"url": f"https://question-1.example/{place}", "quote": text} for place, text in shown],
    }


@pytest.mark.parametrize(
    ("shown", "score"),
    [
        ([], (False, False, False, False)),
        ([(0, "340 meters"), (1, "125 meters")], (True, True, False, False)),
        ([(1, "125 meters")], (False, True, False, False)),
        ([(2, "900 meters"), (1, "125 meters")], (False, True, False, True)),
        ([(0, "340 meters, not 900 meters")], (False, True, False, True)),
        ([(3, "twelve cars")], (False, False, True, False)),
    ],
)
def test_a_reply_is_scored_by_the_answers_that_it_shows(file, shown, score):
    scores = score_reply(read_conflicts(file)[0], reply(*shown))

    assert tuple(scores[name] for name in ("all_valid", "one_valid", "noise", "misinformation")) == score


def test_shares_count_only_questions_with_such_documents():
    def result(refused, *score):
        names = ("all_valid", "one_valid", "noise", "misinformation")
        return {"reply": {"refusal": {} if refused else None}, "score": dict(zip(names, score, strict=True))}

    metrics = conflict_metrics([result(False, True, True, None, True), result(True, False, False, False, None)])
    assert [metrics[name]["share"] for name in ("answered", "all_valid", "one_valid")] == [0.5] * 3
    assert (metrics["noise_not_shown"]["share"], metrics["noise_not_shown"]["of"]) == (1.0, 1)
    assert (metrics["misinformation_shown"]["share"], metrics["misinformation_shown"]["of"]) == (1.0, 1)
    assert conflict_metrics([result(True, False, False, None, None)])["noise_not_shown"] is None


def test_a_sample_is_the_same_for_the_same_seed():
    questions = [Conflict(str(n), "?", ("a",), (), (("text", Type.CORRECT),)) for n in range(50)]

    first = draw(questions, 10, seed=3)
    assert first == draw(questions, 10, seed=3)
    assert first != draw(questions, 10, seed=4)
    assert [int(question.id) for question in first] == sorted(int(question.id) for question in first)
    assert draw(questions, 99, seed=3) == draw(questions, None, seed=3) == questions


def test_a_blank_answer_is_none(tmp_path, write_jsonl):
    """One of them, read until then, cost the whole file."""
    blank = {**TOWER, "gold_answers": ["", "Ilse Brandt"], "wrong_answers": [" "]}
    (question,) = read_conflicts(write_jsonl(tmp_path / "conflicts.jsonl", blank))

    assert (question.valid, question.wrong) == (("Ilse Brandt",), ())


@pytest.mark.parametrize(
    "line",
    [
        *("", "{", "[]"),
        json.dumps({**TOWER, "documents": []}),
        json.dumps({**TOWER, "gold_answers": []}),
        json.dumps({**TOWER, "gold_answers": ["", " "]}),
        json.dumps({**TOWER, "gold_answers": "Berlin"}),  # its letters were the answers
        json.dumps({**TOWER, "question": 7}),
        json.dumps({**TOWER, "documents": [{"text": "x", "type": "other"}]}),
    ],
)
def test_an_invalid_file_is_refused(tmp_path, line):
    file = tmp_path / "wrong.jsonl"
    file.write_text(line, "utf-8")
    with pytest.raises(UsageError):
        read_conflicts(file)
    packed = tmp_path / "wrong.jsonl.gz"
    packed.write_text(line, "utf-8")
    with pytest.raises(UsageError):
        read_conflicts(packed)
