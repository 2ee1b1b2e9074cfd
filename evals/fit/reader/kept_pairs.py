"""Keeps the pairs of a search beside the weights that they train: it takes half an hour, and training may stop."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import Path

from evals.fit.reader.pairs import Pair
from ingest.corpus.whole_file import write_whole

SUFFIX, SUFFIX_OF_COMMUNITIES = ".searched", ".communities"  # of the files beside that of the weights


def read_or_search(file: Path, made_of: Sequence[str], search: Callable[[], list[list[Pair]]]) -> list[list[Pair]]:
    """The pairs in the file, where they were made of the same; else new ones, which are kept there."""
    content = json.loads(file.read_bytes()) if file.exists() else {}
    if content.get("made_of") == list(made_of):
        return [[_read_pair(*fields) for fields in pairs] for pairs in content["lists"]]
    lists = search()
    content = {"made_of": list(made_of), "lists": [[astuple(pair) for pair in pairs] for pairs in lists]}
    write_whole(file, json.dumps(content).encode())
    return lists


def _read_pair(kind: str, question: str, title: str, text: str, answer: list[int] | None) -> Pair:
    return Pair(kind, question, title, text, (answer[0], answer[1]) if answer else None)
