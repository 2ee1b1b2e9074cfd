"""What Discord takes after our patience has ended: the real discord.py against a Discord on loopback."""

import logging
import sqlite3
import time
from contextlib import closing

import pytest

from bot import command_sync
from bot.conversation.store import OwedMention, Store
from bot.delivery import dispatcher, interrupted, message_reply, respond
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.queue import QueueLimits, waiting_sentence
from bot.errors import QuestionRejected
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import ETNA, connected, until
from tests.bot.shown import text, title
from tests.faulty_discord import FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
POSTS = "/channels/*/messages"
LATE = 0.3
NEXT = "And then?"
WAITS = waiting_sentence(1)


@pytest.fixture(autouse=True)
def short_time_limits(monkeypatch, caplog):
    """Each of our time limits ends before a rate limit of LATE seconds does."""
    caplog.set_level(logging.INFO)
    for module, names in [
        (respond, ["SEND_SECONDS"]),
        (dispatcher, ["WAITING_NOTICE_SECONDS"]),
        (message_reply, ["TYPING_SECONDS"]),
        (interrupted, ["EACH_SECONDS", "CORRECTING_SECONDS"]),
        (command_sync, ["SYNC_SECONDS"]),
    ]:
        for name in names:
            monkeypatch.setattr(module, name, 0.05)


def titles(server):
    """What stands in the channel: the question of each answer, or else the words."""
    return sorted(text(post) or title(post) for post in server.posts.values())


def debts(file):
    """Whom the next start would tell something."""
    with closing(sqlite3.connect(file)) as database:
        query = "SELECT interaction_id FROM owed UNION ALL SELECT message_id FROM owed_mentions"
        return [number for (number,) in database.execute(query)]


async def test_a_global_limit_longer_than_the_time_limits_loses_no_answer(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.limit("POST", POSTS, LATE, everywhere=True)
        await server.mention(1, ETNA)
        await until(lambda: "did not take the reply in time" in caplog.text)
        assert server.posts == {}
        await server.mention(2, NEXT)
        await until(lambda: len(server.posts) == 2)

        assert titles(server) == [NEXT, ETNA]
        assert len(server.requests("POST", "/messages")) == 3
        await until(lambda: caplog.text.count("Sending a reply took long but succeeded.") == 2)


async def test_a_late_failure_message_is_sent_once_and_no_longer_owed(answering, tmp_path):
    answering.replies["?!"] = QuestionRejected("No words.")
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, store=Store(file))) as client:
            server.limit("POST", POSTS, LATE, everywhere=True)
            await server.mention(1, "?!")
            await until(lambda: server.posts and not client.dispatcher.final_sends)

        assert titles(server) == ["No words."]
    assert debts(file) == []


@pytest.mark.parametrize("everywhere", [False, True], ids=["one route", "global"])
async def test_a_late_waiting_message_is_replaced_by_the_answer(answering, tmp_path, everywhere):
    file = tmp_path / "bot.sqlite3"
    limits = QueueLimits(at_once=1, notify_from=1)
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, limits=limits, store=Store(file))) as client:
            answering.held.clear()
            earlier = await server.ask(1, NEXT)
            await until(lambda: answering.asked)
            server.limit("POST", POSTS, LATE, everywhere=everywhere)
            await server.mention(2, ETNA)
            await until(lambda: server.requests("POST", "/messages"))
            answering.held.set()
            await earlier.until()
            await until(lambda: server.posts and titles(server) != [WAITS] and not client.dispatcher.final_sends)

        assert titles(server) == [ETNA]
        # The line is posted at the second attempt, and edited into the answer.
        assert len(server.requests("POST", "/messages")) == 2
        assert len(server.requests("PATCH", "/channels/")) == 1
    assert debts(file) == []


async def test_a_late_waiting_message_of_a_command_comes_before_its_answer(answering):
    limits = QueueLimits(at_once=1, notify_from=1)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        answering.held.clear()
        await server.ask(1, NEXT)
        await until(lambda: answering.asked)
        server.limit("PATCH", "/webhooks/*", LATE)
        second = await server.ask(2, ETNA)
        await until(lambda: server.requests("PATCH", "@original"))
        answering.held.set()
        await second.until()

        assert [text(body) for _, body in second.shown] == [WAITS, ""]


async def test_a_stop_lets_a_late_answer_arrive(answering, caplog):
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering)):
            server.limit("POST", POSTS, LATE, everywhere=True)
            await server.mention(1, ETNA)
            await until(lambda: "did not take the reply in time" in caplog.text)

        assert titles(server) == [ETNA]


async def test_a_stop_tells_people_who_wait_although_a_global_limit_delays_the_commands(answering):
    async with FaultyDiscord() as server:
        server.limit("PUT", "/applications/*/commands", LATE, everywhere=True)
        async with connected(server, build_client(answering)):
            answering.held.clear()
            await server.mention(1, ETNA)
            await until(lambda: answering.asked)
        answering.held.set()

        assert titles(server) == [INTERRUPTED]


@pytest.mark.parametrize(("waiting", "method"), [(None, "POST"), (7, "PATCH")], ids=["told", "corrected"])
async def test_a_late_notice_at_a_start_does_not_delay_answers_to_mentions(answering, tmp_path, waiting, method):
    file = tmp_path / "bot.sqlite3"
    store = Store(file)
    store.owe_mention(OwedMention(6, 77, waiting), time.time())
    store.close()
    async with FaultyDiscord() as server:
        server.limit(method, f"{POSTS}/*" if waiting else POSTS, LATE, everywhere=True)
        async with connected(server, build_client(answering, store=Store(file))) as client:
            await server.mention(1, ETNA)
            await until(lambda: len(server.posts) == 2 and not debts(file) and not client.dispatcher.final_sends)

        assert titles(server) == sorted([INTERRUPTED, ETNA])


@pytest.mark.parametrize("locked", [False, True], ids=["archived", "locked"])
async def test_a_waiting_message_in_an_archived_thread_is_corrected_or_no_longer_owed(answering, tmp_path, locked):
    """Its correction was tried at every start, without end."""
    file = tmp_path / "bot.sqlite3"
    with closing(Store(file)) as store:
        store.owe_mention(OwedMention(6, 77, 7), time.time())
    server = FaultyDiscord()
    server.archived = {77}
    server.locked = locked
    async with server:
        for _ in range(2):
            async with connected(server, build_client(answering, store=Store(file))):
                await until(lambda: not debts(file))

    assert titles(server) == ([] if locked else [INTERRUPTED])
    assert server.archived == {77}
    # The first edit is refused, and the one after the attempt to open the thread is the last.
    assert len(server.requests("PATCH", "/messages/")) == 2
