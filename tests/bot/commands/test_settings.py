import asyncio
import sqlite3
from contextlib import closing
from functools import partial

import discord
import pytest
import pytest_asyncio

from bot.commands.reply_actions import DELETED, NOT_ASKER
from bot.commands.settings import NOT_MANAGER, NOT_SEEN, UNKNOWN, _keep
from bot.commands.settings_panel import changed, panel
from bot.conversation.admission import NOT_YOU, NOWHERE
from bot.conversation.follow_up.remarks import Remark
from bot.conversation.guild_settings import MOST_LISTED, Deletion, GuildSettings, Threads, from_json
from bot.conversation.store import Store
from bot.errors import QuestionRejected, TooManyQuestions
from bot.languages.current import speak
from bot.languages.language import Language
from tests.bot.clients import build_client
from tests.bot.shown import is_answer

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


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


async def test_a_manager_sees_the_settings_privately(channel, boss):
    panel = await boss.slash(channel, "settings")

    assert panel.ephemeral
    assert texts(panel.response)[0].startswith("## Settings of ")


async def test_choices_are_stored_at_once_and_survive_a_restart(
    stored, simcord_env, answering, channel, boss, store_file
):
    role = simcord_env.guild.create_role("readers")
    panel = (await boss.slash(channel, "settings")).response
    await boss.select(panel, [channel], custom_id="settings:channels")
    await boss.select(panel, [role], custom_id="settings:roles")
    await boss.select(panel, ["always"], custom_id="settings:threads")
    await boss.select(panel, ["moderators"], custom_id="settings:deletion")
    await boss.select(panel, ["3"], custom_id="settings:per_person")
    await boss.select(panel, ["100"], custom_id="settings:per_guild")

    expected = GuildSettings(frozenset({channel.id}), frozenset({role.id}), "always", "moderators", 3, 100)
    assert stored() == {simcord_env.guild.id: expected}
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    assert simcord_env.bot.dispatcher.admission.settings_of(simcord_env.guild.id) == expected
    second_panel = (await boss.slash(channel, "settings")).response
    await boss.select(second_panel, [], custom_id="settings:channels")
    assert stored()[simcord_env.guild.id].channels == frozenset()
    await boss.click(second_panel, custom_id="settings:reset")
    assert stored() == {simcord_env.guild.id: GuildSettings()}


async def test_a_person_who_may_not_manage_the_server_changes_nothing(stored, simcord_env, channel, ann, boss):
    panel = (await boss.slash(channel, "settings")).response
    commands = await simcord_env.bot.tree.fetch_commands()
    command = next(command for command in commands if command.name == "settings")
    assert command.default_member_permissions == discord.Permissions(manage_guild=True)
    # An admin of the server can open the command to others; the check on our side stays.
    simcord_env.guild.set_command_permissions(command, {ann: True})
    result = await ann.slash(channel, "settings")
    assert result.ephemeral
    assert result.response.content == NOT_MANAGER
    role = next(role for role in simcord_env.bot.guilds[0].roles if role.name == "managers")
    await role.edit(permissions=discord.Permissions.none())
    refused = await boss.select(panel, ["always"], custom_id="settings:threads")
    (message,) = refused.followups
    assert message.ephemeral
    assert message.content == NOT_MANAGER
    assert stored() == {}


async def test_a_choice_that_is_not_offered_changes_nothing(stored, simcord_env, channel, boss, monkeypatch):
    from bot.commands import settings_panel

    monkeypatch.setattr(settings_panel, "OF_A_PERSON", (0, 4))
    panel = (await boss.slash(channel, "settings")).response
    monkeypatch.undo()
    result = await boss.select(panel, ["4"], custom_id="settings:per_person")

    (message,) = result.followups
    assert message.ephemeral
    assert message.content == UNKNOWN
    assert stored() == {}


async def test_deleted_channels_and_roles_and_missing_permissions_are_shown(set_to, channel, boss, monkeypatch):
    set_to(channels=frozenset({channel.id, 5, 6}), roles=frozenset({7}), threads=Threads.ALWAYS)
    monkeypatch.setattr(discord.Member, "guild_permissions", discord.Permissions(send_messages=True))
    panel_texts = texts((await boss.slash(channel, "settings")).response)

    assert "2 channels chosen here are gone; while no other is chosen, I answer nowhere." in panel_texts[1]
    assert "1 role chosen here is gone; while no other is chosen, nobody may ask." in panel_texts[2]
    assert "I lack Create Public Threads" in panel_texts[3]


