"""Outputs of models that test processes share: computed once of the same parts, and anew of others."""

from __future__ import annotations

import numpy as np
import pytest

from tests.shared_outputs import SharedOutputs, digest_of_files


def test_another_process_finds_what_one_has_computed(tmp_path):
    first, second = SharedOutputs(tmp_path / "outputs"), SharedOutputs(tmp_path / "outputs")
    assert first.get(lambda: [np.arange(3)], b"model", b"text")[0].tolist() == [0, 1, 2]
    assert second.get(pytest.fail, b"model", b"text")[0].tolist() == [0, 1, 2]
    assert len(list((tmp_path / "outputs").iterdir())) == 1  # nothing half written stays


def test_another_model_or_text_is_computed(tmp_path):
    outputs = SharedOutputs(tmp_path / "outputs")
    assert outputs.get(lambda: 1, b"model", b"text") == 1
    assert outputs.get(lambda: 2, b"model", b"other text") == 2
    assert outputs.get(lambda: 3, b"other model", b"text") == 3
    assert outputs.get(lambda: 4, b"modelt", b"ext") == 4


def test_a_model_file_with_other_weights_is_another_model(tmp_path):
    file = tmp_path / "model.onnx"
    file.write_bytes(b"1")
    before = digest_of_files(file)
    file.write_bytes(b"2")
    assert digest_of_files(file) != before
