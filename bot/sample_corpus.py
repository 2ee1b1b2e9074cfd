"""The corpus of the sample articles, apart from the people's own."""

from __future__ import annotations

import os
from pathlib import Path

from bot.settings import BotSettings
from ingest.corpus.corpus_state import ever_held_articles
from ingest.corpus.errors import DatelineError
from ingest.corpus.settings import DEFAULT_MODEL, NEVER, Settings

FOLDER = "demo"  # beside the folder of the corpus


def samples_of(settings: BotSettings) -> BotSettings:
    """The settings of the samples' corpus, for which nobody waits for news."""
    folder = settings.corpus_dir.parent / FOLDER
    return settings_alone(settings, folder).model_copy(update={"stale_days": NEVER})


def samples_instead(settings: BotSettings) -> BotSettings | None:
    """The settings of the samples' corpus, where it was made and nobody has chosen or filled another; else None."""
    is_default = settings.corpus_dir == BotSettings.model_fields["corpus_dir"].default
    if not is_default or _may_hold_articles(settings):
        return None
    samples = samples_of(settings)
    return samples if os.path.exists(samples.catalog_file) else None  # noqa: PTH110 -- raises nothing


def _may_hold_articles(settings: BotSettings) -> bool:
    if not os.path.lexists(settings.corpus_dir):
        return False
    try:
        return ever_held_articles(settings.catalog_file)
    except DatelineError:
        return True  # a corpus that is damaged or gone is not to be replaced without a word


def settings_alone(settings: Settings, folder: Path) -> Settings:
    """The settings of a corpus in this folder, with an index server of its own; all its paths are absolute."""
    model = Path(settings.embedding_model).expanduser()
    own: dict[str, object] = {"corpus_dir": folder.resolve(), "chroma_url": None, "chroma_api_key": None}
    # False, too, where nobody lets us look: the ingest says what is wrong.
    if settings.embedding_model != DEFAULT_MODEL and os.path.isdir(model):  # noqa: PTH112
        own["embedding_model"] = str(model.resolve())
    return settings.model_copy(update=own)
