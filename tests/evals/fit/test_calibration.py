import json

import numpy as np
import pytest

from bot.answering.refusal.calibration import FILE, read_calibration
from bot.answering.refusal.signals import SIGNALS, Signals
from evals.cli import main
from evals.fit.calibration import calibration_document
from evals.fit.examples import Example, examples
from evals.replies.hold_out import HoldingOut
from ingest.corpus.errors import UsageError

SITE = "https://samples.dateline.example"
RNG = np.random.default_rng(3)


def example(number, kind, level):
    values = RNG.normal(level, 0.3, len(SIGNALS))
    return Example(f"{kind}{number}", kind, values)


@pytest.fixture(scope="module")
def training_examples():
    kinds = {"right": 1.0, "off_corpus": 0.0, "held_out": 0.6, "missed": 0.4}
    return [example(number, kind, level) for kind, level in kinds.items() for number in range(60)]


ABOUT = {"questions": "q.jsonl", "corpus": "c", "articles": 7, "model": "m", "ranking": "r"}


def test_a_fit_keeps_its_stated_share_of_false_refusals_and_can_be_read(training_examples, tmp_path):
    document = calibration_document(training_examples, 0.1, ABOUT)
    (tmp_path / FILE).write_text(json.dumps(document), "utf-8")
    fit = read_calibration(tmp_path)

    assert document["expected"]["false_refusals"] <= 0.1
    assert document["expected"]["false_answers"] < document["expected"]["false_answers_held_out"]
    assert (fit.threshold, fit.fitted_on.articles) == (document["threshold"], 7)
    sure, unsure = (np.full(len(SIGNALS), level) for level in (1.0, 0.0))
    assert fit.probability(Signals(unsure)) < fit.threshold < fit.probability(Signals(sure))


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        ("archive", ["recency"]),
        ("live_unread", ["reader", "sentence"]),
        ("archive_unread", ["recency", "reader", "sentence"]),
    ],
)
def test_one_threshold_works_with_missing_signals(training_examples, tmp_path, name, lacking):
    document = calibration_document(training_examples, 0.1, ABOUT)
    (tmp_path / FILE).write_text(json.dumps(document), "utf-8")
    fit = read_calibration(tmp_path)
    refused = []
    for training_example in training_examples:
        values = training_example.signals.copy()
        values[[SIGNALS.index(signal) for signal in lacking]] = np.nan
        if training_example.right:
            refused.append(fit.probability(Signals(values)) < fit.threshold)

    assert set(document[name]["signals"]) == set(SIGNALS) - set(lacking)
    assert document[f"expected_{name}"]["false_refusals"] <= 0.1
    # The fit has seen these: it errs a little less or more than on those that it has not.
    assert np.mean(refused) <= 0.15


def test_the_curve_trades_false_refusals_for_false_answers(training_examples):
    curve = calibration_document(training_examples, 0.1, ABOUT)["curve"]

    for name, falls in (("threshold", False), ("false_refusals", False), ("false_answers", True)):
        values = [point[name] for point in curve]
        assert values == sorted(values, reverse=falls)


def test_a_signal_missing_in_all_examples_has_no_weight(training_examples):
    blank = []
    for training_example in training_examples:
        values = training_example.signals.copy()
        values[-1] = np.nan
        blank.append(Example(training_example.id, training_example.kind, values))
    document = calibration_document(blank, 0.1, ABOUT)

    assert document["live"]["signals"][SIGNALS[-1]]["weight"] == pytest.approx(0.0, abs=1e-6)
    assert document["live"]["signals"][SIGNALS[-1]]["scale"] > 0


def test_too_few_questions_are_no_fit(training_examples):
    few = [
        training_example
        for training_example in training_examples
        if training_example.kind != "right" or training_example.id in ("right1", "right2")
    ]

    with pytest.raises(UsageError, match="2 questions"):
        calibration_document(few, 0.1, ABOUT)


def test_examples_are_made_with_and_without_their_articles(sample_folder, answering_settings, question_of):
    from contextlib import closing

    from bot.wiring import open_answering

    asked = question_of(
        "clipper",
        "When will Europa Clipper reach Jupiter?",
        ["April 2030"],
        [f"{SITE}/2024/10/14/europa-clipper-launch"],
    )
    off = question_of("bread", "How do I bake sourdough bread?", ["slowly"])
    progress = []
    with closing(open_answering(answering_settings(sample_folder), retriever=HoldingOut)) as answering:
        result = examples(answering.retriever, [asked], [off], None, lambda done, total: progress.append((done, total)))

    assert [made_example.kind for made_example in result] == ["right", "held_out", "off_corpus"]
    assert result[0].signals[0] > result[1].signals[0] > result[2].signals[0]
    assert progress == [(1, 3), (2, 3), (3, 3)]


def test_the_command_refuses_invalid_questions(monkeypatch, tmp_path, sample_folder, write_jsonl, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    questions = write_jsonl(
        tmp_path / "q.jsonl",
        {"id": 1, "question": "When will Europa Clipper reach Jupiter?", "answers": ["x"], "gold_urls": ["u"]},
    )

    assert main(["calibrate", str(questions), "--out", str(tmp_path / "fit.json")]) == 2
    assert "a fit needs" in capsys.readouterr().err
    assert not (tmp_path / "fit.json").exists()
    assert main(["calibrate"]) == 2
    assert "QUESTIONS.jsonl" in capsys.readouterr().err
