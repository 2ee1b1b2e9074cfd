"""The fit that turns signals into the chance that the answer is in the first five passages, and its threshold.

It is made by `python -m evals calibrate` and kept beside the corpus as readable JSON; without it, the shipped one
serves. It is a logistic model on standardized signals. There is another one without recency, for reports without a date
and for a corpus that gets no new ones, and each of the two also without the readers' signals.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.answering.refusal.signals import SIGNALS, Signals
from bot.errors import CalibrationUnusable
from ingest.corpus.corpus import Corpus
from ingest.corpus.reader.reader import Reader
from ingest.corpus.reader.span_reader import SpanReader

FILE = "calibration.json"
_OF_LIVE, _OF_READER = ("recency",), ("reader", "sentence")
# The signals of each fit: for a corpus that gets new reports or none, and with or without readers.
FITS = {
    "live": SIGNALS,
    "archive": tuple(name for name in SIGNALS if name not in _OF_LIVE),
    "live_unread": tuple(name for name in SIGNALS if name not in _OF_READER),
    "archive_unread": tuple(name for name in SIGNALS if name not in _OF_LIVE + _OF_READER),
}
CALIBRATE = "python -m evals calibrate QUESTIONS.jsonl"
# The share of questions with an answer that may be refused before a chat model reads, which may refuse as well.
LENIENT = 0.05
# The share of questions with an answer that are refused, or answered with a doubt.
DOUBTED = 0.25
# A corpus that grew by less than this since it was fitted is much the same corpus.
MUCH = 0.25


@dataclass(frozen=True, slots=True)
class FittedOn:
    """What a fit depends on: where one of these differs, its error rate is not the stated one."""

    corpus: str
    articles: int
    model: str
    ranking: str
    readers: str | None = None  # None where nothing is read: fits for no reader are made beside those with one


@dataclass(frozen=True, slots=True)
class Fit:
    """Mean, scale and weight by signal, and the intercept of the log-odds."""

    weights: Mapping[str, tuple[float, float, float]]
    intercept: float

    def logit(self, values: Mapping[str, float]) -> float:
        """The log-odds of an answer; a signal that is unknown (NaN) counts as its mean."""
        measured = ((weights, values[name]) for name, weights in self.weights.items() if not math.isnan(values[name]))
        return self.intercept + sum(weight * (value - mean) / scale for (mean, scale, weight), value in measured)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fits by name, the least probability that is answered, the stated error rates, and what was fitted on."""

    fits: Mapping[str, Fit]
    threshold: float
    lenient_threshold: float  # the least that is worth reading, for a writer that may find no answer itself
    sure_threshold: float  # the least of quotes that are shown without saying that they may not answer
    expected: Mapping[str, float | None]
    fitted_on: FittedOn
    shipped: bool = False

    def probability(self, signals: Signals) -> float:
        """The chance, 0..1, that one of the first five passages holds the answer."""
        values = dict(zip(SIGNALS, (float(value) for value in signals.values), strict=True))
        logit = self.fits[fit_name(signals)].logit(values)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    def stated(self) -> str:
        """The error rates that were measured when it was fitted, in words."""
        names = {"false_refusals": "refused with an answer", "false_answers": "answered without one"}
        rates = [
            f"{100 * rate:.0f}% {words}"
            for name, words in names.items()
            if (rate := self.expected.get(name)) is not None
        ]
        return ", ".join(rates) or "error rates unknown"


def fit_name(signals: Signals) -> str:
    """Which of FITS these signals call for."""
    corpus = "archive" if signals.of_an_archive else "live"
    return corpus if signals.is_read else f"{corpus}_unread"


def read_calibration(folder: Path) -> Calibration:
    """The fit beside the corpus in this folder, else the shipped one; raises CalibrationUnusable for a damaged file."""
    try:
        text = (folder / FILE).read_text("utf-8")
    except FileNotFoundError:
        return shipped_calibration()
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable("it cannot be read") from error
    try:
        return _parse(json.loads(text), shipped=False)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise _unusable("it is not a fit of this version's signals") from error


