"""What `train entailment-reader` takes."""

import pytest

from evals.cli import main


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("entailment-reader", "--from", "none.onnx"), "There is no file none.onnx"),
        (("reader", "sets", "--from", "none.onnx"), "--from is for entailment-reader"),
        (("entailment-reader", "questions.jsonl"), "takes no QUESTIONS"),
    ],
)
def test_what_cannot_be_trained_from_is_named_before_anything_is_read(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)

    assert main(["train", *arguments, "--out", "weights.onnx"]) == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
