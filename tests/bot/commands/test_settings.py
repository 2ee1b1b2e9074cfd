import sqlite3
from contextlib import closing

import discord
import pytest
import pytest_asyncio

from bot.client import build_client
from bot.commands.reply_actions import DELETED, NOT_ASKER
from bot.commands.settings import NOT_MANAGER
from bot.conversation.admission import NOT_YOU
from bot.conversation.guild_settings import GuildSettings, Threads, from_json
from bot.conversation.store import Store

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


@pytest.fixture
def boss(simcord_env, channel):
    role = simcord_env.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return simcord_env.guild.add_member(simcord_env.create_user("boss"), roles=[role])


@pytest.fixture
def me(simcord_env):
    return f"<@{simcord_env.bot.user.id}>"


@pytest.fixture
def set_to(simcord_env, channel):
    """Sets the settings of the test's server at once."""
    return lambda **values: simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(**values))


@pytest_asyncio.fixture
async def stored(simcord_env, answering, store_file, channel):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    def settings():
        with closing(sqlite3.connect(store_file)) as database:
            rows = database.execute("SELECT guild_id, settings FROM guild_settings").fetchall()
        return {guild: from_json(text) for guild, text in rows}

    return settings


def texts(message):
    return [part["content"] for part in message.components if part["type"] == 10]


async def test_a_manager_sees_each_setting_alone(channel, boss):
    shown = await boss.slash(channel, "settings")

    assert shown.ephemeral
    assert texts(shown.response)[0].startswith("## Settings of ")


async def test_choices_are_kept_at_once_and_over_a_restart(stored, simcord_env, answering, channel, boss, store_file):
    role = simcord_env.guild.create_role("readers")
    shown = (await boss.slash(channel, "settings")).response
    await boss.select(shown, [channel], custom_id="settings:channels")
    await boss.select(shown, [role], custom_id="settings:roles")
    await boss.select(shown, ["always"], custom_id="settings:threads")
    await boss.select(shown, ["moderators"], custom_id="settings:deletion")
    await boss.select(shown, ["3"], custom_id="settings:per_person")
    await boss.select(shown, ["100"], custom_id="settings:per_guild")

    expected = GuildSettings(frozenset({channel.id}), frozenset({role.id}), "always", "moderators", 3, 100)
    assert stored() == {simcord_env.guild.id: expected}
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    assert simcord_env.bot.dispatcher.admission.settings_of(simcord_env.guild.id) == expected
    again = (await boss.slash(channel, "settings")).response
    await boss.select(again, [], custom_id="settings:channels")
    assert stored()[simcord_env.guild.id].channels == frozenset()
    await boss.click(again, custom_id="settings:reset")
    assert stored() == {simcord_env.guild.id: GuildSettings()}
