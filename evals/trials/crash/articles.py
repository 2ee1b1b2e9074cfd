"""Articles that change from run to run, each with a unique word for finding it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.json_lines import each_record
from ingest.corpus.errors import UsageError

CHARACTERS = 1100  # a passage, and a short second one that changes: a run is quick
CHANGES_EVERY = 4  # runs
URL = "https://example.org/crash/{number}"


@dataclass(frozen=True, slots=True)
class Edition:
    """One article as one run ingests it; `word` is in no other edition of any article."""

    url: str
    title: str
    text: str
    word: str


def read_bases(file: Path, count: int) -> list[tuple[str, str]]:
    """(title, beginning of the text) of the first articles in a .jsonl or .jsonl.gz file; raises UsageError."""
    bases: list[tuple[str, str]] = []
    with each_record(file, "articles") as articles:
        for article in articles:
            if len(article["text"]) >= CHARACTERS:
                bases.append((article["title"], article["text"][:CHARACTERS].rsplit(" ", 1)[0]))
            if len(bases) == count:
                return bases
    raise UsageError(f"{file}: has {len(bases)} articles of {CHARACTERS} characters, not {count}.")


def editions(bases: Sequence[tuple[str, str]], run: int) -> list[Edition]:
    """Every article as run number `run` brings it; a quarter of them is not as the run before brought it."""
    result = []
    for number, (title, text) in enumerate(bases):
        last = max(1, run - (run + number) % CHANGES_EVERY)
        word = f"zq{last}x{number}"
        edition_text = f"{text}\n\nThis is edition {last}, known as {word}."
        result.append(Edition(URL.format(number=number), title, edition_text, word))
    return result


def write_editions(file: Path, articles: Sequence[Edition]) -> None:
    """As a JSONL file that ingest reads."""
    lines = [json.dumps({"url": a.url, "title": a.title, "text": a.text}, ensure_ascii=False) for a in articles]
    file.write_text("\n".join(lines) + "\n", "utf-8")
