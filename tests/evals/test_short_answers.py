"""When the words that a reader marks may be shown: as low a chance as keeps what is shown right often enough."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evals.cli import main
from evals.short_answers import RIGHT, least_chance

judged = st.lists(
    st.tuples(st.integers(-80, 80).map(lambda tenth: tenth / 10), st.booleans()),
    min_size=1,
    max_size=60,
    unique_by=lambda pair: pair[0],
)


@given(judged)
def test_of_what_is_shown_enough_is_right_and_no_lower_chance_would_do(pairs):
    logits, right = np.array([logit for logit, _ in pairs]), np.array([is_right for _, is_right in pairs])
    least = least_chance(logits, right)
    cut = np.log(least / (1 - least)) - 1e-9

    assert 0 < least < 1
    if (logits >= cut).any() and least < 1 / (1 + np.exp(-7)):
        assert right[logits >= cut].mean() >= RIGHT
    for logit in logits[logits < cut]:
        assert right[logits >= logit].mean() < RIGHT


def test_where_none_is_right_hardly_anything_is_shown():
    assert least_chance(np.array([1.0, 2.0]), np.array([False, False])) > 0.99


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
