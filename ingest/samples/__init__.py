"""Sample articles, so that a first answer needs no articles of one's own."""

from __future__ import annotations

from pathlib import Path


def path() -> Path:
    """The JSON Lines file with the sample articles."""
    return Path(__file__).with_name("articles.jsonl")
