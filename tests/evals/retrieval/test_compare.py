import json
from dataclasses import replace
from datetime import date

import pytest

from evals.cli import main
from evals.measures import score_document
from evals.retrieval.compare import compare, flips
from evals.retrieval.measures import QuestionScore


def scored(id, rank, as_of=None, ms=10.0):
    return QuestionScore(id, as_of, True, rank, rank, ms, 0.5, 0.0)


A = [scored("kept", 1), scored("gained", 6), scored("found", None), scored("lost", 5), scored("far", 7)]
B = [scored("kept", 2), scored("gained", 5), scored("found", 1), scored("lost", None), scored("far", 8)]


@pytest.fixture
def run_file(tmp_path):
    def of(name, scores, sha="1234", **about):
        questions = [
            {"id": s.id, "ms": s.ms, "passages": [], "reply": None, "score": score_document(s)} for s in scores
        ]
        run = {"command": "retrieval", "k": 50, "questions": {"file": "q.jsonl", "sha256": sha}, **about}
        file = tmp_path / name
        file.write_text(json.dumps({"run": run, "metrics": {}, "questions": questions}))
        return str(file)

    return of


def test_flips_are_counted_at_the_cut_off():
    gained, lost = flips(A, B, 5)

    assert gained == [{"id": "gained", "a": 6, "b": 5}, {"id": "found", "a": None, "b": 1}]
    assert lost == [{"id": "lost", "a": 5, "b": None}]
    assert flips(B, A, 5) == ([{"id": "lost", "a": None, "b": 5}], [{**g, "a": g["b"], "b": g["a"]} for g in gained])


def test_each_metric_has_both_values_the_difference_its_interval_and_p():
    of = compare(A, B, 50)["metrics"]

    at_5 = of["gold_recall"]["5"]
    assert (at_5["a"], at_5["b"], at_5["difference"]) == (0.4, 0.6, 0.2)
    assert at_5["interval"][0] <= 0.2 <= at_5["interval"][1]
    assert at_5["p"] == 1.0  # two gained, one lost
    assert 0 < of["mrr"]["p"] <= 1
    assert of["ms_p95"]["p"] is None
    assert of["ms_p95"]["interval"] is None  # of milliseconds that are the same


def test_a_difference_of_few_questions_has_no_interval_without_width(run_file, tmp_path, capsys):
    """Of five that were all gained it was +100.0 to +100.0, and of five that were the same +0.0 to +0.0."""
    none, all_ = [[scored(str(number), rank) for number in range(5)] for rank in (None, 1)]
    gained, same = (compare(first, all_, 50)["metrics"]["gold_recall"]["5"] for first in (none, all_))

    assert (gained["difference"], gained["interval"]) == (1.0, [0.3855, 1.0])
    assert (same["difference"], same["interval"]) == (0.0, [-0.4345, 0.4345])
    files = run_file("a.json", none), run_file("b.json", all_)
    assert main(["compare", *files, "--html", str(tmp_path / "page.html")]) == 0
    rows = {line.split("  ")[0].strip(): line for line in capsys.readouterr().out.splitlines()}
    assert "+38.5 to +100.0" in rows["gold recall @5"]
    assert " to " not in rows["ms, p95"]


def test_a_run_against_itself_differs_in_nothing():
    of = compare(A, A, 50)

    for name in ("mrr", "ms_median", "copies_share"):
        assert of["metrics"][name]["difference"] == 0
        assert of["metrics"][name]["interval"] == ([-0.4345, 0.4345] if name == "copies_share" else None)
    assert of["metrics"]["mrr"]["p"] == 1.0
    assert of["gained_at_5"] == of["lost_at_5"] == []


def test_gold_that_only_one_corpus_has_is_neither_lost_nor_counted():
    """The figures were of four questions, under "5 questions with gold", and the fifth stood there as lost."""
    absent = replace(scored("kept", None), has_gold=False, answer_rank=None)
    of = compare(A, [absent, *B[1:]], 50)

    assert (of["questions"], of["with_gold"]) == (5, 4)
    assert [flipped["id"] for flipped in of["lost_at_5"]] == ["lost"]
    assert of["metrics"]["gold_recall"]["5"]["a"] == 0.25
    assert (of["metrics"]["gold_recall"]["5"]["of"], of["metrics"]["ms_median"]["of"]) == (4, 5)


def test_runs_of_other_weights_and_another_span_reader_are_told_apart(run_file, capsys):
    """Both are in a run, and a run with weights that were fitted anew "was made in the same way"."""
    a = run_file("a.json", A, ranking="old", span_reader_digest="1")
    b = run_file("b.json", B, ranking="new", span_reader_digest="2")

    assert main(["compare", a, b]) == 0
    out = capsys.readouterr().out
    assert "ranking: A old, B new" in out
    assert "span_reader_digest: A 1, B 2" in out


