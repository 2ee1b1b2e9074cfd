"""Connections that Discord closes before or within its response: the real discord.py against a Discord on loopback."""

import logging
import time
from contextlib import closing
from types import SimpleNamespace

import aiohttp
import pytest

from bot.conversation.store import Owed, OwedMention, Store
from bot.delivery import lost_connections
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.lost_connections import repeat_if_lost
from bot.errors import QuestionRejected
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import ETNA, connected, until
from tests.bot.shown import text, title
from tests.faulty_discord import Cut, FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
POSTS = "/channels/*/messages"
CLOSED_PORT = "http://127.0.0.1:1"
TRY_AGAIN = "The connection to Discord was lost; please try again."
ANYWHEN = pytest.mark.parametrize("when", list(Cut), ids=lambda when: when.value)


@pytest.fixture(autouse=True)
def log_everything(caplog):
    caplog.set_level(logging.INFO)


@pytest.fixture
def refuse(monkeypatch):
    """Refuses the connection of the next requests with this method, and with this in their path."""
    request = aiohttp.ClientSession._request
    monkeypatch.setattr(lost_connections, "RECONNECT_SECONDS", 0)

    def refuse_next(method, part, times):
        left = [CLOSED_PORT] * times

        async def refused(session, used, url, **options):
            is_next = left and used == method and part in str(url)
            return await request(session, used, left.pop() if is_next else url, **options)

        monkeypatch.setattr(aiohttp.ClientSession, "_request", refused)

    return refuse_next


def shown_titles(server):
    """What stands in the channel: the question of each answer, or else the words."""
    return [text(post) or title(post) for post in server.posts.values()]


@ANYWHEN
@pytest.mark.parametrize("arrives", [True, False])
async def test_an_acknowledgement_is_made_again(answering, caplog, when, arrives):
    """The question was not answered; and one that had arrived was taken for a second bot's."""
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        server.cut("POST", "/interactions/*", when, after_doing=arrives)
        exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1
        assert len(server.requests("POST", "/interactions/")) == 2
        assert client.health()["second_bot_seen"] is False
        assert "Traceback" not in caplog.text


async def test_an_acknowledgement_that_is_lost_twice_is_a_line_in_the_log(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.cut("POST", "/interactions/*", Cut.BEFORE_THE_RESPONSE, times=9, after_doing=False)
        await server.ask(1, ETNA)
        await until(lambda: "A reply was not sent: Server disconnected." in caplog.text)

        assert answering.asked == []
        assert len(server.requests("POST", "/interactions/")) == 2
        assert "Traceback" not in caplog.text


@ANYWHEN
async def test_an_answer_to_a_command_is_sent_again(answering, caplog, when):
    """What had arrived was replaced by a failure, and deleted."""
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.cut("PATCH", "/webhooks/*", when)
        exchange = await (await server.ask(1, ETNA)).until()
        await until(lambda: len(exchange.shown) == 2)

        assert [place for place, _ in exchange.shown] == ["original", "original"]
        assert exchange.answers[0] == exchange.answers[1]
        assert "Traceback" not in caplog.text


async def test_an_answer_that_is_lost_twice_is_not_replaced_by_a_failure(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.cut("PATCH", "/webhooks/*", Cut.BEFORE_THE_RESPONSE, times=9)
        exchange = await server.ask(1, ETNA)
        await until(lambda: "A reply was not sent: Server disconnected." in caplog.text)

        assert len(exchange.answers) == len(exchange.shown) == 2
        assert "Traceback" not in caplog.text


@ANYWHEN
@pytest.mark.parametrize("arrives", [True, False])
async def test_an_answer_to_a_mention_is_sent_again_and_shown_once(answering, caplog, when, arrives):
    """It was explained as an unexpected failure, with a reference, where it had not arrived."""
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        server.cut("POST", POSTS, when, after_doing=arrives)
        await server.mention(1, ETNA)
        await until(lambda: server.posts and not client.dispatcher.final_sends and not client.dispatcher.open_replies)

        assert shown_titles(server) == [ETNA]
        assert len(server.requests("POST", "/messages")) == 2
        assert "Traceback" not in caplog.text


async def test_a_failure_that_is_lost_twice_is_a_line_in_the_log_and_told_at_the_next_start(
    answering, caplog, tmp_path
):
    """It ended the task of the question with a traceback."""
    answering.replies["?!"] = QuestionRejected("No words.")
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, store=Store(file))):
            server.cut("POST", POSTS, Cut.BEFORE_THE_RESPONSE, times=2, after_doing=False)
            await server.mention(1, "?!")
            await until(lambda: "could not tell the person about the failure: Server disconnected" in caplog.text)
        assert server.posts == {}
        async with connected(server, build_client(answering, store=Store(file))):
            assert shown_titles(server) == [INTERRUPTED]
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("times", [1, 2])
async def test_a_start_survives_notices_whose_connection_is_lost(answering, tmp_path, caplog, times):
    """The start ended with the first of them."""
    file = tmp_path / "bot.sqlite3"
    with closing(Store(file)) as store:
        store.owe(Owed(5, 1, "token"), time.time())
        store.owe_mention(OwedMention(6, 77), time.time())
        store.owe_mention(OwedMention(7, 77, 8), time.time())
    async with FaultyDiscord() as server:
        for method, path in (("PATCH", "/webhooks/*"), ("POST", POSTS), ("PATCH", f"{POSTS}/*")):
            server.cut(method, path, Cut.BEFORE_THE_RESPONSE, times=times, after_doing=False)
        async with connected(server, build_client(answering, store=Store(file))):
            await until(lambda: len(server.requests("PATCH", "/channels/")) == 2)
            if times == 1:
                await until(lambda: shown_titles(server) == [INTERRUPTED, INTERRUPTED])
                assert server.exchange("token").texts == [INTERRUPTED]
            else:
                told = "Could not tell someone that their question was interrupted: Server disconnected"
                await until(lambda: caplog.text.count(told) == 3)
            exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1
        assert "Traceback" not in caplog.text


