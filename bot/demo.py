"""The demo: the sample articles, one question, a cited answer, and nothing left running."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from bot.replies.page import reply_page
from bot.sample_corpus import samples_of
from bot.settings import BotSettings
from bot.terminal import print_page, python_to_type
from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.index.repairer import repair_environment
from ingest.corpus.settings import CorpusSettings

QUESTION = "How many gold medals did Leon Marchand win?"


def run_demo(settings: BotSettings) -> int:
    """Ingests the samples as a person would, into a separate corpus, and answers a question from them."""
    corpus_settings = samples_of(settings)
    # Package data that ingest ships; the bot itself knows nothing of ingest but the corpus and the command.
    samples = Path(str(files("ingest.samples") / "articles.jsonl"))
    print(f"$ python -m ingest {samples.name}", flush=True)
    ingested = ingest_alone(corpus_settings, samples)
    if ingested.returncode:
        return ingested.returncode
    print(f'\n$ python -m bot ask "{QUESTION}"', flush=True)
    from bot.wiring import open_answering

    answering = open_answering(corpus_settings)
    try:
        print_page(reply_page(answering.ask(QUESTION)))
    finally:
        answering.close(stop_server=True)
    python = python_to_type()
    print(f'Ask your own: {python} -m ingest YOUR_FOLDER && {python} -m bot ask "YOUR QUESTION"')
    return 0


def ingest_alone(
    corpus_settings: CorpusSettings, file: Path, *, captured: bool = False
) -> subprocess.CompletedProcess[str]:
    """Runs `python -m ingest` on a file by these settings, of which `settings_alone` made the paths absolute.

    What else is set in .env, KEEP_DAYS say, is for another corpus.
    """
    names = (*MODELS, *NETWORK, "INGEST_NICE", "INGEST_THREADS")
    environment = child_environment(names, **repair_environment(corpus_settings))
    command = [sys.executable, "-m", "ingest", str(file.resolve())]
    # An empty variable does not count against .env: the child runs where there is none.
    with tempfile.TemporaryDirectory(prefix="dateline-") as elsewhere:
        return subprocess.run(command, cwd=elsewhere, env=environment, capture_output=captured, text=True, check=False)
