import json

import pytest

from evals.run_record import check_writable, write_run, write_text
from ingest.corpus.errors import UsageError


def test_checking_a_path_creates_and_changes_no_file(tmp_path):
    new, old = tmp_path / "runs/new.json", tmp_path / "old.json"
    old.write_text("kept")

    check_writable("--out", new)
    check_writable("--out", old)

    assert new.parent.is_dir()
    assert not new.exists()
    assert old.read_text() == "kept"


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UsageError, match=r"--out .*cannot be written"):
        check_writable("--out", tmp_path)
    with pytest.raises(UsageError, match=r"--html .*cannot be written"):
        write_text("--html", tmp_path, "")


def test_a_run_is_one_json_document_with_a_line_for_each_question(tmp_path):
    run = {"run": {"k": 5}, "metrics": {"mrr": 0.5}, "questions": [{"id": "é\n"}, {"id": "東"}]}

    write_run(tmp_path / "RUN.json", run)

    text = (tmp_path / "RUN.json").read_text("utf-8")
    assert json.loads(text) == run
    assert [json.loads(line.rstrip(",")) for line in text.splitlines()[1:-1]] == run["questions"]
