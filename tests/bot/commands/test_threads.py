from fnmatch import fnmatch
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.commands.mention import HOW_TO_ASK
from bot.conversation.guild_settings import GuildSettings, Threads
from bot.delivery.message_reply import MessageReply
from bot.delivery.threads import LONG, NAME, length, thread_name, wants_thread
from bot.errors import QuestionRejected
from bot.replies.message import Color, Layout, Message, Section, Separator, passage_button
from bot.replies.safe_text import units
from tests.bot.shown import is_answer, texts, title

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


@pytest.fixture
def threads(simcord_env, channel):
    """Sets the thread mode of the test's server."""
    return lambda mode: simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(threads=mode))


def creations(env):
    """The requests for a thread made from a message."""
    return [request for request in env.http_requests if fnmatch(request.path, "/channels/*/messages/*/threads")]


def replies(channel):
    return [message for message in channel.history() if is_answer(message) or message.type is discord.MessageType.reply]


@pytest.mark.parametrize(("characters", "is_long"), [(LONG, False), (LONG + 1, True)])
async def test_an_answer_is_long_that_shows_more_than_so_many_characters(characters, is_long):
    assert wants_thread(Threads.LONG, [Message("x" * characters)]) is is_long


@pytest.mark.parametrize("question", ["🌋" * 60, "🌋 " * 60, "x" * NAME, "x" * (NAME + 1)])
async def test_the_name_of_a_thread_is_as_long_as_discord_counts_it(question):
    assert units(thread_name(question)) <= NAME
    assert (thread_name(question) == question) is (question == "x" * NAME)


async def test_without_the_setting_no_thread_is_made(channel, ann, mention):
    await ann.send(channel, f"{mention} {ETNA}")

    assert channel.threads == []


async def test_an_answer_is_posted_in_a_thread_made_from_the_question(threads, channel, ann, mention):
    threads(Threads.ALWAYS)
    message = await ann.send(channel, f"{mention} {ETNA}")

    (thread,) = channel.threads
    assert thread.id == message.id
    assert thread.name == ETNA
    assert title(thread.last_message) == ETNA
    assert replies(channel) == []


async def test_with_long_only_a_long_answer_is_posted_in_a_thread(threads, answering, channel, ann, mention):
    from dataclasses import replace

    from bot.answering.answer import Claim

    threads(Threads.LONG)
    await ann.send(channel, f"{mention} {ETNA}")
    assert channel.threads == []
    assert is_answer(channel.last_message)
    answer = answering.answer("Tell me all about Etna.")
    claims = tuple(Claim(f"Etna erupted {number} times and it rained.", (1,)) for number in range(40))
    answering.replies["Tell me all about Etna."] = replace(answer, claims=claims)
    await ann.send(channel, f"{mention} Tell me all about Etna.")
    (thread,) = channel.threads
    assert len(texts(thread.last_message)[0]) > LONG


async def test_a_question_in_the_thread_is_a_follow_up_and_makes_no_new_thread(
    threads, answering, channel, ann, mention
):
    threads(Threads.ALWAYS)
    await ann.send(channel, f"{mention} What did Jerome Powell say about rates?")
    (thread,) = channel.threads
    await ann.send(thread, f"{mention} When will he leave?")

    assert answering.questions[1] == "When will Jerome Powell leave?"
    assert len(thread.history()) == 3
    assert len(channel.threads) == 1


async def test_answers_to_commands_hints_and_failures_stay_in_the_channel(threads, answering, channel, ann, mention):
    threads(Threads.ALWAYS)
    answering.replies["?!"] = QuestionRejected("No words.")
    await ann.slash(channel, "ask", question=ETNA)
    assert is_answer(channel.last_message)
    await ann.send(channel, mention)
    assert channel.last_message.content.startswith(HOW_TO_ASK)
    await ann.send(channel, f"{mention} ?!")
    assert channel.last_message.content == "No words."
    assert channel.threads == []


async def test_what_is_said_out_of_courtesy_gets_a_plain_reply_and_sources_of_an_answer_a_thread(
    threads, answering, channel, ann, mention
):
    """ "You're welcome." had a thread of its own."""
    await ann.send(channel, f"{mention} {ETNA}")
    answer = channel.last_message
    threads(Threads.ALWAYS)
    for text in ("thanks!", "hello", "help", "source?"):
        message = await ann.send(channel, f"{mention} {text}")
        assert channel.last_message.reference.message_id == message.id
    await ann.send(channel, f"{mention} thanks!", reply_to=answer)
    assert channel.threads == []
    asked = await ann.send(channel, "source?", reply_to=answer)
    assert [thread.id for thread in channel.threads] == [asked.id]


