"""What commands work with: the answering service, its queue, the store, and threads off Discord's loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import Any, ParamSpec, TypeVar

import discord
from discord.utils import utcnow

from bot.answering.service import Answering
from bot.conversation.admission import Admission
from bot.conversation.daily_counts import count_question
from bot.conversation.follow_up.remarks import Remark, remark_by_form
from bot.conversation.follow_up.rewrite import Rewriter, stand_alone
from bot.conversation.store import SECOND_BOT, PersonCounts, Store
from bot.delivery.admins import Admins
from bot.delivery.background_requests import BackgroundRequests, is_a_defect
from bot.delivery.conversation_lines import ConversationLines, Turn
from bot.delivery.failed_acknowledgements import FailedAcknowledgements
from bot.delivery.failures import reason_of
from bot.delivery.queue import QuestionQueue, QueueLimits, Ticket
from bot.delivery.recent_keys import DoubleClicks, Newest, RecentKeys
from bot.delivery.refused_actions import RefusedActions
from bot.delivery.reply_to import ReplyTo
from bot.errors import StoreUnusable
from bot.languages.language import Language
from bot.observed.metrics import Metrics
from bot.process.ingest_command import IngestCommands
from bot.replies.message import Style

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Notify = Callable[[int], Awaitable[None]]
EVENTS_KNOWN = 5000
MOST_PEOPLE = 10_000
FORGETS_KNOWN = 1000  # far more than there are while a question is being answered
WAITING_NOTICE_SECONDS = 5.0
USUAL_LIMITS = QueueLimits()


@dataclass(eq=False, repr=False)
class Dispatcher:
    """Runs the blocking work of commands off Discord's loop, in fair turns, and remembers replies by id.

    A store without a file forgets everything when it ends.
    """

    answering: Answering
    limits: QueueLimits = USUAL_LIMITS
    store: Store = field(default_factory=partial(Store, None))
    _: KW_ONLY
    log_questions: bool = False
    chat_model: str | None = None
    searches_elsewhere: bool = False  # the vectors of questions go to another machine
    rewrite: Rewriter = stand_alone
    remark_in: Callable[[str], Remark | None] = remark_by_form
    style: Style = Style.COMPONENTS
    zone: tzinfo = UTC
    admin_ids: Iterable[int] = ()
    ingest: IngestCommands | None = None

    metrics: Metrics = field(default_factory=Metrics, init=False)
    background: BackgroundRequests = field(default_factory=BackgroundRequests, init=False)
    failed_acknowledgements: FailedAcknowledgements = field(default_factory=FailedAcknowledgements, init=False)
    conversation_lines: ConversationLines = field(default_factory=ConversationLines, init=False)
    double_clicks: DoubleClicks = field(default_factory=DoubleClicks, init=False)
    admission: Admission = field(default_factory=Admission, init=False)
    refused_actions: RefusedActions = field(default_factory=RefusedActions, init=False)
    open_replies: set[ReplyTo] = field(default_factory=set, init=False)
    previews: int = field(default=0, init=False)  # shown at present
    # Tasks that are sending an answer or a failure: a stop lets them finish and does not overwrite them.
    final_sends: set[asyncio.Task[Any] | None] = field(default_factory=set, init=False)
    # Of those who pressed or typed a command last: a direct message comes without a language, and belongs to no
    # server that has one.
    people_languages: Newest[int, Language] = field(default_factory=partial(Newest, MOST_PEOPLE), init=False)
    # Who was told in a direct message that a mention is not answered: (server, person, reason).
    notified_people: RecentKeys[tuple[int | None, int, str]] = field(default_factory=RecentKeys, init=False)
    second_bot_seen: bool = field(default=False, init=False)
    closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.queue = QuestionQueue(self.limits)
        self.admins = Admins(self.background, self.admin_ids)
        self._threads = ThreadPoolExecutor(self.limits.at_once, thread_name_prefix="answering")
        # One thread for the store and for passages: milliseconds each, never queued behind an answer.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._events: Newest[int, None] = Newest(EVENTS_KNOWN)
        # The last /forget of a person; only the reader thread looks here.
        self._forgets: Newest[int, int] = Newest(FORGETS_KNOWN)
        self.metrics.running.set_function(lambda: self.queue.running)
        self.metrics.waiting.set_function(lambda: self.queue.waiting)

    @property
    def busy(self) -> bool:
        """Whether a thread is still at work."""
        return self.queue.running > 0

    async def run(self, work: Callable[[], T], *, person: int, notify: Notify | None = None) -> T:
        """Runs `work` in a thread when its turn comes; raises whatever it raises.

        Calls `notify` with the number of questions ahead if there are many. Raises TooManyQuestions.
        """
        ticket = self.queue.enter(person)
        async with self._notified(notify, self.queue.before(ticket)):
            return await self._in_turn(work, ticket)

    async def hold(self, turn: Turn, *, person: int, notify: Notify) -> None:
        """Waits for the turn of a question in its conversation before it enters the queue; calls `notify` as `run`.

        It counts toward the limits of the queue. One for which there is no room goes on: the queue turns it away.
        """
        if turn.came.is_set() or not self.queue.has_room(person):
            return
        with self.queue.held_back(person) as before:
            async with self._notified(notify, before):
                await turn.came.wait()

    async def read(self, work: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        """Runs something short with these arguments in the reader thread."""
        # Copied, because a thread has a context of its own: it holds the language of the person who asked.
        return await asyncio.wrap_future(self._reader.submit(copy_context().run, partial(work, *arguments, **options)))

    async def note(self, work: Callable[P, None], *arguments: P.args, **options: P.kwargs) -> None:
        """Writes to the store; a full disk costs a log line, not an answer."""
        try:
            await self.read(work, *arguments, **options)
        except StoreUnusable as error:
            log.warning("Not stored: %s", error)

    async def keep(self, reply_to: ReplyTo, work: Callable[P, None], *arguments: P.args, **options: P.kwargs) -> None:
        """Writes to the store what is kept of a question, unless its person has used /forget since they asked it."""

        def keep() -> None:
            # Discord's ids grow with time.
            if self._forgets.get(reply_to.person, 0) < reply_to.event_id:
                work(*arguments, **options)

        await self.note(keep)

    async def forget(self, reply_to: ReplyTo) -> PersonCounts:
        """Removes what is kept about the person who used /forget and about what they asked before; returns how much."""

        def forget() -> PersonCounts:
            self._forgets[reply_to.person] = reply_to.event_id
            return self.store.forget_person(reply_to.person)

        return await self.read(forget)

    def is_known(self, event_id: int) -> bool:
        """Whether this interaction or message has arrived before; remembers it."""
        is_known = event_id in self._events
        self._events[event_id] = None
        return is_known

    def now(self) -> datetime:
        """The moment, in the zone in which days begin and end."""
        return utcnow().astimezone(self.zone)

    def today(self) -> date:
        """The day in that zone."""
        return self.now().date()

    def note_second_bot(self) -> None:
        """Records, for `doctor`, that another process answers for this bot."""
        self.second_bot_seen = True
        if not self.closed:
            self._reader.submit(self.store.note_sign, SECOND_BOT, time.time())

    def count_question(self, outcome: str, seconds: float) -> None:
        """Adds a question to the counts of today; nobody waits for it."""
        if not self.closed:
            self._reader.submit(self._count_question, self.today(), outcome, seconds)

    def _count_question(self, day: date, outcome: str, seconds: float) -> None:
        try:
            count_question(self.store, day, outcome, seconds)
        except StoreUnusable as error:
            log.warning("Not counted: %s", error)

    def close(self) -> None:
        """Accepts no more work; what runs continues, what waits is dropped."""
        self.closed = True
        if self.ingest is not None:
            self.ingest.stop()
        self.background.end()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._reader.shutdown()
        self.store.close()

    @contextlib.asynccontextmanager
    async def _notified(self, notify: Notify | None, before: int) -> AsyncIterator[None]:
        """Notifies somebody of a long wait while the block waits."""
        notification = None
        if notify and before >= self.queue.limits.notify_from:
            notification = self.background.start(notify(before))
        try:
            yield
        finally:
            if notification:
                await self._arrived(notification)

    async def _arrived(self, notification: asyncio.Task[None]) -> None:
        """Waits for the notification, which would replace an answer that came first; its failure stops no answer."""
        try:
            await self.background.within(WAITING_NOTICE_SECONDS, notification, "Telling someone that they wait")
        except Exception as error:
            log.warning("Could not tell someone that they wait: %s", reason_of(error), exc_info=is_a_defect(error))

    async def _in_turn(self, work: Callable[[], T], ticket: Ticket) -> T:
        try:
            await ticket.turn
            future = self._submit(work, ticket)
        except BaseException:
            self.queue.leave(ticket)
            raise
        return await asyncio.wrap_future(future)

    def _submit(self, work: Callable[[], T], ticket: Ticket) -> Future[T]:
        loop = asyncio.get_running_loop()
        future = self._threads.submit(copy_context().run, work)

        def leave(_future: Future[T]) -> None:
            # A thread outlives the question that was given up: the ticket is free when the thread is. After the end
            # of the loop nobody waits for it.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self.queue.leave, ticket)

        future.add_done_callback(leave)
        return future


def dispatcher_of(interaction: discord.Interaction[Any]) -> Dispatcher:
    """The dispatcher of the client that this interaction came in by."""
    dispatcher: Dispatcher = interaction.client.dispatcher
    return dispatcher
