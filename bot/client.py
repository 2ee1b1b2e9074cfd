"""The Discord client: built once, run in this process until a signal or until Discord refuses it."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.utils import utcnow

from bot.application import as_sentences, invite_url
from bot.command_sync import CatalogTranslator, begin_sync
from bot.commands.admin.group import admin
from bot.commands.ask import ask
from bot.commands.buttons import MoreButton, PageButton, PassagesButton, ReadButton
from bot.commands.check import check_message
from bot.commands.digest import digest
from bot.commands.feedback import RightButton, WrongButton, note_window
from bot.commands.follow_up import FollowUpButton, answer_window
from bot.commands.help import help_, sources
from bot.commands.mention import answer_mention
from bot.commands.privacy import forget, privacy
from bot.commands.reply_actions import DeleteButton, ShareButton
from bot.commands.search import search
from bot.commands.settings import SettingsItem, settings
from bot.commands.topics import compare, latest, timeline, trend, who_reported
from bot.conversation.expiry import remove_old
from bot.conversation.guild_settings import forget_guild, settings_of_guilds
from bot.delivery.digests import DigestSender
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failed_choices import log_in_our_words
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.interrupted import correct_waiting, notify_interrupted, notify_waiting, waiting_mentions
from bot.delivery.marks import CorrectionMarks
from bot.delivery.owner_notices import OwnerNotices
from bot.delivery.respond import explain
from bot.observed.corpus_watch import LOOK_SECONDS, watch_corpus
from bot.observed.endpoint import serving
from bot.observed.loop_lag import watch_loop
from bot.process.child_run import GRACE_SECONDS as CHILD_GRACE
from bot.process.ingest_schedule import IngestSchedule
from bot.process.signal_stack import use_own_stack
from ingest.corpus.corpus_state import CorpusState

log = logging.getLogger(__name__)

# Guilds for the channels; messages for mentions, whose content needs no privileged intent.
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
# The text of every message, for replies to answers of commands: a switch at the bot's page in the developer portal.
MESSAGE_CONTENT = discord.Intents(message_content=True)
BUTTONS = (
    *(PassagesButton, PageButton, ReadButton, MoreButton, FollowUpButton),
    *(RightButton, WrongButton, ShareButton, DeleteButton, SettingsItem),
)
COMMANDS: tuple[app_commands.Command[Any, ..., Any] | app_commands.Group, ...] = (
    *(ask, search, latest, timeline, who_reported, trend, compare),
    *(sources, help_, privacy, forget, settings),
    *(admin, digest),
)
MENUS: tuple[app_commands.ContextMenu, ...] = (check_message,)
REMOVE_EVERY = timedelta(hours=1)
CLOSE_SECONDS = 2.0
GRACE_SECONDS = 1.0


class CommandTree(app_commands.CommandTree[Any]):
    """The slash commands; a failure before a command runs is explained like one inside it."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Explains the failure to the person; called by discord.py."""
        client: DatelineClient = interaction.client
        if interaction.type is discord.InteractionType.autocomplete:
            return  # there is nowhere to say it, until the command itself is sent
        await explain(client.dispatcher, InteractionReply(interaction, private=True), error.__cause__ or error)


