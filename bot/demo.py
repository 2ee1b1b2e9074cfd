"""The demo: the sample articles, one question, a cited answer, and nothing left running."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.replies.page import reply_page
from bot.settings import BotSettings
from bot.terminal import print_page
from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.index.repairer import repair_environment
from ingest.corpus.settings import DEFAULT_MODEL, NEVER, CorpusSettings, Settings

FOLDER, CATALOG = "demo", "catalog.sqlite3"
QUESTION = "When will Europa Clipper reach Jupiter?"


def run_demo(settings: BotSettings, question: str = QUESTION) -> int:
    """Ingests the samples as a person would, into a separate corpus, and answers a question from them."""
    folder = Path(settings.corpus_dir).parent / FOLDER
    # The samples are what they are: nobody waits for news among them.
    own = settings_alone(settings, folder).model_copy(update={"stale_days": NEVER})
    samples = _samples()
    print(f"$ python -m ingest {samples.name}", flush=True)
    ingested = ingest_alone(own, samples)
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


def samples_instead(settings: BotSettings) -> BotSettings | None:
    """The settings of the demo's corpus, where it was made and nobody has chosen or made another; None elsewhere."""
    folder = settings.corpus_dir.parent / FOLDER
    is_default = settings.corpus_dir == BotSettings.model_fields["corpus_dir"].default
    # Only a folder that is not there: a corpus that is damaged or gone is not to be replaced without a word.
    if not is_default or os.path.lexists(settings.corpus_dir) or not os.path.exists(folder / CATALOG):  # noqa: PTH110
        return None
    return settings_alone(settings, folder).model_copy(update={"stale_days": NEVER})


def settings_alone(settings: Settings, folder: Path) -> Settings:
    """The settings of a corpus in this folder, with an index server of its own; all its paths are absolute."""
    model = Path(settings.embedding_model).expanduser()
    own: dict[str, object] = {"corpus_dir": folder.resolve(), "chroma_url": None, "chroma_api_key": None}
    # False, too, where nobody lets us look: the ingest says what is wrong.
    if settings.embedding_model != DEFAULT_MODEL and os.path.isdir(model):  # noqa: PTH112
        own["embedding_model"] = str(model.resolve())
    return settings.model_copy(update=own)


def ingest_alone(own: CorpusSettings, file: Path, *, captured: bool = False) -> subprocess.CompletedProcess[str]:
    """Runs `python -m ingest` on a file by these settings, of which `settings_alone` made the paths absolute.

    What else is set in .env, KEEP_DAYS say, is for another corpus.
    """
    more = (*MODELS, *NETWORK, "INGEST_NICE", "INGEST_THREADS")
    environment = child_environment(more, **repair_environment(own))
    command = [sys.executable, "-m", "ingest", str(file.resolve())]
    # An empty variable does not count against .env: the child runs where there is none.
    with tempfile.TemporaryDirectory(prefix="dateline-") as elsewhere:
        return subprocess.run(command, cwd=elsewhere, env=environment, capture_output=captured, text=True, check=False)


def _samples() -> Path:
    from importlib.resources import files

    # Package data that ingest ships; the bot itself knows nothing of ingest but the corpus and the command.
    return Path(str(files("ingest.samples") / "articles.jsonl"))
