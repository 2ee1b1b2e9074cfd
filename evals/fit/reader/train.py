"""Trains the layers of the reader on pairs: does the text answer, and with which words?"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from evals.fit.reader.network import ReaderNetwork
from evals.fit.reader.pairs import Pair
from evals.terminal import Progress
from ingest.corpus.reader.weights import TOKENIZER, find_weights

MOST_PIECES = 160
BATCH_PIECES = 6_400  # with padding: long pairs come in smaller batches, so that each batch takes the same time
BUCKET = 2_000  # pairs that are sorted by length together
BUCKET_OF_LISTS = 600  # the same of lists
WARMUP = 0.05
CHECKPOINT_SECONDS = 300
SPAN_SHARE = 0.5  # how much the words count beside whether there are any
LIST_SHARE = 0.5  # ... and which of the sentences of a question answers

Work = TypeVar("Work")


class Sized(Protocol):
    """A pair in word pieces."""

    @property
    def ids(self) -> list[int]:
        """The pieces."""

    @property
    def types(self) -> list[int]:
        """1 for each piece of the text, 0 for one before it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Word pieces (n, length), which are padding, which are of the text; 1 where the text answers, and the first and
    last piece of the answer, 0 (the first piece of all) where it does not."""

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor
    answers: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor


@dataclass(frozen=True, slots=True)
class Lists:
    """Pairs of several questions side by side, and how many there are of each question."""

    pairs: Batch
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair in word pieces; `first` and `last` are 0 where it has no answer."""

    ids: list[int]
    types: list[int]
    first: int
    last: int
    answers: bool


