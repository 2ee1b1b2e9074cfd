"""A message that comes while the one before it is being answered follows that one."""

import pytest

from bot.conversation.store import Store
from bot.delivery import respond
from bot.delivery.queue import QueueLimits
from bot.delivery.respond import TOO_LONG
from bot.errors import QuestionRejected
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import connected, until
from tests.bot.shown import is_answer, text, title
from tests.faulty_discord import FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
POWELL = "What did Jerome Powell say about rates?"
ETNA = "What did Etna do?"
LATER = "When will he leave?"


def typing(server):
    return len(server.requests("POST", "/typing"))


async def test_a_direct_message_follows_the_one_that_is_still_being_answered(answering):
    """It was asked as it was typed."""
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=QueueLimits(at_once=4))):
        await server.mention(1, POWELL)
        await until(lambda: answering.asked)
        await server.mention(1, LATER)
        await server.mention(1, "And where is he now?")
        await until(lambda: typing(server) == 3)  # which none of them waits for
        answering.held.set()
        await until(lambda: len([post for post in server.posts.values() if is_answer(post)]) == 3)

        assert answering.questions == [POWELL, "When will Jerome Powell leave?", "And where is Jerome Powell now?"]
        assert [title(post) for post in server.posts.values()] == [POWELL, LATER, "And where is he now?"]


async def test_a_direct_message_follows_a_command_that_is_still_being_answered(answering):
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=QueueLimits(at_once=4))):
        asked = await server.ask(1, POWELL)
        await until(lambda: answering.asked)
        await server.mention(1, LATER)
        await until(lambda: typing(server) == 1)
        answering.held.set()
        await asked.until()
        await until(lambda: len(answering.asked) == 2)

        assert answering.questions[1] == "When will Jerome Powell leave?"


async def test_nobody_waits_for_the_conversation_of_somebody_else(answering):
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=QueueLimits(at_once=4))):
        await server.mention(1, POWELL)
        await until(lambda: answering.asked)
        await server.mention(1, LATER)
        await server.mention(2, ETNA)
        await until(lambda: len(answering.asked) == 2)

        assert answering.questions == [POWELL, ETNA]
        answering.held.set()
        await until(lambda: len(server.posts) == 3)


async def test_a_message_after_one_that_fails_is_answered(answering):
    answering.held.clear()
    answering.replies[POWELL] = QuestionRejected("No words.")
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        await server.mention(1, POWELL)
        await until(lambda: answering.asked)
        await server.mention(1, ETNA)
        await until(lambda: typing(server) == 2)
        answering.held.set()
        await until(lambda: len(server.posts) == 2)

        first, second = server.posts.values()
        assert text(first) == "No words."
        assert title(second) == ETNA


async def test_messages_that_wait_for_another_count_toward_the_limit_of_a_person(answering):
    answering.held.clear()
    limits = QueueLimits(at_once=4, per_person=3)
    client = build_client(answering, limits=limits, store=Store(None))
    async with FaultyDiscord() as server, connected(server, client):
        await server.mention(1, POWELL)
        await until(lambda: answering.asked)
        for number in range(3):
            await server.mention(1, f"Question {number}?")
        await until(lambda: server.posts)
        assert [text(post) for post in server.posts.values()] == [
            "You have 3 questions in the queue already; wait for an answer, then ask again."
        ]
        assert client.dispatcher.queue.waiting == 2
        answering.held.set()
        await until(lambda: len([post for post in server.posts.values() if is_answer(post)]) == 3)
        assert client.dispatcher.queue.waiting == 0


async def test_a_message_that_waits_for_another_is_told_of_a_long_line(answering):
    answering.held.clear()
    limits = QueueLimits(at_once=1, notify_from=2)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        await server.mention(1, ETNA)
        await until(lambda: answering.asked)
        await server.mention(2, POWELL)
        await until(lambda: typing(server) == 2)
        await server.mention(2, LATER)
        await until(lambda: server.posts)
        assert [text(post) for post in server.posts.values()] == [
            "Your question is waiting: 2 questions ahead of it. The answer will appear here."
        ]
        answering.held.set()
        await until(lambda: len([post for post in server.posts.values() if is_answer(post)]) == 3)

        assert answering.questions == [ETNA, POWELL, "When will Jerome Powell leave?"]
        assert LATER in map(title, server.posts.values())


async def test_a_message_that_waits_too_long_for_another_is_told_so(answering, monkeypatch):
    monkeypatch.setattr(respond, "WORK_SECONDS", 0.2)
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        await server.mention(1, POWELL)
        await until(lambda: answering.asked)
        await server.mention(1, LATER)
        await until(lambda: len(server.posts) == 2)
        answering.held.set()

        assert [text(post) for post in server.posts.values()] == [TOO_LONG] * 2
        assert answering.questions == [POWELL]


async def test_a_stop_tells_those_whose_message_waits_for_another(answering):
    answering.held.clear()
    client = build_client(answering)
    async with FaultyDiscord() as server:
        async with connected(server, client):
            await server.mention(1, POWELL)
            await until(lambda: answering.asked)
            await server.mention(1, LATER)
            await until(lambda: typing(server) == 2)
        answering.held.set()

        assert len(server.posts) == 2
        assert not any(map(is_answer, server.posts.values()))
