"""The whole training on a tiny set, with rounds over what searches bring, and on after a stop."""

import json

import pytest

from evals.cli import main
from evals.fit.reader.sets import Share
from ingest.corpus.reader.onnx_scorer import OnnxPairs
from ingest.corpus.reader.weights import MODEL, TOKENIZER, find_weights

ASKED = {
    "id": 1,
    "question": "When will Europa Clipper reach Jupiter?",
    "answers": ["April 2030"],
    "gold_urls": ["https://samples.dateline.example/2024/10/14/europa-clipper-launch"],
    "as_of": "2025-06-01",
}
LATER = {**ASKED, "id": 2, "as_of": "2025-08-01"}


@pytest.fixture
def communities(tmp_path, write_jsonl):
    """The folder of one invented community, with one article, a question about it and one that it does not answer."""
    place = tmp_path / "communities" / "1"
    place.mkdir(parents=True)
    write_jsonl(
        place / "articles.jsonl",
        {
            "url": "https://club.example/1",
            "title": "A coach",
            "text": "Ann Lee coaches the swimmers of the club. The pool is shut on Monday.",
        },
    )
    write_jsonl(
        place / "questions.jsonl",
        {
            "id": "a",
            "question": "Who coaches the swimmers?",
            "answers": ["Ann Lee"],
            "gold_urls": ["https://club.example/1"],
        },
    )
    write_jsonl(place / "others.jsonl", {"id": "b", "question": "Who sings?"})
    return place.parent


def test_rounds_over_searches_go_on_after_a_stop_and_search_once(
    set_folder, sample_folder, communities, tmp_path, write_jsonl, monkeypatch, capsys
):
    """After a stop all questions were searched again, half an hour of them."""
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    import torch

    from evals.fit.reader import command, searched

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.reader.sets.SHARES", [Share("tiny", 2, "ours")])
    write_jsonl(tmp_path / "q.jsonl", ASKED, LATER)
    arguments = ["train", "reader", str(set_folder), "--searched", "q.jsonl", "--out", "new.onnx"]
    arguments += ["--communities", str(communities)]
    seen = []

    def train_or_stop(network, work, loss_of_batch, checkpoint, **given):
        seen.append(checkpoint.name)
        if len(seen) == 4:
            raise KeyboardInterrupt
        train_network(network, work, loss_of_batch, checkpoint, **given)

    def move_weights(network, before, share):
        now = network.state_dict()
        seen.append((share, all(torch.equal(tensor, before[name]) for name, tensor in now.items())))
        go_back_really(network, before, share)

    train_network, go_back_really = command.train_network, command.move_weights
    monkeypatch.setattr(command, "train_network", train_or_stop)
    monkeypatch.setattr(command, "move_weights", move_weights)
    assert main(arguments) == 130
    files = {file.name for file in tmp_path.glob("new*")}
    monkeypatch.setattr("evals.fit.command.searched_pairs", lambda *_: pytest.fail("it searched again"))

    assert main(arguments) == 0
    assert files == {"new.round1", "new.round2", "new.round3", "new.searched", "new.communities"}
    rounds = ["new.round1", "new.round2", "new.round3", "new.round4"]
    # The weights of before are those from before the fourth round, after a stop, too.
    assert seen == [*rounds, *rounds, (1 - command.SHARE_OF_COMMUNITIES, False)]
    assert [file.name for file in tmp_path.glob("new*")] == ["new.onnx"]
    counts = json.loads(capsys.readouterr().out)["pairs"]
    # Of the question asked before July, in the rounds over searches, and of the community's in the last.
    assert 2 + 1 <= counts["searched: right"] / searched.DRAWS <= 2 * searched.RIGHT + 1
    assert counts["searched: wrong"] >= 2 * searched.WRONG
    assert counts["right"] >= command.ROUNDS + 2  # those of the set are in each round
    ((_, outputs),) = OnnxPairs("new", tmp_path / "new.onnx", find_weights().folder / TOKENIZER, 2).run(
        [(ASKED["question"], "It will arrive in April 2030.")]
    )
    assert [output.shape[-1] for output in outputs] == [1, 2]  # whether it answers; where the words begin and end


