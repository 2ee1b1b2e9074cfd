"""A real cross-encoder for natural language inference, tiny and made here, loaded by sentence-transformers itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.corpus.embedding.model_files import find_model
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.reader.entailment import EntailmentModel
from ingest.corpus.settings import DEFAULT_MODEL

TEXT, SENTENCE = "The mayor opened the bridge on Friday.", "The bridge was opened."
LABELS = ("contradiction", "entailment", "neutral")


@pytest.fixture
def make_model(tiny_cross_encoder: Path, tmp_path: Path) -> Callable[..., EntailmentModel]:
    """The tiny model with three outputs under these labels."""

    def of(*labels: str) -> EntailmentModel:
        import torch
        from transformers import BertConfig, BertForSequenceClassification

        folder = tmp_path / "-".join(labels)
        shutil.copytree(tiny_cross_encoder, folder)
        config = BertConfig.from_pretrained(folder)
        config.num_labels = len(labels)
        config.id2label = dict(enumerate(labels))
        config.label2id = {label: at for at, label in enumerate(labels)}
        with torch.random.fork_rng():
            torch.manual_seed(11)
            BertForSequenceClassification(config).eval().save_pretrained(folder)
        return EntailmentModel(str(folder), threads=1)

    return of


def chances(folder: str) -> list[float]:
    """What the model itself says of each label, by transformers alone."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer, network = (kind.from_pretrained(folder) for kind in (AutoTokenizer, AutoModelForSequenceClassification))
    with torch.inference_mode():
        return network.eval()(**tokenizer(TEXT, SENTENCE, return_tensors="pt")).logits.softmax(-1)[0].tolist()


@pytest.mark.soak
@pytest.mark.parametrize("labels", [LABELS, ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"), ("not it", "entailed")])
def test_the_probability_is_that_of_the_entailment_label_at_any_position(make_model, labels):
    model = make_model(*labels)
    place = next(at for at, label in enumerate(labels) if label.casefold().startswith("entail"))

    assert model.chance(TEXT, SENTENCE) == pytest.approx(chances(model.name)[place], abs=1e-4)
    assert model.chance(TEXT, SENTENCE) != pytest.approx(model.chance(SENTENCE, TEXT), abs=1e-6)


def test_threads_share_one_model(make_model):
    model = make_model(*LABELS)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: model.chance(TEXT, SENTENCE), range(8)))

    assert found == pytest.approx([found[0]] * 8, abs=1e-5)


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1", "LABEL_2"), ("entailment", "entailed")])
def test_a_model_without_that_label_is_one_line(make_model, labels):
    with pytest.raises(ModelUnavailable, match=r"^ENTAILMENT_MODEL=.* has no label for entailment"):
        make_model(*labels).chance(TEXT, SENTENCE)


def test_a_model_for_ranking_is_one_line(tiny_cross_encoder):
    with pytest.raises(ModelUnavailable, match="no label for entailment"):
        EntailmentModel(str(tiny_cross_encoder)).chance(TEXT, SENTENCE)


def test_a_missing_model_or_another_kind_of_model_is_one_line(tmp_path, monkeypatch):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(
        ModelUnavailable, match=r"^ENTAILMENT_MODEL=.* is not a cross-encoder; .* leave ENTAILMENT_MODEL"
    ):
        EntailmentModel(str(find_model(DEFAULT_MODEL).folder)).chance(TEXT, SENTENCE)
    with pytest.raises(ModelUnavailable, match=r"^ENTAILMENT_MODEL=.*neither a folder nor a model"):
        EntailmentModel(str(tmp_path / "no-model")).chance(TEXT, SENTENCE)


def test_truncated_weights_are_one_line(make_model):
    model = make_model(*LABELS)
    weights = Path(model.name) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelUnavailable, match=r"ENTAILMENT_MODEL=.* its files are not whole"):
        model.chance(TEXT, SENTENCE)


def test_probabilities_that_are_no_numbers_are_a_failure(make_model):
    from safetensors.torch import load_file, save_file

    model = make_model(*LABELS)
    weights = Path(model.name) / "model.safetensors"
    broken = load_file(weights)
    save_file(broken | {"classifier.bias": broken["classifier.bias"] * float("nan")}, weights)
    with pytest.raises(ModelFailed, match="no usable scores"):
        model.chance(TEXT, SENTENCE)
    assert json.loads((Path(model.name) / "config.json").read_text("utf-8"))["id2label"]["1"] == "entailment"
