"""Limits for CI, and what a run is written as for other programs."""

from __future__ import annotations

import argparse
import csv
import io
import json
from contextlib import nullcontext
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cli import main
from evals.exports import SUMMARY_VARIABLE, csv_table, junit_report, ragas_records, summary_page
from evals.gates import Gate, Verdict, check_gates, flat_metrics, read_gates, verdicts
from evals.outputs import Outputs, Views
from evals.questions import EvalQuestion
from ingest.corpus.errors import UsageError

METRICS = {
    "questions": 3,
    "gold_recall": {"1": 0.5, "5": 0.85},
    "false_answers": 0.06,
    "auroc": {"value": 0.9, "interval": [0.8, 0.95]},
    "ms_p95": 120.0,
    "mrr": None,
    "intervals": {"false_answers": [0.0, 0.1]},
    "of": {"gold_recall": {"1": 3, "5": 3}, "false_answers": 50},
    "july_december": None,
}
REPLY = {"refusal": None, "claims": [{"text": "It was 34 per cent."}, {"text": "It rose."}]}
RUN = {
    "run": {"command": "answers"},
    "metrics": METRICS,
    "questions": [
        {"id": "q1", "ms": 3.5, "passages": [{"text": "China: 34%"}], "reply": REPLY, "score": {"has_gold": True}},
        {
            "id": "q1 near_miss",
            "ms": 4.0,
            "passages": [],
            "reply": {"refusal": {"reason": "No article answers this.", "nearest": []}, "claims": []},
            "score": {"has_gold": None},
        },
    ],
}


def test_shares_are_per_cent_and_times_are_milliseconds():
    assert dict(flat_metrics(METRICS)) == {
        "gold_recall@1": 50.0,
        "gold_recall@5": 85.0,
        "false_answers": pytest.approx(6.0),
        "auroc": 90.0,
        "ms_p95": 120.0,
    }


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("recall@5=85", True),
        ("gold_recall@5=85.1", False),
        ("false_answers=6.1", True),
        ("false_answers=5", False),
        ("ms_p95=120, auroc=89", True),
        ("ms_p95=100,auroc=89", False),
        ("mrr=0", False),  # never measured, never met
    ],
)
def test_a_limit_is_a_minimum_of_good_metrics_and_a_maximum_of_bad_ones(text, met):
    assert all(verdict.is_met for verdict in verdicts(read_gates(text), METRICS)) is met


def test_errors_and_costs_are_limited_from_above():
    """`unqualified_false_answers=2` failed a run with 1.4 percent and passed one with 30."""
    bad = read_gates("unqualified_false_answers=2,claims=3,ms_p95=120,copies_share=5,misinformation_shown=1")

    assert all(gate.is_maximum for gate in bad)
    assert not any(gate.is_maximum for gate in read_gates("recall@5=85,mrr=50,token_f1=40,auroc_near_miss=70"))


@pytest.mark.parametrize("text", ["recall@5", "recall@5=", "=5", "recall@5=high", "", "recall@5=1,,"])
def test_an_invalid_limit_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="METRIC=NUMBER"):
        read_gates(text)


def test_an_unknown_metric_is_named_before_the_run():
    with pytest.raises(UsageError, match="no metric recal@5; there are: gold_recall@5"):
        check_gates(read_gates("recal@5=1"), ["gold_recall@5"])


@pytest.mark.parametrize(("text", "taken"), [("mrr=0.6", False), ("mrr=1", False), ("mrr=0,false_answers=0.5", True)])
def test_a_minimum_share_of_one_percent_or_less_is_refused(text, taken):
    """contained=0.6, as `--json` writes it, was met by 0.6 percent."""
    with nullcontext() if taken else pytest.raises(UsageError, match=r"in percent, such as mrr=(60|100)$"):
        check_gates(read_gates(text), ["mrr", "false_answers"])


@given(st.floats(0, 100, allow_nan=False), st.floats(0, 100, allow_nan=False))
def test_a_value_meets_a_limit_equal_to_it_and_limits_are_ordered(value, limit):
    for name in ("auroc", "false_answers"):
        assert Verdict(Gate(name, value), value).is_met
        assert Verdict(Gate(name, limit), value).is_met or Verdict(Gate(name, value), limit).is_met


