from types import SimpleNamespace

import discord
import pytest

from bot.commands.windows import open_window

pytestmark = pytest.mark.asyncio


async def test_a_press_that_comes_twice_opens_one_window(simcord_env, channel):
    """The second was refused by Discord, and the log spoke of a second bot."""
    opened = []

    async def send_modal(window):
        opened.append(window.custom_id)

    press = SimpleNamespace(id=42, client=simcord_env.bot, response=SimpleNamespace(send_modal=send_modal))
    for _ in range(2):
        await open_window(press, discord.ui.Modal(title="Title", custom_id="window:1"))

    assert opened == ["window:1"]


async def test_a_window_that_was_closed_by_mistake_opens_again(simcord_env, channel, ann):
    """For three seconds nothing happened: the press was taken for that of a double click."""
    await ann.slash(channel, "ask", question="What did Etna do?")
    presses = [await ann.click(channel.last_message, label="Ask a follow-up") for _ in range(2)]
    await simcord_env.advance_time(1.5)
    presses.append(await ann.click(channel.last_message, label="Ask a follow-up"))

    assert [press.modal is not None for press in presses] == [True, False, True]
