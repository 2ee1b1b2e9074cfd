"""A real cross-encoder of two layers, loaded by sentence-transformers itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from langchain_core.cross_encoders import BaseCrossEncoder

from ingest.corpus.embedding.model_files import find_model
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.reader.cross_encoder import CrossEncoderModel
from ingest.corpus.reader.reader import Reader
from ingest.corpus.settings import DEFAULT_MODEL

QUESTION = "Who opened the bridge?"
TEXTS = ["The mayor opened the bridge.", "Rain fell for nine days.", "?", "x" * 5000, "The bridge was closed again."]
PAIRS = [(QUESTION, text) for text in TEXTS]


@pytest.fixture(scope="module")
def model(tiny_cross_encoder: Path) -> CrossEncoderModel:
    return CrossEncoderModel(str(tiny_cross_encoder), 1)


@pytest.fixture
def changed(tiny_cross_encoder: Path, tmp_path: Path) -> Callable[..., Reader]:
    """A copy of the model with other entries in its config.json."""

    def of(**entries: Any) -> Reader:
        folder = tmp_path / "changed"
        shutil.copytree(tiny_cross_encoder, folder)
        config = folder / "config.json"
        config.write_text(json.dumps(json.loads(config.read_text("utf-8")) | entries), "utf-8")
        return Reader(str(folder))

    return of


def test_scores_are_the_models_own_before_its_activation(model, tiny_cross_encoder):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_cross_encoder)
    network = AutoModelForSequenceClassification.from_pretrained(tiny_cross_encoder).eval()
    expected = []
    for pair in PAIRS:
        with torch.inference_mode():
            given = tokenizer(*pair, return_tensors="pt", truncation=True)
            expected.append(float(network(**given).logits[0, 0]))

    found = model.score(PAIRS)

    assert found == pytest.approx(expected, abs=1e-4)
    assert len(set(found)) == len(PAIRS)
    assert not all(0 <= score <= 1 for score in found)
    assert isinstance(model, BaseCrossEncoder)
    assert model.score([]) == []


def test_threads_share_one_model(model):
    expected = model.score(PAIRS)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(model.score, [PAIRS] * 8):
            assert found == pytest.approx(expected, abs=1e-5)


def test_a_missing_model_is_one_line(monkeypatch, tmp_path):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    # The last as a folder of another user: whether it is one cannot be said, for root neither.
    for name in (str(tmp_path / "no-model"), "nobody/no-such-model", str(tmp_path / ("x" * 300))):
        with pytest.raises(ModelUnavailable, match=r"^READER_MODEL=.*neither a folder nor a model") as failure:
            Reader(name).load()
        assert "\n" not in failure.value.user_message


def test_an_empty_folder_is_one_line(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"READER_MODEL: .* holds no model files"):
        Reader(str(tmp_path)).load()


def test_an_embedding_model_is_not_taken_for_a_cross_encoder():
    # It would be given a head of random numbers.
    with pytest.raises(ModelUnavailable, match="is not a cross-encoder"):
        Reader(str(find_model(DEFAULT_MODEL).folder)).load()


@pytest.mark.parametrize("config", ["", "[]", "{", '{"architectures": []}'])
def test_a_folder_without_a_model_type_is_refused(tmp_path, config):
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(ModelUnavailable, match="is not a cross-encoder"):
        Reader(str(tmp_path)).load()


def test_truncated_weights_are_one_line(changed):
    model = changed()
    weights = Path(model.name) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelUnavailable, match="its files are not whole"):
        model.load()


def test_a_model_of_three_labels_is_refused(tmp_path):
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    config = BertConfig(
        vocab_size=8, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, num_labels=3
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c"]
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    with pytest.raises(ModelUnavailable, match="gives 3 numbers"):
        Reader(str(tmp_path)).load()


def test_scores_that_are_no_numbers_are_a_failure(tiny_cross_encoder, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "broken"
    shutil.copytree(tiny_cross_encoder, folder)
    weights = load_file(folder / "model.safetensors")
    save_file(weights | {"classifier.bias": weights["classifier.bias"] * float("nan")}, folder / "model.safetensors")
    with pytest.raises(ModelFailed, match="no usable scores"):
        Reader(str(folder)).score(QUESTION, TEXTS)


def test_a_tokenizer_of_another_model_is_a_failure(tiny_cross_encoder, tmp_path):
    folder = tmp_path / "mixed"
    shutil.copytree(tiny_cross_encoder, folder)
    for file in find_model(DEFAULT_MODEL).folder.glob("*token*"):
        shutil.copy(file, folder)
    with pytest.raises((ModelFailed, ModelUnavailable), match="READER_MODEL"):
        Reader(str(folder)).score(QUESTION, TEXTS)
