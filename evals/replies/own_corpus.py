"""A corpus of its own for an eval whose articles are no news of ours, and shares with their intervals."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.settings import AnsweringSettings
from evals.statistics import interval
from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.errors import UsageError

CORPUS, ARTICLES = "corpus", "articles.jsonl"


def ingest_articles(settings: AnsweringSettings, folder: Path, articles: Sequence[Mapping[str, str]]) -> None:
    """Ingests articles into the folder's corpus, in a process of its own; raises UsageError."""
    lines = (json.dumps(article, ensure_ascii=False) for article in articles)
    (folder / ARTICLES).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    environment = child_environment(
        (*MODELS, *NETWORK),
        CORPUS_DIR=str(folder / CORPUS),
        CHROMA_URL="",
        EMBEDDING_MODEL=settings.embedding_model,
        EMBEDDING_BACKEND=settings.embedding_backend,
        EMBEDDING_THREADS=str(settings.embedding_threads),
    )
    command = [sys.executable, "-m", "ingest", str(folder / ARTICLES)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise UsageError(f"The articles could not be ingested: {done.stderr.strip()[-300:] or done.stdout[-300:]}")


def share(values: Sequence[bool]) -> dict[str, Any] | None:
    """The share of those that are true with its 95% interval, 0..1; None for no values."""
    import numpy as np

    if not values:
        return None
    numbers = np.array(values, np.float64)
    ends = interval(numbers, lambda drawn: np.asarray(drawn.mean(axis=0)))
    return {"share": round(float(numbers.mean()), 4), "interval": [round(end, 4) for end in ends], "of": len(values)}
