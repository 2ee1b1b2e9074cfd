"""The demo: the sample articles, one question, a cited answer, and nothing left running."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.replies.page import reply_page
from bot.settings import BotSettings
from bot.terminal import print_page
from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.settings import NEVER, CorpusSettings

QUESTION = "When will Europa Clipper reach Jupiter?"


def run_demo(settings: BotSettings, question: str = QUESTION) -> int:
    """Ingests the samples as a person would, into a separate corpus, and answers a question from them."""
    folder = Path(settings.corpus_dir).parent / "demo"
    # The samples are what they are: nobody waits for news among them.
    own = settings.model_copy(update={"corpus_dir": folder, "chroma_url": None, "stale_days": NEVER})
    samples = _samples()
    print(f"$ python -m ingest {samples.name}", flush=True)
    ingested = subprocess.run([sys.executable, "-m", "ingest", str(samples)], env=_environment(folder), check=False)
    if ingested.returncode:
        return ingested.returncode
    print(f'\n$ python -m bot ask "{question}"', flush=True)
    from bot.wiring import open_answering

    answering = open_answering(own)
    try:
        print_page(reply_page(answering.ask(question)))
    finally:
        answering.close(stop_server=True)
    print('Ask your own: python -m ingest YOUR_FOLDER && python -m bot ask "YOUR QUESTION"')
    return 0


def _samples() -> Path:
    from importlib.resources import files

    # Package data that ingest ships; the bot itself knows nothing of ingest but the corpus and the command.
    return Path(str(files("ingest.samples") / "articles.jsonl"))


def _environment(folder: Path) -> dict[str, str]:
    # The names of what ingest reads; the bot's own settings, its token among them, are none of its business.
    names = (
        *MODELS,
        *NETWORK,
        *(name.upper() for name in CorpusSettings.model_fields),
        "INGEST_NICE",
        "INGEST_THREADS",
    )
    return child_environment(names, CORPUS_DIR=str(folder), CHROMA_URL="", CHROMA_API_KEY="")
