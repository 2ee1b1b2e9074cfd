import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord
import pytest

from bot.client import PERMISSIONS, build_client, invite_url, run_client
from bot.errors import BotError, DiscordRefused


class Closed(discord.ConnectionClosed):
    def __init__(self, code):
        super(discord.ClientException, self).__init__(f"closed with {code}")
        self.code = code


def client_that(start):
    client = build_client(answering=None)
    client.start = start
    return client


def raising(error):
    async def start(token):
        raise error

    return client_that(start)


def test_it_asks_for_no_privileged_intent_and_pings_nobody():
    client = build_client(answering=None)

    assert client.intents == discord.Intents(guilds=True)
    assert client.allowed_mentions.to_dict() == {"parse": []}
    assert client.desk.busy is False


def test_the_invite_asks_for_what_is_needed():
    assert PERMISSIONS.value == 1 << 11 | 1 << 14 | 1 << 38 == 274877925376
    query = parse_qs(urlsplit(invite_url(42)).query)

    assert query == {"client_id": ["42"], "permissions": ["274877925376"], "scope": ["bot applications.commands"]}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token has been passed."), "DISCORD_TOKEN"),
        (discord.PrivilegedIntentsRequired(None), "intent"),
        (Closed(4004), "DISCORD_TOKEN"),
        (Closed(4014), "intent"),
        (Closed(4013), "code 4013"),
    ],
)
def test_what_discord_refuses_for_good_is_one_sentence(error, words):
    with pytest.raises(DiscordRefused, match=words) as refused:
        run_client(raising(error), "token")

    assert refused.value.__cause__ is error
    assert "token" not in refused.value.user_message.split()[0]


@pytest.mark.parametrize("error", [aiohttp.ClientConnectionError("no route"), OSError("no network")])
def test_no_connection_is_another_sentence(error):
    with pytest.raises(BotError, match="network connection") as failed:
        run_client(raising(error), "token")

    assert not isinstance(failed.value, DiscordRefused)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_code_0(number):
    async def start(token):
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    client = client_that(start)

    assert run_client(client, "token") == 0
    assert client.is_closed()


def test_a_long_answer_does_not_hold_the_exit():
    script = """
        import asyncio, os, signal, time
        from bot.client import build_client, run_client
        from bot.running import leave

        client = build_client(None, worker_threads=1)

        async def start(token):
            asyncio.ensure_future(client.desk.run(lambda: time.sleep(60)))
            while not client.desk.busy:
                await asyncio.sleep(0)
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()

        client.start = start
        raise SystemExit(leave(client, run_client(client, "token")))
    """
    began = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], timeout=30)

    assert ended.returncode == 0
    assert time.monotonic() - began < 20