def test_a_share_of_so_many_percent_meets_that_limit():
    """57 of 100 missed `contained=57`, and 7 of 100 `false_answers=7`: 100 * 0.57 is a little less than 57."""
    for name in ("contained", "false_answers"):
        limits = [(read_gates(f"{name}={percent}"), {name: percent / 100}) for percent in range(101)]
        assert all(verdict.is_met for gates, metrics in limits for verdict in verdicts(gates, metrics))


@pytest.mark.parametrize(
    ("text", "share", "line"),
    [
        ("contained=85", 0.8496, "MISSED  contained: 84.96 (at least 85)"),
        ("false_answers=6", 0.0603, "MISSED  false_answers: 6.03 (at most 6)"),
        ("contained=85", 0.85, "ok  contained: 85.0 (at least 85)"),
        ("contained=85", 0.8044, "MISSED  contained: 80.4 (at least 85)"),
        ("contained=85.04", 0.8504, "ok  contained: 85.04 (at least 85.04)"),
    ],
)
def test_no_verdict_is_rounded_to_the_other_side_of_its_limit(text, share, line):
    """It said "MISSED contained: 85.0 (at least 85)"."""
    metrics = {"contained": share, "false_answers": share}

    assert [str(verdict) for verdict in verdicts(read_gates(text), metrics)] == [line]


@pytest.mark.parametrize(
    ("gate", "value", "line"),
    [
        ("ms_p95=5000", 5000.004, "MISSED  ms_p95: 5000.004 (at most 5000)"),
        ("ms_p95=5000", 4999.999, "ok  ms_p95: 5000.0 (at most 5000)"),
        ("ms_p95=123456.7", 123456.74, "MISSED  ms_p95: 123456.74 (at most 123456.7)"),
        ("contained=84.9999999", 84.9999998, "MISSED  contained: 84.9999998 (at least 84.9999999)"),
        ("tokens=1234567", 1234567.0, "ok  tokens: 1234567.0 (at most 1234567)"),
        ("contained=85", 84.99999999999999, "MISSED  contained: 84.99999999999999 (at least 85)"),
    ],
)
def test_a_verdict_has_as_many_digits_as_it_takes(gate, value, line):
    """It said "MISSED ms_p95: 5000 (at most 5000)", for it had six."""
    assert str(Verdict(*read_gates(gate), value)) == line


def test_a_table_has_a_row_for_each_question():
    assert list(csv.DictReader(io.StringIO(csv_table(RUN)))) == [
        {"id": "q1", "ms": "3.5", "has_gold": "True"},
        {"id": "q1 near_miss", "ms": "4.0", "has_gold": ""},
    ]


def test_a_table_has_the_texts_of_its_questions_and_the_replies():
    """In a file without ids a row had the number of a line, and nobody saw what it was."""
    rate = EvalQuestion("q1", "=What rate?", None, ("34%", "34 per cent"), frozenset({"u"}))
    japan = EvalQuestion("q1", "What rate of Japan?", None, (), frozenset())
    first, second = csv.DictReader(io.StringIO(csv_table(RUN, [rate, japan])))

    assert (first["question"], first["answers"]) == ("'=What rate?", "34% / 34 per cent")
    assert first["reply"] == "It was 34 per cent. It rose."
    assert (second["question"], second["reply"]) == ("What rate of Japan?", "No article answers this.")
    assert list(first) == ["id", "ms", "has_gold", "question", "answers", "reply"]


def test_no_id_becomes_a_spreadsheet_formula():
    run = {**RUN, "questions": [{"id": '=HYPERLINK("x")', "ms": 1.0, "score": {}}]}
    assert csv_table(run).splitlines()[1].startswith("\"'=")


def test_the_report_for_ci_fails_if_a_limit_is_missed():
    suite = ElementTree.fromstring(junit_report(RUN, verdicts(read_gates("recall@5=80,false_answers=1"), METRICS)))
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [(case.get("name"), case.find("failure") is None) for case in suite.iter("testcase")] == [
        ("gold_recall@5", True),
        ("false_answers", False),
    ]