async def test_where_all_that_was_chosen_is_gone_the_panel_does_not_say_everywhere(set_to, channel, boss):
    """Empty, the selects said that the bot answers everywhere and everybody, while it answered nobody."""

    async def placeholders():
        parts = walk((await boss.slash(channel, "settings")).response.components)
        return [part["placeholder"] for part in parts if part.get("placeholder")]

    assert await placeholders() == ["Everywhere", "Everybody"]
    set_to(channels=frozenset({5}), roles=frozenset({7}))
    assert await placeholders() == ["Nowhere", "Nobody"]


@pytest.mark.usefixtures("words_on_the_server")
async def test_a_refusal_names_no_channel_that_is_gone(simcord_env, set_to, channel, ann, mention):
    """It named "#unknown", and nobody knew why the bot was silent."""
    gone, there = (simcord_env.guild.create_text_channel(name) for name in ("gone", "there"))
    set_to(channels=frozenset({gone.id, there.id}))

    async def told():
        return (await ann.slash(channel, "ask", question=ETNA)).response.content

    simcord_env.backend.delete_channel(gone.id)
    await simcord_env.settle()
    assert (await told()).endswith(f"have chosen: <#{there.id}>.")
    simcord_env.backend.delete_channel(there.id)
    await simcord_env.settle()
    assert await told() == NOWHERE
    simcord_env.bot.get_guild(simcord_env.guild.id).unavailable = True
    assert (await told()).endswith(f"have chosen: <#{gone.id}>, <#{there.id}>.")
    simcord_env.bot._connection._guilds.pop(simcord_env.guild.id)  # as where the bot is no member
    assert (await told()).endswith(f"have chosen: <#{gone.id}>, <#{there.id}>.")


@pytest.mark.usefixtures("words_on_the_server")
async def test_a_server_that_discord_does_not_show_has_no_settings_to_choose(stored, simcord_env, channel, boss):
    """A channel was called gone as soon as it was chosen, and a role shut everybody out."""
    panel = (await boss.slash(channel, "settings")).response
    role = simcord_env.guild.create_role("readers")
    simcord_env.bot._connection._guilds.pop(simcord_env.guild.id)
    opened = await boss.slash(channel, "settings")
    assert (opened.ephemeral, opened.response.content) == (True, NOT_SEEN)
    chosen = await boss.select(panel, [role], custom_id="settings:roles")

    assert [message.content for message in chosen.followups] == [NOT_SEEN]
    assert stored() == {}


async def test_a_full_panel_keeps_discords_limits(simcord_env, set_to, channel, boss):
    channels = frozenset(simcord_env.guild.create_text_channel(f"channel-{n}").id for n in range(25))
    roles = frozenset(simcord_env.guild.create_role(f"role-{n}").id for n in range(25))
    set_to(channels=channels, roles=roles, threads=Threads.ALWAYS)
    message = (await boss.slash(channel, "settings")).response

    parts = list(walk(message.components))
    assert len(parts) <= 40
    assert sum(len(part.get("content", "")) for part in parts) <= 4000
    defaults = [part["default_values"] for part in parts if part.get("default_values")]
    assert [len(values) for values in defaults] == [25, 25]


async def test_limits_are_written_as_the_language_writes_numbers(simcord_env, channel, boss):
    with speak(Language.GERMAN):
        view = panel(simcord_env.bot.get_guild(simcord_env.guild.id), GuildSettings())

    (select,) = [item for item in view.walk_children() if getattr(item, "custom_id", "") == "settings:per_guild"]
    assert [(option.label, option.value) for option in select.options][-1] == ("1.000", "1000")


def walk(parts):
    for part in parts:
        yield part
        yield from walk(part.get("components", ()))


@pytest.mark.parametrize("command", ["ask", "search"])
async def test_a_question_in_a_channel_that_is_not_chosen_gets_a_private_refusal(
    simcord_env, set_to, answering, channel, ann, command
):
    chosen = simcord_env.guild.create_text_channel("other")
    set_to(channels=frozenset({chosen.id}))
    option = {"question" if command == "ask" else "query": ETNA}
    result = await ann.slash(channel, command, **option)

    assert result.ephemeral
    assert f"I do not answer in this channel; the people who manage this server have chosen: <#{chosen.id}>." == (
        result.response.content
    )
    assert answering.asked == answering.searched == []
    assert channel.history() == []
    await ann.slash(chosen, command, **option)
    assert len(answering.asked + answering.searched) == 1


