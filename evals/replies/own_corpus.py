"""A corpus of its own for an eval whose articles are no news of ours."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.answering.service import Answering
from bot.demo import ingest_alone
from bot.sample_corpus import settings_alone
from bot.settings import AnsweringSettings
from bot.wiring import open_answering
from ingest.corpus.errors import UsageError


@contextmanager
def own_corpus(settings: AnsweringSettings, articles: Sequence[Mapping[str, str]]) -> Iterator[Answering]:
    """An answering over a temporary corpus of these articles; raises UsageError if they cannot be ingested."""
    with tempfile.TemporaryDirectory(prefix="dateline-evals-") as name:
        file = Path(name) / "articles.jsonl"
        file.write_text("".join(f"{json.dumps(article)}\n" for article in articles), "utf-8")
        with own_settings(settings, file) as corpus_settings:
            answering = open_answering(corpus_settings)
            try:
                answering.warm_up()
                yield answering
            finally:
                answering.close(stop_server=True)


@contextmanager
def own_settings(settings: AnsweringSettings, file: Path) -> Iterator[AnsweringSettings]:
    """The settings of a temporary corpus of the articles in this file; raises UsageError if they cannot be ingested.

    Whoever opens the corpus stops its index server.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-evals-") as name:
        corpus_settings = settings_alone(settings, Path(name) / "corpus")
        # The command that a person types: the evals know nothing of ingest but the corpus.
        process = ingest_alone(corpus_settings, file, captured=True)
        if process.returncode != 0:
            reason = process.stderr.strip()[-300:] or process.stdout[-300:]
            raise UsageError(f"The articles of {file} could not be ingested: {reason}")
        yield corpus_settings