def test_ragas_gets_replies_and_refusals():
    """A file numbered by its lines has the ids of any other: each reply got the last question of its number."""
    question = EvalQuestion("q1", "What rate?", None, ("34%", "34 per cent"), frozenset({"u"}))
    near_miss = EvalQuestion("q1", "What rate of Japan?", None, (), frozenset())
    first, second = (json.loads(line) for line in ragas_records([question, near_miss], RUN).splitlines())
    assert first == {
        "user_input": "What rate?",
        "retrieved_contexts": ["China: 34%"],
        "response": "It was 34 per cent. It rose.",
        "reference": "34%",
    }
    assert (second["user_input"], second["response"]) == ("What rate of Japan?", "No article answers this.")


def test_the_summary_is_a_table():
    page = summary_page(RUN, verdicts(read_gates("false_answers=1"), METRICS))
    assert "| gold_recall@5 | 85.0 |" in page
    assert "- MISSED  false_answers: 6.0 (at most 1)" in page


def test_a_summary_page_that_cannot_be_written_is_told_before_the_run(tmp_path, monkeypatch, capsys, write_jsonl):
    """A run of hours ended with this error, and its figures were never printed."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(SUMMARY_VARIABLE, str(tmp_path / "file" / "summary.md"))
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "none"))
    questions = write_jsonl(tmp_path / "questions.jsonl", {"question": "Who?"})

    assert main(["answers", str(questions)]) == 2
    assert capsys.readouterr().err.startswith(
        f"error: {SUMMARY_VARIABLE} {tmp_path}/file/summary.md: cannot be written"
    )


def test_a_run_that_misses_its_limit_ends_with_exit_code_1(tmp_path, monkeypatch, capsys, write_jsonl, sample_folder):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    clipper = {
        "id": "clipper",
        "question": "When will Europa Clipper reach Jupiter?",
        "as_of": "2025-02-01",
        "answers": ["April 2030"],
        "gold_urls": ["https://samples.dateline.example/2024/10/14/europa-clipper-launch"],
    }
    questions = write_jsonl(tmp_path / "questions.jsonl", clipper)
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv(SUMMARY_VARIABLE, str(summary))
    files = [arg for name in ("csv", "junit", "ragas") for arg in (f"--{name}", str(tmp_path / f"r.{name}"))]

    assert main(["retrieval", str(questions), "--fail-under", "recall@5=0", *files]) == 0
    assert main(["answers", str(questions), "--fail-under", "first_contained=100.5", *files]) == 1
    assert "MISSED  first_contained" in capsys.readouterr().err
    assert summary.read_text().startswith("before\n### evals retrieval")
    assert "### evals answers" in summary.read_text()
    assert all((tmp_path / f"r.{name}").read_text() for name in ("csv", "junit", "ragas"))
    assert main(["retrieval", str(questions), "--fail-under", "recal@5=1"]) == 2
    assert "there is no metric" in capsys.readouterr().err


def test_the_figures_are_printed_though_the_run_cannot_be_written(monkeypatch, capsys, tmp_path):
    """An hour's run was lost on a full disk."""

    def full(out, run):
        raise UsageError("--out RUN.json: cannot be written (No space left on device).")

    monkeypatch.setattr("evals.outputs.write_run", full)
    views = Views(lambda *_: "", lambda metrics: "", lambda *_: "")
    outputs = Outputs({"--out": tmp_path / "RUN.json"}, (), True, 0, views)

    with pytest.raises(UsageError, match="No space left"):
        outputs.finish([], RUN)
    assert json.loads(capsys.readouterr().out) == RUN["metrics"]


def test_a_carriage_return_in_a_text_ends_no_row_of_the_csv():
    """csv puts no quotes around a lone one: what stood behind it was a row of its own, and might be a formula."""
    for written, read in (("a\r=1+1", "a =1+1"), ("\r=1+1", "' =1+1")):
        run = {"questions": [{"id": written, "ms": 1.0, "score": {}, "reply": None}]}
        assert list(csv.DictReader(io.StringIO(csv_table(run)))) == [{"id": read, "ms": "1.0"}]
