"""Limits that a run must meet, for CI: `--fail-under recall@5=85,false_answers=6`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics import for_people, metric
from ingest.corpus.errors import UsageError

SHORT_NAMES = {"recall": "gold_recall"}
_GATE = re.compile(r"([a-z][a-z0-9_]*(?:@\d+)?)\s*=\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Gate:
    """A metric, `name@cut` where it has a cut-off, and its limit: shares in percent, milliseconds and counts plain."""

    metric: str
    limit: float

    @property
    def is_maximum(self) -> bool:
        """Whether the metric must stay at or under the limit, not at or over it."""
        return metric(self.metric).less_is_better


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for a gate; `value` is None if no question has one, and then the gate is not met."""

    gate: Gate
    value: float | None

    @property
    def is_met(self) -> bool:
        """Whether the limit is met."""
        if self.value is None:
            return False
        return self.value <= self.gate.limit if self.gate.is_maximum else self.value >= self.gate.limit

    def __str__(self) -> str:
        bound = "at most" if self.gate.is_maximum else "at least"
        limit = repr(self.gate.limit).removesuffix(".0")
        return f"{'ok' if self.is_met else 'MISSED'}  {self.gate.metric}: {self._measured} ({bound} {limit})"

    @property
    def _measured(self) -> str:
        """The value with one decimal, or with as many as it takes not to seem to be on the other side of the limit."""
        value = self.value
        if value is None:
            return "not measured"
        forms = (f"{value:.{decimals}f}" for decimals in range(1, sys.float_info.dig))
        return next((form for form in forms if Verdict(self.gate, float(form)).is_met == self.is_met), repr(value))


def read_gates(text: str) -> tuple[Gate, ...]:
    """The gates of `metric=limit,...`, as argparse wants it."""
    gates = []
    for part in text.split(","):
        match = _GATE.fullmatch(part.strip())
        if match is None:
            raise argparse.ArgumentTypeError(f"{part.strip()!r} is not METRIC=NUMBER, such as recall@5=85")
        gates.append(Gate(_full_name(match[1]), float(match[2])))
    return tuple(gates)


def check_gates(gates: Sequence[Gate], metrics: Sequence[str]) -> None:
    """Raises UsageError, before a long run starts, for a metric that this command does not measure.

    And for a minimum such as 0.6, which is read off --json: almost any run meets 0.6 percent.
    """
    for gate in gates:
        if gate.metric not in metrics:
            raise UsageError(f"--fail-under: there is no metric {gate.metric}; there are: {', '.join(metrics)}")
        if metric(gate.metric).is_share and not gate.is_maximum and 0 < gate.limit <= 1:
            raise UsageError(f"--fail-under: shares are in percent, such as {gate.metric}={100 * gate.limit:g}")


def verdicts(gates: Sequence[Gate], metrics: Mapping[str, Any]) -> list[Verdict]:
    """The verdict of a run's metrics on each gate."""
    values = dict(flat_metrics(metrics))
    return [Verdict(gate, values.get(gate.metric)) for gate in gates]


def flat_metrics(metrics: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Each measured metric by its name (`gold_recall@5`), shares in percent; counts of questions are left out."""
    for name, value in metrics.items():
        if name in ("intervals", "of", "july_december", "risk_coverage") or isinstance(value, int):
            continue
        if isinstance(value, float):
            yield name, for_people(name, value)
        elif isinstance(value, Mapping):
            parts = {name: value["value"]} if "value" in value else {f"{name}@{cut}": v for cut, v in value.items()}
            yield from ((key, for_people(name, part)) for key, part in parts.items() if part is not None)


def _full_name(name: str) -> str:
    stem, at, cut = name.partition("@")
    return SHORT_NAMES.get(stem, stem) + at + cut