async def test_a_thread_counts_as_its_channel_and_a_channel_as_its_category(
    simcord_env, set_to, answering, channel, ann
):
    category = simcord_env.guild.create_category("news")
    inside = simcord_env.guild.create_text_channel("inside", category=category)
    thread = await simcord_env.bot.get_channel(inside.id).create_thread(
        name="thread", type=discord.ChannelType.public_thread
    )
    (handle,) = inside.threads
    assert handle.id == thread.id
    for listed, count in ((inside.id, 1), (category.id, 2), (channel.id, 2)):
        set_to(channels=frozenset({listed}))
        await ann.slash(handle, "ask", question=ETNA)
        assert len(answering.asked) == count


async def test_follow_ups_and_shares_are_refused_in_a_channel_that_is_not_chosen(
    simcord_env, set_to, answering, channel, ann
):
    private = await ann.slash(channel, "ask", question=ETNA, private=True)
    window = await ann.click(private.response, label="Ask a follow-up")
    set_to(channels=frozenset({1}))
    for result in (
        await ann.submit_modal(window, {"question": "And when?"}),
        await ann.click(private.response, label="Share publicly"),
    ):
        assert result.ephemeral
        assert result.response.content.startswith("I do not answer in this channel")
    assert len(answering.asked) == 1
    assert channel.history() == []


async def test_a_refused_mention_gets_a_direct_message_once_an_hour(
    simcord_env, set_to, answering, channel, ann, mention
):
    set_to(channels=frozenset({1}))
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, mention)

    assert answering.asked == []
    assert len(channel.history()) == 3
    (message,) = sent_direct(simcord_env)
    assert message.startswith(f"About your message in <#{channel.id}>: I do not answer in this channel;")
    await simcord_env.advance_time(3601)
    await ann.send(channel, f"{mention} {ETNA}")
    assert len(sent_direct(simcord_env)) == 2


async def test_who_was_told_in_one_server_is_told_in_another_too(simcord_env, set_to, channel, ann, mention):
    """What one server had told meant silence in all others for an hour."""
    set_to(channels=frozenset({1}))
    other = simcord_env.create_guild()
    simcord_env.bot.dispatcher.admission.set(other.id, GuildSettings(channels=frozenset({1})))
    other_channel = other.create_text_channel("news")
    other_ann = other.add_member(ann.user)
    for _ in range(2):
        await ann.send(channel, f"{mention} {ETNA}")
        await other_ann.send(other_channel, f"{mention} {ETNA}")

    first, second = sent_direct(simcord_env)
    assert first.startswith(f"About your message in <#{channel.id}>: ")
    assert second.startswith(f"About your message in <#{other_channel.id}>: ")


async def test_somebody_who_keeps_trying_is_told_again_after_an_hour(simcord_env, set_to, channel, ann, mention):
    """Each attempt put the next notice off by an hour."""
    set_to(channels=frozenset({1}))
    told = []
    for _ in range(4):
        await ann.send(channel, f"{mention} {ETNA}")
        told.append(len(sent_direct(simcord_env)))
        await simcord_env.advance_time(50 * 60)

    assert told == [1, 1, 2, 2]


def sent_direct(env):
    posts = [request for request in env.http_requests if request.method == "POST"]
    return [
        post.json["content"] for post in posts if post.path.endswith("/messages") and "About" in post.json["content"]
    ]


async def test_a_person_who_blocks_direct_messages_is_tried_once(simcord_env, set_to, channel, ann, mention, caplog):
    set_to(channels=frozenset({1}))
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.send(channel, f"{mention} {ETNA}")

    posts = [
        request
        for request in simcord_env.http_requests
        if request.method == "POST" and request.path.endswith("/messages")
    ]
    assert len(posts) == 1
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


async def test_a_role_is_needed_to_ask(simcord_env, set_to, answering, channel, ann, boss, mention):
    set_to(roles=frozenset(role.id for role in simcord_env.bot.guilds[0].roles if role.name == "managers"))
    result = await ann.slash(channel, "ask", question=ETNA)
    assert result.ephemeral
    assert result.response.content == NOT_YOU
    await ann.send(channel, f"{mention} {ETNA}")
    assert answering.asked == []
    await boss.slash(channel, "ask", question=ETNA)
    await boss.send(channel, f"{mention} {ETNA}")
    assert len(answering.asked) == 2


