"""What the bot's /metrics say of its event loop, as figures; pure but for the reading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

from bot.observed.metrics import LAG_BUCKETS


@dataclass(frozen=True, slots=True)
class Lags:
    """Beats of the event loop by how late they were: bucket's upper bound in seconds -> beats up to it."""

    up_to: Mapping[float, float]

    @property
    def beats(self) -> float:
        """How many beats there were."""
        return max(self.up_to.values(), default=0.0)

    def since(self, before: Lags) -> Lags:
        """The beats that came after `before` was read."""
        return Lags({bound: count - before.up_to.get(bound, 0.0) for bound, count in self.up_to.items()})

    def over(self, seconds: float) -> float:
        """How many beats were later than this, which must be the bound of a bucket."""
        return self.beats - self.up_to[seconds]

    def quantile(self, share: float) -> float:
        """Seconds that this share (0..1) of the beats did not exceed, linear within a bucket."""
        target, lower, below = share * self.beats, 0.0, 0.0
        for bound, count in sorted(self.up_to.items()):
            if count >= target and count > below:
                if bound == float("inf"):
                    return lower
                return lower + (bound - lower) * (target - below) / (count - below)
            lower, below = bound, count
        return lower


def idle_lags(printed: str) -> Lags:
    """The lags that evals.trials.loop.idle printed."""
    return Lags(dict(zip((*LAG_BUCKETS, float("inf")), json.loads(printed), strict=True)))


def read_lags(metrics: str) -> Lags:
    """The lags in a page of /metrics."""
    return Lags(
        {
            float(sample.labels["le"]): sample.value
            for family in text_string_to_metric_families(metrics)
            for sample in family.samples
            if sample.name == "dateline_loop_lag_seconds_bucket"
        }
    )
