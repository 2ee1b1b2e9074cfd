"""Training the reader of statements: from the span reader on all pairs, or on from a reader of statements."""

import json

import pytest

from evals.cli import main
from evals.fit.entailment.pairs import all_pairs, pairs_in_other_words
from ingest.corpus.reader.onnx_scorer import OnnxPairs
from ingest.corpus.reader.weights import MODEL, TOKENIZER, find_weights


def test_a_reader_of_statements_is_trained_on_with_other_words_and_some_of_the_others(tmp_path, monkeypatch, capsys):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    import torch

    from evals.fit.entailment import command
    from evals.fit.reader.network import read_network, write_network

    in_other_words = list(pairs_in_other_words())[:6]
    others = [pair for pair in all_pairs() if pair.kind.startswith("shortened")][:4]
    monkeypatch.setattr(command, "pairs_in_other_words", lambda: iter(in_other_words))
    monkeypatch.setattr(command, "all_pairs", lambda: iter([*in_other_words, *others]))
    monkeypatch.setattr(command, "OTHER_PAIRS", 2)
    base, start, out = find_weights().folder / MODEL, tmp_path / "start.onnx", tmp_path / "new.onnx"
    write_network(network := read_network(base), base, start)
    began = []

    def train_network(network, work, *given, rate, **named):
        began.append((rate, {name: tensor.clone() for name, tensor in network.state_dict().items()}))
        train(network, work, *given, rate=rate, **named)

    train = command.train_network
    monkeypatch.setattr(command, "train_network", train_network)
    assert main(["train", "entailment-reader", "--start", str(start), "--out", str(out)]) == 0
    counts = json.loads(capsys.readouterr().out)["pairs"]
    assert counts["other words: true"] == 3
    assert sum(counts.values()) == 6 + 3  # two of the four in each round, of which one is drawn again
    ((rate, weights),) = began
    assert rate == command.LATER_RATE
    for name, tensor in network.state_dict().items():
        # The same weights, but for the rounding of the file.
        assert torch.allclose(weights[name], tensor, atol=0.02), name
    assert not out.with_suffix(".entailment").exists()
    ((_, outputs),) = OnnxPairs("new", out, find_weights().folder / TOKENIZER, 2).run([("He left.", "He went away.")])
    assert [output.shape[-1] for output in outputs] == [1, 2]


def test_a_start_that_is_no_reader_is_said(tmp_path, write_jsonl, capsys):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    start = write_jsonl(tmp_path / "start.onnx", {})

    assert main(["train", "entailment-reader", "--start", str(start), "--out", str(tmp_path / "new.onnx")]) == 2
    assert "start.onnx: not a reader that `train reader` wrote" in capsys.readouterr().err
