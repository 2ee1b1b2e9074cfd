"""What a chat model reads is shown before its answer: the real discord.py against a Discord on loopback.

It refuses, as Discord does, content and embeds for a message that was one of Components V2.
"""

import pytest

from bot.answering.answer import Evidence, ProposedClaim, ProposedQuote
from bot.answering.writers.progress import Progress
from bot.commands import preview
from bot.conversation.store import Store
from bot.delivery.interaction_reply import UNANSWERED
from bot.delivery.interrupted import INTERRUPTED
from bot.errors import QuestionRejected
from bot.replies.message import Style
from tests.bot.clients import build_client
from tests.bot.commands.conftest import ScriptedAnswering, passage
from tests.bot.delivery.test_discord_faults import ETNA, connected, owed, until
from tests.bot.shown import everything, labels, text, title
from tests.faulty_discord import FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
READING = "Reading 2 sources…"
MODEL = "openai:scripted"
TWO = Evidence((passage(1), passage(2)))


@pytest.fixture
def answering():
    scripted = ScriptedAnswering()
    scripted.progress = (Progress(TWO),)
    scripted.held.clear()
    yield scripted
    scripted.held.set()


def posts(server):
    return list(server.posts.values())


@pytest.mark.parametrize("style", list(Style))
async def test_the_reading_message_is_replaced_by_the_answer(answering, style):
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model=MODEL, style=style)):
        exchange = await server.ask(1, ETNA)
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
async def test_the_reading_message_under_a_mention_is_edited_into_the_answer(answering, style):
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model=MODEL, style=style)):
        await server.mention(1, ETNA)
        await until(lambda: posts(server) and READING in everything(posts(server)[0]))
        answering.held.set()
        await until(lambda: "Delete" in labels(posts(server)[0]))

        (post,) = posts(server)
        assert title(post) == ETNA
        assert READING not in everything(post)


@pytest.mark.parametrize("style", list(Style))
async def test_a_proven_sentence_is_shown_before_the_answer(answering, style, monkeypatch):
    monkeypatch.setattr(preview, "EDIT_SECONDS", 0)
    sentence = ProposedClaim("Etna smokes.", (ProposedQuote(1, "Etna smokes."),))
    answering.progress = (Progress(TWO), Progress(TWO, (sentence,)))
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model=MODEL, style=style)):
        exchange = await server.ask(1, ETNA)
        await until(lambda: exchange.shown and "Etna smokes." in everything(exchange.shown[-1][1]))
        answering.held.set()
        await until(lambda: "Etna erupted 1 times." in everything(exchange.shown[-1][1]))

        assert {place for place, _ in exchange.shown} == {"original"}
        assert "Etna smokes." not in everything(exchange.shown[-1][1])


async def test_without_a_chat_model_there_is_no_reading_message(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        answering.held.set()
        exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.shown) == 1


async def test_the_answer_comes_even_if_the_reading_message_fails(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model=MODEL)):
        server.fail("PATCH", "/webhooks/*", 400, {"code": 50035, "message": "Invalid Form Body"})
        exchange = await server.ask(1, ETNA)
        await until(lambda: "Could not show what is read" in caplog.text)
        answering.held.set()
        await exchange.until()

        assert title(exchange.answers[0]) == ETNA
        assert "Traceback" not in caplog.text


async def test_a_reading_message_accepted_despite_an_error_response_is_edited_into_the_answer(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model=MODEL)):
        server.fail("POST", "/channels/*/messages", 400, {"code": 0, "message": "odd"}, after_doing=True)
        await server.mention(1, ETNA)
        await until(lambda: "Could not show what is read" in caplog.text)
        answering.held.set()
        await until(lambda: "Delete" in labels(posts(server)[0]))

        assert len(posts(server)) == 1


@pytest.mark.parametrize("private", [True, False])
async def test_a_failure_replaces_the_reading_message(answering, private):
    answering.replies[ETNA] = QuestionRejected("No words.")
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model=MODEL)):
        exchange = await server.ask(1, ETNA, private=private)
        await until(lambda: exchange.shown)
        answering.held.set()
        await until(lambda: len(exchange.shown) == (2 if private else 4))

        steps = [(place, text(body)) for place, body in exchange.shown[1:]]
        public_steps = [("original", UNANSWERED), ("followup", "No words."), ("deleted", "")]
        assert steps == ([("original", "No words.")] if private else public_steps)


async def test_a_failure_replaces_the_reading_message_under_a_mention(answering):
    answering.replies[ETNA] = QuestionRejected("No words.")
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model=MODEL)):
        await server.mention(1, ETNA)
        await until(lambda: posts(server))
        answering.held.set()
        await until(lambda: [text(post) for post in posts(server)] == ["No words."])


async def test_notices_of_a_stop_and_a_kill_replace_the_reading_message(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, chat_model=MODEL)):
            stopped = await server.ask(1, ETNA)
            await until(lambda: stopped.shown)
        killed = build_client(answering, store=Store(file), chat_model=MODEL)
        async with connected(server, killed):
            exchange = await server.ask(1, ETNA, private=True)
            await server.mention(2, ETNA)
            await until(lambda: exchange.shown and posts(server) and owed(file, waits=True))
            # What a killed process does: nothing.
            killed.dispatcher.open_replies.clear()
        answering.held.set()
        async with connected(server, build_client(answering, store=Store(file))):
            await until(lambda: len(exchange.shown) == 2 and [text(post) for post in posts(server)] == [INTERRUPTED])

    assert UNANSWERED in [text(body) for _, body in stopped.shown]
    assert INTERRUPTED in [text(body) for _, body in stopped.shown]
    assert text(exchange.shown[1][1]) == INTERRUPTED
