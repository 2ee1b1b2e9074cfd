"""The fit of what a fragment takes the place of."""

import numpy as np
import pytest

from evals.fit.fragments import fit_choices, fit_fragments
from ingest.corpus.errors import UsageError

ROWS = [
    {"question": "Who won the race in Ohio?", "follow_up": "and in Iowa?", "rewrite": "Who won the race in Iowa?"},
    {"question": "Who lost the game in Peru?", "follow_up": "Chile", "rewrite": "Who lost the game in Chile?"},
    {"question": "Who won the race in Ohio?", "follow_up": "egg prices", "rewrite": "egg prices"},
    {"question": "Who won the race in Ohio?", "follow_up": "turnout?", "rewrite": "race in Ohio: turnout?"},
    # No option has its words: nothing is learned from it.
    {
        "question": "Who won the race?",
        "follow_up": "and ships",
        "rewrite": "how many boats were sold in Rome in May",
    },
]


def test_the_right_option_gets_the_weight():
    rows = [np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]), np.array([[0.0, 1.0], [1.0, 0.0]])]
    weights = fit_choices(rows, [[0], [1]], ridge=0.01)
    assert weights[0] > 0 > weights[1]


def test_weights_are_fitted_on_what_has_a_right_option(embedding, context_reader, tmp_path, write_jsonl):
    told = []
    file = write_jsonl(tmp_path / "f.jsonl", *ROWS)
    document = fit_fragments(embedding, context_reader, file, lambda *pair: told.append(pair))

    assert document["fitted_on"] == {"fragments": 4, "model": embedding.digest}
    assert document["weights"]["likeness"] > 0
    assert told[-1] == (5, 5)


def test_a_file_without_fragments_is_refused(embedding, context_reader, tmp_path, write_jsonl):
    file = write_jsonl(tmp_path / "f.jsonl", ROWS[-1])
    with pytest.raises(UsageError, match="no fragment to fit on"):
        fit_fragments(embedding, context_reader, file, lambda *_: None)
