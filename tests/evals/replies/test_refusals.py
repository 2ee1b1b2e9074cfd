import json

import pytest

from evals.cli import main
from evals.measures import read_score, score_document
from evals.replies.refusal_measures import RefusalScore, refusal_metrics
from evals.replies.refusals import score_refusal
from evals.replies.report import reply_report_page
from evals.replies.tables import summary

SITE = "https://samples.dateline.example"
ANSWERABLE = (
    {
        "id": "clipper",
        "question": "When will Europa Clipper reach Jupiter?",
        "answers": ["April 2030"],
        "gold_urls": [f"{SITE}/2024/10/14/europa-clipper-launch"],
    },
    {"id": "never asked", "question": "Who won?", "answers": ["Ann"], "gold_urls": []},
)
UNANSWERABLE = ({"id": "clipper", "question": "How do I bake sourdough bread?", "answers": ["slowly <b>"]},)


@pytest.fixture
def files(monkeypatch, tmp_path, sample_folder, write_jsonl):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    answerable = write_jsonl(tmp_path / "a.jsonl", *ANSWERABLE)
    unanswerable = write_jsonl(tmp_path / "b.jsonl", *UNANSWERABLE)
    return ["--answerable", str(answerable), "--unanswerable", str(unanswerable)]


def test_a_run_asks_every_group(files, tmp_path, capsys):
    assert main(["refusals", *files, "--hold-out", "--out", "R.json", "--html", "r.html", "--json"]) == 0
    run, metrics = json.loads((tmp_path / "R.json").read_text("utf-8")), json.loads(capsys.readouterr().out)
    by_id = {question["id"]: question for question in run["questions"]}

    assert list(by_id) == ["clipper", "clipper unanswerable", "clipper held_out"]
    assert by_id["clipper"]["reply"]["claims"]
    assert by_id["clipper unanswerable"]["reply"]["refusal"]
    assert ANSWERABLE[0]["gold_urls"][0] not in {p["url"] for p in by_id["clipper held_out"]["passages"]}
    assert metrics == run["metrics"]
    assert (metrics["auroc"]["value"], metrics["false_refusals"], metrics["false_answers"]) == (1.0, 0.0, 0.0)
    assert run["run"]["groups"] == {"answerable": 1, "unanswerable": 1, "held_out": 1}
    assert "sourdough" not in json.dumps(run["metrics"])
    assert "AUROC" in (tmp_path / "r.html").read_text("utf-8")


def test_each_reply_is_written_beside_its_own_question(files, tmp_path):
    assert main(["refusals", *files, "--hold-out", "--near-misses", "--ragas", "r.jsonl", "--html", "r.html"]) == 0
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    clipper, bread = ANSWERABLE[0]["question"], UNANSWERABLE[0]["question"]

    assert [line["user_input"] for line in lines[:3]] == [clipper, bread, clipper]
    assert [line["reference"] for line in lines[:3]] == ["April 2030", "slowly <b>", "April 2030"]
    assert all(isinstance(line["response"], str) for line in lines)


def test_runs_compare_and_print_as_tables(files, capsys):
    assert main(["refusals", *files, "--out", "A.json"]) == 0
    assert "answered, though unanswerable" in capsys.readouterr().out
    assert main(["compare", "A.json", "A.json"]) == 0
    assert "The runs were made in the same way." in capsys.readouterr().out


def test_questions_without_gold_are_an_error(files, write_jsonl, tmp_path, capsys):
    only = write_jsonl(tmp_path / "none.jsonl", ANSWERABLE[1])

    assert main(["refusals", "--answerable", str(only), *files[2:]]) == 2
    assert "gold_urls" in capsys.readouterr().err


def scored(group, standing, refused=False, in_five=True, number=0, qualified=False):
    gold = group == "answerable"
    gold_in_five = gold and in_five
    return RefusalScore(f"{group}{number}", group, None, gold, gold_in_five, in_five, refused, standing, 5.0, qualified)


