"""The weights of the second look: they are where the loss is least, whatever order the lists come in."""

import json
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.search.ranking import FEATURES
from bot.answering.search.sentence_ranking import FEATURES as OF_SENTENCES
from bot.answering.search.sentence_ranking import READ_FEATURES
from bot.wiring import open_answering
from evals.cli import main
from evals.fit.weights import BESIDE, RIDGE, Judged, fit, judge_first_look, judge_sentences


def lists(seed, *sizes):
    """Lists of candidates, of which one or two answer: those high in the first feature and low in the third."""
    rng = np.random.default_rng(seed)
    groups = []
    for size in sizes:
        rows = rng.normal(size=(size, len(FEATURES))) * np.arange(1, len(FEATURES) + 1) + 5
        best = np.argsort(-(rows[:, 0] - rows[:, 2] / 3 + rng.normal(size=size) * 0.3))
        right = np.zeros(size, bool)
        right[best[: 1 + size // 10]] = True
        groups.append(Judged(rows, right))
    return groups


def loss(judged, columns, weights):
    """The listwise loss (Cao et al. 2007) with its ridge, list by list."""
    means, scales = (np.array([columns[name][key] for name in FEATURES]) for key in ("mean", "scale"))
    total = RIDGE * weights @ weights
    for group in judged:
        scores = (group.rows - means) / scales @ weights
        total += (np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[group.right])) / len(judged)
    return total


def fitted(judged):
    columns = fit(judged, FEATURES, lambda done, total: None)
    return columns, np.array([columns[name]["weight"] for name in FEATURES])


def test_what_stands_beside_counts_a_fifth_however_long_it_is():
    few, many = lists(1, *[12] * 4), lists(2, *[12] * 9)
    columns = fit(few, FEATURES, lambda done, total: None, many)
    weights = np.array([columns[name]["weight"] for name in FEATURES])

    def together(moved):
        return (1 - BESIDE) * loss(few, columns, moved) + BESIDE * loss(many, columns, moved)

    least = together(weights)
    for place in range(len(FEATURES)):
        for step in (0.05, -0.05):
            moved = weights.copy()
            moved[place] += step
            assert together(moved) > least


@settings(max_examples=5)
@given(st.integers(0, 1000), st.lists(st.integers(2, 30), min_size=3, max_size=12))
def test_no_weight_can_be_moved_to_a_lower_loss(seed, sizes):
    judged = lists(seed, *sizes)
    columns, weights = fitted(judged)
    least = loss(judged, columns, weights)

    for place in range(len(FEATURES)):
        for step in (0.05, -0.05):
            moved = weights.copy()
            moved[place] += step
            assert loss(judged, columns, moved) > least


def test_features_that_separate_right_from_wrong_get_the_weight():
    _, weights = fitted(lists(3, *[20] * 40))

    assert weights[0] > 0 > weights[2]
    assert sorted(np.abs(weights))[-2:] == pytest.approx(sorted([abs(weights[0]), abs(weights[2])]))


def test_a_constant_column_gets_no_weight():
    judged = [Judged(group.rows * (np.arange(len(FEATURES)) != 4), group.right) for group in lists(3, *[20] * 10)]

    assert fitted(judged)[1][4] == 0


def test_progress_ends_at_its_total():
    seen = []
    fit(lists(1, 5, 9), FEATURES, lambda done, total: seen.append((done, total)))

    assert seen[-1][0] == seen[-1][1] == len(seen)


CLIPPER = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
ASKED = {
    "id": 1,
    "question": "When will Europa Clipper reach Jupiter?",
    "answers": ["April 2030"],
    "gold_urls": [CLIPPER],
}


@pytest.mark.parametrize(
    ("what", "names"), [("passages", FEATURES), ("first-look", OF_SENTENCES), ("sentences", READ_FEATURES)]
)
def test_the_command_writes_the_weights_of_each_feature(
    what, names, sample_folder, tmp_path, write_jsonl, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.weights.STEPS", 20)
    file = write_jsonl(
        tmp_path / "q.jsonl", {**ASKED, "as_of": "2025-06-01"}, {**ASKED, "id": 2, "as_of": "2025-08-01"}
    )

    assert main(["train", what, str(file), "--before", "2025-07-01", "--out", "weights.json"]) == 0
    written = json.loads((tmp_path / "weights.json").read_text("utf-8"))
    out = capsys.readouterr().out
    assert "1 questions" in out
    assert "warning: these weights rest on 1 of them; to trust such weights takes 100." in out
    assert written["trained_on"] == {"questions": "q.jsonl", "answered_before": "2025-07-01", "lists": 1}
    assert tuple(written["features"]) == names
    assert all(set(of) == {"mean", "scale", "weight"} and of["scale"] > 0 for of in written["features"].values())


def test_the_first_look_is_fitted_on_the_same_sentences_without_the_reader_features(
    sample_folder, answering_settings, question_of
):
    asked = question_of("clipper", ASKED["question"], ASKED["answers"], ASKED["gold_urls"])
    with closing(open_answering(answering_settings(sample_folder))) as answering:
        both, first = (judge(answering.retriever, asked) for judge in (judge_sentences, judge_first_look))
        nothing = judge_first_look(answering.retriever, question_of("none", "Who?", ["no such words"]))

    assert both.rows.shape == (len(both.right), len(READ_FEATURES))
    assert np.array_equal(first.rows, both.rows[:, : len(OF_SENTENCES)])
    assert np.array_equal(first.right, both.right)
    assert both.right.any()
    assert nothing is None


def test_too_few_questions_are_one_error_line(sample_folder, tmp_path, write_jsonl, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    file = write_jsonl(tmp_path / "q.jsonl", {**ASKED, "as_of": "2025-08-01"})

    assert main(["train", "first-look", str(file), "--before", "2025-07-01", "--out", "weights.json"]) == 2
    assert "nothing to learn" in capsys.readouterr().err
    assert not (tmp_path / "weights.json").exists()
