import asyncio
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import textwrap
import time
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord
import pytest

from bot.application import PERMISSIONS, Application, invite_url, recommended_shards, use_discord_at, who_is
from bot.client import run_client
from bot.errors import BotError, DiscordRefused, NotConfigured
from bot.process.ingest_schedule import IngestSchedule
from tests.bot.clients import build_client


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

    assert client.intents == discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    assert client.allowed_mentions.to_dict() == {"parse": []}
    assert not client.intents.message_content
    assert client.dispatcher.busy is False


def test_the_message_content_intent_is_requested_only_with_the_setting():
    client = build_client(answering=None, message_content=True)

    assert client.intents == discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)


def test_the_invite_with_threads_asks_for_one_more_permission():
    query = parse_qs(urlsplit(invite_url(42, threads=True)).query)

    assert query["permissions"] == [str(PERMISSIONS.value | 1 << 35)]


def test_the_invite_asks_for_the_permissions_that_the_bot_needs():
    assert PERMISSIONS.value == 1 << 11 | 1 << 14 | 1 << 16 | 1 << 38 == 274877990912
    query = parse_qs(urlsplit(invite_url(42)).query)

    assert query == {"client_id": ["42"], "permissions": ["274877990912"], "scope": ["bot applications.commands"]}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token has been passed."), "DISCORD_TOKEN"),
        (discord.PrivilegedIntentsRequired(None), "MESSAGE_CONTENT=off"),
        (Closed(4004), "DISCORD_TOKEN"),
        (Closed(4014), "MESSAGE_CONTENT=off"),
        (Closed(4013), "code 4013"),
    ],
)
def test_a_permanent_refusal_by_discord_is_one_sentence(error, words):
    with pytest.raises(DiscordRefused, match=words) as refused:
        run_client(raising(error), "token")

    assert refused.value.__cause__ is error
    assert "token" not in refused.value.user_message.split()[0]


@pytest.mark.parametrize("error", [aiohttp.ClientConnectionError("no route"), OSError("no network")])
def test_a_missing_network_connection_has_its_own_sentence(error):
    with pytest.raises(BotError, match="network connection") as failed:
        run_client(raising(error), "token")

    assert not isinstance(failed.value, DiscordRefused)


def test_a_certificate_that_is_not_valid_yet_tells_of_the_clock():
    """On a machine whose clock had begun at 1970, the network connection was to be checked."""
    error = aiohttp.ClientConnectorCertificateError(None, ssl.SSLCertVerificationError("certificate is not yet valid"))
    with pytest.raises(BotError, match="check the clock of this machine") as failed:
        run_client(raising(error), "token")

    assert not isinstance(failed.value, DiscordRefused)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_bot_with_exit_code_0(number):
    async def start(token):
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    client = client_that(start)

    assert run_client(client, "token") == 0
    assert client.is_closed()


def test_a_scheduled_ingest_runs_beside_the_bot_and_ends_with_it(tmp_path):
    script = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(600)"
    (tmp_path / "runs").mkdir()
    command = [sys.executable, "-c", script, str(tmp_path / "runs")]
    schedule = IngestSchedule(600.0, tmp_path, dict(os.environ), command=command, chance=lambda: 0.0)

    async def start(token):
        while not list((tmp_path / "runs").iterdir()):
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    assert run_client(client_that(start), "token", schedule=schedule) == 0
    (process,) = (tmp_path / "runs").iterdir()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process.name), 0)


def test_a_failing_scheduled_ingest_does_not_end_the_bot(tmp_path, caplog):
    schedule = IngestSchedule(600.0, tmp_path, {}, command=["/no/such/program"], chance=lambda: 0.0)

    async def start(token):
        while not any("scheduled ingest not started" in record.getMessage() for record in caplog.records):
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    assert run_client(client_that(start), "token", schedule=schedule) == 0


