"""Windows and the buttons Right, Wrong, Share and Delete under Discord's faults, on real sockets."""

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from itertools import count

import pytest
from discord.utils import time_snowflake

from bot.commands.feedback import NOTED
from bot.commands.reply_actions import DELETED, MAY_NOT_DELETE
from bot.conversation.store import Store
from bot.delivery import respond
from bot.delivery.interrupted import INTERRUPTED
from evals.trials.loopback import payloads
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import ETNA, connected, until
from tests.bot.shown import title
from tests.faulty_discord import FaultyDiscord

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]
POWELL = "What did Jerome Powell say about rates?"
NEXT = "When will he leave?"
UNDERSTOOD = "When will Jerome Powell leave?"
CALLBACK = "/interactions/*"
WINDOWS = ["Ask a follow-up", "Wrong"]


@pytest.fixture(autouse=True)
def log_everything(caplog):
    caplog.set_level(logging.INFO)


def feedback(file):
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT person, verdict, sentence, reason FROM feedback").fetchall()


async def wait_for_window(window):
    """The press, once a window has opened."""
    await until(lambda: window.window)
    return window


async def wait_until_idle(server, client):
    """Returns when everything that came before is done: a later question is answered."""
    await (await server.ask(9, "And last?")).until()
    await until(lambda: not client.dispatcher.open_replies and not client.dispatcher.final_sends)


@pytest.mark.parametrize("label", WINDOWS)
async def test_a_window_that_opens_despite_an_error_response_is_no_fault(answering, caplog, label):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA)).until()
        server.fail("POST", CALLBACK, 502, {}, after_doing=True)
        await wait_for_window(await server.press(1, answer, label))
        await until(lambda: len(server.requests("POST", "/interactions/")) == 3)
        await wait_until_idle(server, client)

        assert client.health()["second_bot_seen"] is False
        assert "was not sent" not in caplog.text


@pytest.mark.parametrize("label", WINDOWS)
async def test_a_window_that_another_bot_opened_tells_the_owner(answering, caplog, label):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA)).until()
        server.fail("POST", CALLBACK, 400, {"code": 40060, "message": "Already acknowledged."})
        await server.press(1, answer, label)
        await until(lambda: client.dispatcher.second_bot_seen)

        assert "a second bot runs with this token" in caplog.text


@pytest.mark.parametrize("label", WINDOWS)
async def test_a_window_that_discord_does_not_accept_in_time_is_given_up(answering, monkeypatch, caplog, label):
    async with FaultyDiscord() as server, connected(server, build_client(answering)):
        answer = await (await server.ask(1, ETNA)).until()
        monkeypatch.setattr(respond, "ACKNOWLEDGE_SECONDS", 0.2)
        server.fail("POST", CALLBACK, 502, {}, times=10)
        window = await server.press(1, answer, label)
        await until(lambda: "longer than Discord waits" in caplog.text)

        assert window.window is None
        assert len(server.requests("POST", "/interactions/")) == 2


@pytest.mark.parametrize("label", WINDOWS)
async def test_a_double_click_opens_one_window(answering, caplog, label):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA)).until()
        first = await server.press(1, answer, label)
        second = await server.press(1, answer, label)
        await until(lambda: first.acknowledged_at and second.acknowledged_at)
        await wait_until_idle(server, client)

        assert [press.window is not None for press in (first, second)] == [True, False]
        assert second.shown == []
        assert "Traceback" not in caplog.text


@pytest.mark.parametrize("label", WINDOWS)
async def test_a_repeated_press_event_opens_no_window_and_reports_no_second_bot(answering, label):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA)).until()
        await wait_for_window(await server.press(1, answer, label))
        # Another button in between: the press that comes again is no double click.
        await (await server.press(1, answer, "Right")).until(answered=False)
        requests = len(server.requests("POST", "/interactions/"))
        await server.gateway.again(2)
        await wait_until_idle(server, client)

        assert len(server.requests("POST", "/interactions/")) == requests + 1
        assert client.health()["second_bot_seen"] is False


