"""A corpus of its own for an eval whose articles are no news of ours."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.answering.service import Answering
from bot.settings import AnsweringSettings
from bot.wiring import open_answering
from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.errors import UsageError


@contextmanager
def own_corpus(settings: AnsweringSettings, articles: Sequence[Mapping[str, str]]) -> Iterator[Answering]:
    """An answering over a temporary corpus of these articles; raises UsageError if they cannot be ingested."""
    with tempfile.TemporaryDirectory(prefix="dateline-evals-") as name:
        folder = Path(name) / "corpus"
        _ingest(settings, folder, articles, Path(name) / "articles.jsonl")
        answering = open_answering(settings.model_copy(update={"corpus_dir": folder, "chroma_url": None}))
        try:
            answering.warm_up()
            yield answering
        finally:
            answering.close(stop_server=True)


def _ingest(settings: AnsweringSettings, folder: Path, articles: Sequence[Mapping[str, str]], file: Path) -> None:
    # The command that a person types: the evals know nothing of ingest but the corpus.
    file.write_text("".join(f"{json.dumps(article)}\n" for article in articles), "utf-8")
    environment = child_environment(
        (*MODELS, *NETWORK),
        CORPUS_DIR=str(folder),
        CHROMA_URL="",
        EMBEDDING_MODEL=settings.embedding_model,
        EMBEDDING_BACKEND=settings.embedding_backend,
        EMBEDDING_THREADS=str(settings.embedding_threads),
    )
    command = [sys.executable, "-m", "ingest", str(file)]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if process.returncode != 0:
        raise UsageError(
            f"The articles could not be ingested: {process.stderr.strip()[-300:] or process.stdout[-300:]}"
        )
