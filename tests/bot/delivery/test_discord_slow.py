"""What Discord takes late, or takes and denies: the real discord.py against a Discord on loopback."""

import asyncio
import logging
import time
from contextlib import closing

import pytest

from bot import client as client_module
from bot import command_sync
from bot.conversation.store import Store
from bot.delivery import interrupted, message_reply, respond
from bot.delivery.interrupted import INTERRUPTED
from bot.delivery.respond import TOO_LONG
from evals.trials.loopback import payloads
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import ETNA, connected, until
from tests.bot.shown import buttons, text, title
from tests.faulty_discord import FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
SEVERAL = 5  # as often as discord.py tries


@pytest.mark.parametrize(
    "fault",
    [
        lambda server: server.limit("POST", "/channels/*/typing", 3600),
        lambda server: server.limit("POST", "/channels/*/typing", 0.5, everywhere=True),
        lambda server: server.fail("POST", "/channels/*/typing", 500, {}, times=SEVERAL),
        lambda server: server.fail("POST", "/channels/*/typing", 503, {}),
    ],
    ids=["limit", "global limit", "500", "503"],
)
async def test_slow_or_failing_typing_loses_no_question(answering, monkeypatch, fault):
    monkeypatch.setattr(message_reply, "TYPING_SECONDS", 0.05)
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        fault(server)
        await server.mention(1, ETNA)
        await until(lambda: server.posts)

        assert [title(post) for post in server.posts.values()] == [ETNA]


async def test_an_acknowledgement_accepted_despite_an_error_response_is_no_sign_of_a_second_bot(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        server.fail("POST", "/interactions/*", 502, {}, after_doing=True)
        exchange = await (await server.ask(1, ETNA)).until()

        assert len(server.requests("POST", "/interactions/")) == 2
        assert len(exchange.answers) == 1
        assert client.health()["second_bot_seen"] is False
        assert "second bot" not in caplog.text


@pytest.fixture
def taken_at_once():
    """A Discord that takes acknowledgements at once, and says so only when its event is set."""
    server, said = FaultyDiscord(), asyncio.Event()
    acknowledge = server.rest._acknowledge

    async def acknowledge_and_say_later(request):
        response = await acknowledge(request)
        await said.wait()
        return response

    server.rest._acknowledge = acknowledge_and_say_later
    return server, said


async def test_an_acknowledgement_that_discord_confirms_after_three_seconds_loses_no_question(
    answering, monkeypatch, taken_at_once
):
    """Whoever asked saw "thinking" for a quarter of an hour."""
    server, said = taken_at_once
    async with server, connected(server, build_client(answering)):
        exchange = await server.ask(1, ETNA)
        await until(lambda: exchange.acknowledged_at)
        loop, passed = asyncio.get_running_loop(), asyncio.Event()
        clock = loop.time
        loop.call_later(5, passed.set)
        monkeypatch.setattr(loop, "time", lambda: clock() + 6)
        await passed.wait()
        said.set()
        await exchange.until()

        assert len(exchange.answers) == 1


@pytest.mark.parametrize("private", [False, True])
async def test_an_acknowledgement_that_discord_confirms_far_too_late_ends_in_a_sentence(
    answering, monkeypatch, tmp_path, caplog, taken_at_once, private
):
    monkeypatch.setattr(respond, "ACKNOWLEDGE_SECONDS", 0.05)
    file = tmp_path / "bot.sqlite3"
    server, said = taken_at_once
    async with server:
        async with connected(server, build_client(answering, store=Store(file))) as client:
            exchange = await server.ask(1, ETNA, private=private)
            await until(lambda: "longer than Discord waits" in caplog.text)
            said.set()
            await until(lambda: TOO_LONG in exchange.texts and not client.dispatcher.final_sends)

        assert exchange.texts[-1] == TOO_LONG
        assert answering.asked == []
    with closing(Store(file)) as store:
        assert store.take_owed(time.time()) == []


async def test_a_stop_before_discord_confirms_an_acknowledgement_is_told_at_the_next_start(
    answering, tmp_path, caplog, taken_at_once
):
    file = tmp_path / "bot.sqlite3"
    server, said = taken_at_once
    async with server:
        async with connected(server, build_client(answering, store=Store(file))):
            exchange = await server.ask(1, ETNA, private=True)
            await until(lambda: exchange.acknowledged_at)
        said.set()
        async with connected(server, build_client(answering, store=Store(file))):
            await exchange.until(answered=False)

    assert exchange.texts == [INTERRUPTED]
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)], ids=["expired", "another bot's"])
async def test_an_acknowledgement_that_discord_refuses_is_not_owed(answering, tmp_path, caplog, status, code):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server, connected(server, build_client(answering, store=Store(file))):
        server.fail("POST", "/interactions/*", status, {"code": code, "message": "Refused."})
        exchange = await server.ask(1, ETNA)
        await until(lambda: caplog.records)

    assert (exchange.shown, answering.asked) == ([], [])
    with closing(Store(file)) as store:
        assert store.take_owed(time.time()) == []


async def press(server, person, exchange, label):
    """A person presses a button under the answer to their own command."""
    token = "pressed"
    body = exchange.shown[-1][1]
    (button,) = [candidate for candidate in buttons(body) if candidate["label"] == label]
    metadata = {"id": "1", "type": 2, "user": payloads.user(person), "authorizing_integration_owners": {}}
    under = payloads.message(payloads.snowflake(), payloads.BOT, body) | {"interaction_metadata": metadata}
    data = {"component_type": 2, "custom_id": button["custom_id"]}
    pressed = payloads.interaction(payloads.snowflake(), token, person, 3, data) | {"message": under}
    await server.gateway.dispatch("INTERACTION_CREATE", pressed)
    return server.exchange(token)


