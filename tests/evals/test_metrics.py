"""Each metric is described once, and everything that shows or limits it goes by that."""

from __future__ import annotations

import pytest

from evals.measures import metric_names
from evals.metrics import METRICS, label
from evals.replies.compare import KINDS
from evals.retrieval.measures import measures

COMMANDS = {"retrieval": metric_names(measures(50)), **{name: kind.names for name, kind in KINDS.items()}}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_measure_is_described(command: str) -> None:
    missing = sorted({name.partition("@")[0] for name in COMMANDS[command]} - set(METRICS))
    assert missing == [], (
        "add these to METRICS in evals/metrics.py: label, whether less is better, whether it is a share"
    )

    labels = [label(name) for name in COMMANDS[command]]
    assert len(set(labels)) == len(labels), "two metrics of one command have the same label in evals/metrics.py"
