"""What commands work with: the answering, threads of their own, and the last replies."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any, Protocol, TypeVar, cast

import discord

from bot.answering.answer import Reply
from ingest.corpus.articles import ScoredPassage

T = TypeVar("T")
REPLIES_KEPT = 500


class Answering(Protocol):
    """Answers questions; both methods block and may be called from several threads."""

    def ask(self, text: str, *, asked_at: datetime, as_of: date | None = None) -> Reply: ...

    def search(self, text: str, *, k: int = 10, as_of: date | None = None) -> tuple[ScoredPassage, ...]: ...


class Desk:
    """Runs the blocking work of commands off Discord's loop, and remembers the last replies by id."""

    def __init__(self, answering: Answering, worker_threads: int) -> None:
        self.answering = answering
        self._threads = ThreadPoolExecutor(worker_threads, thread_name_prefix="answering")
        self._replies: OrderedDict[str, Reply] = OrderedDict()
        self._running = 0
        self._counting = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a thread is still at work."""
        return self._running > 0

    async def run(self, work: Callable[[], T]) -> T:
        """Runs `work` in a thread; what it raises is raised here."""
        future = self._threads.submit(self._counted, work)
        return await asyncio.wrap_future(future)

    def keep(self, reply: Reply) -> str:
        """Remembers a reply and returns its question's id; the oldest is forgotten past REPLIES_KEPT."""
        question_id = secrets.token_hex(8)
        self._replies[question_id] = reply
        if len(self._replies) > REPLIES_KEPT:
            self._replies.popitem(last=False)
        return question_id

    def kept(self, question_id: str) -> Reply | None:
        """The reply to this question, or None when it was forgotten."""
        return self._replies.get(question_id)

    def close(self) -> None:
        """Takes no more work; what runs goes on, what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _counted(self, work: Callable[[], T]) -> T:
        self._count(1)
        try:
            return work()
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._counting:
            self._running += change


class _HasDesk(Protocol):
    desk: Desk


def desk_of(interaction: discord.Interaction[Any]) -> Desk:
    """The desk of the client that this interaction came in by."""
    return cast(_HasDesk, interaction.client).desk
