"""`python -m bot run`: the corpus, the Discord client, and their end."""

from __future__ import annotations

import logging
import os
import signal
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from bot.errors import NotConfigured
from bot.settings import BotSettings

if TYPE_CHECKING:
    from bot.client import DatelineClient

log = logging.getLogger(__name__)

NO_TOKEN = """DISCORD_TOKEN is not set. To get one:
1. https://discord.com/developers/applications -> New Application -> Bot -> Reset Token, and copy it.
2. Put DISCORD_TOKEN=... into .env beside the Makefile (never into a commit).
3. python -m bot doctor prints the link that invites the bot; then start it again."""


def run(settings: BotSettings) -> int:
    """Answer in Discord until SIGTERM; raises NotConfigured without a token."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if not token:
        raise NotConfigured(NO_TOKEN)
    from bot.client import build_client, run_client
    from bot.wiring import Answering

    # Before the client has handlers of its own: a stop while the model loads ends what was started, too.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    answering = Answering(settings)
    try:
        answering.warm_up()
        log.info("the corpus is open, connecting to Discord")
        client = build_client(answering, worker_threads=settings.answer_threads)
        code = run_client(client, token)
    finally:
        answering.close(stop_server=True)
    return leave(client, code)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def leave(client: DatelineClient, code: int) -> int:
    """The exit code; ends the process at once where a thread still works on a question."""
    if client.desk.busy:
        # Python joins worker threads at exit: a long answer would hold it, and has nobody to go to.
        log.warning("leaving with a question unanswered")
        logging.shutdown()
        os._exit(code)
    return code
