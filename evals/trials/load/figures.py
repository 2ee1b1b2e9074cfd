"""The outcomes of a run as figures with their goals; pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from evals.trials.load.outcome import End, Outcome
from evals.trials.speed.figures import Figure, percentile

ACKNOWLEDGED_MS = 1500
MOST_GROWTH = 5
# The slowest person's median wait to the fastest one's, where all ask alike. Under FELT_SECONDS nobody feels a wait.
FAIR = 4
FELT_SECONDS = 1.0


def load_figures(
    outcomes: Sequence[Outcome], presses: Sequence[float], unanswered_presses: int, seconds: float
) -> list[Figure]:
    """What became of the questions; `seconds` is from the first to the last word."""
    ends = [outcome.end for outcome in outcomes]
    turned = [outcome for outcome in outcomes if outcome.end in (End.LINE_FULL, End.OWN_FULL)]
    answered = [outcome for outcome in outcomes if outcome.end is End.ANSWERED]
    waits = [outcome.ended for outcome in answered if outcome.ended is not None] or [0.0]
    heard = [outcome.acknowledged for outcome in outcomes if outcome.acknowledged is not None] or [0.0]
    unheard = sum(outcome.acknowledged is None for outcome in outcomes)
    twice = sum(outcome.answers > 1 for outcome in outcomes)
    public_line = sum(not outcome.private_line for outcome in turned)
    medians = median_waits(outcomes)
    errors = place_errors(answered) or [0.0]
    return [
        Figure("questions", "asked", len(outcomes)),
        Figure("questions", "answered", len(answered)),
        *(Figure("questions", str(end), ends.count(end)) for end in (End.LINE_FULL, End.OWN_FULL)),
        Figure("questions", "turned away without a private line", public_line, at_most=0),
        *(Figure("questions", str(end), ends.count(end), at_most=0) for end in (End.FAILED, End.LOST)),
        Figure("questions", "answered twice", twice, at_most=0),
        Figure("questions", "answered a second", len(answered) / seconds if seconds else 0.0),
        Figure("acknowledged", "never", unheard, at_most=0),
        Figure("acknowledged", "questions, slowest", max(heard) * 1000, "ms", at_most=ACKNOWLEDGED_MS),
        Figure("acknowledged", "questions, p95", percentile(heard, 0.95) * 1000, "ms"),
        Figure("acknowledged", "buttons, slowest", max(presses, default=0.0) * 1000, "ms", at_most=ACKNOWLEDGED_MS),
        Figure("acknowledged", "buttons pressed", len(presses)),
        Figure("acknowledged", "buttons without an answer", unanswered_presses, at_most=0),
        Figure("waited", "p50", percentile(waits, 0.5), "s"),
        Figure("waited", "p95", percentile(waits, 0.95), "s"),
        Figure("waited", "longest", max(waits), "s"),
        Figure("waited", "told their place", sum(outcome.place is not None for outcome in outcomes)),
        Figure("waited", "furthest place told", max((o.place or 0 for o in outcomes), default=0)),
        Figure("waited", "place told off by, p50", percentile(errors, 0.5) * 100, "%"),
        Figure("waited", "place told off by, p95", percentile(errors, 0.95) * 100, "%"),
        Figure("fair", "slowest person's median wait", max(medians), "s"),
        Figure("fair", "fastest person's median wait", min(medians), "s"),
        Figure("fair", "slowest to fastest, a second at least", unfairness(medians), "times", at_most=FAIR),
    ]


def place_errors(answered: Sequence[Outcome]) -> list[float]:
    """By what share each place that was told differs from the number of questions answered before that one."""
    ends = sorted(outcome.asked_at + (outcome.ended or 0.0) for outcome in answered)
    errors = []
    for outcome in answered:
        if outcome.place:
            before = bisect_left(ends, outcome.asked_at + (outcome.ended or 0.0)) - bisect_right(ends, outcome.asked_at)
            errors.append(abs(before - outcome.place) / outcome.place)
    return errors


def median_waits(outcomes: Sequence[Outcome]) -> list[float]:
    """The median wait in seconds of each person all of whose questions were answered; 0 where there is nobody.

    Who was turned away when many waited has short waits left: theirs compare with nobody's.
    """
    by_person: defaultdict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_person[outcome.person].append(outcome)
    served = [
        of_person for of_person in by_person.values() if all(outcome.end is End.ANSWERED for outcome in of_person)
    ]
    return [median(outcome.ended or 0.0 for outcome in of_person) for of_person in served] or [0.0]


def unfairness(medians: Sequence[float]) -> float:
    """How many times the fastest person's median wait the slowest one's is; each counts as FELT_SECONDS at least."""
    return max(*medians, FELT_SECONDS) / max(min(medians), FELT_SECONDS)


def growth(samples: Sequence[float]) -> Figure:
    """How much memory grew in the second half of the run, from its first quarter to its last, in percent."""
    late = samples[len(samples) // 2 :] or (1.0,)
    quarter = max(1, len(late) // 4)
    grown = (median(late[-quarter:]) / median(late[:quarter]) - 1) * 100
    return Figure("memory", "growth in the second half", grown, "%", at_most=MOST_GROWTH)
