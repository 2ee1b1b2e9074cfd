from types import SimpleNamespace

import pytest

from bot.client import build_client
from bot.delivery.message_reply import MAY_NOT_EMBED
from bot.replies.message import Style
from tests.bot.commands.conftest import ann, answering, channel, simcord_bot
from tests.bot.shown import is_answer

__all__ = ["ann", "answering", "channel", "simcord_bot"]  # fixtures

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


@pytest.fixture
def me(simcord_env):
    return f"<@{simcord_env.bot.user.id}>"


def requests(env):
    return len([one for one in env.http_requests if one.path.startswith("/channels/") and one.method == "POST"])


@pytest.mark.parametrize("path", ["/channels/*/typing", "/channels/*/messages"])
@pytest.mark.parametrize("code", [50001, 50013, 0])
async def test_a_channel_that_refuses_the_bot_is_asked_once_in_an_hour(
    simcord_env, answering, channel, ann, me, path, code
):
    simcord_env.inject_error("POST", path, status=403, code=code, times=None)
    await ann.send(channel, f"{me} {ETNA}")
    first = requests(simcord_env)
    for _ in range(5):
        await ann.send(channel, f"{me} {ETNA}")
    assert requests(simcord_env) == first
    assert len(answering.asked) <= 1
    await simcord_env.advance_time(3601)
    await ann.send(channel, f"{me} {ETNA}")
    assert requests(simcord_env) == 2 * first


async def test_another_channel_is_answered_and_so_is_this_one_when_a_permission_changes(
    simcord_env, answering, channel, ann, me
):
    other = simcord_env.guild.create_text_channel("other")
    simcord_env.inject_error("POST", f"/channels/{channel.id}/typing", status=403, code=50013)
    await ann.send(channel, f"{me} {ETNA}")
    await ann.send(channel, f"{me} {ETNA}")
    assert answering.asked == []
    await ann.send(other, f"{me} {ETNA}")
    assert len(answering.asked) == 1
    await simcord_env.bot.get_channel(channel.id).edit(topic="changed")
    await ann.send(channel, f"{me} {ETNA}")
    assert len(answering.asked) == 2
    assert is_answer(channel.last_message)


async def test_where_embeds_are_refused_the_sentence_comes_without_another_try(
    simcord_env, answering, channel, ann, me
):
    await simcord_env.restart_bot(build_client(answering, style=Style.EMBEDS))
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await ann.send(channel, f"{me} {ETNA}")
    before = requests(simcord_env)
    await ann.send(channel, f"{me} {ETNA}")

    assert channel.last_message.content == MAY_NOT_EMBED
    assert requests(simcord_env) == before + 2  # typing and the sentence


async def test_where_older_messages_may_not_be_read_a_reference_is_tried_once(simcord_env, channel, ann, me, caplog):
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=160002)
    for _ in range(3):
        await ann.send(channel, f"{me} {ETNA}")
        assert channel.last_message.reference is None
        assert is_answer(channel.last_message)

    assert caplog.text.count("Read Message History is missing") == 1


async def test_a_server_that_the_bot_leaves_is_forgotten(simcord_env, channel):
    from bot.conversation.guild_settings import DEFAULTS, GuildSettings

    dispatcher, guild_id = simcord_env.bot.dispatcher, simcord_env.guild.id
    dispatcher.admission.set(guild_id, GuildSettings(per_person=3))
    dispatcher.store.keep_guild_settings(guild_id, GuildSettings(per_person=3), 1.0)
    await simcord_env.bot.on_guild_remove(simcord_env.bot.get_guild(guild_id))

    assert dispatcher.admission.settings_of(guild_id) == DEFAULTS
    assert dispatcher.store.guild_settings() == {}


async def test_the_roles_of_the_bot_alone_make_it_try_again(simcord_env, answering, channel, ann, me):
    simcord_env.inject_error("POST", "/channels/*/typing", status=403, code=50013)
    await ann.send(channel, f"{me} {ETNA}")
    guild = simcord_env.bot.get_guild(simcord_env.guild.id)
    await simcord_env.bot.on_member_update(None, SimpleNamespace(id=ann.id, guild=guild))
    await ann.send(channel, f"{me} {ETNA}")
    assert answering.asked == []
    await simcord_env.bot.on_member_update(None, guild.me)
    await ann.send(channel, f"{me} {ETNA}")
    assert len(answering.asked) == 1
