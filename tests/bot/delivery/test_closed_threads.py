from types import SimpleNamespace

import discord
import pytest

from bot.delivery.closed_threads import is_closed_thread, opened

pytestmark = pytest.mark.asyncio


def refusal(code):
    return discord.HTTPException(SimpleNamespace(status=400, reason="Bad Request"), {"code": code, "message": "No"})


@pytest.fixture
def thread(monkeypatch):
    """A thread whose changes are noted, or refused with `error`."""
    made = discord.Thread.__new__(discord.Thread)
    made.archived = True
    changes = SimpleNamespace(made=[], error=None)

    async def edit(of, *, archived):
        changes.made.append(archived)
        if changes.error:
            raise changes.error
        return of

    monkeypatch.setattr(discord.Thread, "edit", edit)
    return made, changes


async def test_an_archived_thread_is_open_meanwhile_whatever_comes_of_it(thread):
    channel, changes = thread

    async def fail():
        async with opened(channel):
            assert changes.made == [False]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert changes.made == [False, True]


async def test_a_thread_that_cannot_be_opened_is_not_archived(thread):
    channel, changes = thread
    changes.error = refusal(50083)
    async with opened(channel):
        pass

    assert changes.made == [False]


async def test_other_channels_are_left_alone(thread):
    channel, changes = thread
    channel.archived = False
    for place in (channel, None, object()):
        async with opened(place):
            pass

    assert changes.made == []


async def test_a_closed_thread_is_known_by_what_discord_says():
    assert [is_closed_thread(refusal(code)) for code in (50083, 160005, 50013)] == [True, True, False]
    assert not is_closed_thread(ValueError())