@ANYWHEN
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_a_start_survives_a_lost_comparison_of_the_commands(answering, caplog, when, method):
    """The start ended: Discord cannot be reached."""
    async with FaultyDiscord() as server:
        server.cut(method, "/applications/*/commands", when, times=9)
        async with connected(server, build_client(answering)):
            assert "The slash commands could not be compared with Discord's" in caplog.text
            exchange = await (await server.ask(1, ETNA)).until()

        assert len(exchange.answers) == 1


@ANYWHEN
@pytest.mark.parametrize("label", ["Ask a follow-up", "Wrong"])
async def test_a_window_whose_opening_was_lost_is_no_second_bots(answering, caplog, when, label):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA)).until()
        server.cut("POST", "/interactions/*", when)
        window = await server.press(1, answer, label)
        await until(lambda: len(server.requests("POST", "/interactions/")) == 3)
        await (await server.ask(9, "And last?")).until()

        assert window.window is not None
        assert client.health()["second_bot_seen"] is False
        assert "was not sent" not in caplog.text
        assert "Traceback" not in caplog.text


async def test_a_page_is_turned_again(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        search = await (await server.command(1, "search", query="etna")).until()
        server.cut("PATCH", "/webhooks/*", Cut.BEFORE_THE_RESPONSE, after_doing=False)
        turned = await (await server.press(1, search, "Next")).until()

        assert [place for place, _ in turned.shown] == ["original"]


async def test_a_deletion_whose_connection_is_lost_is_explained_without_a_reference(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        answer = await (await server.ask(1, ETNA)).until()
        server.cut("DELETE", f"{POSTS}/*", Cut.BEFORE_THE_RESPONSE, times=9, after_doing=False)
        deletion = await (await server.press(1, answer, "Delete")).until(answered=False)

        assert deletion.texts == [TRY_AGAIN]
        assert "A question failed: Server disconnected" in caplog.text
        assert "Traceback" not in caplog.text


@pytest.mark.parametrize("times", [1, 2])
async def test_an_answer_that_had_no_connection_is_sent_again_or_explained(answering, caplog, refuse, times):
    """It was repeated within a millisecond, and then lost without a word."""
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        refuse("PATCH", "/webhooks/", times)
        exchange = await (await server.ask(1, ETNA)).until(answered=times == 1)
        if times == 2:
            await until(lambda: TRY_AGAIN in exchange.texts)

        assert len(exchange.answers) == (times == 1)
        assert "Traceback" not in caplog.text


@pytest.mark.parametrize(("times", "shown"), [(1, ETNA), (2, TRY_AGAIN)])
async def test_an_answer_to_a_mention_that_had_no_connection_is_sent_again_or_explained(
    answering, caplog, refuse, times, shown
):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        refuse("POST", "/messages", times)
        await server.mention(1, ETNA)
        await until(lambda: server.posts)

        assert shown_titles(server) == [shown]
        assert "Traceback" not in caplog.text


class Attempts:
    """A request that fails with one error after another, and a sleep that notes its seconds."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.pauses = []

    async def request(self):
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    async def sleep(self, seconds):
        self.pauses.append(seconds)


def unconnected():
    address = SimpleNamespace(host="discord.com", port=443, ssl=True)
    return aiohttp.ClientConnectorError(address, ConnectionRefusedError())


async def test_a_connection_is_tried_again_after_a_moment_but_an_acknowledgement_at_once():
    attempts = Attempts(unconnected())
    assert await repeat_if_lost(attempts.request, sleep=attempts.sleep) == "done"
    assert attempts.pauses == [lost_connections.RECONNECT_SECONDS]

    acknowledgement = Attempts(unconnected())
    assert await repeat_if_lost(acknowledgement.request, at_once=True, sleep=acknowledgement.sleep) == "done"
    assert acknowledgement.pauses == []


async def test_a_connection_that_was_lost_is_made_again_at_once():
    attempts = Attempts(aiohttp.ServerDisconnectedError())
    assert await repeat_if_lost(attempts.request, sleep=attempts.sleep) == "done"
    assert attempts.pauses == []


async def test_what_may_have_arrived_is_not_reported_as_without_a_connection():
    """A failure would take the place of the answer that Discord shows."""
    attempts = Attempts(aiohttp.ServerDisconnectedError(), unconnected())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await repeat_if_lost(attempts.request, sleep=attempts.sleep)


async def test_a_request_that_takes_too_long_is_not_made_again():
    """Discord is slow then, and a second request would only add to that."""
    attempts = Attempts(TimeoutError())
    with pytest.raises(TimeoutError):
        await repeat_if_lost(attempts.request, sleep=attempts.sleep)
