"""Visits to many sources at once, in a thread of their own beside the one that takes in what they bring."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from ingest.corpus.catalog.source_runs import Outcome
from ingest.sources.web.fetching import Fetcher
from ingest.sources.web.findings import Finding, VisitEnd
from ingest.sources.web.readers import Readers
from ingest.sources.web.visit import Visit

log = logging.getLogger(__name__)

AT_ONCE = 16  # sources; how many pages of them at once is the fetcher's to say
AHEAD = 32  # findings that wait to be taken in
QUIET_SECONDS = 5.0  # without a finding, after which who takes them in is told so
Progress = Finding | VisitEnd
OpenFetcher = Callable[[], AbstractAsyncContextManager[Fetcher]]
MakeVisit = Callable[[Fetcher, Readers], Visit]


def crawl(visits: Sequence[MakeVisit], fetcher: OpenFetcher) -> Generator[Progress | None]:
    """What the sources bring, as it comes, None while nothing does; closing the iterator ends all visits."""
    crawling = _Crawl(visits, fetcher)
    thread = threading.Thread(target=crawling.run, name="crawl", daemon=True)
    thread.start()
    try:
        yield from crawling.found()
    finally:
        crawling.cancel()
        thread.join()


class _Crawl:
    def __init__(self, visits: Sequence[MakeVisit], fetcher: OpenFetcher) -> None:
        self._visits = visits
        self._fetcher = fetcher
        self._queue: queue.SimpleQueue[Progress | BaseException | None] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._room = asyncio.Semaphore(AHEAD)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._task: asyncio.Task[None] | None = None
        self._ready = threading.Event()

    def run(self) -> None:
        """Visit all; called in the thread."""
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._visit_all())
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # noqa: BLE001 -- it is raised again in the thread that takes in
            self._queue.put(error)
        finally:
            self._ready.set()
            self._queue.put(None)

    def found(self) -> Iterator[Progress | None]:
        """What comes, until all is there, and None while nothing does."""
        while True:
            try:
                item = self._queue.get(timeout=QUIET_SECONDS)
            except queue.Empty:
                yield None
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._room.release)
            yield item

    def cancel(self) -> None:
        """End all visits."""
        self._ready.wait()
        if self._task is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._task.cancel)

    async def _visit_all(self) -> None:
        self._task = asyncio.current_task()
        self._ready.set()
        async with self._fetcher() as fetcher, Readers() as readers, asyncio.TaskGroup() as group:
            for make in self._visits:
                group.create_task(self._visit(make(fetcher, readers)))

    async def _visit(self, visit: Visit) -> None:
        async with self._turns:
            try:
                async for item in visit.run():
                    await self._put(item)
            except Exception:
                # One source never stops another.
                log.exception("the visit to %s ended unexpectedly", visit.source.url)
                ended = VisitEnd(
                    visit.source, datetime.now(UTC), 0.0, Outcome.FAILED, "something unexpected; the log says what"
                )
                await self._put(ended)

    async def _put(self, item: Progress) -> None:
        await self._room.acquire()
        self._queue.put(item)
