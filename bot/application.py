"""The bot as an application of Discord: who it is, how it is invited, its connections, and why it is refused."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import discord
import yarl

from bot.errors import BotError, DiscordRefused

log = logging.getLogger(__name__)

T = TypeVar("T")

# 1 << 11 | 1 << 14 | 1 << 16 | 1 << 38 = 274877990912. Without the message history no message can be replied to.
PERMISSIONS = discord.Permissions(
    send_messages=True, embed_links=True, read_message_history=True, send_messages_in_threads=True
)
# For servers that want answers in threads; 1 << 35 more.
THREAD_PERMISSIONS = PERMISSIONS | discord.Permissions(create_public_threads=True)
SCOPES = ("bot", "applications.commands")
LOGIN_SECONDS = 15.0

# Nobody talks to this bot: no word at each start about what voice would need.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

_TOKEN = "Discord does not accept the token; copy a new one from the developer portal into DISCORD_TOKEN."
# Which no header may have.
_BROKEN_TOKEN = "DISCORD_TOKEN has a line break in it, or another character that no token has; copy the token again."
_INTENTS = (
    "Discord does not allow the message-content intent: switch on Message Content Intent at the bot's page in the "
    "developer portal, or set MESSAGE_CONTENT=off."
)
_CERTIFICATE = (
    "The certificate that came in Discord's name is not valid: check the clock of this machine, and whether a proxy "
    "answers in Discord's place; then try again."
)
_CLOSED = {4004: _TOKEN, 4014: _INTENTS}


def invite_url(client_id: int, *, threads: bool = False) -> str:
    """The page where a server's admin lets the bot in, with only the permissions it needs; for threads, one more."""
    return discord.utils.oauth_url(client_id, permissions=THREAD_PERMISSIONS if threads else PERMISSIONS, scopes=SCOPES)


def use_discord_at(api: str, gateway: str) -> None:
    """Makes discord.py in this process talk to another Discord server, such as a simulated one on loopback."""
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


@dataclass(frozen=True, slots=True)
class Application:
    """The bot as Discord knows it; `message_content` says whether it may ask for the text of every message."""

    name: str
    id: int
    message_content: bool


def who_is(token: str) -> Application:
    """The bot with this token; raises like run_client."""

    async def about(client: discord.Client) -> Application:
        application = await client.application_info()
        flags = application.flags
        may_read = flags.gateway_message_content or flags.gateway_message_content_limited
        return Application(application.name, application.id, may_read)

    return _ask_discord(token, about)


def recommended_shards(token: str) -> int:
    """How many connections to the gateway Discord recommends for this bot, one for most; raises DiscordRefused.

    One as well where Discord does not answer in time: a login waits for it longer, and says what is wrong.
    """

    async def shards(client: discord.Client) -> int:
        return (await client.http.get_bot_gateway())[0]

    try:
        return _ask_discord(token, shards)
    except DiscordRefused:
        raise
    except BotError as error:
        log.warning("Discord has not said how many connections the bot needs, so it has one: %s", error)
        return 1


def _ask_discord(token: str, question: Callable[[discord.Client], Awaitable[T]]) -> T:
    if not token.strip().isprintable():
        raise DiscordRefused(_BROKEN_TOKEN)

    async def ask() -> T:
        async with asyncio.timeout(LOGIN_SECONDS), discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token)
            return await question(client)

    with as_sentences():
        return asyncio.run(ask())


@contextmanager
def as_sentences() -> Iterator[None]:
    """Raises what Discord refuses as DiscordRefused, and BotError where it cannot be reached."""
    try:
        yield
    except discord.LoginFailure as error:
        raise DiscordRefused(_TOKEN) from error
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordRefused(_INTENTS) from error
    except discord.ConnectionClosed as error:
        sentence = _CLOSED.get(error.code, f"Discord closed the connection for good (code {error.code}).")
        raise DiscordRefused(sentence) from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise BotError(_CERTIFICATE) from error
    except (aiohttp.ClientError, OSError, discord.DiscordServerError, discord.GatewayNotFound) as error:
        raise BotError("Discord cannot be reached: check the network connection, then try again.") from error
    except discord.HTTPException as error:
        raise BotError(f"Discord answers with an error (HTTP {error.status}); try again later.") from error
