import json

import pytest

from evals.measures import score_document
from evals.replies.compare import compare_replies
from evals.replies.refusal_measures import RefusalScore
from ingest.corpus.errors import UsageError


@pytest.fixture
def run_file(tmp_path):
    """A run of `refusals` over files of these names and digests."""

    def of(name, answerable, unanswerable):
        score = RefusalScore("1 unanswerable", "unanswerable", None, False, False, False, False, 0.5, 1.0)
        about = {"command": "refusals", "questions": answerable, "unanswerable": unanswerable}
        question = {"id": score.id, "ms": 1.0, "score": score_document(score)}
        file = tmp_path / name
        file.write_text(json.dumps({"run": about, "metrics": {}, "questions": [question]}), "utf-8")
        return file

    return of


def file_of(digest, name="questions.jsonl"):
    return {"file": name, "sha256": digest}


def test_runs_over_other_unanswerable_questions_are_not_compared(run_file):
    """Both were numbered by their lines, and the difference of the two files was shown as one of the runs."""
    a, b = run_file("a.json", file_of("1"), file_of("2")), run_file("b.json", file_of("1"), file_of("3"))

    with pytest.raises(UsageError, match="do not hold the same questions"):
        compare_replies("refusals", a, b)


def test_runs_over_files_that_were_renamed_are_compared(run_file):
    a = run_file("a.json", file_of("1"), file_of("2"))
    b = run_file("b.json", file_of("1", "moved.jsonl"), file_of("2", "others.jsonl"))

    assert compare_replies("refusals", a, b)["questions"] == 1


@pytest.mark.parametrize("unanswerable", ["others.jsonl", {"file": "others.jsonl"}])
def test_a_run_without_the_digest_of_its_unanswerable_questions_is_no_run(run_file, unanswerable):
    whole, broken = run_file("a.json", file_of("1"), file_of("2")), run_file("b.json", file_of("1"), unanswerable)

    with pytest.raises(UsageError, match="not a run of refusals that can be compared"):
        compare_replies("refusals", whole, broken)