def shipped_calibration() -> Calibration:
    """The fit that comes with the program, on a year of news that is not the operator's.

    A signal that is newer than it has no weight, so that a fit with that signal can be made and compared with it.
    """
    return _parse(json.loads(files("bot.answering.refusal").joinpath(FILE).read_text("utf-8")), shipped=True)


def fitted_now(corpus: Corpus, reader: Reader | None = None, spans: SpanReader | None = None) -> FittedOn:
    """What a fit made now would depend on; loads a reader that is not the shipped one, to read its files' digest."""
    weights = ("ranking.json", "sentence_ranking.json")
    ranking = b"".join(files("bot.answering.search").joinpath(name).read_bytes() for name in weights)
    return FittedOn(
        corpus=corpus.fingerprint(),
        articles=corpus.article_count(),
        model=corpus.catalog.about("digest") or "",
        ranking=hashlib.sha256(ranking).hexdigest()[:16],
        readers=f"{reader.digest[:16]} {spans.digest[:16]}" if reader and spans else None,
    )


def what_changed(fit: Calibration, now: FittedOn) -> str | None:
    """One sentence that says what has changed since the fit was made and what to do; None where it still holds."""
    fitted_on = fit.fitted_on
    grown = fitted_on.corpus != now.corpus and abs(now.articles - fitted_on.articles) > MUCH * max(
        1, fitted_on.articles
    )
    differences = [
        cause
        for cause, differs in (
            ("the embedding model", bool(now.model) and fitted_on.model != now.model),
            ("the ranking", fitted_on.ranking != now.ranking),
            ("the reader", None not in (fitted_on.readers, now.readers) and fitted_on.readers != now.readers),
            (f"the corpus (from {fitted_on.articles:,} to {now.articles:,} articles)", grown),
        )
        if differs and not (fit.shipped and cause.startswith("the corpus"))
    ]
    if not differences:
        return None
    listed = " and ".join(filter(None, (", ".join(differences[:-1]), differences[-1])))
    return f"Since refusals were calibrated, {listed} changed; calibrate again with: {CALIBRATE}"


def _parse(document: Mapping[str, Any], *, shipped: bool) -> Calibration:
    threshold, on = float(document["threshold"]), document["fitted_on"]
    expected = {name: None if rate is None else float(rate) for name, rate in document["expected"].items()}
    curve = [(float(at["threshold"]), float(at["false_refusals"])) for at in document.get("curve") or []]
    rates = [rate for rate in expected.values() if rate is not None]
    if not all(0 <= number <= 1 for number in (threshold, *rates, *(number for at in curve for number in at))):
        raise ValueError("a threshold or a rate is not a probability")

    def highest(share: float) -> float | None:
        """The highest threshold of the curve at which no more of the questions with an answer are refused."""
        return max((at for at, false_refusals in curve if false_refusals <= share), default=None)

    lenient, sure = highest(LENIENT), highest(DOUBTED)
    return Calibration(
        fits={name: _fit(document[name], signals, may_lack=shipped) for name, signals in FITS.items()},
        threshold=threshold,
        lenient_threshold=threshold if lenient is None else min(threshold, lenient),
        sure_threshold=threshold if sure is None else max(threshold, sure),
        expected=expected,
        fitted_on=FittedOn(
            str(on["corpus"]), int(on["articles"]), str(on["model"]), str(on["ranking"]), on.get("readers")
        ),
        shipped=shipped,
    )


def _fit(document: Mapping[str, Any], names: Sequence[str], *, may_lack: bool) -> Fit:
    signals, intercept = document["signals"], float(document["intercept"])
    names = [name for name in names if name in signals or not may_lack]
    weights = {}
    for name in names:
        mean, scale, weight = (float(signals[name][part]) for part in ("mean", "scale", "weight"))
        weights[name] = (mean, scale, weight)
    numbers = [intercept, *(number for row in weights.values() for number in row)]
    if (
        set(signals) != set(names)
        or not all(map(math.isfinite, numbers))
        or any(row[1] <= 0 for row in weights.values())
    ):
        raise ValueError("other signals, or numbers that are not usable")
    return Fit(weights, intercept)


def _unusable(reason: str) -> CalibrationUnusable:
    return CalibrationUnusable(f"{FILE} of this corpus is unusable: {reason}. Delete it, or make it again: {CALIBRATE}")
