"""python -m evals train mean-reader: what several rounds of training found, in one reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.fit.reader.network import move_weights, read_trained, write_network
from ingest.corpus.errors import UsageError
from ingest.corpus.reader.weights import MODEL, find_weights


def write_mean(before: Path, rounds: Sequence[Path], share: float, out: Path) -> str:
    """Goes this share of the way from the reader before to the mean of the weights of rounds that began there.

    Rounds over different questions err differently, and their mean errs less than each (Wortsman et al. 2022, "Model
    soups"). Raises UsageError for a file that is no reader
    which `train` wrote, or one of another size.
    """
    start, *others = [read_trained(file) for file in (before, *rounds)]
    states = [network.state_dict() for network in others]
    shapes = [{name: tensor.shape for name, tensor in network.state_dict().items()} for network in (start, *others)]
    for file, of_file in zip(rounds, shapes[1:], strict=True):
        if of_file != shapes[0]:
            raise UsageError(f"{file}: a reader of another size than {before}.")
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    move_weights(start, mean, share)
    write_network(start, find_weights().folder / MODEL, out)
    return f"{share:.0%} of the way from {before} to the mean of {len(rounds)} rounds"
