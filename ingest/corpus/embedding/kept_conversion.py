"""A stored model in OpenVINO's format: written with checksums of its files, opened only if they match."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from ingest.corpus.embedding.backends import OpenVinoBackend, Runners

DESCRIPTION = "description.json"
MODEL = "model.xml"
PASSAGES = "passages.xml"  # a faster model, near enough for passages; not everywhere there is one
WEIGHTS = ".bin"  # beside each
PART = "part"  # in the name of a folder that is not finished
# Large: see model_files.BLOCK.
BLOCK = 1 << 24


def open_kept(folder: Path, threads: int) -> tuple[Runners, dict[str, object]]:
    """The runners and the description; raises OSError, RuntimeError, ValueError or LookupError if it is not whole.

    OpenVINO accepts any bytes of the right length as weights, and then returns garbage.
    """
    description = json.loads((folder / DESCRIPTION).read_text("utf-8"))
    if description["checksums"] != _checksums(folder):
        raise ValueError("the kept model is damaged")
    exact = OpenVinoBackend(folder / MODEL, threads, str(description["precision"]))
    if not (folder / PASSAGES).exists():
        return Runners(exact, exact), description
    return Runners(exact, OpenVinoBackend(folder / PASSAGES, threads, "int8")), description


def write_description(folder: Path, description: dict[str, object]) -> None:
    """Writes the description next to the model files, with their checksums."""
    full_description = {**description, "checksums": _checksums(folder)}
    (folder / DESCRIPTION).write_text(json.dumps(full_description), "utf-8")


def _checksums(folder: Path) -> dict[str, int]:
    # Against accidents, not against people: a third of the time of a digest, and unlike the vector of a probe
    # it sees the weights of words that no probe holds.
    files = [*folder.glob("*.xml"), *folder.glob(f"*{WEIGHTS}")]
    return {file.name: _checksum(file) for file in sorted(files)}


def _checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb", buffering=0) as data:
        while block := data.read(BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum
