import json

from evals.cli import main
from evals.measures import score_document
from evals.retrieval.compare import compare
from evals.retrieval.measures import QuestionScore
from evals.retrieval.report.comparison import comparison_page

ATTACK = "<script>alert(1)</script>"


def scored(id, rank, as_of=None):
    return QuestionScore(id, as_of, True, rank, rank, 10.0, 0.5, 0.0)


def page_of(a, b, **changed):
    about = {"k": 50, **dict.fromkeys(("made", "git_revision", "embedding_model", "embedding_digest", "reader"))}
    about |= dict.fromkeys(("reader_digest", "splitter", "corpus", "python"))
    return comparison_page({"a": about, "b": {**about, **changed}, **compare(a, b, 50)})


def test_a_clear_gain_is_in_the_first_line():
    a = [scored(f"q{n}", None if n < 12 else 1) for n in range(30)]
    page = page_of(a, [scored(f"q{n}", 1) for n in range(30)], splitter="sentences-3")

    assert "<h1>Among the first 5 passages, B gains 12 questions and loses 0: more than chance.</h1>" in page
    assert "splitter: <b>None</b> → <b>sentences-3</b>" in page
    assert page.count("not found → <b>1</b>") == 12
    assert '<i class="up"' in page
    assert '<i class="down"' not in page


def test_an_insignificant_difference_is_called_chance():
    page = page_of([scored("a", 1), scored("b", 9)], [scored("a", 1), scored("b", 2)])

    assert "B gains 1 question and loses 0: chance alone could do it." in page
    assert '<i class="even"' in page
    assert '<i class="up"' not in page


def test_a_run_against_itself():
    same = [scored("a", 1), scored("b", 9)]
    page = page_of(same, same)

    assert "B finds what A finds." in page
    assert "The runs were made in the same way." in page
    assert page.count(">none<") == 2


def test_questions_and_ids_are_escaped():
    comparison = compare([scored(ATTACK, 1)], [scored(ATTACK, None)], 50)
    comparison["lost_at_5"][0]["question"] = ATTACK
    about = {"k": 50, **dict.fromkeys(("made", "git_revision", "embedding_model", "embedding_digest", "reader"))}
    about |= {**dict.fromkeys(("reader_digest", "corpus", "python")), "splitter": ATTACK}
    page = comparison_page({"a": about, "b": {**about, "splitter": "s"}, **comparison})

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 3


def test_the_command_writes_the_page_with_the_questions_of_the_runs(tmp_path, capsys):
    files = []
    for name, rank in (("a", None), ("b", 1)):
        kept = {
            "id": "q",
            "question": "Who won?",
            "ms": 1.0,
            "passages": [],
            "score": score_document(scored("q", rank)),
        }
        about = {"command": "retrieval", "k": 5, "questions": {"file": "q.jsonl", "sha256": "1"}}
        files.append(tmp_path / f"{name}.json")
        files[-1].write_text(json.dumps({"run": about, "metrics": {}, "questions": [kept]}))

    assert main(["compare", *map(str, files), "--html", str(tmp_path / "new/page.html")]) == 0
    assert "Who won?" in (tmp_path / "new/page.html").read_text("utf-8")
    assert "gained at @5: 1 question" in capsys.readouterr().out
    assert main(["compare", *map(str, files), "--html", str(tmp_path)]) == 2


def test_runs_of_replies_have_no_such_page(tmp_path, capsys):
    kept = tmp_path / "answers.json"
    kept.write_text(json.dumps({"run": {"command": "answers"}, "metrics": {}, "questions": []}))

    assert main(["compare", str(kept), str(kept), "--html", str(tmp_path / "page.html")]) == 2
    assert "--html draws retrieval runs" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()