def test_from_a_reader_only_the_round_over_communities_is_made(
    set_folder, sample_folder, communities, tmp_path, write_jsonl, monkeypatch
):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    from evals.fit.reader import command
    from evals.fit.reader.network import read_network, read_trained, write_network

    base, start, out = find_weights().folder / MODEL, tmp_path / "start.onnx", tmp_path / "round.onnx"
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.reader.sets.SHARES", [Share("tiny", 2, "ours")])
    monkeypatch.setattr(
        command, "train_network", lambda network, work, loss, checkpoint, **_: rounds.append(checkpoint)
    )
    monkeypatch.setattr(command, "move_weights", lambda *_: pytest.fail("it went back"))
    rounds = []
    write_network(network := read_network(base), base, start)
    arguments = ["train", "reader", str(set_folder), "--communities", str(communities), "--out", str(out)]
    arguments += ["--searched", str(write_jsonl(tmp_path / "q.jsonl", ASKED))]

    assert main([*arguments, "--start", str(start)]) == 0
    assert [file.name for file in rounds] == ["round.round4"]
    # Its span logits are those of the start, too, not drawn anew.
    assert read_trained(out).spans.weight.tolist() == network.spans.weight.tolist()


def test_a_start_that_is_no_reader_is_said_before_the_search(set_folder, communities, tmp_path, write_jsonl, capsys):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    searched = write_jsonl(tmp_path / "q.jsonl", ASKED)
    arguments = ["train", "reader", str(set_folder), "--searched", str(searched), "--communities", str(communities)]

    assert main([*arguments, "--start", str(searched), "--out", str(tmp_path / "new.onnx")]) == 2
    assert "q.jsonl: not a reader that `train reader` wrote" in capsys.readouterr().err
    assert main(["train", "reader", str(set_folder), "--start", "x", "--out", str(tmp_path / "new.onnx")]) == 2
    assert "--start is for mean-reader, entailment-reader, and for reader with --communities" in capsys.readouterr().err


def test_communities_are_searched_once_too(sample_folder, communities, tmp_path, write_jsonl, monkeypatch):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.reader.command.train_reader", lambda *_: "trained")
    asked = []
    monkeypatch.setattr("evals.fit.command.searched_pairs", lambda *given: asked.append([q.id for q in given[1]]) or [])
    file = write_jsonl(tmp_path / "q.jsonl", {**ASKED, "id": "c"})
    arguments = ["train", "reader", str(tmp_path), "--searched", str(file), "--out", str(tmp_path / "new.onnx")]
    arguments += ["--communities", str(communities)]

    assert main(arguments) == main(arguments) == 0
    assert asked == [["c"], ["a", "b"]]


def test_the_articles_of_other_questions_can_be_kept_apart(sample_folder, tmp_path, write_jsonl, monkeypatch):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.reader.command.train_reader", lambda *_: "trained")
    seen = []
    monkeypatch.setattr("evals.fit.command.searched_pairs", lambda *given: seen.append(given[-1]) or [])
    searched, quizzes = write_jsonl(tmp_path / "q.jsonl", ASKED), write_jsonl(tmp_path / "quizzes.jsonl", LATER)
    arguments = ["train", "reader", str(tmp_path), "--searched", str(searched), "--out", str(tmp_path / "new.onnx")]

    assert main(arguments) == main([*arguments, "--apart", str(quizzes)]) == 0
    assert seen[0] == frozenset()
    assert seen[1] > frozenset(ASKED["gold_urls"])  # the article's id, too


@pytest.mark.parametrize(
    ("searched", "reason"),
    [([], "--apart keeps articles out"), (["--searched", "q.jsonl"], "apart.jsonl: no question can be scored")],
)
def test_articles_that_cannot_be_kept_apart_are_an_error(
    sample_folder, tmp_path, write_jsonl, monkeypatch, capsys, searched, reason
):
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    write_jsonl(tmp_path / "q.jsonl", ASKED)
    write_jsonl(tmp_path / "apart.jsonl", {**ASKED, "gold_urls": ["https://other.example/"]})

    assert main(["train", "reader", ".", *searched, "--apart", "apart.jsonl", "--out", "new.onnx"]) == 2
    assert reason in capsys.readouterr().err
