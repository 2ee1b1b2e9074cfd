"""The disk of the bot's own data fills up while it answers: people are answered, and nothing stored before is lost."""

import contextlib
import shutil
import sqlite3
from contextlib import closing

import pytest

from bot.commands.feedback import NOTED
from bot.conversation.store import Store
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import ETNA, connected
from tests.bot.shown import is_answer
from tests.faulty_discord import FaultyDiscord
from tests.ingest.test_no_room import mounted

pytestmark = [pytest.mark.soak, pytest.mark.asyncio, pytest.mark.usefixtures("real_discord_again")]


@pytest.fixture
def small_disk(tmp_path):
    with mounted(tmp_path / "disk", megabytes=2) as place:
        yield place


def counts(file):
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = ("turns", "replies", "feedback")
        return [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


async def test_a_full_disk_costs_no_answer_and_nothing_that_was_stored(small_disk, answering, caplog):
    file, filler = small_disk / "bot.sqlite3", small_disk / "filler"
    async with FaultyDiscord() as server, connected(server, build_client(answering, store=Store(file))) as client:

        async def right(answer):
            (text,) = (await (await server.press(1, answer, "Right")).until(answered=False)).texts
            return text

        before = await (await server.ask(1, ETNA)).until()
        assert await right(before) == NOTED
        with filler.open("wb") as full, contextlib.suppress(OSError):
            full.write(bytes(shutil.disk_usage(small_disk).free))
        for _ in range(20):  # until the room in SQLite's own log is used up, too
            answer = await (await server.ask(1, ETNA)).until()
            assert is_answer(answer.answers[-1])
            if "Not stored" in caplog.text:
                break
        assert "is full: free some space, then try again; what was stored before is not lost." in await right(answer)
        assert client.health()["ok"]
        stored = counts(file)
        filler.unlink()
        after = await (await server.ask(1, ETNA)).until()
        assert await right(after) == NOTED
    assert counts(file) == [number + 1 for number in stored]
