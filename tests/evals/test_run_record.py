import hashlib
import json
import os
from pathlib import Path

import pytest

from evals.cli import main
from evals.run_record import check_writable, replace_text, write_run, write_text
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


def test_no_output_replaces_a_file_of_the_same_run(tmp_path):
    questions, new = tmp_path / "questions.jsonl", tmp_path / "run.json"
    questions.write_text("kept")
    (tmp_path / "link.jsonl").symlink_to(questions)
    null = Path(os.devnull)

    for out in (questions, tmp_path / "." / "questions.jsonl", tmp_path / "link.jsonl"):
        with pytest.raises(UsageError, match=r"--out .*uses that file already; name another one"):
            check_writable("--out", out, [questions])
    with pytest.raises(UsageError, match="uses that file already"):
        check_writable("--csv", new, [questions, new])
    check_writable("--csv", null, [questions, null])
    assert questions.read_text() == "kept"


@pytest.mark.parametrize(
    "arguments",
    [
        ("answers", "q.jsonl", "--out", "q.jsonl"),
        ("retrieval", "q.jsonl", "--csv", "q.jsonl"),
        ("retrieval", "q.jsonl", "--html", "page", "--csv", "page"),
        ("refusals", "--answerable", "q.jsonl", "--unanswerable", "u.jsonl", "--out", "u.jsonl"),
        ("calibrate", "q.jsonl", "--unanswerable", "u.jsonl", "--out", "u.jsonl"),
        ("train", "passages", "q.jsonl", "--out", "q.jsonl"),
        ("compare", "q.jsonl", "u.jsonl", "--html", "q.jsonl"),
    ],
)
def test_a_questions_file_is_not_written_over(tmp_path, monkeypatch, capsys, sample_folder, arguments):
    """`evals answers q.jsonl --out q.jsonl` replaced the questions by the run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    for name in ("q.jsonl", "u.jsonl"):
        (tmp_path / name).write_text('{"question": "Who?"}\n')

    assert main(arguments) == 2
    assert "this run uses that file already" in capsys.readouterr().err
    assert (tmp_path / "q.jsonl").read_text() == (tmp_path / "u.jsonl").read_text() == '{"question": "Who?"}\n'


def test_a_fit_of_a_corpus_that_is_not_there_makes_no_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "mistyped"))
    (tmp_path / "q.jsonl").write_text('{"question": "Who?"}\n')

    assert main(["calibrate", "q.jsonl"]) == 2
    assert "There is no corpus" in capsys.readouterr().err
    assert not (tmp_path / "mistyped").exists()


def test_a_run_is_one_json_document_with_a_line_for_each_question(tmp_path):
    run = {"run": {"k": 5}, "metrics": {"mrr": 0.5}, "questions": [{"id": "é\n"}, {"id": "東"}]}

    write_run(tmp_path / "RUN.json", run)

    text = (tmp_path / "RUN.json").read_text("utf-8")
    assert json.loads(text) == run
    assert [json.loads(line.rstrip(",")) for line in text.splitlines()[1:-1]] == run["questions"]


def test_a_run_over_a_file_whose_name_is_no_utf_8_is_kept(tmp_path):
    out, name = tmp_path / "run.json", os.fsdecode(b"caf\xe9.jsonl")
    write_run(out, {"run": {"file": name}, "metrics": {}, "questions": []})

    assert json.loads(out.read_text("utf-8"))["run"]["file"] == name


def test_runs_over_questions_from_two_pipes_are_not_compared(tmp_path, monkeypatch, capsys, sample_folder):
    """The digests were of the emptied pipes, and so the same: `evals retrieval <(grep ...)`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    gold = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
    for name, asked in (("a", "When will Europa Clipper reach Jupiter?"), ("b", "Which rocket launched Clipper?")):
        line = json.dumps({"question": asked, "answers": ["April 2030"], "gold_urls": [gold]}).encode()
        reading, writing = os.pipe()
        os.write(writing, line)
        os.close(writing)
        assert main(["retrieval", f"/dev/fd/{reading}", "--k", "1", "--out", name]) == 0
        os.close(reading)
        about = json.loads((tmp_path / name).read_text("utf-8"))["run"]
        assert about["questions"]["sha256"] == hashlib.sha256(line).hexdigest()

    assert main(["compare", "a", "b"]) == 2
    assert "different question files" in capsys.readouterr().err


def test_a_link_to_a_file_that_is_not_there_yet_stays(tmp_path):
    """The link was removed, and an empty file left where it leads."""
    link, target = tmp_path / "link.json", tmp_path / "other.json"
    link.symlink_to(target)

    check_writable("--out", link)
    assert link.is_symlink()
    assert not target.exists()


def test_a_name_that_no_file_may_have_is_one_line(tmp_path):
    """Beside another file of the run it was a crash."""
    with pytest.raises(UsageError, match="cannot be written"):
        check_writable("--out", tmp_path / ("x" * 300), [tmp_path / "questions.jsonl"])


@pytest.mark.parametrize("write", [write_run, lambda out, run: write_text("--html", out, "half")])
def test_a_run_that_cannot_be_written_leaves_the_one_that_was_there(tmp_path, monkeypatch, write):
    """It was emptied first: an earlier run was lost on a full disk, and the new one was not kept."""
    earlier = tmp_path / "RUN.json"
    earlier.write_text("kept")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.corpus.whole_file.os.fsync", full)
    for out in (earlier, tmp_path / "new.json"):
        with pytest.raises(UsageError, match=r"cannot be written \(No space left on device\)"):
            write(out, {"run": {}, "metrics": {}, "questions": []})
    assert earlier.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [earlier]


def test_a_run_is_written_where_a_link_leads_and_keeps_the_permissions(tmp_path):
    target, link, new = tmp_path / "target.json", tmp_path / "link.json", tmp_path / "new.json"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    (tmp_path / "usual").touch()

    for out in (link, new):
        write_text("--out", out, "text")

    assert link.is_symlink()
    assert target.read_text() == new.read_text() == "text"
    assert target.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_run_is_written_into_a_pipe_and_into_a_file_that_is_open(tmp_path):
    """Another file in its place would have taken the name from what else the command prints."""
    reading, writing = os.pipe()
    write_text("--out", Path(f"/dev/fd/{writing}"), "text")
    os.close(writing)
    assert os.read(reading, 100) == b"text"
    os.close(reading)

    with (tmp_path / "printed").open("w") as printed:
        inode = os.fstat(printed.fileno()).st_ino
        write_text("--out", Path(f"/dev/fd/{printed.fileno()}"), "text")
    assert (tmp_path / "printed").read_text() == "text"
    assert (tmp_path / "printed").stat().st_ino == inode


def test_a_fit_that_cannot_be_written_leaves_the_one_in_use(tmp_path, monkeypatch):
    """It was emptied first, and with half a fit no question is answered."""
    in_use = tmp_path / "calibration.json"
    in_use.write_text("kept")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.corpus.whole_file.os.fsync", full)
    with pytest.raises(UsageError, match=r"--out .*cannot be written \(No space left on device\)"):
        replace_text("--out", in_use, "half")
    assert in_use.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [in_use]
