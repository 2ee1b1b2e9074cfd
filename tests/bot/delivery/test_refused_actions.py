from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.conversation.guild_settings import DEFAULTS, GuildSettings, Threads, keep_settings, settings_of_guilds
from bot.delivery.message_reply import MAY_NOT_EMBED
from bot.delivery.refused_actions import Action, RefusedActions
from bot.replies.message import Style
from tests.bot.clients import build_client
from tests.bot.shown import is_answer

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


def requests(env):
    return len(
        [request for request in env.http_requests if request.path.startswith("/channels/") and request.method == "POST"]
    )


@pytest.mark.parametrize("path", ["/channels/*/typing", "/channels/*/messages"])
@pytest.mark.parametrize("code", [50001, 50013, 0])
async def test_a_channel_that_refuses_the_bot_is_tried_once_an_hour(
    simcord_env, answering, channel, ann, mention, path, code
):
    simcord_env.inject_error("POST", path, status=403, code=code, times=None)
    await ann.send(channel, f"{mention} {ETNA}")
    first = requests(simcord_env)
    for _ in range(5):
        await ann.send(channel, f"{mention} {ETNA}")
    assert requests(simcord_env) == first
    assert len(answering.asked) <= 1
    await simcord_env.advance_time(3601)
    await ann.send(channel, f"{mention} {ETNA}")
    assert requests(simcord_env) == 2 * first


async def test_other_channels_are_answered_and_a_changed_permission_ends_the_pause(
    simcord_env, answering, channel, ann, mention
):
    other_channel = simcord_env.guild.create_text_channel("other")
    simcord_env.inject_error("POST", f"/channels/{channel.id}/typing", status=403, code=50013)
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, f"{mention} {ETNA}")
    assert answering.asked == []
    await ann.send(other_channel, f"{mention} {ETNA}")
    assert len(answering.asked) == 1
    await simcord_env.bot.get_channel(channel.id).edit(topic="changed")
    await ann.send(channel, f"{mention} {ETNA}")
    assert len(answering.asked) == 2
    assert is_answer(channel.last_message)


async def test_after_refused_embeds_the_explanation_comes_without_another_attempt(
    simcord_env, answering, channel, ann, mention
):
    await simcord_env.restart_bot(build_client(answering, style=Style.EMBEDS))
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await ann.send(channel, f"{mention} {ETNA}")
    before = requests(simcord_env)
    await ann.send(channel, f"{mention} {ETNA}")

    assert channel.last_message.content == MAY_NOT_EMBED
    assert requests(simcord_env) == before + 2  # typing and the sentence


async def test_without_read_message_history_a_reference_is_tried_once(simcord_env, channel, ann, mention, caplog):
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=160002)
    for _ in range(3):
        await ann.send(channel, f"{mention} {ETNA}")
        assert channel.last_message.reference is None
        assert is_answer(channel.last_message)

    assert caplog.text.count("Read Message History is missing") == 1


async def test_a_restart_costs_one_refused_request_in_a_channel_that_refuses_messages(
    simcord_env, answering, channel, ann, mention
):
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await ann.send(channel, f"{mention} {ETNA}")
    for _ in range(2):
        before = requests(simcord_env)
        await simcord_env.restart_bot(build_client(answering))
        for _ in range(3):
            await ann.send(channel, f"{mention} {ETNA}")
        assert requests(simcord_env) == before + 2  # typing, which is allowed, and the message


async def test_a_server_that_the_bot_has_left_is_forgotten(simcord_env, channel):
    dispatcher, guild_id = simcord_env.bot.dispatcher, simcord_env.guild.id
    dispatcher.admission.set(guild_id, GuildSettings(per_person=3))
    keep_settings(dispatcher.store, guild_id, GuildSettings(per_person=3), 1.0)
    await simcord_env.bot.on_guild_remove(simcord_env.bot.get_guild(guild_id))

    assert dispatcher.admission.settings_of(guild_id) == DEFAULTS
    assert settings_of_guilds(dispatcher.store) == {}