def test_many_gains_without_losses_are_significant():
    a, b = [scored(str(n), None) for n in range(20)], [scored(str(n), 1) for n in range(20)]

    assert compare(a, b, 5)["metrics"]["gold_recall"]["5"]["p"] < 0.001


def test_july_to_december_is_compared_separately():
    days = (date(2025, 2, 1), date(2025, 8, 1))
    a = [scored(str(day), 1, day) for day in days]
    b = [scored(str(day), rank, day) for day, rank in zip(days, (1, 9), strict=True)]

    later = compare(a, b, 50)["july_december"]

    assert later["questions"] == 1
    assert later["metrics"]["gold_recall"]["5"]["difference"] == -1
    assert compare(A, B, 50)["july_december"] is None


def test_two_files_as_json(run_file, capsys):
    a, b = run_file("a.json", A, splitter="old"), run_file("b.json", B, splitter="new", k=10)

    assert main(["compare", a, b, "--json"]) == 0
    of = json.loads(capsys.readouterr().out)

    assert (of["a"]["splitter"], of["b"]["splitter"]) == ("old", "new")
    assert list(of["metrics"]["gold_recall"]) == ["1", "5", "10"]
    assert [flipped["id"] for flipped in of["gained_at_5"]] == ["gained", "found"]


def test_two_files_as_text(run_file, capsys):
    days = [scored("[bold]spring", 1, date(2025, 2, 1)), scored("autumn", None, date(2025, 8, 1))]
    a, b = run_file("a.json", days, splitter="old"), run_file("b.json", [scored(s.id, 6, s.as_of) for s in days])

    assert main(["compare", a, b]) == 0
    out = capsys.readouterr().out

    assert "splitter: A old, B none" in out
    assert "Jul-Dec" in out
    assert "lost at @5: 1 question\n" in out
    assert "[bold]spring: rank 1 -> 6" in out
    assert "-50.0" in out
    assert "-0.0 " not in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_flipped_question_is_named_by_its_text(run_file, tmp_path, capsys):
    """In a file without ids it was the number of a line."""
    a, b = run_file("a.json", A), run_file("b.json", B)
    run = json.loads((tmp_path / "b.json").read_text())
    run["questions"][3]["question"] = "Who won [bold]?"
    (tmp_path / "b.json").write_text(json.dumps(run))

    assert main(["compare", a, b]) == 0
    assert "lost: rank 5 -> -  Who won [bold]?" in capsys.readouterr().out


def test_a_run_of_answers_beside_one_of_retrieval_is_told_so(run_file, tmp_path, capsys):
    """It said "not a retrieval run that can be compared", for it has no k."""
    a, b = run_file("a.json", A), run_file("b.json", B, command="answers")
    run = json.loads((tmp_path / "b.json").read_text())
    del run["run"]["k"]
    (tmp_path / "b.json").write_text(json.dumps(run))

    assert main(["compare", a, b]) == 2
    assert "a run of answers with 5 questions" in capsys.readouterr().err


def test_runs_made_the_same_way_are_described_so(run_file, capsys):
    assert main(["compare", run_file("a.json", A), run_file("b.json", B)]) == 0
    assert "made in the same way" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (lambda make: make("b.json", B, sha="5678"), "different question files (q.jsonl, q.jsonl)"),
        (lambda make: make("b.json", B[:2]), "same questions"),
        (lambda make: make("b.json", B[::-1]), "same questions"),
        (lambda make: make("b.json", B, command="answers"), "retrieval runs"),
        (lambda make: make("b.json", []), "0 questions"),
        (lambda make: make("b.json", B) + ".none", "cannot be read"),
    ],
)
def test_runs_that_cannot_be_compared_are_one_line(run_file, capsys, second, reason):
    assert main(["compare", run_file("a.json", A), second(run_file)]) == 2
    err = capsys.readouterr().err

    assert reason in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"\xff",
        b'{"run": {}}',
        b'{"run": {"k": 5, "questions": {"sha256": "1"}, "command": "retrieval"}, "questions": [{"id": "q", "ms": 1}]}',
    ],
)
def test_an_invalid_run_file_is_one_line(run_file, tmp_path, capsys, content):
    invalid = tmp_path / "other.json"
    invalid.write_bytes(content)

    assert main(["compare", run_file("a.json", A), str(invalid)]) == 2
    err = capsys.readouterr().err

    assert "python -m evals retrieval --out" in err
    assert err.count("\n") == 1
