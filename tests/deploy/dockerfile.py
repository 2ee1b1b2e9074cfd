"""Reads a Dockerfile as far as ours goes."""

from __future__ import annotations

import fnmatch
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy"


@dataclass(frozen=True)
class Step:
    """An instruction and what stands behind it, on one line."""

    instruction: str
    text: str


def read_steps(text: str) -> list[Step]:
    """The instructions in order, without comments."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines()]


def variables(steps: list[Step]) -> dict[str, str]:
    """The values of ENV."""
    return dict(word.split("=", 1) for step in steps if step.instruction == "ENV" for word in shlex.split(step.text))


def copies(step: Step) -> tuple[list[str], str]:
    """Sources and target of a COPY."""
    *sources, target = shlex.split(step.text)
    return sources, target


def is_sent(path: str, ignored: str) -> bool:
    """Whether a file of the context is sent to the builder: the last line of .dockerignore that matches decides."""
    sent = True
    for line in ignored.splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and _matches(path, pattern):
            sent = line.startswith("!")
    return sent


def _matches(path: str, pattern: str) -> bool:
    parts = path.split("/")
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatchcase(part, pattern[3:]) for part in parts)
    return fnmatch.fnmatchcase(parts[0], pattern) if "/" not in pattern else path.startswith(pattern)
