"""What a chat model reads is shown before its answer: the real discord.py against a Discord on loopback.

It refuses, as Discord does, content and embeds for a message that was one of Components V2.
"""

import pytest

from bot.client import build_client
from bot.conversation.store import Store
from bot.delivery.interaction_reply import UNANSWERED
from bot.delivery.interrupted import INTERRUPTED
from bot.errors import QuestionRejected
from bot.replies.message import Style
from evals.trials.loopback.server import LoopbackDiscord
from tests.bot.commands.conftest import HandMade, passage
from tests.bot.delivery.test_discord_faults import ETNA, connected, owed, until
from tests.bot.shown import everything, labels, text, title

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
READING = "Reading 2 sources…"
MODEL = "openai:scripted"


@pytest.fixture
def answering():
    made = HandMade()
    made.read = (passage(1), passage(2))
    made.held.clear()
    yield made
    made.held.set()


def posts(there):
    return list(there.posts.values())


@pytest.mark.parametrize("style", list(Style))
async def test_what_is_read_stands_there_until_the_answer_takes_its_place(answering, style):
    async with LoopbackDiscord() as there, connected(there, build_client(answering, chat_model=MODEL, style=style)):
        exchange = await there.ask(1, ETNA)
        await until(lambda: exchange.shown)
        answering.held.set()
        await until(lambda: len(exchange.shown) == 2)

        (first, reading), (second, answer) = exchange.shown
        assert (first, second) == ("original", "original")
        assert READING in everything(reading)
        assert "Etna erupted" not in everything(reading)
        assert labels(reading) == []
        assert "Etna erupted 1 times." in everything(answer)
        assert READING not in everything(answer)
        assert "Delete" in labels(answer)


@pytest.mark.parametrize("style", list(Style))
async def test_so_it_does_under_a_mention_in_one_message(answering, style):
    async with LoopbackDiscord() as there, connected(there, build_client(answering, chat_model=MODEL, style=style)):
        await there.mention(1, ETNA)
        await until(lambda: posts(there) and READING in everything(posts(there)[0]))
        answering.held.set()
        await until(lambda: "Delete" in labels(posts(there)[0]))

        (post,) = posts(there)
        assert title(post) == ETNA
        assert READING not in everything(post)


async def test_without_a_chat_model_nothing_is_shown_before(answering):
    async with LoopbackDiscord() as there, connected(there, build_client(answering)):
        answering.held.set()
        exchange = await (await there.ask(1, ETNA)).until()

        assert len(exchange.shown) == 1


async def test_where_it_cannot_be_shown_the_answer_comes_all_the_same(answering, caplog):
    async with LoopbackDiscord() as there, connected(there, build_client(answering, chat_model=MODEL)):
        there.fail("PATCH", "/webhooks/*", 400, {"code": 50035, "message": "Invalid Form Body"})
        exchange = await there.ask(1, ETNA)
        await until(lambda: "Could not show what is read" in caplog.text)
        answering.held.set()
        await exchange.until()

        assert title(exchange.answers[0]) == ETNA
        assert "Traceback" not in caplog.text


async def test_one_that_discord_took_and_denied_is_replaced_by_the_answer_to_a_mention(answering, caplog):
    async with LoopbackDiscord() as there, connected(there, build_client(answering, chat_model=MODEL)):
        there.fail("POST", "/channels/*/messages", 400, {"code": 0, "message": "odd"}, after_doing=True)
        await there.mention(1, ETNA)
        await until(lambda: "Could not show what is read" in caplog.text)
        answering.held.set()
        await until(lambda: "Delete" in labels(posts(there)[0]))

        assert len(posts(there)) == 1


@pytest.mark.parametrize("private", [True, False])
async def test_a_failure_takes_its_place(answering, private):
    answering.replies[ETNA] = QuestionRejected("No words.")
    async with LoopbackDiscord() as there, connected(there, build_client(answering, chat_model=MODEL)):
        exchange = await there.ask(1, ETNA, private=private)
        await until(lambda: exchange.shown)
        answering.held.set()
        await until(lambda: len(exchange.shown) == (2 if private else 4))

        after = [(place, text(body)) for place, body in exchange.shown[1:]]
        told = [("original", UNANSWERED), ("followup", "No words."), ("deleted", "")]
        assert after == ([("original", "No words.")] if private else told)


async def test_a_failure_takes_its_place_under_a_mention(answering):
    answering.replies[ETNA] = QuestionRejected("No words.")
    async with LoopbackDiscord() as there, connected(there, build_client(answering, chat_model=MODEL)):
        await there.mention(1, ETNA)
        await until(lambda: posts(there))
        answering.held.set()
        await until(lambda: [text(post) for post in posts(there)] == ["No words."])


async def test_a_stop_and_a_kill_are_told_in_its_place(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with LoopbackDiscord() as there:
        async with connected(there, build_client(answering, chat_model=MODEL)):
            stopped = await there.ask(1, ETNA)
            await until(lambda: stopped.shown)
        killed = build_client(answering, store=Store(file), chat_model=MODEL)
        async with connected(there, killed):
            exchange = await there.ask(1, ETNA, private=True)
            await there.mention(2, ETNA)
            await until(lambda: exchange.shown and posts(there) and owed(file, waits=True))
            # What a killed process does: nothing.
            killed.dispatcher.open_replies.clear()
        answering.held.set()
        async with connected(there, build_client(answering, store=Store(file))):
            await until(lambda: len(exchange.shown) == 2 and [text(post) for post in posts(there)] == [INTERRUPTED])

    assert UNANSWERED in [text(body) for _, body in stopped.shown]
    assert INTERRUPTED in [text(body) for _, body in stopped.shown]
    assert text(exchange.shown[1][1]) == INTERRUPTED
