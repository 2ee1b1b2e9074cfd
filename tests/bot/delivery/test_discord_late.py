"""What Discord takes after our patience has ended: the real discord.py against a Discord on loopback."""

import logging
import sqlite3
import time
from contextlib import closing

import pytest

from bot import command_sync
from bot.client import build_client
from bot.conversation.store import OwedMention, Store
from bot.delivery import dispatcher, interrupted, message_reply, respond
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.queue import QueueLimits
from bot.errors import QuestionRejected
from bot.replies.line import waiting_sentence
from evals.trials.loopback.server import LoopbackDiscord
from tests.bot.commands.conftest import HandMade
from tests.bot.delivery.test_discord_faults import ETNA, connected, until
from tests.bot.shown import text, title

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
POSTS = "/channels/*/messages"
LATE = 0.3
NEXT = "And then?"
WAITS = waiting_sentence(1)


@pytest.fixture
def answering():
    return HandMade()


@pytest.fixture(autouse=True)
def no_patience(monkeypatch, caplog):
    """Each of our time limits ends before a rate limit of LATE seconds does."""
    caplog.set_level(logging.INFO)
    for module, names in [
        (respond, ["SEND_SECONDS"]),
        (dispatcher, ["TELLING_SECONDS"]),
        (message_reply, ["TYPING_SECONDS"]),
        (interrupted, ["EACH_SECONDS", "CORRECTING_SECONDS"]),
        (command_sync, ["SYNC_SECONDS"]),
    ]:
        for name in names:
            monkeypatch.setattr(module, name, 0.05)


def titles(there):
    """What stands in the channel: the question of each answer, or else the words."""
    return sorted(text(post) or title(post) for post in there.posts.values())


def debts(file):
    """Whom the next start would tell something."""
    with closing(sqlite3.connect(file)) as database:
        query = "SELECT interaction_id FROM owed UNION ALL SELECT message_id FROM owed_mentions"
        return [number for (number,) in database.execute(query)]


async def test_a_global_limit_longer_than_our_patience_loses_neither_this_answer_nor_the_next(answering, caplog):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        there.limit("POST", POSTS, LATE, everywhere=True)
        await there.mention(1, ETNA)
        await until(lambda: "did not take the reply in time" in caplog.text)
        assert there.posts == {}
        await there.mention(2, NEXT)
        await until(lambda: len(there.posts) == 2)

        assert titles(there) == [NEXT, ETNA]
        assert len(there.requests("POST", "/messages")) == 3
        await until(lambda: caplog.text.count("Sending a reply took long but succeeded.") == 2)


async def test_a_failure_that_is_told_late_is_told_once_and_owed_no_more(answering, tmp_path):
    answering.replies["?!"] = QuestionRejected("No words.")
    file = tmp_path / "bot.sqlite3"
    async with LoopbackDiscord() as there:
        async with connected(there, build_client(answering, store=Store(file))) as client:
            there.limit("POST", POSTS, LATE, everywhere=True)
            await there.mention(1, "?!")
            await until(lambda: there.posts and not client.dispatcher.final_sends)

        assert titles(there) == ["No words."]
    assert debts(file) == []


@pytest.mark.parametrize("everywhere", [False, True], ids=["one route", "global"])
async def test_a_line_that_says_that_a_question_waits_and_comes_late_is_no_last_word(answering, tmp_path, everywhere):
    file = tmp_path / "bot.sqlite3"
    limits = QueueLimits(at_once=1, notify_from=1)
    async with LoopbackDiscord() as there:
        async with connected(there, build_client(answering, limits=limits, store=Store(file))) as client:
            answering.held.clear()
            first = await there.ask(1, NEXT)
            await until(lambda: answering.asked)
            there.limit("POST", POSTS, LATE, everywhere=everywhere)
            await there.mention(2, ETNA)
            await until(lambda: there.requests("POST", "/messages"))
            answering.held.set()
            await first.until()
            await until(lambda: there.posts and titles(there) != [WAITS] and not client.dispatcher.final_sends)

        assert titles(there) == [ETNA]
        # The line is posted at the second attempt, and edited into the answer.
        assert len(there.requests("POST", "/messages")) == 2
        assert len(there.requests("PATCH", "/channels/")) == 1
    assert debts(file) == []


async def test_the_same_line_under_a_command_comes_before_its_answer(answering):
    limits = QueueLimits(at_once=1, notify_from=1)
    async with LoopbackDiscord() as there, connected(there, build_client(answering, limits=limits)):
        answering.held.clear()
        await there.ask(1, NEXT)
        await until(lambda: answering.asked)
        there.limit("PATCH", "/webhooks/*", LATE)
        second = await there.ask(2, ETNA)
        await until(lambda: there.requests("PATCH", "@original"))
        answering.held.set()
        await second.until()

        assert [text(body) for _, body in second.shown] == [WAITS, ""]


async def test_a_stop_lets_an_answer_that_is_late_arrive(answering, caplog):
    async with LoopbackDiscord() as there:
        async with connected(there, build_client(answering)):
            there.limit("POST", POSTS, LATE, everywhere=True)
            await there.mention(1, ETNA)
            await until(lambda: "did not take the reply in time" in caplog.text)

        assert titles(there) == [ETNA]


async def test_a_stop_tells_who_waits_though_the_commands_wait_for_a_global_limit(answering):
    async with LoopbackDiscord() as there:
        there.limit("PUT", "/applications/*/commands", LATE, everywhere=True)
        async with connected(there, build_client(answering)):
            answering.held.clear()
            await there.mention(1, ETNA)
            await until(lambda: answering.asked)
        answering.held.set()

        assert titles(there) == [INTERRUPTED]


@pytest.mark.parametrize(("waiting", "method"), [(None, "POST"), (7, "PATCH")], ids=["told", "corrected"])
async def test_who_is_told_late_at_a_start_keeps_no_mention_from_its_answer(answering, tmp_path, waiting, method):
    file = tmp_path / "bot.sqlite3"
    left = Store(file)
    left.owe_mention(OwedMention(6, 77, waiting), time.time())
    left.close()
    async with LoopbackDiscord() as there:
        there.limit(method, f"{POSTS}/*" if waiting else POSTS, LATE, everywhere=True)
        async with connected(there, build_client(answering, store=Store(file))) as client:
            await there.mention(1, ETNA)
            await until(lambda: len(there.posts) == 2 and not debts(file) and not client.dispatcher.final_sends)

        assert titles(there) == sorted([INTERRUPTED, ETNA])
