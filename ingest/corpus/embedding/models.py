"""Opens an embedding model: converted to OpenVINO once and stored, or in torch if that is not possible.

OpenVINO computes the same vectors (checked at conversion) without importing torch, which alone costs
six seconds and 400 MB at every start.
"""

from __future__ import annotations

import logging
import platform
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ingest.corpus.embedding.backends import Runners, TorchBackend
from ingest.corpus.embedding.kept_conversion import PART, open_kept
from ingest.corpus.embedding.model_files import ModelFiles, check_model
from ingest.corpus.embedding.quiet_openvino import openvino
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.file_lock import FileLock
from ingest.corpus.imports import sentence_transformers
from ingest.corpus.private import make_private_folder

log = logging.getLogger(__name__)

# Raise when the conversion changes: an older file is then converted anew.
CONVERSION = 5
UNUSABLE = (RuntimeError, ImportError, OSError, ValueError, LookupError)


def open_model(files: ModelFiles, backend: str, threads: int) -> tuple[Runners, dict[str, object]]:
    """The runners of these files and a description: dimension, max_tokens, pad_id, prompts, tokenizer.

    Raises ModelUnavailable. The default model's files are checked before they are loaded, not where a kept conversion
    stands for them: each command would read 90 MB.
    """
    if backend == "torch":
        check_model(files)
        model = _sentence_transformer(files)
        runner = TorchBackend(model, threads)
        return Runners(runner, runner), _describe(model)
    folder = _cache_folder() / f"{files.digest}-{CONVERSION}-{_processor()}"
    try:
        return open_kept(folder, threads)
    except UNUSABLE:
        pass  # not there yet, cut short or garbled by a full disk or a crash, or not for this user to read
    check_model(files)
    try:
        return _convert_model(files, folder, threads)
    except (*UNUSABLE, ModelUnavailable) as error:
        if backend == "openvino":
            raise ModelUnavailable(f"{files.name} cannot be run by OpenVINO; set EMBEDDING_BACKEND=torch.") from error
        # An error of the system would name a path of this machine.
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error).split("\n")[0]
        log.warning("OpenVINO cannot take the model %s (%s): torch runs it", files.name, reason)
        return open_model(files, "torch", threads)


def _convert_model(files: ModelFiles, folder: Path, threads: int) -> tuple[Runners, dict[str, object]]:
    openvino()  # before torch is loaded for nothing
    with _hold_conversion_lock(folder.parent, files.digest):
        try:
            return open_kept(folder, threads)  # another process was faster
        except UNUSABLE:
            _convert(files, folder)
        _forget(folder.parent, files.digest)
        return open_kept(folder, threads)


@contextmanager
def _hold_conversion_lock(cache: Path, digest: str) -> Iterator[None]:
    """Waits until no other process converts this model; raises OSError if the cache cannot be written."""
    make_private_folder(cache)
    with FileLock(cache / f"{digest}.lock") as lock:
        with suppress(OSError):  # where files have no locks two may convert, and the second puts its own in place
            lock.acquire(wait=True)
        yield


def _forget(cache: Path, digest: str) -> None:
    """Conversions of this model by an older Dateline (who runs one has its files open), and what a kill left."""
    for folder in cache.glob(f"{digest}-*"):
        number = folder.name.split("-")[1]
        if number == PART or (number.isdecimal() and int(number) < CONVERSION):
            shutil.rmtree(folder, ignore_errors=True)


def _processor() -> str:
    """A digest of this processor's features, which determine the fastest precision and the results of int8."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            able = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    except OSError:
        able = platform.processor()
    return f"{zlib.crc32(f'{platform.machine()} {able}'.encode()):08x}"


def _cache_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("dateline"))


def _sentence_transformer(files: ModelFiles) -> Any:
    # Nothing is fetched here: locate_model has brought the files.
    return sentence_transformers().SentenceTransformer(str(files.folder), device="cpu", local_files_only=True).eval()


def _describe(model: Any) -> dict[str, object]:
    prompts = getattr(model, "prompts", {}) or {}
    tokenizer = model.tokenizer
    return {
        "dimension": model.encode(["probe"]).shape[1],
        "max_tokens": model.get_max_seq_length() or 512,
        "pad_id": tokenizer.pad_token_id or 0,
        "query_prompt": prompts.get("query") or "",
        "document_prompt": prompts.get("document") or "",
        "tokenizer": tokenizer.backend_tokenizer.to_str(),
        "pools_by_mean": _pools_by_mean(model),
    }


def _pools_by_mean(model: Any) -> bool:
    """Whether a text's vector is the mean of its word pieces', apart from scaling."""
    *_, last = [part for part in model if type(part).__name__ != "Normalize"]
    config: dict[str, Any] = last.get_config_dict() if type(last).__name__ == "Pooling" else {}
    # One name since sentence-transformers 5.2, a flag a mode before.
    return bool(config.get("pooling_mode", "mean" if config.get("pooling_mode_mean_tokens") else None) == "mean")


def _convert(files: ModelFiles, folder: Path) -> None:
    # Only where there is none yet: it takes torch.
    from ingest.corpus.embedding.conversion import convert

    model = _sentence_transformer(files)
    convert(model, _describe(model), folder)
