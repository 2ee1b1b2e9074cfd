"""The network that is trained: the scores of its file, only its last layers moved, and on from where it stopped."""

import random
from itertools import pairwise

import numpy as np
import pytest

from evals.fit.reader.pairs import Pair, make_pairs
from ingest.corpus.reader.onnx_scorer import OnnxPairs, OnnxScorer
from ingest.corpus.reader.weights import MODEL, TOKENIZER, find_weights

PAIRS = [
    ("Who opened the bridge?", "The mayor opened the bridge over the Arn on Friday."),
    ("Who opened the bridge?", "Rain fell in the hills for nine days."),
    ("How high is the tower?", "Lindenau\nThe tower is 71 metres high."),
]


@pytest.fixture(scope="module", autouse=True)
def libraries():
    """What trains takes seconds to import: only the process that runs these tests does, not each that collects them."""
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    global torch, BertConfig, BertForSequenceClassification
    global train, ReaderNetwork, move_weights, read_network, write_network
    global MOST_PIECES, Encoded, batches, batches_of_lists, encode, loss_of, loss_of_lists, open_tokenizer
    global side_by_side, train_network

    import torch
    from transformers import BertConfig, BertForSequenceClassification

    from evals.fit.reader import train
    from evals.fit.reader.network import ReaderNetwork, move_weights, read_network, write_network
    from evals.fit.reader.train import (
        MOST_PIECES,
        Encoded,
        batches,
        batches_of_lists,
        encode,
        loss_of,
        loss_of_lists,
        open_tokenizer,
        side_by_side,
        train_network,
    )


@pytest.fixture(scope="module")
def tokenizer():
    return open_tokenizer()


@pytest.fixture(scope="module")
def network():
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return read_network(find_weights().folder / MODEL).eval()


@pytest.fixture(scope="module")
def written(network, tmp_path_factory):
    """The file that the network is written to, opened as the program opens it."""
    files, out = find_weights(), tmp_path_factory.mktemp("network") / "model.onnx"
    write_network(network, files.folder / MODEL, out)
    return OnnxPairs("written", out, files.folder / TOKENIZER, 2)


def test_a_file_that_is_read_and_written_gives_the_same_scores(written):
    expected = OnnxScorer(find_weights(), 2).score(PAIRS)
    scores = [float(outputs[0].reshape(-1)[0]) for _, outputs in written.run(PAIRS)]

    # The columns of the base file are rounded again, each with a scale of its own.
    assert scores == pytest.approx(expected, abs=0.3)


def test_what_training_moves_a_weight_is_not_rounded_away(tmp_path):
    base, name = find_weights().folder / MODEL, "bert.encoder.layer.6.output.dense.weight"
    network, before = read_network(base), read_network(base).model.state_dict()[name]
    # One weight of this matrix is 60 times the others: a scale for the whole matrix would have steps of 0.019.
    move = 0.3 * float(before.std()) * torch.sign(torch.randn(before.shape, generator=torch.Generator().manual_seed(1)))
    network.model.state_dict()[name].add_(move)
    write_network(network, base, tmp_path / "moved.onnx")
    after = read_network(tmp_path / "moved.onnx").model.state_dict()[name]

    assert float(torch.corrcoef(torch.stack([(after - before).flatten(), move.flatten()]))[0, 1]) > 0.9


def test_the_network_gives_the_scores_of_its_file(network, written, tokenizer):
    for (question, text), (pieces, outputs) in zip(PAIRS, written.run(PAIRS), strict=True):
        row = tokenizer.encode(question, text)
        assert pieces.ids == row.ids
        tensors = (torch.tensor([values]) for values in (row.ids, row.attention_mask, row.type_ids))
        with torch.no_grad():
            answers, starts, ends = network(*tensors)
        # int8 rounds what the network computes with floats.
        assert float(answers[0]) == pytest.approx(float(outputs[0].reshape(-1)[0]), abs=0.5)
        assert outputs[1].shape == (1, len(row.ids), 2)
        for column, logits in enumerate((starts, ends)):
            assert np.corrcoef(outputs[1][0, :, column], logits[0].numpy())[0, 1] > 0.8


def test_all_but_the_embeddings_is_trained(network):
    for name, parameter in network.named_parameters():
        assert parameter.requires_grad == ("embeddings" not in name)