def test_a_long_answer_does_not_delay_the_exit():
    script = """
        import asyncio, os, signal, time
        from bot.client import client_for, run_client
        from bot.delivery.dispatcher import Dispatcher
        from bot.running import leave

        client = client_for(Dispatcher(None))

        async def start(token):
            asyncio.ensure_future(client.dispatcher.run(lambda: time.sleep(60), person=1))
            while not client.dispatcher.busy:
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


@pytest.mark.parametrize(("code", "words"), [(4004, "DISCORD_TOKEN"), (4014, "intent")])
def test_the_bot_does_not_reconnect_after_a_permanent_refusal_by_the_gateway(monkeypatch, loopback, code, words):
    monkeypatch.setattr(discord.http.Route, "BASE", loopback.server.api)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    loopback.server.gateway.close_at_identify = code
    with pytest.raises(DiscordRefused, match=words):
        run_client(build_client(answering=None), "NDI0Mg.loopback.token")

    assert loopback.server.gateway.identifies == 1


@pytest.mark.parametrize(("flags", "may_read"), [(0, False), (1 << 18, True), (1 << 19, True), (1 << 15, False)])
def test_who_is_reads_the_intent_from_the_application_flags(monkeypatch, real_discord_again, loopback, flags, may_read):
    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    monkeypatch.setattr(loopback.server.rest, "application_flags", flags)

    assert who_is("NDI0Mg.loopback.token") == Application("Dateline", 4242, may_read)


@pytest.mark.parametrize("token", ["NDI0Mg.loop\nback.token", "NDI0Mg.loop\rback.token", "NDI0Mg.\x00.token"])
def test_a_token_with_a_line_break_in_it_is_to_be_copied_again(real_discord_again, loopback, token):
    """A value in quotes may go over lines; the request with it failed with a traceback."""
    use_discord_at(loopback.server.api, loopback.server.gateway.url)

    for ask in (who_is, recommended_shards):
        with pytest.raises(DiscordRefused, match="has a line break in it") as caught:
            ask(token)
        assert token not in str(caught.value)


@pytest.mark.parametrize("token", ["NDI0Mg.loopback.token\r\n", " NDI0Mg.loopback.token\n"])
def test_a_line_break_around_a_token_does_no_harm(real_discord_again, loopback, token):
    use_discord_at(loopback.server.api, loopback.server.gateway.url)

    assert who_is(token) == Application("Dateline", 4242, message_content=False)


def test_health_and_metrics_are_served_while_it_runs(monkeypatch, loopback):
    monkeypatch.setattr(discord.http.Route, "BASE", loopback.server.api)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    client = build_client(answering=None)
    client._connection.guild_ready_timeout = 0.0
    found = {}

    async def look(port):
        await client.wait_until_ready()
        async with aiohttp.ClientSession() as session:
            for path in ("health", "metrics"):
                async with session.get(f"http://127.0.0.1:{port}/{path}") as answer:
                    found[path] = answer.status, await answer.text()
        os.kill(os.getpid(), signal.SIGTERM)

    port = free_port()
    monkeypatch.setattr(client, "setup_hook", setup_and(client, lambda: look(port)))
    assert run_client(client, "NDI0Mg.loopback.token", port) == 0

    assert found["health"][0] == found["metrics"][0] == 200
    assert json.loads(found["health"][1])["discord"] == "connected"
    assert "dateline_gateway_connected 1.0" in found["metrics"][1]
    assert "dateline_loop_lag_seconds_bucket" in found["metrics"][1]


TOKEN = "NDI0Mg.loopback.token"


@pytest.fixture
def sharded(monkeypatch, real_discord_again, loopback):
    """A client for a bot for which Discord recommends two connections, and what it was sent."""

    async def at_once(_client, _shard, *, initial=False):
        """Discord takes one identify in five seconds."""

    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)
    monkeypatch.setattr(discord.backoff.ExponentialBackoff, "delay", lambda _backoff: 0.0)
    loopback.server.rest.shards = 2
    client = build_client(answering=None, shards=recommended_shards(TOKEN))
    client._connection.guild_ready_timeout = 0.0
    seen = []

    async def on_message(message):
        seen.append(message.content)

    client.on_message = on_message
    return client, seen


def test_one_connection_is_used_if_discord_recommends_one(real_discord_again, loopback):
    use_discord_at(loopback.server.api, loopback.server.gateway.url)

    assert recommended_shards(TOKEN) == 1
    assert not isinstance(build_client(answering=None), discord.AutoShardedClient)


def test_one_connection_is_used_if_discord_recommends_no_number(real_discord_again, loopback, caplog):
    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    loopback.server.rest.shards = 2
    loopback.server.fail("GET", "/gateway/bot", 403, {"message": "not now", "code": 0})

    assert recommended_shards(TOKEN) == 1
    assert "so it has one" in caplog.text
    loopback.server.fail("GET", "/users/@me", 401, {"message": "401: Unauthorized", "code": 0})
    with pytest.raises(DiscordRefused, match="DISCORD_TOKEN"):
        recommended_shards(TOKEN)


def test_the_bot_opens_as_many_connections_as_discord_recommends(monkeypatch, sharded, loopback):
    client, seen = sharded
    gateway = loopback.server.gateway
    states = []

    async def until(holds):
        async with asyncio.timeout(60):
            while not holds():
                await asyncio.sleep(0.01)

    def in_discord(what):
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(what, loopback.loop))

    async def say(number, guild):
        author = {"id": "5", "username": "ann", "discriminator": "0", "avatar": None}
        body = {"id": str(number), "channel_id": "77", "author": author, "content": f"message {number}"}
        rest = {"timestamp": "2025-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False, "type": 0}
        lists = {key: [] for key in ("mentions", "mention_roles", "attachments", "embeds")}
        await in_discord(
            gateway.dispatch("MESSAGE_CREATE", {**body, **rest, **lists, "mention_everyone": False} | guild)
        )
        await until(lambda: f"message {number}" in seen)

    async def go():
        await until(lambda: client.is_connected)
        assert sorted(session.shard for session in gateway.sessions.values()) == [[0, 2], [1, 2]]
        await say(1, {})
        await say(2, {"guild_id": str(1 << 22)})
        await in_discord(gateway.drop(4000, shard=1))
        await until(lambda: gateway.resumes == 1 and client.is_connected)
        states.append(client.health()["discord"])
        # discord.py does not say on_ready again for one of several.
        gateway.accepts_resume = False
        await in_discord(gateway.invalidate(shard=1))
        await until(lambda: not client.is_connected)
        states.append(client.health()["discord"])
        await until(lambda: client.is_connected)
        states.append(client.health()["discord"])
        await say(3, {"guild_id": str(1 << 22)})
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(client, "setup_hook", setup_and(client, go))
    assert run_client(client, TOKEN) == 0
    client.looking.result()

    assert states == ["connected", "away", "connected"]
    assert seen == ["message 1", "message 2", "message 3"]
    assert gateway.identifies == 3
    assert "dateline_gateway_sessions_total 3.0" in client.dispatcher.metrics.text().decode()


def test_a_refused_token_with_shards_is_one_sentence(sharded, loopback):
    client, _ = sharded
    loopback.server.gateway.close_at_identify = 4004
    with pytest.raises(DiscordRefused, match="DISCORD_TOKEN"):
        run_client(client, TOKEN)


def test_a_sharded_client_that_never_logged_in_is_closed(sharded):
    client, _ = sharded
    client.start = raising(OSError("no network")).start
    with pytest.raises(BotError, match="network connection"):
        run_client(client, TOKEN)

    assert client.is_closed()


def setup_and(client, then):
    real = client.setup_hook

    async def setup():
        await real()
        client.looking = asyncio.create_task(then())

    return setup


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_a_metrics_port_already_in_use_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NotConfigured, match="METRICS_PORT"):
            run_client(raising(OSError("not reached")), "token", taken.getsockname()[1])
