"""Each metric is described once, and everything that shows or limits it goes by that."""

from __future__ import annotations

import pytest

from evals.measures import metric_names
from evals.metrics import METRICS, label
from evals.replies.compare import KINDS
from evals.retrieval.measures import measures

# What the names begin with.
ERRORS = ("false_", "refused_", "answered_", "unqualified_", "misinformation_")
COSTS = ("ms_", "most_", "claim", "tokens", "quote_characters")
GOOD = ("gold_", "answer_", "mrr", "contained", "short_", "token_f1", "exact_", "quote_validity", "citation_", "auroc")
COMMANDS = {"retrieval": metric_names(measures(50)), **{name: kind.names for name, kind in KINDS.items()}}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_measure_is_described(command: str) -> None:
    missing = sorted({name.partition("@")[0] for name in COMMANDS[command]} - set(METRICS))
    assert missing == [], (
        "add these to METRICS in evals/metrics.py: label, whether less is better, whether it is a share"
    )

    labels = [label(name) for name in COMMANDS[command]]
    assert len(set(labels)) == len(labels), "two metrics of one command have the same label in evals/metrics.py"


def test_errors_and_costs_are_better_the_less_and_costs_are_no_shares() -> None:
    """`unqualified_false_answers` was once taken for something good."""
    less_is_better = {name for name, metric in METRICS.items() if metric.less_is_better}
    not_shares = {name for name, metric in METRICS.items() if not metric.is_share}

    assert {name for name in METRICS if name.startswith(ERRORS + COSTS)} <= less_is_better
    assert [name for name in less_is_better if name.startswith(GOOD)] == []
    assert not_shares == {name for name in METRICS if name.startswith(COSTS)}
