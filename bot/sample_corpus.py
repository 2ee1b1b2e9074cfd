"""The corpus of the sample articles, apart from the people's own."""

from __future__ import annotations

import os
from pathlib import Path

from bot.settings import BotSettings
from ingest.corpus.corpus_files import WRITER_LOCK
from ingest.corpus.corpus_state import ever_held_articles
from ingest.corpus.errors import DatelineError
from ingest.corpus.file_lock import is_held
from ingest.corpus.settings import DEFAULT_MODEL, NEVER, Settings

FOLDER = "demo"  # beside the folder of the corpus


def samples_of(settings: BotSettings) -> BotSettings:
    """The settings of the samples' corpus, for which nobody waits for news."""
    folder = settings.corpus_dir.parent / FOLDER
    return settings_alone(settings, folder).model_copy(update={"stale_days": NEVER})


def samples_instead(settings: BotSettings) -> BotSettings | None:
    """The settings of the samples' corpus, where it was made and no other is chosen, full or filling; else None."""
    is_default = settings.corpus_dir == BotSettings.model_fields["corpus_dir"].default
    if not is_default or _holds_or_awaits_articles(settings):
        return None
    samples = samples_of(settings)
    return samples if os.path.exists(samples.catalog_file) else None  # noqa: PTH110 -- raises nothing


def settings_in_use(settings: BotSettings) -> BotSettings:
    """The settings of the corpus that a bot which starts now answers from: these, or those of the samples' corpus."""
    return samples_instead(settings) or settings


def _holds_or_awaits_articles(settings: BotSettings) -> bool:
    if not os.path.lexists(settings.corpus_dir):
        return False
    # A corpus that is open is read as it fills; the samples would stay until the bot is started again.
    if settings.ingest_interval is not None:
        return True
    try:
        return is_held(settings.corpus_dir / WRITER_LOCK) or ever_held_articles(settings.catalog_file)
    except (DatelineError, OSError):
        return True  # a corpus that is damaged, gone or closed to us is not to be replaced without a word


def settings_alone(settings: Settings, folder: Path) -> Settings:
    """The settings of a corpus in this folder, with an index server of its own; all its paths are absolute."""
    model = Path(settings.embedding_model).expanduser()
    overrides: dict[str, object] = {"corpus_dir": folder.resolve(), "chroma_url": None, "chroma_api_key": None}
    # False, too, where nobody lets us look: the ingest says what is wrong.
    if settings.embedding_model != DEFAULT_MODEL and os.path.isdir(model):  # noqa: PTH112
        overrides["embedding_model"] = str(model.resolve())
    return settings.model_copy(update=overrides)