async def test_the_second_press_of_a_double_click_may_expire(answering, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA)).until()
        await wait_for_window(await server.press(1, answer, "Wrong"))
        server.fail("POST", CALLBACK, 404, {"code": 10062, "message": "Unknown interaction"})
        await server.press(1, answer, "Wrong")
        await wait_until_idle(server, client)

        assert "Traceback" not in caplog.text


async def test_windows_that_are_never_submitted_are_not_kept_in_memory(answering):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        for person in range(1, 4):
            answer = await (await server.ask(person, ETNA)).until()
            for label in WINDOWS:
                await wait_for_window(await server.press(person, answer, label))
        await wait_until_idle(server, client)

        assert client._connection._view_store._modals == {}


@pytest.mark.parametrize("fault", ["none", "taken and denied", "failed once"])
async def test_a_question_from_a_window_is_answered_once(answering, fault):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, POWELL)).until()
        window = await wait_for_window(await server.press(1, answer, "Ask a follow-up"))
        if fault != "none":
            server.fail("POST", CALLBACK, 502, {}, after_doing=fault == "taken and denied")
        sent = await server.submit(1, answer, window, question=NEXT)
        await server.gateway.again()
        await sent.until()
        await wait_until_idle(server, client)

        assert answering.questions[:2] == [POWELL, UNDERSTOOD]
        assert len(sent.answers) == 1
        assert client.health()["second_bot_seen"] is False


async def test_a_window_outlives_a_restart(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, store=Store(file))):
            answer = await (await server.ask(1, POWELL)).until()
            follow_up = await wait_for_window(await server.press(1, answer, "Ask a follow-up"))
            wrong = await wait_for_window(await server.press(1, answer, "Wrong"))
        async with connected(server, build_client(answering, store=Store(file))):
            sent = await (await server.submit(1, answer, follow_up, question=NEXT)).until()
            noted = await (await server.submit(1, answer, wrong, sentence="1", reason="No.")).until(answered=False)

    assert answering.questions == [POWELL, UNDERSTOOD]
    assert len(sent.answers) == 1
    assert noted.texts == [NOTED]
    assert feedback(file) == [(1, "wrong", "1", "No.")]


async def test_the_next_start_reports_a_follow_up_interrupted_by_a_kill(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        killed = build_client(answering, store=Store(file))
        async with connected(server, killed):
            answer = await (await server.ask(1, POWELL)).until()
            window = await wait_for_window(await server.press(1, answer, "Ask a follow-up"))
            answering.held.clear()
            sent = await server.submit(1, answer, window, question=NEXT)
            await until(lambda: len(answering.asked) == 2)
            # What a killed process does: nothing.
            killed.dispatcher.open_replies.clear()
        answering.held.set()
        async with connected(server, build_client(answering, store=Store(file))):
            await sent.until(answered=False)

    assert sent.texts == [INTERRUPTED]


@pytest.mark.parametrize("after_doing", [True, False], ids=["taken and denied", "failed once"])
async def test_a_right_vote_is_noted_and_thanked_once(answering, tmp_path, after_doing):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server, connected(server, build_client(answering, store=Store(file))) as client:
        answer = await (await server.ask(1, ETNA)).until()
        server.fail("POST", CALLBACK, 502, {}, after_doing=after_doing)
        first = await server.press(1, answer, "Right")
        await server.gateway.again()
        second = await server.press(1, answer, "Right")
        await first.until(answered=False)
        await wait_until_idle(server, client)

        assert first.ephemeral
        assert (first.texts, second.texts) == ([NOTED], [])
        assert client.health()["second_bot_seen"] is False
    assert feedback(file) == [(1, "right", "1", "")]


@pytest.mark.parametrize("label", ["Right", "Wrong"])
async def test_an_opinion_is_dated_by_discord_s_clock(answering, tmp_path, monkeypatch, label):
    """A clock of this machine that was a year ahead removed all opinions with the next one."""
    file, moment = tmp_path / "bot.sqlite3", datetime(2025, 3, 20, 12, tzinfo=UTC)
    async with FaultyDiscord() as server, connected(server, build_client(answering, store=Store(file))):
        answer = await (await server.ask(1, ETNA)).until()
        monkeypatch.setattr(payloads, "snowflake", count(time_snowflake(moment)).__next__)
        press = await server.press(1, answer, label)
        if label == "Wrong":
            press = await server.submit(1, answer, await wait_for_window(press), sentence="1")
        await press.until(answered=False)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT given_at FROM feedback").fetchall() == [(moment.timestamp(),)]


@pytest.fixture
def in_a_group():
    """Commands come from a direct message of several people, who see what is shared there, until this is called."""
    make = payloads.interaction
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payloads, "interaction", lambda *parts: make(*parts) | {"context": 2})
        yield patch.undo


