"""`python -m bot run`: opens the corpus, runs the Discord client, and shuts both down."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.env_file import misspelled_settings
from bot.errors import NotConfigured
from bot.observed.logs import set_up_logs
from bot.process.ingest_command import IngestCommands
from bot.process.ingest_schedule import IngestSchedule
from bot.process.single_instance import single_instance
from bot.settings import BotSettings
from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.index.repairer import repair_environment

if TYPE_CHECKING:
    from bot.answering.service import Answering
    from bot.client import DatelineClient
    from bot.conversation.store import Store
    from bot.delivery.dispatcher import Dispatcher

log = logging.getLogger(__name__)

UPLOADS = "uploads"  # in BOT_DATA_DIR
SWITCH_SECONDS = 0.001
INGEST_SETTINGS = ("FETCH_", "INGEST_", "KEEP_", "SOURCES_FILE")

NO_TOKEN = """DISCORD_TOKEN is not set. To get one:
1. https://discord.com/developers/applications -> New Application -> Bot -> Reset Token, and copy it.
2. make setup (or: python -m bot setup) asks for it, checks it and writes it into .env.
3. Follow the link that it prints, which invites the bot; then start it again."""

FOR_LATER = "the bot answers from the sample articles until there are others and it is started again"
SAMPLES = (
    "there are no articles of your own yet: the bot answers from the sample articles in %s; "
    "take in yours with `python -m ingest articles/`, then start it again"
)
MISSPELLED = "%s in .env is no setting; did you mean %s?"


def run(settings: BotSettings) -> int:
    """Answers in Discord until SIGTERM; raises NotConfigured without a token."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if not token:
        raise NotConfigured(NO_TOKEN)
    set_up_logs(settings.log_format, logging.INFO, secret_values(settings))
    # Those of the bot alone, which none of the ingest's resembles; doctor names all.
    names = {name.upper() for name in BotSettings.model_fields}
    for name_written, name in misspelled_settings(Path(str(BotSettings.model_config["env_file"])), names):
        log.warning(MISSPELLED, name_written, name)
    # Before the client has handlers of its own: a stop while the model loads ends what was started, too.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    # Answering threads hold the interpreter; the event loop should not wait the usual 5 ms each time it is due.
    sys.setswitchinterval(SWITCH_SECONDS)
    with single_instance(settings.bot_data_dir, token):
        return _run(settings, token)


def _run(settings: BotSettings, token: str) -> int:
    from bot.application import recommended_shards
    from bot.client import client_for, run_client
    from bot.conversation.store import FILE, Store
    from bot.replies import drawing
    from bot.sample_corpus import samples_instead
    from bot.wiring import open_answering

    store = Store(settings.bot_data_dir / FILE, settings.replies_days)
    samples = samples_instead(settings)
    if samples:
        log.warning(SAMPLES, samples.corpus_dir)
    answering = open_answering(samples or settings)
    try:
        answering.warm_up()
        drawing.load()
        log.info("the corpus is open, connecting to Discord")
        client = client_for(
            _dispatcher(settings, answering, store, of_samples=samples is not None),
            settings.owner_channel,
            message_content=settings.message_content,
            shards=recommended_shards(token),
        )
        freeze_loaded_objects()
        schedule = ingest_schedule(settings, FOR_LATER if samples else "")
        code = run_client(client, token, settings.metrics_port, schedule)
    finally:
        answering.close(stop_server=True)
    return leave(client, code)


def _dispatcher(settings: BotSettings, answering: Answering, store: Store, *, of_samples: bool) -> Dispatcher:
    from bot.conversation.follow_up.remarks import RemarkReader
    from bot.delivery.dispatcher import Dispatcher
    from bot.delivery.queue import QueueLimits
    from bot.replies.message import Style
    from bot.wiring import rewriter

    limits = QueueLimits(
        at_once=settings.answer_threads,
        waiting=settings.line_length,
        per_person=settings.questions_per_person,
        notify_from=settings.line_told_from,
    )
    ingest = IngestCommands(
        ingest_environment(settings),
        settings.bot_data_dir.resolve() / UPLOADS,
        niceness=settings.ingest_nice,
        for_later=of_samples,
    )
    return Dispatcher(
        answering,
        limits,
        store,
        log_questions=settings.log_questions,
        chat_model=settings.chat_model,
        searches_elsewhere=not of_samples and ChromaAddress.is_another_machine(settings),
        rewrite=rewriter(settings, answering.corpus, answering.chat_model),
        remark_in=RemarkReader(answering.corpus),
        style=Style(settings.reply_style),
        zone=settings.zone,
        admin_ids=settings.admins,
        ingest=ingest,
    )


def ingest_schedule(settings: BotSettings, remark: str = "") -> IngestSchedule | None:
    """What runs `python -m ingest feeds` beside the bot; None without INGEST_EVERY."""
    if settings.ingest_interval is None:
        return None
    return IngestSchedule(
        settings.ingest_interval.total_seconds(),
        settings.corpus_dir,
        ingest_environment(settings),
        niceness=settings.ingest_nice,
        remark=remark,
    )


def ingest_environment(settings: BotSettings) -> dict[str, str]:
    """The environment of a child that ingests into the corpus of these settings."""
    # What else the child reads of the environment: the names of its own settings, and no secret is among them.
    environment = {name: value for name, value in os.environ.items() if name.upper().startswith(INGEST_SETTINGS)}
    # Its lines are read from a file, which is to hold them even where it is killed.
    variables = repair_environment(settings) | environment | {"PYTHONUNBUFFERED": "1"}
    return child_environment((*MODELS, *NETWORK), **variables)


def freeze_loaded_objects() -> None:
    """Exempts everything loaded so far from garbage collection, which would block all threads while it traverses it.

    A full collection takes 130-160 ms with the libraries in memory, and about 1 ms after this call.
    """
    gc.collect()
    gc.freeze()


def secret_values(settings: BotSettings) -> list[str]:
    """The values of every secret setting; a log filter cannot recognize all of them by their form."""
    values = (getattr(settings, name) for name in type(settings).model_fields)
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def leave(client: DatelineClient, code: int) -> int:
    """Returns the exit code, or ends the process at once if a thread still works on a question."""
    if client.dispatcher.busy:
        # Python joins worker threads at exit: a long answer would hold it, and has nobody to go to.
        log.warning("exiting with a question unanswered")
        logging.shutdown()
        os._exit(code)
    return code