async def test_the_hourly_limit_counts_commands_and_mentions_together(
    simcord_env, set_to, answering, channel, ann, ben, mention
):
    set_to(per_person=3, per_guild=4)
    await ann.slash(channel, "ask", question=ETNA)
    await ann.send(channel, f"{mention} {ETNA}")
    await ann.slash(channel, "search", query=ETNA)
    refused = await ann.slash(channel, "ask", question=ETNA)
    assert refused.ephemeral
    assert refused.response.content == (
        "You have asked 3 questions in the last hour, as many as this server allows; ask again in 60 minutes."
    )
    await ben.slash(channel, "ask", question=ETNA)
    result = await ben.slash(channel, "ask", question=ETNA)
    assert result.response.content.startswith("This server has asked 4 questions in the last hour")
    await ann.send_dm(ETNA)
    await simcord_env.advance_time(3601)
    await ann.slash(channel, "ask", question=ETNA)
    assert len(answering.asked) == 5


async def test_what_is_said_in_a_reply_is_read_only_of_whoever_may_ask(
    simcord_env, set_to, answering, channel, ann, ben, mention, monkeypatch
):
    """Somebody who had asked as many questions as the server allows had a model read each reply to an answer."""
    set_to(per_person=2)
    read = []
    monkeypatch.setattr(simcord_env.bot.dispatcher, "remark_in", lambda text: read.append(text) or Remark.UNHAPPY)
    await ann.send(channel, f"{mention} {ETNA}")
    answer = channel.last_message
    read.clear()
    await ann.send(channel, "that cannot be right", reply_to=answer)
    assert set(read) == {"that cannot be right"}
    assert len(channel.history()) == 4
    read.clear()
    await ann.send(channel, "that is too long", reply_to=answer)
    set_to(per_person=2, roles=frozenset({1}))
    await ben.send(channel, "that is wrong", reply_to=answer)
    assert read == []
    assert channel.last_message.content == "that is wrong"


async def test_each_of_several_questions_in_a_message_counts(set_to, answering, channel, ann, ben, mention):
    """Three of them were one, so that a person had three times as many answers as the server allows."""
    set_to(per_person=3, per_guild=5)
    await ann.send(channel, f"{mention} What did Etna do in 2021? What did Etna do in 2022? What did Etna do in 2023?")
    refused = await ann.slash(channel, "ask", question=ETNA)
    assert refused.response.content.startswith("You have asked 3 questions in the last hour")
    await ben.slash(channel, "ask", question="What did Etna do in 2021? What did Etna do in 2022?")
    refused = await ben.slash(channel, "ask", question=ETNA)
    assert refused.response.content.startswith("This server has asked 5 questions in the last hour")
    assert len(answering.asked) == 5


@pytest.mark.parametrize("limit", [{"per_person": 3}, {"per_guild": 3}])
async def test_several_questions_in_a_message_do_not_exceed_the_limit(set_to, answering, channel, ann, mention, limit):
    """Whoever had one question left asked three in one message, and got three answers."""
    set_to(**limit)
    for _ in range(2):
        await ann.slash(channel, "ask", question=ETNA)
    await ann.send(channel, f"{mention} What did Etna do in 2021? What did Etna do in 2022? What did Etna do in 2023?")
    assert len(answering.asked) == 3
    assert "asked 3 questions in the last hour" in channel.last_message.content


async def test_a_question_that_failed_does_not_count(set_to, answering, channel, ann, mention, caplog):
    """An error of ours was a question that was asked: of three in an hour there was none left after three of them."""
    set_to(per_person=1)
    answering.replies["Etna??"] = ValueError("a defect")
    await ann.send(channel, f"{mention} Etna??")
    assert "went wrong on our side" in channel.last_message.content
    assert "a defect" in caplog.text
    await ann.slash(channel, "ask", question=ETNA)
    assert is_answer(channel.last_message)


@pytest.mark.parametrize("error", [QuestionRejected("It is too long."), TooManyQuestions("Too many are waiting.")])
async def test_a_question_that_was_not_taken_on_does_not_count(set_to, answering, channel, ann, mention, error):
    """Three days typed in another form were said to be as many questions as the server allows."""
    set_to(per_person=1, per_guild=1)
    answering.replies["Etna??"] = error
    for command, given in (
        ("ask", {"question": ETNA, "since": "31.03.2025"}),
        ("search", {"query": ETNA, "as_of": "yesterday"}),
        ("latest", {"topic": ETNA, "until": "2025-31-03"}),
        ("ask", {"question": "Etna??"}),
    ):
        await ann.slash(channel, command, **given)
    await ann.send(channel, f"{mention} Etna??")
    assert channel.last_message.content == str(error)
    await ann.slash(channel, "ask", question=ETNA)
    assert is_answer(channel.last_message)
    refused = await ann.slash(channel, "ask", question=ETNA)
    assert refused.response.content.startswith("You have asked 1 question in the last hour")


