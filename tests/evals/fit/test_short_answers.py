"""When the words that a reader marks may be shown: as low a chance as keeps what is shown right often enough."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evals.cli import main
from evals.fit.short_answers import RIGHT, least_chance

logits_of = st.lists(st.integers(-80, 80).map(lambda tenth: tenth / 10), min_size=1, max_size=60, unique=True)


@given(logits_of)
def test_the_threshold_is_the_lowest_that_keeps_enough_answers_right(values):
    logits = np.array(values)
    chances = 1 / (1 + np.exp(-logits))
    least = least_chance(logits)

    assert 0 < least < 1
    if least < 0.999:
        assert chances[chances >= least].mean() >= RIGHT
    for chance in chances[chances < least]:
        assert chances[chances >= chance].mean() < RIGHT


def test_without_likely_answers_the_threshold_is_nearly_one():
    assert least_chance(np.array([1.0, -2.0])) > 0.99


def test_too_few_answers_are_no_fit(sample_folder, tmp_path, write_jsonl, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    file = write_jsonl(
        tmp_path / "q.jsonl",
        {
            "id": 1,
            "question": "When will Europa Clipper reach Jupiter?",
            "answers": ["April 2030"],
            "gold_urls": ["https://samples.dateline.example/2024/10/14/europa-clipper-launch"],
            "as_of": "2025-06-01",
        },
    )

    assert main(["train", "short-answer", str(file), "--out", "weights.json"]) == 2
    assert "1 answers with marked words" in capsys.readouterr().err
    assert not (tmp_path / "weights.json").exists()
