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
from bot.client import build_client
from bot.conversation.store import OwedMention, Store
from bot.delivery import interrupted, respond
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.queue import QueueLimits
from bot.delivery.respond import TOO_LONG
from evals.trials.loopback.server import LoopbackDiscord
from tests.bot.commands.conftest import HandMade
from tests.bot.shown import text, title

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
ETNA = "What did Etna do?"
TOKEN = "NDI0Mg.loopback.token"


@pytest.fixture
def answering():
    return HandMade()


@asynccontextmanager
async def connected(there, client):
    """The client, connected to the loopback Discord; it leaves as the bot does."""
    use_discord_at(there.api, there.gateway.url)
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
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        exchange = await (await there.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1
        assert exchange.acknowledged_at - exchange.asked_at < 3


async def test_a_mention_is_answered_once_though_the_reply_is_sent_again(answering):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        # Discord takes the reply and then says that it did not: discord.py sends it again.
        there.fail("POST", "/channels/*/messages", 502, {}, after_doing=True)
        await there.mention(1, ETNA)
        await until(lambda: len(there.requests("POST", "/messages")) == 2)

        assert [title(post) for post in there.posts.values()] == [ETNA]


async def test_a_question_that_was_deleted_meanwhile_has_no_answer(answering, caplog):
    gone = {"message_reference": {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}}
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        there.fail("POST", "/channels/*/messages", 400, {"code": 50035, "message": "Invalid Form Body", "errors": gone})
        await there.mention(1, ETNA)
        await until(lambda: "the message is gone" in caplog.text)

        assert there.posts == {}
        assert len(there.requests("POST", "/messages")) == 1
        assert "Traceback" not in caplog.text


async def test_a_disconnect_in_mid_answer_is_resumed_and_answered_once(answering):
    answering.held.clear()
    async with LoopbackDiscord() as there, connected(there, build_client(answering)) as client:
        exchange = await there.ask(1, ETNA)
        await until(lambda: answering.asked)
        await there.gateway.drop()
        await until(lambda: there.gateway.resumes == 1)
        answering.held.set()
        await exchange.until()
        later = await (await there.ask(1, "And then?")).until()

        assert len(exchange.answers) == len(later.answers) == 1
        assert there.gateway.identifies == 1
        await until(lambda: client.health()["ok"])


async def test_what_is_asked_while_the_connection_is_away_comes_with_the_resume(answering):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        await there.gateway.drop()
        exchange = await (await there.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1


async def test_discord_asks_to_reconnect(answering):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        await there.gateway.ask_to_reconnect()
        await until(lambda: there.gateway.resumes == 1)
        exchange = await (await there.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1


@pytest.mark.parametrize("how", ["resume refused", "session invalid"])
async def test_a_session_that_is_lost_begins_anew(answering, monkeypatch, how):
    async def at_once(self, shard_id, *, initial=False):
        """discord.py waits 5 s before it identifies again."""

    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)
    async with LoopbackDiscord() as there, connected(there, build_client(answering)) as client:
        if how == "resume refused":
            there.gateway.accepts_resume = False
            await there.gateway.drop()
        else:
            await there.gateway.invalidate()
        await until(lambda: there.gateway.identifies == 2)
        exchange = await (await there.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1
        assert there.gateway.refused_resumes == (how == "resume refused")
        await until(lambda: b"dateline_gateway_sessions_total 2.0" in client.dispatcher.metrics.text())
        # on_ready has come twice: the commands were not sent again.
        assert len(there.requests("PUT", "/commands")) == 1


async def test_an_event_that_comes_again_is_answered_once(answering):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        exchange = await (await there.ask(1, ETNA)).until()
        await there.gateway.again()
        await (await there.ask(2, "And then?")).until()

        assert len(exchange.answers) == 1
        assert [text for text, _ in answering.asked] == [ETNA, "And then?"]


@pytest.mark.parametrize("everywhere", [False, True], ids=["one route", "global"])
async def test_a_rate_limit_is_waited_out_without_a_storm(answering, everywhere):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        there.limit("PATCH", "/webhooks/*", 0.3, everywhere=everywhere, times=2)
        exchange = await (await there.ask(1, ETNA)).until()
        first, second, third = there.requests("PATCH", "@original")

        assert len(exchange.answers) == 1
        assert second - first >= 0.3
        assert third - second >= 0.3


@pytest.mark.parametrize("everywhere", [False, True], ids=["one route", "global"])
async def test_a_rate_limit_of_an_hour_is_given_up_at_the_deadline(answering, monkeypatch, caplog, everywhere):
    monkeypatch.setattr(respond, "SEND_SECONDS", 0.3)
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        there.limit("PATCH", "/webhooks/*", 3600, everywhere=everywhere)
        exchange = await there.ask(1, ETNA)
        await until(lambda: "did not take the reply" in caplog.text)

        assert exchange.shown == []
        assert len(there.requests("PATCH", "@original")) == 1
        assert there.requests("POST", "/webhooks/") == []


async def test_a_global_limit_on_messages_ends_at_the_deadline_too(answering, monkeypatch, caplog):
    monkeypatch.setattr(respond, "SEND_SECONDS", 0.3)
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        there.limit("POST", "/channels/*/messages", 3600, everywhere=True)
        await there.mention(1, ETNA)
        await until(lambda: "did not take the reply" in caplog.text)

        assert there.posts == {}
        assert len(there.requests("POST", "/messages")) == 1


async def test_an_answer_that_discord_took_and_denied_stands_once(answering):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        there.fail("PATCH", "/webhooks/*", 502, {}, after_doing=True)
        exchange = await (await there.ask(1, ETNA)).until()
        await until(lambda: len(there.requests("PATCH", "@original")) == 2)

        assert [place for place, _ in exchange.shown] == ["original", "original"]
        assert exchange.answers[0] == exchange.answers[1]


async def test_work_that_takes_too_long_is_given_up_while_the_person_can_be_told(answering, monkeypatch):
    assert respond.ACKNOWLEDGE_SECONDS + respond.WORK_SECONDS + 2 * respond.SEND_SECONDS < 15 * 60
    monkeypatch.setattr(respond, "WORK_SECONDS", 0.2)
    answering.held.clear()
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        exchange = await there.ask(1, ETNA, private=True)
        await exchange.until(answered=False)
        answering.held.set()

        assert exchange.texts == [TOO_LONG]
        # The thread ended late, with an answer for nobody; the next question has its turn.
        later = await (await there.ask(1, "And then?")).until()
        assert len(later.answers) == 1
        assert exchange.answers == []


async def test_an_acknowledgement_that_hangs_is_given_up_before_any_work(answering, monkeypatch, caplog):
    monkeypatch.setattr(respond, "ACKNOWLEDGE_SECONDS", 0.2)
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        there.fail("POST", "/interactions/*", 502, {}, times=10)
        await there.ask(1, ETNA)
        await until(lambda: "longer than Discord waits" in caplog.text)

        assert answering.asked == []
        assert len(there.requests("POST", "/interactions/")) == 1


async def test_a_stop_in_mid_answer_tells_the_one_who_waits(answering):
    answering.held.clear()
    async with LoopbackDiscord() as there:
        async with connected(there, build_client(answering)):
            exchange = await there.ask(1, ETNA, private=True)
            await until(lambda: answering.asked)
        answering.held.set()

        assert exchange.texts == [INTERRUPTED]
        assert exchange.answers == []


async def test_a_stop_in_mid_answer_tells_the_one_who_mentioned_it(answering):
    answering.held.clear()
    async with LoopbackDiscord() as there:
        async with connected(there, build_client(answering)):
            await there.mention(1, ETNA)
            await until(lambda: answering.asked)
        answering.held.set()

        assert [text(post) for post in there.posts.values()] == [INTERRUPTED]


async def test_after_a_kill_in_mid_answer_the_next_start_tells(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with LoopbackDiscord() as there:
        killed = build_client(answering, store=Store(file))
        async with connected(there, killed):
            answering.held.clear()
            exchange = await there.ask(1, ETNA)
            await until(lambda: answering.asked)
            # What a killed process does: nothing.
            killed.dispatcher.open_replies.clear()
        answering.held.set()
        assert exchange.shown == []
        async with connected(there, build_client(answering, store=Store(file))):
            await exchange.until(answered=False)
            later = await (await there.ask(1, "And then?")).until()

        assert exchange.texts == [INTERRUPTED]
        assert len(later.answers) == 1


@pytest.mark.parametrize("waits", [False, True], ids=["at work", "in line"])
async def test_after_a_kill_the_next_start_tells_who_mentioned_it(answering, tmp_path, waits):
    file = tmp_path / "bot.sqlite3"
    async with LoopbackDiscord() as there:
        killed = build_client(answering, store=Store(file), limits=QueueLimits(at_once=1, notify_from=1))
        async with connected(there, killed):
            answering.held.clear()
            if waits:
                await there.ask(1, "Before it?")
                await until(lambda: answering.asked)
            await there.mention(2, ETNA)
            await until(lambda: there.posts if waits else answering.asked)
            await until(lambda: owed(file, waits))
            # What a killed process does: nothing.
            killed.dispatcher.open_replies.clear()
        answering.held.set()
        before = [post["id"] for post in there.posts.values()]
        async with connected(there, build_client(answering, store=Store(file))):
            await until(lambda: [text(post) for post in there.posts.values()] == [INTERRUPTED])
            later = await (await there.ask(1, "And then?")).until()
        async with connected(there, build_client(answering, store=Store(file))):
            (post,) = there.posts.values()

        assert text(post) == INTERRUPTED
        assert before == ([post["id"]] if waits else [])
        assert len(later.answers) == 1
        assert ETNA not in [text for text, _ in answering.asked[waits + 1 :]]
        assert len(there.requests("POST", "/messages")) == 1


async def test_a_line_that_waits_and_was_never_noted_says_so_no_more_after_the_next_start(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    with closing(Store(file)) as left:
        left.owe_mention(OwedMention(6, 77), time.time())
    async with LoopbackDiscord() as there:
        # Discord took it when the last process was killed, and has its nonce.
        there.post({"content": "Your question waits in line", "nonce": 6})
        async with connected(there, build_client(answering, store=Store(file))):
            await until(lambda: [text(post) for post in there.posts.values()] == [INTERRUPTED])


async def test_what_a_stop_has_no_time_to_tell_the_next_start_tells(answering, tmp_path, monkeypatch):
    monkeypatch.setattr(interrupted, "STOPPING_SECONDS", 0.2)
    file = tmp_path / "bot.sqlite3"
    async with LoopbackDiscord() as there:
        limits = QueueLimits(at_once=1, notify_from=1)
        async with connected(there, build_client(answering, store=Store(file), limits=limits)):
            answering.held.clear()
            await there.ask(1, "Before it?")
            await until(lambda: answering.asked)
            await there.mention(2, ETNA)
            await until(lambda: there.posts and owed(file, waits=True))
            there.limit("PATCH", "/channels/*/messages/*", 3600)
        answering.held.set()
        (post,) = there.posts.values()
        assert "The answer will appear here" in post["content"]
        async with connected(there, build_client(answering, store=Store(file))):
            await until(lambda: [text(post) for post in there.posts.values()] == [INTERRUPTED])


def owed(file, waits):
    """Whether the mention is noted, and the message that waits under it."""
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT waiting_id FROM owed_mentions").fetchall()
    return bool(rows) and (rows[0][0] is not None) == waits


async def test_two_bots_on_one_token_answer_a_mention_once_and_the_owner_is_told(answering, caplog):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)) as first:
        exchange = await (await there.ask(1, ETNA)).until()
        # What the second bot gets of the same question.
        first.dispatcher._events.clear()
        await there.gateway.again()
        await until(lambda: first.dispatcher.second_bot_seen)
        number = await there.mention(2, ETNA)
        await until(lambda: there.posts)
        first.dispatcher._events.clear()
        await there.gateway.again()
        await until(lambda: len(there.requests("POST", "/messages")) == 2)

        assert number
        assert len(exchange.answers) == 1
        assert len(there.posts) == 1
        assert "a second bot runs with this token" in caplog.text
        assert first.health()["second_bot_seen"] is True
        await first.dispatcher.read(lambda: None)
        seen, _ = await first.dispatcher.read(lambda: first.dispatcher.store.sign("second bot"))
        assert abs(seen - time.time()) < 30


@pytest.fixture(autouse=True)
def log_everything(caplog):
    caplog.set_level(logging.INFO)
