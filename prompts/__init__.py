"""The texts sent to a chat model, one file a message, checked when they are loaded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from string import Formatter

_NAME = re.compile(r"[a-z_]+")


class PromptInvalid(ValueError):
    """A prompt is missing, or its variables are not those that its caller fills."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A message in f-string form; `fingerprint` changes with any character of it."""

    name: str
    text: str
    variables: frozenset[str]
    fingerprint: str


def load(name: str, variables: Iterable[str] | None = None) -> Prompt:
    """The prompt of this name; with `variables`, raises PromptInvalid unless it uses exactly these."""
    if not _NAME.fullmatch(name):
        raise PromptInvalid(f"{name!r} is not the name of a prompt")
    file = files(__name__) / f"{name}.txt"
    if not file.is_file():
        raise PromptInvalid(f"there is no prompt {name}")
    text = file.read_text("utf-8").strip()
    used = frozenset(_variables(name, text))
    if variables is not None and used != frozenset(variables):
        raise PromptInvalid(f"the prompt {name} uses {sorted(used)}, its caller fills {sorted(variables)}")
    return Prompt(name, text, used, hashlib.sha256(text.encode()).hexdigest()[:12])


def fingerprints() -> dict[str, str]:
    """The fingerprint of every prompt by its name, for the record of a run."""
    names = sorted(file.name.removesuffix(".txt") for file in files(__name__).iterdir() if file.name.endswith(".txt"))
    return {name: load(name).fingerprint for name in names}


def _variables(name: str, text: str) -> Iterable[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise PromptInvalid(f"the prompt {name} has a brace that opens no variable") from error
    for _, field, spec, conversion in parts:
        if field is None:
            continue
        # "{a.b}" or "{a!r}" would reach into what a caller passes in.
        if not field.isidentifier() or spec or conversion:
            raise PromptInvalid(f"the prompt {name} has {{{field}}}, which is no plain variable")
        yield field
