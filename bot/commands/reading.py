"""Shows what a chat model reads while it writes: one message before the answer, which never waits longer for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from bot.answering.progress import OnReading
from bot.delivery.background_requests import is_a_defect
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import reason_of
from bot.delivery.reply_to import ReplyTo
from bot.replies.reading import reading_message
from ingest.corpus.articles import ScoredPassage

log = logging.getLogger(__name__)


def shows_reading(dispatcher: Dispatcher, reply_to: ReplyTo, question: str) -> OnReading:
    """What to call, from any thread, with the passages that are being read for the question."""
    loop = asyncio.get_running_loop()

    async def show(passages: Sequence[ScoredPassage]) -> None:
        try:
            await reply_to.preview(reading_message(question, passages, dispatcher.style))
        except Exception as error:
            defect = is_a_defect(error)
            log.warning("Could not show what is read for an answer: %s", reason_of(error), exc_info=defect)

    def on_reading(passages: Sequence[ScoredPassage]) -> None:
        # After the end of the loop nobody waits for it.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: dispatcher.background.start(show(passages)))

    return on_reading