def test_rates_and_areas_of_a_known_run():
    metrics = refusal_metrics(
        [
            scored("answerable", 0.9),
            scored("answerable", 0.4, refused=True),
            scored("answerable", 0.8, in_five=False),
            scored("unanswerable", 0.6, in_five=False),
            scored("unanswerable", 0.1, refused=True, in_five=False),
            scored("held_out", 0.7, in_five=False),
            scored("held_out", 0.7, in_five=True),
            scored("held_out", 0.2, refused=True, in_five=False),
        ]
    )

    assert metrics["gold_in_five"] == 2
    assert (metrics["false_refusals"], metrics["refused_with_gold"]) == (0.5, 0.3333)
    assert (metrics["false_answers"], metrics["answered_held_out"], metrics["false_answers_held_out"]) == (
        0.5,
        0.6667,
        0.5,
    )
    assert metrics["auroc"]["value"] == 0.75
    assert (metrics["auroc"]["of"], metrics["auroc_held_out"]["of"]) == ([2, 2], [2, 2])
    assert metrics["risk_coverage"][0] == [0.2, 0.0]
    assert metrics["risk_coverage"][-1] == [1.0, 0.6]
    assert metrics["july_december"] is None


def test_answers_with_a_caveat_are_counted_apart():
    metrics = refusal_metrics(
        [
            scored("answerable", 0.9),
            scored("answerable", 0.6, qualified=True),
            scored("answerable", 0.4, refused=True),
            scored("unanswerable", 0.6, qualified=True),
            scored("unanswerable", 0.9),
            scored("near_miss", 0.6, qualified=True),
            scored("near_miss", 0.1, refused=True),
        ]
    )

    assert metrics["qualified"] == 0.5
    assert (metrics["false_answers"], metrics["unqualified_false_answers"]) == (1.0, 0.5)
    assert (metrics["false_answers_near_miss"], metrics["unqualified_near_miss"]) == (0.5, 0.0)


def result(confidence, refused, group="answerable"):
    refusal = {"reason": "No.", "nearest": []} if refused else None
    return {"group": group, "passages": [], "ms": 1.0, "reply": {"refusal": refusal, "confidence": confidence}}


def test_a_decision_by_rule_ranks_below_or_above_the_threshold(question_of):
    assert score_refusal(question_of("q"), result(0.4, refused=False), 0.5).standing == 0.5
    assert score_refusal(question_of("q"), result(0.9, refused=True), 0.5).standing == 0.0
    assert score_refusal(question_of("q"), result(0.4, refused=True), 0.5).standing == 0.4
    assert score_refusal(question_of("q"), result(0.9, refused=False), 0.5).standing == 0.9
    assert score_refusal(question_of("q"), result(None, refused=True), 0.5).standing == 0.0


def test_a_stored_score_is_read_back(question_of):
    score = score_refusal(question_of("q"), result(0.9, refused=False, group="held_out"), 0.5)

    assert read_score(RefusalScore, {"id": score.id, "ms": 1.0, "score": score_document(score)}) == score


def test_foreign_text_is_escaped_in_the_page(question_of):
    reply = {"question": "<script>1</script>", "refusal": None, "confidence": 0.9, "claims": [{"text": "<b>x</b>"}]}
    scores = [scored("answerable", 0.9), scored("unanswerable", 0.9, in_five=False)]
    results = [{"id": s.id, "group": s.group, "reply": reply, "ms": 5.0, "score": score_document(s)} for s in scores]
    about = {"command": "refusals", "questions": {"file": "<i>"}}
    page = reply_report_page(
        [question_of("x", answers=("<b>x</b>",))] * 2,
        {"run": about, "metrics": refusal_metrics(scores), "questions": results},
    )

    assert "<script" not in page
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_the_title_has_the_number_of_each_group():
    """Near misses were asked, and nowhere was it said how many."""
    metrics = refusal_metrics([scored("answerable", 0.9), *(scored(group, 0.1) for group in ("near_miss", "held_out"))])

    assert summary("refusals", metrics).endswith("0 unanswerable, 1 held out, 1 near misses")
