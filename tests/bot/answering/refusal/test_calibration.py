import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.refusal import calibration
from bot.answering.refusal.calibration import FILE, FITS, FittedOn, read_calibration, shipped_calibration, what_changed
from bot.answering.refusal.signals import SIGNALS, Signals
from bot.errors import CalibrationUnusable

NOW = FittedOn("corpus", 1000, "model", "ranking", "readers")


def written(fit):
    signals = {name: dict(zip(("mean", "scale", "weight"), row, strict=True)) for name, row in fit.weights.items()}
    return {"intercept": 0.0, "signals": signals}


def document():
    fit = shipped_calibration()
    return {
        "fitted_on": {
            "corpus": "corpus",
            "articles": 1000,
            "model": "model",
            "ranking": "ranking",
            "readers": "readers",
        },
        "threshold": 0.5,
        "expected": {"false_refusals": 0.1, "false_answers": 0.04, "false_answers_held_out": None},
        **{name: written(part) for name, part in fit.fits.items()},
    }


@pytest.fixture
def folder_with(tmp_path):
    def of(text):
        (tmp_path / FILE).write_text(text, "utf-8")
        return tmp_path

    return of


def test_without_an_own_fit_the_shipped_fit_is_used(tmp_path):
    fit = read_calibration(tmp_path)

    assert fit.shipped
    assert fit == shipped_calibration()
    assert 0 < fit.threshold < 1


def test_the_shipped_fit_has_every_signal():
    fits = shipped_calibration().fits
    missing = {name: sorted(set(signals) - set(fits[name].weights)) for name, signals in FITS.items()}

    assert not any(missing.values()), "fit it again: see CONTRIBUTING.md, A signal"


def test_a_signal_that_is_newer_than_the_shipped_fit_has_no_weight(monkeypatch, folder_with):
    """Else neither the bot nor `calibrate`, which compares the new fit with this one, ran before it was fitted."""
    fit = shipped_calibration()
    folder = folder_with(json.dumps(document()))
    monkeypatch.setattr(calibration, "FITS", {name: (*signals, "newer") for name, signals in FITS.items()})

    assert shipped_calibration().fits == fit.fits
    with pytest.raises(CalibrationUnusable):
        read_calibration(folder)


def test_the_fit_in_the_corpus_folder_is_read(folder_with):
    fit = read_calibration(folder_with(json.dumps(document())))

    assert not fit.shipped
    assert (fit.threshold, fit.fitted_on) == (0.5, NOW)
    assert "10% refused with an answer, 4% answered without one" in fit.stated()
    assert fit.expected["false_answers_held_out"] is None


def test_the_lenient_threshold_is_read_from_the_curve(folder_with):
    assert read_calibration(folder_with(json.dumps(document()))).lenient_threshold == 0.5  # without a curve
    curve = [{"threshold": at, "false_refusals": at / 10} for at in (0.0, 0.2, 0.4, 0.6, 0.8)]
    assert read_calibration(folder_with(json.dumps(document() | {"curve": curve}))).lenient_threshold == 0.4
    curve = [{"threshold": 0.9, "false_refusals": 0.0}]
    assert read_calibration(folder_with(json.dumps(document() | {"curve": curve}))).lenient_threshold == 0.5
    assert 0 < shipped_calibration().lenient_threshold < shipped_calibration().threshold


def test_the_sure_threshold_is_read_from_the_curve(folder_with):
    assert read_calibration(folder_with(json.dumps(document()))).sure_threshold == 0.5  # without a curve
    curve = [{"threshold": at, "false_refusals": at / 3} for at in (0.0, 0.3, 0.6, 0.7, 0.9)]
    assert read_calibration(folder_with(json.dumps(document() | {"curve": curve}))).sure_threshold == 0.7
    curve = [{"threshold": 0.4, "false_refusals": 0.2}]
    assert read_calibration(folder_with(json.dumps(document() | {"curve": curve}))).sure_threshold == 0.5
    assert shipped_calibration().threshold < shipped_calibration().sure_threshold < 1


def signals(**values):
    return Signals(np.array([values.get(name, np.nan) for name in SIGNALS]))


# Scores are those of the readers that ship: a sentence of 8.5 is 1.2 standard deviations above the mean of the fit.
GOOD = {"match": 0.75, "recency": 1.0, "reader": 8.0, "sentence": 8.5, "named": 1.0, "missing": 0.0}
BAD = {"match": 0.05, "recency": 0.0, "reader": -10.0, "sentence": 0.0, "named": 0.0, "missing": 1.0}
LACKING = {
    "live": (),
    "archive": ("recency",),
    "live_unread": ("reader", "sentence"),
    "archive_unread": ("recency", "reader", "sentence"),
}


@pytest.mark.parametrize("lacking", LACKING.values(), ids=LACKING)
def test_good_signals_are_more_probable_than_bad_ones_whatever_is_missing(lacking):
    fit = shipped_calibration()
    sure, far = (
        fit.probability(signals(**{name: value for name, value in of.items() if name not in lacking}))
        for of in (GOOD, BAD)
    )

    assert sure > 0.85
    assert sure > fit.threshold > far


def test_a_good_match_is_refused_if_the_readers_disagree():
    fit = shipped_calibration()

    assert fit.probability(signals(**GOOD | {"reader": -10.0, "sentence": 0.0})) < fit.threshold
    assert fit.probability(signals(**BAD)) < 0.05


def only_fit(name):
    """Calibration in which this fit says 1 and every other says 0."""
    fit = shipped_calibration()
    return replace(
        fit,
        fits={
            fit_name: replace(of, weights={}, intercept=99.0 if fit_name == name else -99.0)
            for fit_name, of in fit.fits.items()
        },
    )


