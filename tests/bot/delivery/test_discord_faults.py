"""Faults of the gateway and of rate limits, on real sockets: the real discord.py against a Discord on loopback."""

import asyncio
import logging
import sqlite3
import time
from contextlib import asynccontextmanager, closing

import discord
import pytest

from bot import client as client_module
from bot.application import use_discord_at
from bot.conversation.store import OwedMention, Store
from bot.delivery import interrupted, respond
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.queue import QueueLimits
from bot.delivery.respond import TOO_LONG
from tests.bot.clients import build_client
from tests.bot.shown import text, title
from tests.faulty_discord import FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
ETNA = "What did Etna do?"
TOKEN = "NDI0Mg.loopback.token"


@asynccontextmanager
async def connected(server, client):
    """The client, connected to the loopback Discord; it leaves as the bot does."""
    use_discord_at(server.api, server.gateway.url)
    client._connection.guild_ready_timeout = 0.0  # there are no servers to wait 2 s for
    running = asyncio.create_task(client.start(TOKEN))
    try:
        await asyncio.wait({running, asyncio.create_task(client.wait_until_ready())}, return_when="FIRST_COMPLETED")
        if running.done():
            running.result()
        yield client
    finally:
        await client_module._leave(client, running)


async def until(condition, seconds=10):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_question_is_acknowledged_and_answered(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1
        assert exchange.acknowledged_at - exchange.asked_at < 3


async def test_a_mention_is_answered_once_although_the_reply_is_sent_twice(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        # Discord takes the reply and then says that it did not: discord.py sends it again.
        server.fail("POST", "/channels/*/messages", 502, {}, after_doing=True)
        await server.mention(1, ETNA)
        await until(lambda: len(server.requests("POST", "/messages")) == 2)

        assert [title(post) for post in server.posts.values()] == [ETNA]


async def test_a_question_deleted_in_the_meantime_gets_no_answer(answering, caplog):
    errors = {"message_reference": {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}}
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.fail(
            "POST", "/channels/*/messages", 400, {"code": 50035, "message": "Invalid Form Body", "errors": errors}
        )
        await server.mention(1, ETNA)
        await until(lambda: "the message is gone" in caplog.text)

        assert server.posts == {}
        assert len(server.requests("POST", "/messages")) == 1
        assert "Traceback" not in caplog.text


async def test_after_a_disconnect_during_an_answer_the_bot_resumes_and_answers_once(answering):
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        exchange = await server.ask(1, ETNA)
        await until(lambda: answering.asked)
        await server.gateway.drop()
        await until(lambda: server.gateway.resumes == 1)
        answering.held.set()
        await exchange.until()
        next_exchange = await (await server.ask(1, "And then?")).until()

        assert len(exchange.answers) == len(next_exchange.answers) == 1
        assert server.gateway.identifies == 1
        await until(lambda: client.health()["ok"])


async def test_a_question_asked_while_disconnected_arrives_with_the_resume(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        await server.gateway.drop()
        exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1


async def test_the_bot_reconnects_when_discord_asks_for_it(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        await server.gateway.ask_to_reconnect()
        await until(lambda: server.gateway.resumes == 1)
        exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1


@pytest.mark.parametrize("how", ["resume refused", "session invalid"])
async def test_a_lost_session_is_replaced_by_a_new_one(answering, monkeypatch, how):
    async def at_once(self, shard_id, *, initial=False):
        """discord.py waits 5 s before it identifies again."""

    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        if how == "resume refused":
            server.gateway.accepts_resume = False
            await server.gateway.drop()
        else:
            await server.gateway.invalidate()
        await until(lambda: server.gateway.identifies == 2)
        exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1
        assert server.gateway.refused_resumes == (how == "resume refused")
        await until(lambda: b"dateline_gateway_sessions_total 2.0" in client.dispatcher.metrics.text())
        # on_ready has come twice: the commands were not sent again.
        assert len(server.requests("PUT", "/commands")) == 1


async def test_a_repeated_event_is_answered_once(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        exchange = await (await server.ask(1, ETNA)).until()
        await server.gateway.again()
        await (await server.ask(2, "And then?")).until()

        assert len(exchange.answers) == 1
        assert answering.questions == [ETNA, "And then?"]


@pytest.mark.parametrize("everywhere", [False, True], ids=["one route", "global"])
async def test_a_rate_limit_is_waited_out_without_extra_requests(answering, everywhere):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.limit("PATCH", "/webhooks/*", 0.3, everywhere=everywhere, times=2)
        exchange = await (await server.ask(1, ETNA)).until()
        first, second, third = server.requests("PATCH", "@original")

        assert len(exchange.answers) == 1
        assert second - first >= 0.3
        assert third - second >= 0.3


@pytest.mark.parametrize("everywhere", [False, True], ids=["one route", "global"])
async def test_a_rate_limit_of_an_hour_is_given_up_at_the_deadline(answering, monkeypatch, caplog, everywhere):
    monkeypatch.setattr(respond, "SEND_SECONDS", 0.3)
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.limit("PATCH", "/webhooks/*", 3600, everywhere=everywhere)
        exchange = await server.ask(1, ETNA)
        await until(lambda: "did not take the reply" in caplog.text)

        assert exchange.shown == []
        assert len(server.requests("PATCH", "@original")) == 1
        assert server.requests("POST", "/webhooks/") == []


async def test_a_global_limit_on_messages_is_given_up_at_the_deadline(answering, monkeypatch, caplog):
    monkeypatch.setattr(respond, "SEND_SECONDS", 0.3)
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.limit("POST", "/channels/*/messages", 3600, everywhere=True)
        await server.mention(1, ETNA)
        await until(lambda: "did not take the reply" in caplog.text)

        assert server.posts == {}
        assert len(server.requests("POST", "/messages")) == 1


async def test_an_answer_that_discord_accepts_despite_an_error_response_is_shown_once(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.fail("PATCH", "/webhooks/*", 502, {}, after_doing=True)
        exchange = await (await server.ask(1, ETNA)).until()
        await until(lambda: len(server.requests("PATCH", "@original")) == 2)

        assert [place for place, _ in exchange.shown] == ["original", "original"]
        assert exchange.answers[0] == exchange.answers[1]


async def test_work_that_takes_too_long_is_given_up_before_the_interaction_expires(answering, monkeypatch):
    assert respond.ACKNOWLEDGE_SECONDS + respond.WORK_SECONDS + 2 * respond.SEND_SECONDS < 15 * 60
    monkeypatch.setattr(respond, "WORK_SECONDS", 0.2)
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        exchange = await server.ask(1, ETNA, private=True)
        await exchange.until(answered=False)
        answering.held.set()

        assert exchange.texts == [TOO_LONG]
        # The thread ended late, with an answer for nobody; the next question has its turn.
        next_exchange = await (await server.ask(1, "And then?")).until()
        assert len(next_exchange.answers) == 1
        assert exchange.answers == []


async def test_an_acknowledgement_that_hangs_is_given_up_before_any_work(answering, monkeypatch, caplog):
    monkeypatch.setattr(respond, "ACKNOWLEDGE_SECONDS", 0.2)
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.fail("POST", "/interactions/*", 502, {}, times=10)
        await server.ask(1, ETNA)
        await until(lambda: "longer than Discord waits" in caplog.text)

        assert answering.asked == []
        assert len(server.requests("POST", "/interactions/")) == 1


async def test_a_stop_during_an_answer_tells_the_person_who_waits(answering):
    answering.held.clear()
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering)):
            exchange = await server.ask(1, ETNA, private=True)
            await until(lambda: answering.asked)
        answering.held.set()

        assert exchange.texts == [INTERRUPTED]
        assert exchange.answers == []


async def test_a_stop_during_an_answer_replies_to_the_mention(answering):
    answering.held.clear()
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering)):
            await server.mention(1, ETNA)
            await until(lambda: answering.asked)
        answering.held.set()

        assert [text(post) for post in server.posts.values()] == [INTERRUPTED]


async def test_the_next_start_reports_an_answer_interrupted_by_a_kill(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        killed = build_client(answering, store=Store(file))
        async with connected(server, killed):
            answering.held.clear()
            exchange = await server.ask(1, ETNA)
            await until(lambda: answering.asked)
            # What a killed process does: nothing.
            killed.dispatcher.open_replies.clear()
        answering.held.set()
        assert exchange.shown == []
        async with connected(server, build_client(answering, store=Store(file))):
            await exchange.until(answered=False)
            next_exchange = await (await server.ask(1, "And then?")).until()

        assert exchange.texts == [INTERRUPTED]
        assert len(next_exchange.answers) == 1


@pytest.mark.parametrize("waits", [False, True], ids=["at work", "in line"])
async def test_the_next_start_reports_a_mention_interrupted_by_a_kill(answering, tmp_path, waits):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        killed = build_client(answering, store=Store(file), limits=QueueLimits(at_once=1, notify_from=1))
        async with connected(server, killed):
            answering.held.clear()
            if waits:
                await server.ask(1, "Before it?")
                await until(lambda: answering.asked)
            await server.mention(2, ETNA)
            await until(lambda: server.posts if waits else answering.asked)
            await until(lambda: owed(file, waits))
            # What a killed process does: nothing.
            killed.dispatcher.open_replies.clear()
        answering.held.set()
        earlier_ids = [post["id"] for post in server.posts.values()]
        async with connected(server, build_client(answering, store=Store(file))):
            await until(lambda: [text(post) for post in server.posts.values()] == [INTERRUPTED])
            next_exchange = await (await server.ask(1, "And then?")).until()
        async with connected(server, build_client(answering, store=Store(file))):
            (post,) = server.posts.values()

        assert text(post) == INTERRUPTED
        assert earlier_ids == ([post["id"]] if waits else [])
        assert len(next_exchange.answers) == 1
        assert ETNA not in answering.questions[waits + 1 :]
        assert len(server.requests("POST", "/messages")) == 1


async def test_the_next_start_corrects_a_waiting_message_whose_id_was_not_stored(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    with closing(Store(file)) as store:
        store.owe_mention(OwedMention(6, 77), time.time())
    async with FaultyDiscord() as server:
        # Discord took it when the last process was killed, and has its nonce.
        server.post({"content": "Your question waits in line", "nonce": 6})
        async with connected(server, build_client(answering, store=Store(file))):
            await until(lambda: [text(post) for post in server.posts.values()] == [INTERRUPTED])


async def test_the_next_start_reports_what_a_stop_had_no_time_to_report(answering, tmp_path, monkeypatch):
    monkeypatch.setattr(interrupted, "STOPPING_SECONDS", 0.2)
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        limits = QueueLimits(at_once=1, notify_from=1)
        async with connected(server, build_client(answering, store=Store(file), limits=limits)):
            answering.held.clear()
            await server.ask(1, "Before it?")
            await until(lambda: answering.asked)
            await server.mention(2, ETNA)
            await until(lambda: server.posts and owed(file, waits=True))
            server.limit("PATCH", "/channels/*/messages/*", 3600)
        answering.held.set()
        (post,) = server.posts.values()
        assert "The answer will appear here" in post["content"]
        async with connected(server, build_client(answering, store=Store(file))):
            await until(lambda: [text(post) for post in server.posts.values()] == [INTERRUPTED])


def owed(file, waits):
    """Whether the mention is noted, and the message that waits under it."""
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT waiting_id FROM owed_mentions").fetchall()
    return bool(rows) and (rows[0][0] is not None) == waits


async def test_two_bots_with_one_token_answer_a_mention_once_and_tell_the_owner(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        exchange = await (await server.ask(1, ETNA)).until()
        # What the second bot gets of the same question.
        client.dispatcher._events.clear()
        await server.gateway.again()
        await until(lambda: client.dispatcher.second_bot_seen)
        number = await server.mention(2, ETNA)
        await until(lambda: server.posts)
        client.dispatcher._events.clear()
        await server.gateway.again()
        await until(lambda: len(server.requests("POST", "/messages")) == 2)

        assert number
        assert len(exchange.answers) == 1
        assert len(server.posts) == 1
        assert "a second bot runs with this token" in caplog.text
        assert client.health()["second_bot_seen"] is True
        await client.dispatcher.read(lambda: None)
        noted_at = await client.dispatcher.read(lambda: client.dispatcher.store.sign("second bot"))
        assert abs(noted_at - time.time()) < 30


@pytest.fixture(autouse=True)
def log_everything(caplog):
    caplog.set_level(logging.INFO)
