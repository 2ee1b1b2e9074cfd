"""A model file of entailment: one logit, read as the chance that a statement follows from a text."""

import math

import pytest

from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.reader.entailment_reader import EntailmentReader
from ingest.corpus.reader.onnx_scorer import OnnxScorer
from ingest.corpus.reader.weights import MODEL, find_weights

TEXT, SENTENCE = "The mayor opened the bridge on Friday.", "The bridge was opened."


def test_the_chance_is_that_of_the_logit_with_the_statement_first():
    # The ranking reader has the same shape: a pair of texts, one logit.
    files = find_weights()
    (logit,) = OnnxScorer(files, 1).score([(SENTENCE, TEXT)])

    assert EntailmentReader(files.folder / MODEL, threads=1).chance(TEXT, SENTENCE) == pytest.approx(
        1 / (1 + math.exp(-logit))
    )


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelUnavailable) as caught:
        EntailmentReader(tmp_path / "gone.onnx").chance(TEXT, SENTENCE)

    assert caught.value.user_message == f"ENTAILMENT_MODEL={tmp_path / 'gone.onnx'} is not a file."


def test_a_file_that_is_no_model_is_named(tmp_path):
    file = tmp_path / "notes.onnx"
    file.write_bytes(b"no model")

    with pytest.raises(ModelUnavailable) as caught:
        EntailmentReader(file).chance(TEXT, SENTENCE)

    assert caught.value.user_message == f"ENTAILMENT_MODEL={file} is not a model of entailment."