async def test_a_question_that_was_never_acknowledged_does_not_count(simcord_env, set_to, answering, channel, ann):
    """Discord says of it that the application did not respond, and whoever asked again had asked twice."""
    set_to(per_person=1, per_guild=1)
    simcord_env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await ann.slash(channel, "ask", question=ETNA)
    assert answering.asked == []
    await ann.slash(channel, "ask", question=ETNA)

    assert is_answer(channel.last_message)


async def test_a_mention_without_a_question_does_not_count(set_to, answering, channel, ann, mention):
    set_to(per_person=1)
    await ann.send(channel, mention)
    await ann.send(channel, f"{mention} {ETNA}")

    assert len(answering.asked) == 1


async def test_what_is_no_question_works_though_the_hours_questions_are_asked(set_to, answering, channel, ann):
    set_to(per_person=2)
    private = await ann.slash(channel, "ask", question=ETNA, private=True)
    answering.near = answering.answer(ETNA).citations
    for _ in range(3):
        result = await ann.click(private.response, label="More like this")
        assert result.response.content == ""
    await ann.click(private.response, label="Share publicly")
    await ann.slash(channel, "ask", question=ETNA)
    assert len(answering.asked) == 2


async def test_for_another_reason_somebody_is_told_within_the_same_hour(simcord_env, set_to, channel, ann, mention):
    set_to(channels=frozenset({1}))
    await ann.send(channel, f"{mention} {ETNA}")
    set_to(roles=frozenset({1}))
    await ann.send(channel, f"{mention} {ETNA}")

    first, second = sent_direct(simcord_env)
    assert ": I do not answer in this channel" in first
    assert second.endswith(NOT_YOU)


@pytest.mark.parametrize("name", ["channels", "roles"])
async def test_no_more_is_chosen_than_discord_lets_one_choose(name):
    ids = [str(number) for number in range(MOST_LISTED + 1)]

    assert len(getattr(changed(GuildSettings(), name, ids[1:]), name)) == MOST_LISTED
    with pytest.raises(ValueError, match="too many"):
        changed(GuildSettings(), name, ids)


async def test_the_name_of_a_server_formats_nothing(simcord_env, channel, boss):
    simcord_env.bot.get_guild(simcord_env.guild.id).name = "*News* <@1>"
    panel = await boss.slash(channel, "settings")

    assert texts(panel.response)[0].startswith(r"## Settings of \*News\* \<\@1\>")


async def test_choices_made_at_once_are_all_stored(stored, simcord_env):
    dispatcher, guild_id = simcord_env.bot.dispatcher, simcord_env.guild.id
    choices = [("threads", ["always"]), ("deletion", ["moderators"]), ("per_person", ["3"]), ("per_guild", ["20"])]
    await asyncio.gather(*(dispatcher.read(partial(_keep, dispatcher, guild_id, *choice)) for choice in choices))

    expected = GuildSettings(threads=Threads.ALWAYS, deletion=Deletion.MODERATORS, per_person=3, per_guild=20)
    assert stored() == {guild_id: expected}


async def test_help_and_privacy_work_everywhere(set_to, channel, ann):
    set_to(channels=frozenset({1}), roles=frozenset({1}))
    for command in ("help", "privacy", "forget"):
        assert "do not answer" not in (await ann.slash(channel, command)).response.content


async def test_only_moderators_delete_answers_if_the_server_wants_that(simcord_env, set_to, channel, ann):
    role = simcord_env.guild.create_role("moderators", permissions=discord.Permissions(manage_messages=True))
    moderator = simcord_env.guild.add_member(simcord_env.create_user("moderator"), roles=[role])
    set_to(deletion=Deletion.MODERATORS)
    await ann.slash(channel, "ask", question=ETNA)
    refused = await ann.click(channel.last_message, label="Delete")
    assert refused.response.content == NOT_ASKER
    result = await moderator.click(channel.last_message, label="Delete")
    assert result.response.content == DELETED
    assert channel.history() == []
