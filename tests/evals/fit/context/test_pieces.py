"""Examples are put to the network as the program puts them to the reader."""

import pytest

from evals.fit.context.examples import Example
from ingest.corpus.reader.context_reader import ContextReader
from ingest.corpus.reader.onnx_scorer import PAIR_PIECES

EXAMPLE = Example("When does his term end?", ("What did Jerome Powell say?", "Who?"), frozenset(["jerome"]), False)


@pytest.fixture(scope="module", autouse=True)
def libraries():
    """What trains takes seconds to import: only the process that runs these tests does, not each that collects them."""
    pytest.importorskip("onnx", reason="needs the extra 'train'")
    global torch, batch_of, encode_example, loss_of_context, open_tokenizer

    import torch

    from evals.fit.context.pieces import batch_of, encode_example, loss_of_context
    from evals.fit.reader.train import open_tokenizer


@pytest.fixture(scope="module")
def tokenizer():
    return open_tokenizer()


@pytest.mark.parametrize("said", [EXAMPLE.said, ("word " * 900,) * 4, ()])
def test_the_pieces_are_those_that_the_program_reads(tokenizer, said):
    example = Example(EXAMPLE.question, said, frozenset(), False)
    reader = ContextReader(threads=1)
    seen = []
    run = reader.load().run
    reader.load().run = lambda pairs: seen.append(run(pairs)) or seen[-1]
    words = reader.read(example.question, said).words
    encoded = encode_example(tokenizer, example)

    ((pieces, _),) = seen[0]
    assert encoded.ids == pieces.ids
    assert encoded.types == pieces.type_ids
    assert len(encoded.ids) <= PAIR_PIECES
    assert encoded.unsaid.count(0.0) == len(words)


def test_only_the_words_that_were_said_are_judged(tokenizer):
    encoded = encode_example(tokenizer, EXAMPLE)
    pieces = [piece for piece, value in zip(encoded.ids, encoded.unsaid, strict=True) if value == 1]

    assert [tokenizer.id_to_token(piece) for piece in pieces] == ["jerome"]
    assert encoded.unsaid.count(0.0) == 5  # what did powell say, who


def test_the_loss_is_lowest_where_the_unsaid_word_is_found(tokenizer):
    batch = batch_of(
        [encode_example(tokenizer, EXAMPLE), encode_example(tokenizer, Example("Who?", (), frozenset(), True))]
    )

    def network(unsaid_logits):
        return lambda ids, mask, types: (torch.tensor([-9.0, 9.0]), unsaid_logits, unsaid_logits)

    right = torch.where(batch.unsaid == 1, 9.0, -9.0)
    assert float(loss_of_context(network(right), batch)) < 0.01
    assert float(loss_of_context(network(-right), batch)) > 5
