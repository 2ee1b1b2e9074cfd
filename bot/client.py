"""The Discord client: built once, run in this process until a signal or until Discord refuses it."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.commands.ask import ask
from bot.commands.desk import Answering, Desk
from bot.commands.passages import PassagesButton
from bot.commands.respond import explain
from bot.commands.search import search
from bot.commands.sync import sync_commands
from bot.errors import BotError, DiscordRefused

log = logging.getLogger(__name__)

# 1 << 11 | 1 << 14 | 1 << 38 = 274877925376
PERMISSIONS = discord.Permissions(send_messages=True, embed_links=True, send_messages_in_threads=True)
SCOPES = ("bot", "applications.commands")
CLOSE_SECONDS = 2.0
LOGIN_SECONDS = 15.0
GRACE_SECONDS = 1.0

# Nobody talks to this bot: no word at each start about what voice would need.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

_TOKEN = "Discord does not accept the token: copy a fresh one from the developer portal into DISCORD_TOKEN."
_INTENTS = "Discord does not allow an intent of this bot: check the bot's page in the developer portal."
_CLOSED = {4004: _TOKEN, 4014: _INTENTS}


class CommandTree(app_commands.CommandTree[Any]):
    """The slash commands; failures before a command runs are explained like those in it."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Explains the failure to the person; called by discord.py."""
        await explain(interaction, error.__cause__ or error)


class DatelineClient(discord.Client):
    """Slash commands and buttons, with no privileged intent and no mention that pings."""

    def __init__(self, answering: Answering, worker_threads: int) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )
        self.desk = Desk(answering, worker_threads)
        self.tree = CommandTree(self)
        self.tree.add_command(ask)
        self.tree.add_command(search)

    async def setup_hook(self) -> None:
        """Registers the buttons and the commands; once a start, unlike on_ready, which can fire again."""
        self.add_dynamic_items(PassagesButton)
        await sync_commands(self.tree)

    async def on_ready(self) -> None:
        """Says who is logged in and how to invite it; called by discord.py."""
        log.info("Logged in as %s. Invite: %s", self.user, invite_url(self.application_id or 0))

    async def close(self) -> None:
        """Leaves Discord and takes no more work."""
        self.desk.close()
        await super().close()


def build_client(answering: Answering, *, worker_threads: int = 2) -> DatelineClient:
    """A client that is not connected yet; blocking work runs in `worker_threads` threads of its own."""
    return DatelineClient(answering, worker_threads)


def invite_url(client_id: int) -> str:
    """The page where a server's admin lets the bot in, with the permissions it needs and no more."""
    return discord.utils.oauth_url(client_id, permissions=PERMISSIONS, scopes=SCOPES)


def run_client(client: DatelineClient, token: str) -> int:
    """Runs until SIGTERM or SIGINT and returns 0; raises DiscordRefused, or BotError without a connection."""
    with _as_sentences():
        asyncio.run(_run(client, token))
    return 0


def who_is(token: str) -> tuple[str, int]:
    """The name and the application id of the bot with this token; raises like run_client."""

    async def ask_discord() -> tuple[str, int]:
        async with asyncio.timeout(LOGIN_SECONDS), discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token)
            application = await client.application_info()
            return application.name, application.id

    with _as_sentences():
        return asyncio.run(ask_discord())


async def _run(client: DatelineClient, token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    running = asyncio.create_task(client.start(token))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        stopping.cancel()
        await _leave(client, running)


async def _leave(client: DatelineClient, running: asyncio.Task[None]) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await client.close()
    except TimeoutError:
        log.warning("Discord did not let go in time.")
    running.cancel()
    await asyncio.wait({running}, timeout=GRACE_SECONDS)


@contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except discord.LoginFailure as error:
        raise DiscordRefused(_TOKEN) from error
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordRefused(_INTENTS) from error
    except discord.ConnectionClosed as error:
        sentence = _CLOSED.get(error.code, f"Discord closed the connection for good (code {error.code}).")
        raise DiscordRefused(sentence) from error
    except (aiohttp.ClientError, OSError, discord.DiscordServerError, discord.GatewayNotFound) as error:
        raise BotError("Discord cannot be reached: check the network connection, then start the bot again.") from error
