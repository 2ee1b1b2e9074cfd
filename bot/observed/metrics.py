"""What the bot counts about itself, as Prometheus metrics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import partial
from math import inf

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from ingest.corpus.console.redaction import redact
from ingest.corpus.corpus_state import CorpusState

LAG_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
ACKNOWLEDGE_BUCKETS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
SECONDS_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Metrics:
    """The counters of one bot, in a registry of their own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        counter = partial(Counter, registry=registry)
        gauge = partial(Gauge, registry=registry)
        histogram = partial(Histogram, registry=registry)
        self.questions = counter("dateline_questions", "Questions by outcome.", ["outcome"])
        self.seconds = histogram(
            "dateline_question_seconds", "Time from a question to its answer.", buckets=SECONDS_BUCKETS
        )
        self.steps = histogram(
            "dateline_step_seconds", "Time of each step of a question.", ["step"], buckets=SECONDS_BUCKETS
        )
        self.acknowledged = histogram(
            "dateline_acknowledge_seconds",
            "Time from an interaction's arrival to its acknowledgement.",
            buckets=ACKNOWLEDGE_BUCKETS,
        )
        self.lag = histogram("dateline_loop_lag_seconds", "How late the event loop was.", buckets=LAG_BUCKETS)
        self.longest_lag = gauge("dateline_loop_lag_longest_seconds", "The longest lag so far.")
        self.connects = counter("dateline_gateway_sessions", "Gateway sessions started.")
        self.resumes = counter("dateline_gateway_resumes", "Gateway sessions resumed.")
        self.faults = counter("dateline_discord_faults", "Replies that Discord did not accept.", ["fault"])
        self.running = gauge("dateline_questions_running", "Questions that are running.")
        self.waiting = gauge("dateline_questions_waiting", "Questions that are waiting.")
        self.connected = gauge("dateline_gateway_connected", "1 while connected to Discord.")
        self.newest = gauge("dateline_corpus_newest_timestamp_seconds", "Day of the newest report, at its start.")
        self.updated = gauge("dateline_corpus_updated_timestamp_seconds", "When an ingest last went well.")
        self.successes = gauge(
            "dateline_source_last_success_timestamp_seconds", "When a source last went well; 0: never.", ["source"]
        )
        self.longest_lag_seconds = 0.0

    def loop_was_late(self, seconds: float) -> None:
        """Counts one beat of the event loop."""
        self.lag.observe(seconds)
        if seconds > self.longest_lag_seconds:
            self.longest_lag_seconds = seconds
            self.longest_lag.set(seconds)

    def corpus_seen(self, state: CorpusState) -> None:
        """Show how old the corpus is and when each source last went well."""
        age = state.age
        self.newest.set(datetime.combine(age.newest, time.min, UTC).timestamp() if age.newest else 0)
        self.updated.set(age.updated.timestamp() if age.updated else 0)
        successes: dict[str, float] = {}
        for source, source_state in state.judged.items():
            # Sources that differ in their keys alone have one gauge: none of them may hide that another fails.
            shown, success = redact(source), source_state.success
            successes[shown] = min(successes.get(shown, inf), success.timestamp() if success else 0.0)
        # Sources that are paused or read no more have none.
        self.successes.clear()
        for shown, moment in successes.items():
            self.successes.labels(shown).set(moment)

    def question_ended(self, outcome: str, seconds: float, steps_ms: Mapping[str, float]) -> None:
        """Counts one question."""
        self.questions.labels(outcome).inc()
        self.seconds.observe(seconds)
        for step, spent in steps_ms.items():
            self.steps.labels(step).observe(spent / 1000)

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)