async def test_a_forum_post_is_answered_in_the_post(simcord_env, threads, channel, ann, mention):
    threads(Threads.ALWAYS)
    forum = simcord_env.guild.create_forum_channel("questions")
    await simcord_env.bot.get_channel(forum.id).create_thread(name="Etna", content="What of Etna?")
    (post,) = forum.threads
    message = await ann.send(post, f"{mention} {ETNA}")

    assert post.last_message.reference.message_id == message.id
    assert title(post.last_message) == ETNA
    assert creations(simcord_env) == []


async def test_without_permission_to_create_threads_answers_are_replies_and_the_log_says_so_once(
    simcord_env, threads, channel, ann, mention, caplog
):
    threads(Threads.ALWAYS)
    simcord_env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013, times=None)
    for _ in range(2):
        message = await ann.send(channel, f"{mention} {ETNA}")
        assert channel.last_message.reference.message_id == message.id
        assert is_answer(channel.last_message)

    assert len(creations(simcord_env)) == 1
    assert caplog.text.count("Create Public Threads") == 1


@pytest.mark.parametrize(("path", "code"), [("/channels/*/messages/*/threads", 10008), ("/channels/*/messages", 10003)])
async def test_a_deleted_question_or_thread_does_not_count_as_a_refusal_of_threads(
    simcord_env, threads, channel, ann, mention, caplog, path, code
):
    """Answers to the next questions had no thread for an hour, and the log asked for permissions."""
    threads(Threads.ALWAYS)
    simcord_env.inject_error("POST", path, status=404, code=code)
    await ann.send(channel, f"{mention} {ETNA}")
    next_question = await ann.send(channel, f"{mention} {ETNA}")

    assert channel.threads[-1].id == next_question.id
    assert title(channel.threads[-1].last_message) == ETNA
    assert "gets no thread: the " in caplog.text
    assert "Create Public Threads" not in caplog.text


async def test_threads_are_tried_again_after_a_changed_permission_or_an_hour(
    simcord_env, threads, channel, ann, mention
):
    threads(Threads.ALWAYS)
    simcord_env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013, times=2)
    await ann.send(channel, f"{mention} {ETNA}")
    await simcord_env.bot.on_guild_role_update(None, simcord_env.bot.guilds[0].default_role)
    await ann.send(channel, f"{mention} {ETNA}")
    assert len(creations(simcord_env)) == 2
    assert channel.threads == []
    await simcord_env.advance_time(3601)
    await ann.send(channel, f"{mention} {ETNA}")
    assert len(channel.threads) == 1


@pytest.mark.parametrize("permission", ["create_public_threads", "send_messages_in_threads"])
async def test_without_a_permission_for_threads_the_answer_is_a_reply_and_no_thread_is_opened(
    simcord_env, threads, channel, ann, mention, caplog, permission
):
    """Where the bot may only create them, an empty thread stayed under the question."""
    threads(Threads.ALWAYS)
    everyone = simcord_env.bot.guilds[0].default_role
    deny = discord.PermissionOverwrite(**{permission: False})
    await simcord_env.bot.get_channel(channel.id).set_permissions(everyone, overwrite=deny)
    await simcord_env.bot.get_channel(channel.id).set_permissions(simcord_env.bot.guilds[0].me, overwrite=deny)
    for _ in range(2):
        message = await ann.send(channel, f"{mention} {ETNA}")
        assert channel.last_message.reference.message_id == message.id
        assert title(channel.last_message) == ETNA

    assert creations(simcord_env) == []
    assert caplog.text.count("Create Public Threads and Send Messages in Threads") == 1


async def test_an_existing_thread_of_the_question_is_used(threads, channel, ann, mention, monkeypatch):
    threads(Threads.ALWAYS)
    create = discord.Message.create_thread

    async def second(message, *, name):
        await create(message, name="of ann")
        raise discord.HTTPException(SimpleNamespace(status=400, reason="Bad Request"), {"code": 160004})

    monkeypatch.setattr(discord.Message, "create_thread", second)
    await ann.send(channel, f"{mention} {ETNA}")

    (thread,) = channel.threads
    assert thread.name == "of ann"
    assert title(thread.last_message) == ETNA
    assert replies(channel) == []


@pytest.mark.parametrize("times", [1, 9])
async def test_an_answer_whose_thread_was_lost_stands_in_it_or_in_the_channel(
    threads, channel, ann, mention, monkeypatch, caplog, times
):
    """The answer was lost with it."""
    threads(Threads.ALWAYS)
    create, attempts = discord.Message.create_thread, []

    async def lost(message, *, name):
        attempts.append(name)
        if len(attempts) <= times:
            raise aiohttp.ServerDisconnectedError
        return await create(message, name=name)

    monkeypatch.setattr(discord.Message, "create_thread", lost)
    await ann.send(channel, f"{mention} {ETNA}")

    assert len(attempts) == 2
    place = channel.threads[0] if times == 1 else channel
    assert title(place.last_message) == ETNA
    assert not any(record.exc_info for record in caplog.records)