def test_only_the_answer_is_marked(tokenizer, questions):
    pairs = [pair for seed in range(5) for pair in make_pairs(questions, seed)]
    for pair in pairs:
        lead = f"{pair.title}\n" if pair.title else ""
        offsets = tokenizer.encode(pair.question, lead + pair.text).offsets
        encoded = encode(tokenizer, pair)
        assert encoded.answers == (pair.answer is not None)
        if pair.answer is None:
            assert (encoded.first, encoded.last) == (0, 0)
            continue
        assert encoded.types[encoded.first] == encoded.types[encoded.last] == 1
        marked = (offsets[encoded.first][0] - len(lead), offsets[encoded.last][1] - len(lead))
        assert marked == pair.answer


def test_words_of_the_title_are_never_marked(tokenizer):
    encoded = encode(tokenizer, Pair("right", "Who came?", "Ann Lee", "Ann Lee came.", (0, 7)))
    lead = tokenizer.encode("Who came?", "Ann Lee\n").ids

    assert encoded.first == len(lead) - 1  # the last piece of those ends the pair
    assert tokenizer.decode(encoded.ids[encoded.first : encoded.last + 1]) == "ann lee"


def test_an_overlong_pair_is_left_out(tokenizer):
    assert encode(tokenizer, Pair("near", "Who?", "", "rain " * MOST_PIECES, None)) is None
    assert encode(tokenizer, Pair("near", "Who?", "", "rain " * (MOST_PIECES // 2), None)) is not None


def encoded_pairs(count, seed=3):
    """Pairs of random pieces, the right ones with the piece 7 where the answer is."""
    chance = random.Random(seed)
    pairs = []
    for number in range(count):
        ids = [1, 4, 2, *(chance.randrange(8, 40) for _ in range(chance.randrange(3, 9))), 2]
        types = [0] * 3 + [1] * (len(ids) - 3)
        place = chance.randrange(3, len(ids) - 1) if number % 2 else 0
        if place:
            ids[place] = 7
        pairs.append(Encoded(ids, types, place, place, bool(place)))
    return pairs


def test_every_pair_is_in_one_batch_within_the_size_limit(monkeypatch):
    monkeypatch.setattr(train, "BATCH_PIECES", 30)
    pairs = encoded_pairs(50)
    packed = list(batches(pairs, random.Random(1)))

    assert sum(len(batch.ids) for batch in packed) == 50
    assert all(batch.ids.numel() <= 30 for batch in packed)
    rows = sorted(row[row > 0].tolist() for batch in packed for row in batch.ids)
    assert rows == sorted(pair.ids for pair in pairs)
    repeated = list(batches(pairs, random.Random(1)))
    assert all(torch.equal(first.ids, second.ids) for first, second in zip(packed, repeated, strict=True))


def test_lists_are_batched_whole_and_each_stands_in_one_batch(monkeypatch):
    monkeypatch.setattr(train, "BATCH_PIECES", 90)
    pairs = encoded_pairs(60)
    lists = [pairs[first : first + 1 + first % 3] for first in range(0, 57, 3)]
    packed = batches_of_lists(lists, random.Random(1))

    sizes = sorted(size for batch in packed for size in batch.sizes)
    assert sizes == sorted(map(len, lists))
    assert all(len(batch.pairs.ids) == sum(batch.sizes) for batch in packed)
    assert all(batch.pairs.ids.numel() <= 90 for batch in packed)
    rows = sorted(row[row > 0].tolist() for batch in packed for row in batch.pairs.ids)
    assert rows == sorted(pair.ids for pairs in lists for pair in pairs)


def test_a_list_costs_less_where_what_answers_stands_above_the_rest():
    """Beside the loss of each pair alone."""

    def loss(*logits):
        pairs = [Encoded([1, 2, 3], [0, 1, 1], 0, 0, answers) for answers in (True, False, False)]
        (lists,) = batches_of_lists([pairs], random.Random(1))
        outputs = torch.tensor(logits), torch.zeros(3, 3), torch.zeros(3, 3)
        return float(loss_of_lists(lambda *_: outputs, lists) - loss_of(lambda *_: outputs, lists.pairs))

    assert loss(5.0, -5.0, -5.0) < 0.01
    assert loss(-5.0, 5.0, -5.0) > 4
    assert loss(0.0, 0.0, 0.0) == pytest.approx(train.LIST_SHARE * np.log(3), abs=1e-5)


def test_lists_without_an_answer_have_the_loss_of_their_pairs():
    pairs = [Encoded([1, 2, 3], [0, 1, 1], 0, 0, False)] * 3
    (lists,) = batches_of_lists([pairs], random.Random(1))
    network = small_network()

    with torch.no_grad():
        assert float(loss_of_lists(network, lists)) == pytest.approx(float(loss_of(network, lists.pairs)))


def test_padding_changes_no_loss_of_a_pair(monkeypatch):
    tiny = small_network()
    short, long = sorted(encoded_pairs(20), key=lambda pair: len(pair.ids))[::19]
    with torch.no_grad():
        alone = tiny(*parts(side_by_side([short])))
        beside = tiny(*parts(side_by_side([short, long])))

    size = len(short.ids)
    assert torch.allclose(alone[0], beside[0][:1], atol=1e-4)
    assert torch.allclose(alone[1], beside[1][:1, :size], atol=1e-4)
    assert (beside[1][0, size:] < -1e3).all()


def parts(batch):
    return batch.ids, batch.mask, batch.types


def small_network():
    config = BertConfig(
        vocab_size=40,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    config.num_labels = 1
    with torch.random.fork_rng():
        torch.manual_seed(7)
        return ReaderNetwork(BertForSequenceClassification(config)).eval()


def trained(folder, progress=lambda done, total: None, count=60):
    network = small_network()
    with torch.random.fork_rng():
        work = list(batches(encoded_pairs(count), random.Random(1)))
        train_network(network, work, loss_of, folder / "checkpoint", seed=1, rate=3e-3, progress=progress)
    return network


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(train, "BATCH_PIECES", 60)


def test_training_lowers_the_loss_and_leaves_the_embeddings_alone(tmp_path, small_batches):
    before, after = small_network(), trained(tmp_path)
    batch = side_by_side(encoded_pairs(20, seed=9))
    with torch.no_grad():
        assert float(loss_of(after, batch)) < float(loss_of(before, batch))
    changed = {name for name, value in after.state_dict().items() if not torch.equal(value, before.state_dict()[name])}

    assert "spans.weight" in changed
    assert {name.split("layer.")[1][0] for name in changed if "encoder.layer." in name} == {"0", "1"}
    assert not any("embeddings" in name for name in changed)


def test_training_resumes_from_its_checkpoint(tmp_path, small_batches, monkeypatch):
    monkeypatch.setattr(train, "CHECKPOINT_SECONDS", -1)
    (tmp_path / "whole").mkdir()
    expected = trained(tmp_path / "whole").state_dict()
    seen = []

    class Stopped(Exception):
        pass

    def stop(done, total):
        seen.append(done)
        if done == 4:
            raise Stopped

    with pytest.raises(Stopped):
        trained(tmp_path, stop)
    weights = trained(tmp_path, lambda done, total: seen.append((done, total))).state_dict()
    progress = [done for done in seen if isinstance(done, tuple)]

    assert seen[:4] == [1, 2, 3, 4]
    assert progress[0][0] == 4  # what was not yet kept is done again
    assert progress[-1][0] == progress[-1][1]
    assert all(later[0] == earlier[0] + 1 for earlier, later in pairwise(progress))
    assert all(torch.allclose(weights[name], expected[name], atol=1e-5) for name in expected)


def test_a_checkpoint_of_other_questions_is_not_gone_on_from(tmp_path, small_batches):
    """After a stop the same command with other questions kept the weights of the first ones."""
    (tmp_path / "whole").mkdir()
    expected = trained(tmp_path / "whole", count=40).state_dict()
    trained(tmp_path)
    seen = []
    weights = trained(tmp_path, lambda done, total: seen.append(done), count=40).state_dict()

    assert seen[0] == 1
    assert all(torch.allclose(weights[name], expected[name], atol=1e-5) for name in expected)


def test_a_single_batch_can_be_trained_on(tmp_path):
    seen = []
    trained(tmp_path, lambda done, total: seen.append((done, total)), count=6)

    assert seen == [(1, 1)]


def test_weights_go_back_a_part_of_the_way():
    network = small_network()
    before = {name: torch.zeros_like(tensor) for name, tensor in network.state_dict().items()}
    after = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    move_weights(network, before, 0.25)

    floats = [name for name, tensor in after.items() if tensor.is_floating_point()]
    assert all(torch.allclose(network.state_dict()[name], 0.75 * after[name]) for name in floats)
