"""The mean of rounds, by the command, of small moves of the shipped weights."""

import pytest

from evals.cli import main
from ingest.corpus.reader.weights import MODEL, find_weights

MOVED = "bert.encoder.layer.3.output.dense.weight"


@pytest.fixture(scope="module")
def write_network_file(tmp_path_factory):
    """A function that writes the network with one matrix and its span logits moved by so much of their spread."""
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    import torch

    from evals.fit.reader.network import read_network, write_network

    folder = tmp_path_factory.mktemp("rounds")

    def write(name, move):
        torch.manual_seed(1)
        network = read_network(find_weights().folder / MODEL)
        with torch.no_grad():
            for weight in (network.model.state_dict()[MOVED], network.spans.weight):
                weight += move * weight.std()
        write_network(network, find_weights().folder / MODEL, folder / name)
        return folder / name

    return write


@pytest.mark.parametrize(("share", "moved"), [("0.5", 0.4), ("1", 0.8)])
def test_the_mean_lies_so_much_of_the_way_from_the_start(write_network_file, tmp_path, capsys, share, moved):
    from evals.fit.reader.network import read_trained

    start, rounds = (
        write_network_file("start", 0.0),
        [write_network_file("first", 0.6), write_network_file("second", 1.0)],
    )
    out = tmp_path / "mean.onnx"
    command = ["train", "mean-reader", "--rounds", *map(str, rounds), "--start", str(start), "--share", share]

    assert main([*command, "--out", str(out)]) == 0
    assert "to the mean of 2 rounds" in capsys.readouterr().out
    before, mean = read_trained(start), read_trained(out)
    for old, new in (
        (before.model.state_dict()[MOVED], mean.model.state_dict()[MOVED]),
        (before.spans.weight.detach(), mean.spans.weight.detach()),
    ):
        assert float((new - old).mean() / old.std()) == pytest.approx(moved, abs=0.02)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "needs --rounds READER... and --start READER"),
        (["--rounds", "none.onnx", "--start", "text.onnx"], "text.onnx: not a reader that `train reader` wrote"),
        (["--rounds", "text.onnx", "--start", "none.onnx"], "none.onnx: cannot be read: No such file or directory"),
        (["--rounds", "base", "--start", "base"], "not a reader that `train reader` wrote"),
    ],
)
def test_what_is_no_reader_is_one_error_line(tmp_path, monkeypatch, capsys, given, said):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.onnx").write_text("a text")
    base = str(find_weights().folder / MODEL)
    given = [base if part == "base" else part for part in given]

    assert main(["train", "mean-reader", *given, "--out", "out.onnx"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1


def test_it_takes_no_questions(tmp_path, capsys):
    assert main(["train", "mean-reader", str(tmp_path / "q.jsonl"), "--out", str(tmp_path / "out.onnx")]) == 2
    assert "takes no QUESTIONS" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--share", "0.5"], ["--rounds", "reader.onnx"]])
def test_its_options_are_refused_elsewhere(tmp_path, capsys, option):
    command = ["train", "reader", str(tmp_path), *option, "--out", str(tmp_path / "out.onnx")]

    assert main(command) == 2
    assert f"{option[0]} is for mean-reader." in capsys.readouterr().err
