"""Shows what is known of an answer before it is there, in one message that is edited at most every EDIT_SECONDS."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from asyncio import sleep

from bot.answering.writers.progress import Progress
from bot.delivery.background_requests import is_a_defect
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import reason_of
from bot.delivery.reply_to import ReplyTo
from bot.replies.reading import reading_message

log = logging.getLogger(__name__)

# Discord allows five edits in five seconds in a channel: where there are more previews, each waits longer.
EDIT_SECONDS = 1.5


class Preview:
    """The message before one answer; nothing waits for it. If it fails once, the log says so, and it shows no more."""

    def __init__(self, dispatcher: Dispatcher, reply_to: ReplyTo, question: str) -> None:
        """Made in the event loop."""
        self._dispatcher = dispatcher
        self._reply_to = reply_to
        self._question = question
        self._loop = asyncio.get_running_loop()
        self._newest: Progress | None = None
        self._is_showing = self._has_failed = False

    def show(self, progress: Progress) -> None:
        """Shows this as soon as an edit is due; may be called from any thread."""
        # After the end of the loop nobody waits for it.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._take, progress)

    def _take(self, progress: Progress) -> None:
        self._newest = progress
        if not self._is_showing and not self._has_failed:
            self._is_showing = True
            self._dispatcher.background.start(self._show_newest())

    async def _show_newest(self) -> None:
        self._dispatcher.previews += 1
        try:
            while progress := self._newest:
                self._newest = None
                await self._reply_to.preview(reading_message(self._question, progress, self._dispatcher.style))
                await sleep(EDIT_SECONDS * self._dispatcher.previews)
        except Exception as error:
            self._has_failed = True
            log.warning("Could not show what is read for an answer: %s", reason_of(error), exc_info=is_a_defect(error))
        finally:
            self._is_showing = False
            self._dispatcher.previews -= 1