@pytest.mark.usefixtures("in_a_group")
@pytest.mark.parametrize("fault", ["none", "acknowledgement", "post"])
async def test_an_answer_is_shared_once(answering, fault):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA, private=True)).until()
        if fault == "acknowledgement":
            server.fail("POST", CALLBACK, 502, {}, after_doing=True)
        if fault == "post":
            server.fail("PATCH", "/webhooks/*", 502, {}, after_doing=True)
        first = await server.press(1, answer, "Share publicly")
        await server.gateway.again()
        second = await server.press(1, answer, "Share publicly")
        await first.until()
        await wait_until_idle(server, client)

        assert not first.ephemeral
        assert {place for place, _ in first.shown} == {"original"}
        assert title(first.answers[-1]) == ETNA
        assert second.shown == []
        assert client.health()["second_bot_seen"] is False


async def test_share_and_delete_work_after_a_restart(answering, tmp_path, in_a_group):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering, store=Store(file))):
            answer = await (await server.ask(1, ETNA, private=True)).until()
        async with connected(server, build_client(answering, store=Store(file))):
            shared = await (await server.press(1, answer, "Share publicly")).until()
        in_a_group()
        async with connected(server, build_client(answering, store=Store(file))):
            deleted = await (await server.press(1, shared, "Delete")).until(answered=False)

        assert deleted.texts == [DELETED]
        assert server.removed == [shared.message]


@pytest.mark.parametrize("fault", ["none", "acknowledgement", "taken and denied", "gone already", "limit"])
async def test_an_answer_is_deleted_once_and_the_person_is_told(answering, fault, caplog):
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        answer = await (await server.ask(1, ETNA)).until()
        if fault == "acknowledgement":
            server.fail("POST", CALLBACK, 502, {}, after_doing=True)
        if fault == "taken and denied":
            server.fail("DELETE", "/channels/*/messages/*", 502, {}, after_doing=True)
        if fault == "gone already":
            server.remove(answer.message)
        if fault == "limit":
            server.limit("DELETE", "/channels/*/messages/*", 0.3)
        first = await server.press(1, answer, "Delete")
        second = await server.press(1, answer, "Delete")
        await first.until(answered=False)
        await wait_until_idle(server, client)

        assert first.texts == [DELETED]
        assert second.shown == []
        assert set(server.removed) == {answer.message}
        assert "Traceback" not in caplog.text


async def test_a_failed_deletion_names_the_missing_permission(answering, tmp_path):
    file = tmp_path / "bot.sqlite3"
    async with FaultyDiscord() as server, connected(server, build_client(answering, store=Store(file))) as client:
        answer = await (await server.ask(1, ETNA)).until()
        server.fail("DELETE", "/channels/*/messages/*", 403, {"code": 50001, "message": "Missing Access"})
        pressed = await (await server.press(1, answer, "Delete")).until(answered=False)
        await wait_until_idle(server, client)

        assert pressed.ephemeral
        assert pressed.texts == [MAY_NOT_DELETE]
    with closing(Store(file)) as store:
        assert store.take_owed(0.0) == []


async def test_a_stop_during_a_deletion_tells_the_person_who_waits(answering):
    async with FaultyDiscord() as server:
        async with connected(server, build_client(answering)):
            answer = await (await server.ask(1, ETNA)).until()
            server.limit("DELETE", "/channels/*/messages/*", 3600)
            pressed = await server.press(1, answer, "Delete")
            await until(lambda: server.requests("DELETE", "/messages/"))

        assert pressed.texts == [INTERRUPTED]
