"""The reader as a torch network: read from the int8 ONNX file of the cross-encoder, trained, and written back to one.

The file keeps its graph: only the weights of its layers change, and two numbers per word piece are added to the
pair's own, after BERT's span head (Devlin et al. 2019, section 4.2). Each column of a matrix is rounded with a scale of
its own. With one for the whole matrix, as the base file has it, a large weight anywhere makes the steps as wide as what
training moves a weight, and rounding undoes most of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from transformers import BertConfig, BertForSequenceClassification

from ingest.corpus.errors import UsageError

_EMBEDDINGS = ("word", "position", "token_type")
_HEADS = ("bert.pooler.dense.weight", "classifier.weight")


class ReaderNetwork(nn.Module):  # type: ignore[misc]
    """A pair's logit that its text answers, and logits of each word piece to begin and to end the answer."""

    def __init__(self, model: BertForSequenceClassification) -> None:
        super().__init__()
        self.model = model
        self.spans = nn.Linear(model.config.hidden_size, 2)
        nn.init.normal_(self.spans.weight, std=0.02)
        nn.init.zeros_(self.spans.bias)
        for parameter in model.bert.embeddings.parameters():
            parameter.requires_grad = False

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits (n,), (n, length), (n, length) for word pieces (n, length); pieces that are padding have -1e4."""
        bert = self.model.bert
        wide = (1.0 - mask[:, None, None, :].float()) * -1e4
        hidden = bert.embeddings(input_ids=ids, token_type_ids=types)
        for layer in bert.encoder.layer:
            output = layer(hidden, wide.to(hidden.dtype))
            hidden = output[0] if isinstance(output, tuple) else output
        assert bert.pooler is not None
        answers = self.model.classifier(self.model.dropout(bert.pooler(hidden)))[:, 0]
        spans = self.spans(hidden).float().masked_fill(mask[:, :, None] == 0, -1e4)
        return answers.float(), spans[:, :, 0], spans[:, :, 1]


def read_network(file: Path) -> ReaderNetwork:
    """The network with the weights of the ONNX file."""
    graph = onnx.load(str(file)).graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state = {
        name: value
        for name, value in tensors.items()
        if name.startswith(("bert.", "classifier.")) and not name.endswith(("_scale", "_zero_point", "_quantized"))
    }
    for name in _EMBEDDINGS:
        key = f"bert.embeddings.{name}_embeddings.weight"
        state[key] = _floats(tensors, key)
    for key, base in _matrices(graph).items():
        state[key] = _floats(tensors, base).T
    layers = 1 + max(int(key.split(".")[3]) for key in state if key.startswith("bert.encoder.layer."))
    vocabulary, width = state["bert.embeddings.word_embeddings.weight"].shape
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 32,
        intermediate_size=state["bert.encoder.layer.0.intermediate.dense.weight"].shape[0],
        # Without dropout a step takes half as long: most of that time goes into drawing numbers.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",  # the fused one is slower on a processor
    )
    config.num_labels = 1
    model = BertForSequenceClassification(config)
    model.load_state_dict({key: torch.from_numpy(np.array(value)) for key, value in state.items()}, strict=True)
    return ReaderNetwork(model)


def read_trained(file: Path) -> ReaderNetwork:
    """The network with all weights of a file that `write_network` wrote; raises UsageError for another one."""
    try:
        network = read_network(file)
        tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(str(file)).graph.initializer}
        with torch.no_grad():
            network.spans.weight.copy_(torch.from_numpy(tensors["spans.weight"].T.copy()))
            network.spans.bias.copy_(torch.from_numpy(tensors["spans.bias"].copy()))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}.") from error
    except (KeyError, RuntimeError, DecodeError) as error:
        raise UsageError(f"{file}: not a reader that `train reader` wrote.") from error
    return network


def move_weights(network: ReaderNetwork, others: Mapping[str, torch.Tensor], share: float) -> None:
    """Moves the weights this share of the way to others, such as back to those of before.

    Between the two lie networks that know what is new and keep what was known (Wortsman et al. 2022, "Robust
    fine-tuning of zero-shot models").
    """
    now = network.state_dict()
    network.load_state_dict(
        {
            name: torch.lerp(tensor, others[name], share) if tensor.is_floating_point() else tensor
            for name, tensor in now.items()
        }
    )


def write_network(network: ReaderNetwork, base: Path, out: Path) -> None:
    """The base file with the weights of the network, and its span logits as outputs `starts` and `ends`."""
    file = onnx.load(str(base))
    graph = file.graph
    state = {key: value.detach().float().numpy() for key, value in network.model.state_dict().items()}
    new: dict[str, NDArray[Any]] = {}
    for tensor in graph.initializer:
        if tensor.name in state:
            new[tensor.name] = state[tensor.name].astype(np.float32)
    for key, name in _matrices(graph).items():
        new[f"{name}_quantized"], new[f"{name}_scale"] = _rounded(state[key].T)
    for tensor in graph.initializer:
        if tensor.name in new:
            tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(new[tensor.name]), tensor.name))
    _add_spans(graph, network)
    onnx.checker.check_model(file)
    onnx.save(file, str(out))


def _matrices(graph: Any) -> dict[str, str]:
    """The names of the weights in torch, and of the rounded matrices (input, output) in the graph."""
    matrices = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.name.startswith("/bert/encoder/"):
            layer = node.name.removeprefix("/bert/encoder/").removesuffix("/MatMul_quant").replace("/", ".")
            matrices[f"bert.encoder.{layer}.weight"] = node.input[1].removesuffix("_quantized")
    return matrices | {name: name for name in _HEADS}


def _floats(tensors: dict[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    rounded = tensors[f"{name}_quantized"].astype(np.float32)
    values: NDArray[np.float32] = (rounded - tensors[f"{name}_zero_point"]) * tensors[f"{name}_scale"]
    return values


def _rounded(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix (input, output) in whole numbers, and the scale of each column."""
    scales = (np.abs(values).max(axis=0) / 127).astype(np.float32)
    scales[scales == 0] = 1
    return np.clip(np.round(values / scales), -127, 127).astype(np.int8), scales


def _add_spans(graph: Any, network: ReaderNetwork) -> None:
    last = f"/bert/encoder/layer.{len(network.model.bert.encoder.layer) - 1}/output/LayerNorm/Add_1_output_0"
    weight = network.spans.weight.detach().float().numpy().T
    graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(weight), "spans.weight"))
    graph.initializer.append(numpy_helper.from_array(network.spans.bias.detach().float().numpy(), "spans.bias"))
    graph.node.append(helper.make_node("MatMul", [last, "spans.weight"], ["spans.product"], "/spans/MatMul"))
    graph.node.append(helper.make_node("Add", ["spans.product", "spans.bias"], ["spans"], "/spans/Add"))
    graph.output.append(helper.make_tensor_value_info("spans", TensorProto.FLOAT, ["batch", "length", 2]))