async def test_a_page_turns_after_an_acknowledgement_accepted_despite_an_error_response(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        search = await (await server.command(1, "search", query="etna")).until()
        server.fail("POST", "/interactions/*", 502, {}, after_doing=True)
        turned = await (await press(server, 1, search, "Next")).until()

        # The one of the search, and two of the press.
        assert len(server.requests("POST", "/interactions/")) == 3
        assert [place for place, _ in turned.shown] == ["original"]
        assert turned.texts == ["Passages for **etna**"]
        assert client.health()["second_bot_seen"] is False


async def test_a_page_that_another_bot_turns_is_left_alone(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        search = await (await server.command(1, "search", query="etna")).until()
        server.fail("POST", "/interactions/*", 400, {"code": 40060, "message": "Already acknowledged."})
        turned = await press(server, 1, search, "Next")
        await until(lambda: client.dispatcher.second_bot_seen)

        assert turned.shown == []


async def test_a_failure_is_reported_after_an_acknowledgement_accepted_despite_an_error_response(answering):
    answering.replies[ETNA] = RuntimeError("of ours")
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        server.fail("POST", "/interactions/*", 502, {}, after_doing=True)
        exchange = await (await server.ask(1, ETNA, private=True)).until(answered=False)

        assert "this reference" in exchange.texts[0]


async def test_an_answer_to_a_mention_accepted_despite_an_error_response_stays(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        server.fail("POST", "/channels/*/messages", 503, {}, after_doing=True)
        await server.mention(1, ETNA)
        await until(lambda: len(server.requests("POST", "/messages")) == 2 and not client.dispatcher.final_sends)

        assert [title(post) for post in server.posts.values()] == [ETNA]


@pytest.mark.parametrize("private", [False, True])
async def test_a_command_whose_stop_notice_is_late_gets_it_at_the_next_start(answering, tmp_path, monkeypatch, private):
    monkeypatch.setattr(interrupted, "STOPPING_SECONDS", 0.2)
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, store=Store(file))):
            answering.held.clear()
            exchange = await server.ask(1, ETNA, private=private)
            await until(lambda: answering.asked)
            server.limit("PATCH", "/webhooks/*", 3600)
        answering.held.set()
        assert exchange.shown == []
        async with connected(server, build_client(answering, store=Store(file))):
            await exchange.until(answered=False)

        assert exchange.texts == [INTERRUPTED]


async def test_a_mention_whose_stop_notice_fails_gets_it_at_the_next_start(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, store=Store(file))):
            answering.held.clear()
            await server.mention(1, ETNA)
            await until(lambda: answering.asked)
            server.fail("POST", "/channels/*/messages", 503, {})
        answering.held.set()
        assert server.posts == {}
        async with connected(server, build_client(answering, store=Store(file))):
            await until(lambda: server.posts)

        assert [text(post) for post in server.posts.values()] == [INTERRUPTED]


@pytest.mark.parametrize("fault", [None, (404, 10015)], ids=["told", "never can be"])
async def test_a_stop_notice_that_was_sent_or_never_can_be_is_not_owed(answering, tmp_path, fault):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, store=Store(file))):
            answering.held.clear()
            await server.ask(1, ETNA, private=True)
            await until(lambda: answering.asked)
            if fault:
                server.fail("PATCH", "/webhooks/*", fault[0], {"code": fault[1], "message": "gone"})
        answering.held.set()

    with closing(Store(file)) as store:
        assert store.take_owed(time.time()) == []


@pytest.mark.parametrize("private", [False, True])
async def test_a_stop_leaves_an_answer_alone_that_discord_already_shows(answering, monkeypatch, private):
    stopping = asyncio.Event()

    async def notify_waiting(dispatcher):
        asyncio.get_running_loop().call_soon(stopping.set)
        await interrupted.notify_waiting(dispatcher)

    monkeypatch.setattr(client_module, "notify_waiting", notify_waiting)
    async with FaultyDiscord() as server:
        show = server.rest._shown

        async def shown_and_said_later(request, place):
            response = await show(request, place)
            await stopping.wait()
            return response

        server.rest._shown = shown_and_said_later
        async with connected(server, build_client(answering)):
            exchange = await (await server.ask(1, ETNA, private=private)).until()

        assert [place for place, _ in exchange.shown] == ["original"]
        assert len(exchange.answers) == 1


async def test_a_limit_on_registering_the_commands_delays_no_answer(answering, monkeypatch, caplog):
    monkeypatch.setattr(command_sync, "SYNC_SECONDS", 0.05)
    async with FaultyDiscord() as server:
        server.limit("PUT", "/applications/*/commands", 3600)
        async with connected(server, build_client(answering)):
            await server.mention(1, ETNA)
            await until(lambda: server.posts)

            (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
            assert "Leave the bot running" in line


async def test_commands_are_registered_once_a_rate_limit_ends(answering, monkeypatch, caplog):
    monkeypatch.setattr(command_sync, "SYNC_SECONDS", 0.05)
    caplog.set_level(logging.INFO)
    async with FaultyDiscord() as server:
        server.limit("PUT", "/applications/*/commands", 0.3)
        async with connected(server, build_client(answering)):
            await until(lambda: "Sent the slash commands to Discord." in caplog.text)

            assert len(server.requests("PUT", "/commands")) == 2