async def test_only_a_change_of_the_bots_own_roles_ends_the_pause(simcord_env, answering, channel, ann, mention):
    simcord_env.inject_error("POST", "/channels/*/typing", status=403, code=50013)
    await ann.send(channel, f"{mention} {ETNA}")
    guild = simcord_env.bot.get_guild(simcord_env.guild.id)
    await simcord_env.bot.on_member_update(None, SimpleNamespace(id=ann.id, guild=guild))
    await ann.send(channel, f"{mention} {ETNA}")
    assert answering.asked == []
    await simcord_env.bot.on_member_update(None, guild.me)
    await ann.send(channel, f"{mention} {ETNA}")
    assert len(answering.asked) == 1


async def test_a_thread_that_is_unlocked_ends_the_pause_in_it_alone(simcord_env, answering, channel, ann, mention):
    """Who mentioned the bot in a locked thread had silenced it there for an hour."""
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(threads=Threads.ALWAYS))
    await ann.send(channel, f"{mention} {ETNA}")
    (thread,) = channel.threads
    simcord_env.backend.edit_channel(thread.id, {}, thread_metadata={"locked": True})
    await simcord_env.settle()
    for place in (thread, channel):
        simcord_env.inject_error("POST", f"/channels/{place.id}/typing", status=403, code=50083)
        for _ in range(2):
            await ann.send(place, f"{mention} {ETNA}")
    assert len(answering.asked) == 1

    simcord_env.backend.edit_channel(thread.id, {}, thread_metadata={"locked": False})
    await simcord_env.settle()
    for place in (thread, channel):
        await ann.send(place, f"{mention} {ETNA}")
    assert len(answering.asked) == 2
    assert is_answer(thread.last_message)


@pytest.mark.parametrize("code", [50083, 160005])
async def test_a_closed_thread_is_tried_once_an_hour(simcord_env, answering, channel, ann, mention, caplog, code):
    """Discord calls it a bad request: each mention was answered for nothing, and was an unexpected failure."""
    simcord_env.inject_error("POST", "/channels/*/messages", status=400, code=code, times=None)
    for _ in range(3):
        await ann.send(channel, f"{mention} {ETNA}")

    assert requests(simcord_env) == 2  # typing, which is allowed, and the message
    assert len(answering.asked) == 1
    assert [record.levelname for record in caplog.records if "the thread is" in record.message] == ["WARNING"]
    assert "Unexpected" not in caplog.text


async def test_a_role_that_is_deleted_ends_the_pause(simcord_env, answering, channel, ann, mention):
    """It may have forbidden the bot to write, and no other event tells of that."""
    role = simcord_env.guild.create_role("muted")
    simcord_env.inject_error("POST", "/channels/*/typing", status=403, code=50013)
    await ann.send(channel, f"{mention} {ETNA}")
    simcord_env.backend.delete_role(simcord_env.guild.id, role.id)
    await simcord_env.settle()
    await ann.send(channel, f"{mention} {ETNA}")

    assert len(answering.asked) == 1


async def test_a_server_that_discord_shows_again_ends_the_pause(simcord_env, answering, channel, ann, mention):
    simcord_env.inject_error("POST", "/channels/*/typing", status=403, code=50013)
    await ann.send(channel, f"{mention} {ETNA}")
    simcord_env.bot.dispatch("guild_available", simcord_env.bot.get_guild(simcord_env.guild.id))
    await simcord_env.settle()
    await ann.send(channel, f"{mention} {ETNA}")

    assert len(answering.asked) == 1


async def test_what_changes_in_one_server_says_nothing_of_another():
    def question(guild_id, channel_id):
        guild = SimpleNamespace(id=guild_id) if guild_id else None
        return SimpleNamespace(guild=guild, channel=SimpleNamespace(id=channel_id), created_at=datetime.now(UTC))

    asked = [question(1, 10), question(1, 11), question(2, 20), question(None, 30)]
    refused = RefusedActions()
    for message in asked:
        assert refused.note(message, Action.SEND)
        assert not refused.has(message, Action.THREAD)
    refused.forget_guild(1)

    assert [refused.has(message, Action.SEND) for message in asked] == [False, False, True, True]
