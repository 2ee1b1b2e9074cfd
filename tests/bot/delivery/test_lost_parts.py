"""Of several answers to one mention, one that cannot be sent leaves those before it, and is not lost in silence."""

import pytest

from bot.delivery.queue import QueueLimits
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import connected, until
from tests.bot.shown import is_answer, text, title
from tests.faulty_discord import FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
POWELL = "What did Jerome Powell say about rates?"
BOTH = f"{POWELL} And when will he leave?"
INVALID = {"code": 50035, "message": "Invalid Form Body"}


async def test_without_a_notice_before_the_first_answer_the_loss_of_the_second_is_told(answering):
    """Discord returned the first answer for the nonce of the sentence, which nobody saw."""
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.fail("POST", "/channels/*/messages", 400, INVALID, spared=1)
        await server.mention(1, BOTH)
        await until(lambda: len(server.posts) == 2)

        answer, sentence = server.posts.values()
        assert title(answer) == POWELL
        assert text(sentence).startswith("Something went wrong on our side")


async def test_with_a_notice_before_the_first_answer_that_answer_stays(answering):
    """The sentence took the place of the answer, which had taken that of the notice."""
    answering.held.clear()
    limits = QueueLimits(at_once=1, notify_from=1)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        server.fail("POST", "/channels/*/messages", 400, INVALID, spared=1)
        await server.ask(1, "First?")
        await until(lambda: answering.asked)
        await server.mention(2, BOTH)
        await until(lambda: server.posts)
        assert not any(map(is_answer, server.posts.values()))
        answering.held.set()
        await until(lambda: len(server.requests("POST", "/messages")) == 3)
        await until(lambda: len(server.posts) == 2)

        answer, sentence = server.posts.values()
        assert title(answer) == POWELL
        assert text(sentence).startswith("Something went wrong on our side")