@pytest.mark.parametrize("name", FITS)
def test_each_fit_is_used_if_its_signals_are_known(name):
    known = {key for key in SIGNALS if key not in LACKING[name]}

    assert only_fit(name).probability(signals(**{key: GOOD[key] for key in known})) > 0.99
    for key in FITS.keys() - {name}:
        assert only_fit(key).probability(signals(**{signal: GOOD[signal] for signal in known})) < 0.01


@pytest.mark.parametrize("lacking", ["reader", "sentence"])
def test_evidence_read_by_only_one_reader_counts_as_unread(lacking):
    half = signals(**{name: value for name, value in GOOD.items() if name != lacking})
    unread = signals(**{name: value for name, value in GOOD.items() if name not in LACKING["live_unread"]})

    assert not half.is_read
    assert shipped_calibration().probability(half) == shipped_calibration().probability(unread)


def test_a_missing_signal_counts_as_the_mean():
    fit = shipped_calibration()
    means = {name: mean for name, (mean, _, _) in fit.fits["archive_unread"].weights.items()}

    assert fit.probability(signals()) == pytest.approx(fit.probability(signals(**means)))


def test_an_archive_is_judged_without_recency():
    fit = shipped_calibration()
    good = {name: value for name, value in GOOD.items() if name != "recency"}

    assert "recency" not in fit.fits["archive"].weights.keys() | fit.fits["archive_unread"].weights.keys()
    assert fit.probability(signals(**good)) > max(fit.threshold, fit.probability(signals(**good, recency=0.0)))


def test_without_a_reader_a_good_match_is_enough():
    """A fit that reckons with the reader's scores, with the mean in their place, would refuse on the match alone."""
    fit = shipped_calibration()
    unread = {name: mean for name, (mean, _, _) in fit.fits["live_unread"].weights.items()}

    assert fit.probability(signals(**unread | {"match": 0.5})) > fit.threshold


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=len(SIGNALS), max_size=len(SIGNALS)))
def test_a_probability_is_between_zero_and_one_for_any_signals(values):
    values = [value if abs(value) < 1e300 or np.isnan(value) else 0.0 for value in values]

    assert 0 <= shipped_calibration().probability(Signals(np.array(values))) <= 1


def changed(**parts):
    result = document()
    for path, value in parts.items():
        *way, last = path.split("__")
        at = result
        for step in way:
            at = at[step]
        at[last] = value
    return json.dumps(result)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"threshold": 1',
        changed(threshold=None),
        changed(threshold=1.5),
        *(changed(**{name: None}) for name in FITS),
        *(json.dumps({key: value for key, value in document().items() if key != name}) for name in FITS),
        changed(threshold=float("nan")),
        changed(live__intercept="much"),
        changed(live__signals={}),
        changed(archive__signals__match={"mean": 0, "scale": 0, "weight": 1}),
        changed(live__signals__moon={"mean": 0, "scale": 1, "weight": 1}),
        changed(archive__signals__recency={"mean": 0, "scale": 1, "weight": 1}),
        changed(live_unread__signals__reader={"mean": 0, "scale": 1, "weight": 1}),
        changed(live__signals__sentence={"mean": 0, "scale": 1, "weight": float("inf")}),
        changed(fitted_on=None),
        changed(fitted_on__articles="many"),
        changed(fitted_on__articles=float("inf")),
        changed(expected=3),
        changed(expected__false_refusals="few"),
        changed(expected__false_answers=float("nan")),
        changed(curve=3),
        changed(curve=[{"threshold": 0.3}]),
        changed(curve=[{"threshold": 0.3, "false_refusals": "few"}]),
        changed(curve=[{"threshold": None, "false_refusals": 0.1}]),
        changed(curve=[{"threshold": float("nan"), "false_refusals": 0.1}]),
        changed(curve=[{"threshold": 7, "false_refusals": 0.1}]),  # every answer would be a doubtful one
        changed(curve=[{"threshold": 10**400, "false_refusals": 0.1}]),
        "[" * 100_000,
    ],
)
def test_a_damaged_fit_is_refused_in_one_sentence(folder_with, text):
    with pytest.raises(CalibrationUnusable) as refused:
        read_calibration(folder_with(text))

    assert "python -m evals calibrate" in refused.value.user_message
    assert "\n" not in refused.value.user_message


def test_a_fit_that_is_not_text_is_refused(tmp_path):
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CalibrationUnusable):
        read_calibration(tmp_path)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (NOW, None),
        (replace(NOW, corpus="other", articles=1100), None),  # grew a little
        (replace(NOW, corpus="other", articles=2000), "the corpus (from 1,000 to 2,000 articles)"),
        (replace(NOW, corpus="other", articles=10), "the corpus"),
        (replace(NOW, model="other"), "the embedding model changed"),
        (replace(NOW, ranking="other"), "the ranking changed"),
        (replace(NOW, readers="other"), "the reader changed"),
        (replace(NOW, readers=None), None),  # fits for no reader are made beside it
        (replace(NOW, ranking="other", model="other"), "the embedding model and the ranking changed"),
    ],
)
def test_changes_since_the_fit_are_named(folder_with, now, words):
    sentence = what_changed(read_calibration(folder_with(json.dumps(document()))), now)

    assert (sentence is None) == (words is None)
    if words:
        assert words in sentence
        assert "python -m evals calibrate" in sentence


def test_the_shipped_fit_may_be_of_another_corpus_but_not_another_model():
    fit = shipped_calibration()

    assert what_changed(fit, replace(fit.fitted_on, corpus="other", articles=3)) is None
    assert what_changed(fit, replace(fit.fitted_on, model="other")) is not None
    assert what_changed(fit, replace(fit.fitted_on, model="")) is None  # nothing was embedded yet