def open_tokenizer() -> Tokenizer:
    """The tokenizer of the readers, which fills nothing up and cuts nothing off."""
    tokenizer = Tokenizer.from_file(str(find_weights().folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(tokenizer: Tokenizer, pair: Pair) -> Encoded | None:
    """The pair in word pieces as the program puts it to the reader; None where it is too long."""
    lead = f"{pair.title}\n" if pair.title else ""
    encoding = tokenizer.encode(pair.question, lead + pair.text)
    if len(encoding.ids) > MOST_PIECES:
        return None
    if pair.answer is None:
        return Encoded(encoding.ids, encoding.type_ids, 0, 0, False)
    start, end = (len(lead) + offset for offset in pair.answer)
    inside = [
        number
        for number, (of_text, (first, last)) in enumerate(zip(encoding.type_ids, encoding.offsets, strict=True))
        if of_text and last > first and first < end and last > start
    ]
    return Encoded(encoding.ids, encoding.type_ids, inside[0], inside[-1], True) if inside else None


def pack(encoded: Sequence[Sized], chance: random.Random) -> list[list[int]]:
    """The numbers of all pairs once, in random batches of like length."""
    order = list(range(len(encoded)))
    chance.shuffle(order)
    result: list[list[int]] = []
    for first in range(0, len(order), BUCKET):
        bucket = sorted(order[first : first + BUCKET], key=lambda index: len(encoded[index].ids))
        batch: list[int] = []
        for index in bucket:
            if batch and (len(batch) + 1) * len(encoded[index].ids) > BATCH_PIECES:
                result.append(batch)
                batch = []
            batch.append(index)
        result.append(batch)
    chance.shuffle(result)
    return result


def batches(encoded: Sequence[Encoded], chance: random.Random) -> Iterator[Batch]:
    """All pairs once, in random batches of like length."""
    for batch in pack(encoded, chance):
        yield side_by_side([encoded[index] for index in batch])


def batches_of_lists(lists: Sequence[Sequence[Encoded]], chance: random.Random) -> list[Lists]:
    """All lists once, in random batches of like length; no list is divided."""
    order = sorted(lists, key=lambda _: chance.random())
    result: list[Lists] = []
    for first in range(0, len(order), BUCKET_OF_LISTS):
        batch: list[Sequence[Encoded]] = []
        for pairs in sorted(order[first : first + BUCKET_OF_LISTS], key=_longest):
            if batch and (sum(map(len, batch)) + len(pairs)) * _longest(pairs) > BATCH_PIECES:
                result.append(_side_by_side(batch))
                batch = []
            batch.append(pairs)
        result.append(_side_by_side(batch))
    chance.shuffle(result)
    return result


def _longest(pairs: Sequence[Encoded]) -> int:
    return max(len(pair.ids) for pair in pairs)


def _side_by_side(lists: Sequence[Sequence[Encoded]]) -> Lists:
    return Lists(side_by_side([pair for pairs in lists for pair in pairs]), tuple(map(len, lists)))


def side_by_side(pairs: Sequence[Encoded]) -> Batch:
    """Pairs as one batch, padded to the longest."""
    answers = torch.tensor([float(pair.answers) for pair in pairs])
    starts, ends = (torch.tensor([getattr(pair, name) for pair in pairs]) for name in ("first", "last"))
    return Batch(*padded(pairs), answers, starts, ends)


def padded(pairs: Sequence[Sized]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pieces, which of them are no padding, and types of pairs (n, length), as long as the longest."""
    ids, types = (
        pad_sequence([torch.tensor(getattr(pair, name)) for pair in pairs], batch_first=True)
        for name in ("ids", "types")
    )
    lengths = torch.tensor([len(pair.ids) for pair in pairs])
    return ids, (torch.arange(ids.shape[1]) < lengths[:, None]).long(), types


def loss_of(network: ReaderNetwork, batch: Batch) -> torch.Tensor:
    """Cross-entropy of the answer, and of its words: where there is none the first piece of all stands for it."""
    return _loss(batch, *network(batch.ids, batch.mask, batch.types))


def loss_of_lists(network: ReaderNetwork, lists: Lists) -> torch.Tensor:
    """The same, and that of what answers against all else of its question (Cao et al. 2007), as a listwise loss."""
    outputs = network(lists.pairs.ids, lists.pairs.mask, lists.pairs.types)
    answers = zip(outputs[0].split(lists.sizes), lists.pairs.answers.split(lists.sizes), strict=True)
    losses = [
        torch.logsumexp(logits, 0) - torch.logsumexp(logits[right > 0], 0)
        for logits, right in answers
        if 0 < right.sum() < len(right)
    ]
    loss = _loss(lists.pairs, *outputs)
    return loss + LIST_SHARE * torch.stack(losses).mean() if losses else loss


def _loss(batch: Batch, answers: torch.Tensor, starts: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    shut = (batch.types == 0) & (torch.arange(batch.ids.shape[1]) > 0)
    starts, ends = (logits.masked_fill(shut, -1e4) for logits in (starts, ends))
    words = functional.cross_entropy(starts, batch.starts) + functional.cross_entropy(ends, batch.ends)
    return functional.binary_cross_entropy_with_logits(answers, batch.answers) + SPAN_SHARE * words


def train_network(
    network: ReaderNetwork,
    work: Sequence[Work],
    loss_of_batch: Callable[[ReaderNetwork, Work], torch.Tensor],
    checkpoint: Path,
    *,
    seed: int,
    rate: float,
    progress: Progress,
) -> None:
    """One pass over the batches; goes on from a checkpoint of the same ones, and leaves one every five minutes."""
    torch.manual_seed(seed)
    heads = [*network.spans.parameters()]
    ids_of_heads = {id(parameter) for parameter in heads}
    body = [p for p in network.parameters() if p.requires_grad and id(p) not in ids_of_heads]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": 10 * rate}], weight_decay=0.01, fused=False
    )
    rise = max(1, int(WARMUP * len(work)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rise, max(0.0, (len(work) - step) / max(1, len(work) - rise)))
    )
    # With the weights at its start: a later round goes on only where all before it are the same.
    made_of = _digest([seed, rate, work, list(network.state_dict().values())])
    steps_done = _resume(checkpoint, made_of, network, optimizer, schedule)
    network.train()
    saved = time.monotonic()
    has_bfloat16 = bool(torch.cpu._is_avx512_bf16_supported())
    for number in range(steps_done, len(work)):
        with torch.autocast("cpu", torch.bfloat16) if has_bfloat16 else nullcontext():
            loss = loss_of_batch(network, work[number])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimizer.step()
        schedule.step()
        progress(number + 1, len(work))
        if time.monotonic() - saved > CHECKPOINT_SECONDS or number + 1 == len(work):
            _save(checkpoint, made_of, network, optimizer, schedule, number + 1)
            saved = time.monotonic()
    network.eval()


def _digest(value: Any) -> str:
    """A digest of numbers, tensors and what holds them: with other questions a round is another one."""
    digest = hashlib.sha256()

    def add(part: Any) -> None:
        if isinstance(part, torch.Tensor):
            digest.update(f"tensor {tuple(part.shape)}".encode() + part.contiguous().numpy().tobytes())
        elif is_dataclass(part):
            add([getattr(part, field.name) for field in fields(part)])
        elif isinstance(part, list | tuple):
            digest.update(f"list {len(part)} ".encode())
            for each in part:
                add(each)
        else:
            digest.update(f"{part!r} ".encode())

    add(value)
    return digest.hexdigest()


def _save(file: Path, made_of: str, network: ReaderNetwork, optimizer: Any, schedule: Any, steps_done: int) -> None:
    part = file.with_suffix(".part")
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
    torch.save({**state, "done": steps_done, "made_of": made_of}, part)
    part.replace(file)


def _resume(file: Path, made_of: str, network: ReaderNetwork, optimizer: Any, schedule: Any) -> int:
    if not file.is_file():
        return 0
    state = torch.load(file, weights_only=True)
    if state.get("made_of") != made_of:
        return 0
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["done"])