async def test_an_answer_in_a_thread_stands_although_the_waiting_message_is_not_removed(
    simcord_env, channel, ann, monkeypatch
):
    question = await ann.send(channel, "Etna?")
    message = await simcord_env.bot.get_channel(channel.id).fetch_message(question.id)
    reply = MessageReply(simcord_env.bot.dispatcher, message, threads=Threads.ALWAYS, title="Etna?")
    await reply.wait_in_line("Your question is waiting.")

    async def lost(_message):
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.Message, "delete", lost)
    await reply.send([Message("It erupted.")])
    assert channel.threads[0].last_message.content == "It erupted."


async def test_the_waiting_message_is_removed_once_the_thread_exists(simcord_env, channel, ann):
    question = await ann.send(channel, "Etna?")
    message = await simcord_env.bot.get_channel(channel.id).fetch_message(question.id)
    reply = MessageReply(simcord_env.bot.dispatcher, message, threads=Threads.ALWAYS, title="Etna?")
    await reply.wait_in_line("Your question is waiting.")
    assert [post.content for post in replies(channel)] == ["Your question is waiting."]
    await reply.send([Message("It erupted."), Message("Twice.")])

    assert replies(channel) == []
    (thread,) = channel.threads
    assert [post.content for post in thread.history()][-2:] == ["It erupted.", "Twice."]


@pytest.mark.parametrize("mode", [Threads.ALWAYS, Threads.LONG])
async def test_an_answer_in_a_thread_is_there_after_a_waiting_or_reading_message(
    simcord_env, channel, ann, monkeypatch, mode
):
    """Posted with the nonce of the message before it, the answer was not posted, and that message was removed."""
    by_nonce, send_message = {}, simcord_env.bot.http.send_message

    async def like_discord(channel_id, *, params):
        """It returns the author's message with the same nonce, wherever it stands; SimCord ignores nonces."""
        nonce = params.payload.get("nonce")
        if nonce is None:
            return await send_message(channel_id, params=params)
        assert len(nonce) <= 25
        if nonce not in by_nonce:
            by_nonce[nonce] = await send_message(channel_id, params=params)
        return by_nonce[nonce]

    monkeypatch.setattr(simcord_env.bot.http, "send_message", like_discord)
    question = await ann.send(channel, "Etna?")
    message = await simcord_env.bot.get_channel(channel.id).fetch_message(question.id)
    reply = MessageReply(simcord_env.bot.dispatcher, message, threads=mode, title="Etna?")
    if mode is Threads.ALWAYS:
        await reply.wait_in_line("Your question is waiting.")
    else:
        await reply.preview(Message("Reading 2 sources…"))
    assert len(replies(channel)) == 1
    answer = "It erupted. " * (LONG // 10)
    await reply.send([Message(answer)])

    assert replies(channel) == []
    (thread,) = channel.threads
    assert thread.last_message.content.strip() == answer.strip()


@pytest.mark.parametrize(("mode", "count"), [(Threads.ALWAYS, 0), (Threads.LONG, 1)])
async def test_the_reading_message_is_shown_in_the_channel_if_the_answer_may_stay_there(
    simcord_env, channel, ann, mode, count
):
    question = await ann.send(channel, "Etna?")
    message = await simcord_env.bot.get_channel(channel.id).fetch_message(question.id)
    reply = MessageReply(simcord_env.bot.dispatcher, message, threads=mode, title="Etna?")
    await reply.preview(Message("Reading 2 sources…"))

    assert len(replies(channel)) == count


async def test_a_failure_that_may_have_posted_the_answer_posts_no_second_answer(
    simcord_env, threads, channel, ann, mention
):
    threads(Threads.ALWAYS)
    thread_send = discord.Thread.send

    async def fails(thread, **given):
        await thread_send(thread, **given)
        raise discord.DiscordServerError(SimpleNamespace(status=503, reason="Unavailable"), {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.Thread, "send", fails)
        await ann.send(channel, f"{mention} {ETNA}")

    assert [is_answer(message) for message in replies(channel)] == [False]
    (thread,) = channel.threads
    assert title(thread.last_message) == ETNA


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Why?", "Why?"),
        ("", "Question"),
        ("a" * 200, "a" * 79 + "…"),
        ("word " * 30, "word " * 15 + "word…"),
        ("🌋 " * 60, "🌋 " * 25 + "🌋…"),
        ("line\nline", "line line"),
        ("東京 " + "都" * 200, "東京 " + "都" * 76 + "…"),
    ],
)
async def test_a_thread_is_named_by_the_question_shortened_at_a_word(question, name):
    assert thread_name(question) == name
    assert units(thread_name(question)) <= NAME


async def test_the_length_of_a_reply_counts_the_text_that_it_shows():
    layout = Layout(("ghi", Section("j", passage_button("0", (1,))), Separator()), Color.READING)
    assert length([Message("abc"), Message(embeds=(discord.Embed(title="de", description="f"),))]) == 6
    assert length([Message("abc", layout=layout)]) == 7
