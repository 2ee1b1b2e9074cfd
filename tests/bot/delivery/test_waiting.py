"""The eleventh question waits in line and is told so; a flood of one person does not hold up the others."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from bot.conversation.store import Store
from bot.delivery.queue import QueueLimits
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import connected, until
from tests.bot.shown import is_answer, text, title
from tests.faulty_discord import FaultyDiscord

UNKNOWN = {"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}
pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]


@asynccontextmanager
async def second_waits(answering, question="Second?"):
    """Discord with a mention that waits behind another question, and says so."""
    answering.held.clear()
    limits = QueueLimits(at_once=1, notify_from=1)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        await server.ask(1, "First?")
        await until(lambda: answering.asked)
        await server.mention(2, question)
        await until(lambda: server.posts)
        yield server


async def test_the_eleventh_question_is_told_to_wait_and_answered_in_the_same_message(answering):
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        first = [await server.ask(person, f"Question {person}?") for person in range(10)]
        await until(lambda: all(exchange.acknowledged_at for exchange in first))
        eleventh = await server.ask(10, "The eleventh?")
        await eleventh.until(answered=False)
        assert eleventh.texts == ["Your question is waiting: 10 questions ahead of it. The answer will appear here."]
        answering.held.set()
        await asyncio.gather(*(exchange.until() for exchange in [*first, eleventh]))

        assert [exchange.texts for exchange in first] == [[]] * 10
        assert [place for place, _ in eleventh.shown] == ["original", "original"]
        assert eleventh.shown[-1][1]["content"] is None


async def test_a_waiting_message_is_edited_into_the_answer(answering):
    async with second_waits(answering) as server:
        assert [post["content"] for post in server.posts.values()] == [
            "Your question is waiting: 1 question ahead of it. The answer will appear here."
        ]
        answering.held.set()
        await until(lambda: all(map(is_answer, server.posts.values())))

        assert [title(post) for post in server.posts.values()] == ["Second?"]


async def test_a_waiting_message_accepted_despite_an_error_response_is_edited_into_the_answer(answering):
    answering.held.clear()
    limits = QueueLimits(at_once=1, notify_from=1)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        await server.ask(1, "First?")
        await until(lambda: answering.asked)
        server.fail("POST", "/channels/*/messages", 503, {}, after_doing=True)
        await server.mention(2, "Second?")
        await until(lambda: server.posts)
        answering.held.set()
        await until(lambda: all(map(is_answer, server.posts.values())))

        assert [(text(post), title(post)) for post in server.posts.values()] == [("", "Second?")]


async def test_a_flood_of_one_person_does_not_delay_another(answering):
    answering.held.clear()
    limits = QueueLimits(at_once=2, per_person=20)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        flood = [await server.ask(1, f"Flood {number}?") for number in range(20)]
        await until(lambda: all(exchange.acknowledged_at for exchange in flood))
        question = await server.ask(2, "Another?")
        await until(lambda: len(answering.asked) == 2)

        # One place was free for somebody else: it is worked on while nineteen wait.
        assert answering.questions == ["Flood 0?", "Another?"]
        answering.held.set()
        await asyncio.gather(*(exchange.until() for exchange in [question, *flood]))


async def test_a_person_with_too_many_questions_is_told_to_wait_for_an_answer(answering):
    answering.held.clear()
    limits = QueueLimits(at_once=1, per_person=2)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits, store=Store(None))):
        two = [await server.ask(1, f"Question {number}?") for number in range(2)]
        await until(lambda: all(exchange.acknowledged_at for exchange in two))
        third = await (await server.ask(1, "One more?", private=True)).until(answered=False)
        answering.held.set()
        await asyncio.gather(*(exchange.until() for exchange in two))

        assert third.texts == ["You have 2 questions in the queue already; wait for an answer, then ask again."]


async def test_an_answer_whose_waiting_message_was_deleted_is_posted(answering):
    """It was never shown, and nobody was told."""
    async with second_waits(answering) as server:
        server.fail("PATCH", "/channels/*/messages/*", 404, {"code": 10008, "message": "Unknown Message"})
        answering.held.set()
        await until(lambda: len(server.posts) == 2)

        assert title(list(server.posts.values())[1]) == "Second?"


async def test_further_answers_are_posted_though_the_question_was_deleted(answering):
    """Each of them replies to it: they were lost."""
    async with second_waits(answering, "What did Etna do? What did Vesuvius do?") as server:
        gone = {"code": 50035, "message": "Invalid Form Body", "errors": {"message_reference": {"_errors": [UNKNOWN]}}}
        server.fail("POST", "/channels/*/messages", 400, gone)
        answering.held.set()
        await until(lambda: len(server.posts) == 2)

        assert [title(post) for post in server.posts.values()] == ["What did Etna do?", "What did Vesuvius do?"]