class DatelineClient(discord.Client):
    """Slash commands, buttons and mentions; no privileged intent without MESSAGE_CONTENT; nobody is ever pinged."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        owner_channel: int | None = None,
        *,
        message_content: bool = False,
        shards: int | None = None,
    ) -> None:
        super().__init__(
            intents=INTENTS | MESSAGE_CONTENT if message_content else INTENTS,
            shard_count=shards,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            http_trace=dispatcher.failed_acknowledgements.trace(),
        )
        log_in_our_words()
        self.dispatcher = dispatcher
        self.tree = CommandTree(self)
        for command in (*COMMANDS, *MENUS):
            self.tree.add_command(command)
        dispatcher.metrics.connected.set_function(lambda: float(self.is_connected))
        self._connected = False
        self._owner_channel = owner_channel
        self._owner_notices = OwnerNotices()
        self._corpus: CorpusState | None = None
        self._marks = CorrectionMarks()
        self._removed_old_at = self._removed_until = utcnow()

    @property
    def is_connected(self) -> bool:
        """Whether Discord's events reach this process."""
        return self._connected and not self.is_closed()

    async def setup_hook(self) -> None:
        """Registers the buttons and the commands; called once per start, unlike on_ready, which can fire again."""
        self.add_dynamic_items(*BUTTONS)
        # Not since it was made: a machine without a battery may have got its time while the bot logged in.
        self._removed_until = utcnow()
        await self._remove_old()
        # Raises StoreUnusable: without the servers' settings the bot would answer where they do not allow it.
        self.dispatcher.admission.load(await self.dispatcher.read(settings_of_guilds, self.dispatcher.store))
        await self.tree.set_translator(CatalogTranslator())
        await begin_sync(self.tree, self.dispatcher.background)
        notified = await notify_interrupted(self.dispatcher, self)
        if notified:
            log.info("Told %d people that the last stop interrupted their questions.", notified)
        waiting = await waiting_mentions(self.dispatcher)
        self.dispatcher.background.start(correct_waiting(self.dispatcher, self, waiting))

    async def on_ready(self) -> None:
        """Says who is logged in and how to invite it; called by discord.py at each new session."""
        self._connected = True
        self.dispatcher.metrics.connects.inc()
        self.log_invites()

    def log_invites(self) -> None:
        """Logs who is logged in and how to invite it."""
        links = (invite_url(self.application_id or 0, threads=threads) for threads in (False, True))
        log.info("Logged in as %s. Invite: %s or, for answers in threads, %s", self.user, *links)

    async def on_resumed(self) -> None:
        """Notes that the session was resumed; called by discord.py."""
        self._connected = True
        self.dispatcher.metrics.resumes.inc()

    async def on_disconnect(self) -> None:
        """Notes the disconnect; called by discord.py, which reconnects by itself."""
        self._connected = False

    async def on_message(self, message: discord.Message) -> None:
        """Answers a mention; called by discord.py."""
        if self.user:
            await answer_mention(self.dispatcher, message, self.user, reads_all=self.intents.message_content)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forgets the settings of a server that the bot has left; called by discord.py."""
        self.dispatcher.admission.forget(guild.id)
        self.dispatcher.refused_actions.forget_guild(guild.id)
        await self.dispatcher.note(forget_guild, self.dispatcher.store, guild.id)

    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Tries again what was refused there, since a permission may be granted now; called by discord.py."""
        self.dispatcher.refused_actions.forget_guild(after.guild.id)

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Tries again what was refused in the thread, which may be unlocked now; called by discord.py."""
        self.dispatcher.refused_actions.forget_thread(payload.thread_id)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """Tries again what was refused in the server; called by discord.py."""
        self.dispatcher.refused_actions.forget_guild(after.guild.id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """The same: the role may have forbidden the bot something; called by discord.py."""
        self.dispatcher.refused_actions.forget_guild(role.guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The same: what changed while Discord did not show the server came as no event; called by discord.py."""
        self.dispatcher.refused_actions.forget_guild(guild.id)

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """The same, for the roles of the bot; without another intent no other member is seen."""
        if self.user and after.id == self.user.id:
            self.dispatcher.refused_actions.forget_guild(after.guild.id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answers a window of a follow-up; called by discord.py, which knows windows only until a restart."""
        await answer_window(self.dispatcher, interaction)
        await note_window(self.dispatcher, interaction)

    def health(self) -> dict[str, Any]:
        """The state of the bot for /health; `ok` is false while Discord is disconnected."""
        queue, metrics = self.dispatcher.queue, self.dispatcher.metrics
        return {
            "ok": self.is_connected,
            "discord": "connected" if self.is_connected else "away",
            "heartbeat_ms": round(self.latency * 1000) if self.latency < float("inf") else None,
            "questions_running": queue.running,
            "questions_waiting": queue.waiting,
            "longest_loop_lag_ms": round(metrics.longest_lag_seconds * 1000),
            "second_bot_seen": self.dispatcher.second_bot_seen,
            "corpus": _corpus_health(self._corpus) if self._corpus else None,
        }

    async def read_corpus_state(self) -> CorpusState:
        """How old the corpus is and how its sources are doing, read in the reader thread."""
        return await self.dispatcher.read(self.dispatcher.answering.state)

    async def note_corpus_state(self, state: CorpusState) -> None:
        """Notes the state of the corpus, and tells the owner what is new about its sources; called once a minute."""
        self._corpus = state
        self.dispatcher.metrics.corpus_seen(state)
        if self.is_ready():
            await self._owner_notices.tell(self.dispatcher, self, state, self._owner_channel)
            await self._marks.follow(self.dispatcher, self, state)

    async def keep_removing(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Removes data about people each hour, whether or not the corpus can be read, until it is canceled."""
        while True:
            await self.remove_if_due()
            await sleep(LOOK_SECONDS)

    async def remove_if_due(self) -> None:
        """Removes what is too old to keep if that was last done an hour ago."""
        # By the absolute difference: a clock that was ahead may be set back.
        if abs(utcnow() - self._removed_old_at) >= REMOVE_EVERY:
            await self._remove_old()

    async def _remove_old(self) -> None:
        """Removes data about people that is too old to keep; while nobody asks anything, nothing else removes it."""
        self._removed_old_at = utcnow()
        # Each time by a day at most: a clock may leap ahead, and what is removed is gone for good.
        self._removed_until = min(self._removed_old_at, self._removed_until + timedelta(days=1))
        now = self._removed_until.astimezone(self.dispatcher.zone)
        await self.dispatcher.note(remove_old, self.dispatcher.store, now)

    async def close(self) -> None:
        """Notifies people who are waiting, disconnects from Discord and accepts no more work."""
        if not self.is_closed():
            await notify_waiting(self.dispatcher)
        self.dispatcher.close()
        await super().close()


class ShardedClient(DatelineClient, discord.AutoShardedClient):
    """A client with several connections to Discord's gateway, as a bot in thousands of servers needs them."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._connected_shards: set[int] = set()

    @property
    def is_connected(self) -> bool:
        """Whether the events of every server reach this process."""
        return len(self._connected_shards) == self.shard_count and not self.is_closed()

    async def on_ready(self) -> None:
        """Says who is logged in; called by discord.py when every connection is there, not when one of them is again."""
        self.log_invites()

    async def on_shard_ready(self, shard_id: int) -> None:
        """Notes a new session; called by discord.py."""
        self._connected_shards.add(shard_id)
        self.dispatcher.metrics.connects.inc()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Notes that a session was resumed; called by discord.py."""
        self._connected_shards.add(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Notes a disconnect; called by discord.py, which reconnects by itself."""
        self._connected_shards.discard(shard_id)


def client_for(
    dispatcher: Dispatcher, owner_channel: int | None = None, *, message_content: bool = False, shards: int = 1
) -> DatelineClient:
    """A client that is not connected yet, and will have so many connections to Discord's gateway."""
    if shards > 1:
        return ShardedClient(dispatcher, owner_channel, message_content=message_content, shards=shards)
    return DatelineClient(dispatcher, owner_channel, message_content=message_content)


def run_client(
    client: DatelineClient, token: str, metrics_port: int | None = None, schedule: IngestSchedule | None = None
) -> int:
    """Runs until SIGTERM or SIGINT and returns 0; raises DiscordRefused, or BotError without a connection."""
    with as_sentences():
        asyncio.run(_run(client, token, metrics_port, schedule))
    return 0


async def _run(client: DatelineClient, token: str, metrics_port: int | None, schedule: IngestSchedule | None) -> None:
    async with AsyncExitStack() as stack:
        if metrics_port is not None:
            port = await stack.enter_async_context(serving(metrics_port, client.dispatcher.metrics, client.health))
            log.info("Health and metrics: http://127.0.0.1:%d/health and /metrics", port)
        await _until_stopped(client, token, schedule)


async def _until_stopped(client: DatelineClient, token: str, schedule: IngestSchedule | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    use_own_stack()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # Sets it up: one with shards that was never logged in cannot be closed otherwise.
    await client.__aenter__()
    running = asyncio.create_task(client.start(token))
    stopping = asyncio.create_task(stop.wait())
    dispatcher = client.dispatcher
    tasks = [
        asyncio.create_task(watch_loop(dispatcher.metrics.loop_was_late)),
        asyncio.create_task(_logged(watch_corpus(client.read_corpus_state, client.note_corpus_state))),
        asyncio.create_task(_logged(client.keep_removing())),
        asyncio.create_task(_logged(DigestSender(dispatcher, client).watch())),
    ]
    if schedule is not None:
        tasks.append(asyncio.create_task(_logged(schedule.run())))
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        for task in (stopping, *tasks):
            task.cancel()
        await _leave(client, running)
        # A scheduled ingest is told to end while Discord is left, and is waited for.
        await asyncio.wait(tasks, timeout=2 * CHILD_GRACE)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    """What goes on beside the bot: where it fails, the bot answers on, and the log says so."""
    try:
        await work
    except Exception:
        log.exception("A task beside the bot has ended")


def _corpus_health(state: CorpusState) -> dict[str, Any]:
    age = state.age
    return {
        "newest": age.newest.isoformat() if age.newest else None,
        "updated": age.updated.isoformat() if age.updated else None,
        "stale": state.stale,
        "sources": len(state.judged),
        "failing": sum(1 for source in state.judged.values() if source.failing_since is not None),
    }


async def _leave(client: DatelineClient, running: asyncio.Task[None]) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await client.close()
    except TimeoutError:
        log.warning("Disconnecting from Discord took too long.")
    running.cancel()
    await asyncio.wait({running}, timeout=GRACE_SECONDS)
