import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import discord
import pytest
import pytest_asyncio
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.answering.answer import Answer, Claim
from bot.commands.feedback import NOTED
from bot.commands.reply_actions import DELETED, NOT_YOURS, THREAD_CLOSED, _delete, _is_stranger
from bot.conversation.guild_settings import GuildSettings, Threads
from bot.conversation.store import Store
from bot.replies.message import Style
from bot.replies.safe_text import inert_line
from tests.bot.clients import build_client
from tests.bot.commands.conftest import passage
from tests.bot.shown import buttons, labels, texts

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


@pytest_asyncio.fixture
async def stored(simcord_env, answering, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))

    def rows(sql):
        with closing(sqlite3.connect(store_file)) as database:
            return database.execute(sql).fetchall()

    return rows


async def test_the_buttons_of_public_and_private_answers(channel, ann):
    await ann.slash(channel, "ask", question=ETNA)
    private = await ann.slash(channel, "ask", question=ETNA, private=True)

    common = ["Passage", "Ask a follow-up", "More like this", "Right", "Wrong"]
    assert labels(channel.last_message) == [*common, "Delete"]
    assert labels(private.response) == [*common, "Share publicly"]


async def test_a_private_answer_in_a_direct_message_cannot_be_shared(ann):
    """Shared, it was shown once more to the person alone."""
    private = await ann.user.slash("ask", question=ETNA, private=True)

    assert labels(private.response) == ["Passage", "Ask a follow-up", "More like this", "Right", "Wrong"]


@pytest.fixture
def three_sentences(answering):
    """An answer to ETNA: of its three sentences the second has two sources, and the last shares the first one's."""
    answer = answering.answer(ETNA)
    (first,) = answer.citations
    citations = [replace(first, number=number, passage=passage(number)) for number in (1, 2, 3, 4)]
    claims = [Claim(f"Claim {numbers}.", numbers) for numbers in ((1,), (2, 3), (1, 4))]
    answering.replies[ETNA] = replace(answer, claims=tuple(claims), citations=tuple(citations))


async def test_an_answer_of_several_sentences_is_right_as_a_whole_or_by_the_number_of_a_sentence(
    stored, simcord_env, answering, store_file, three_sentences, channel, ann
):
    await ann.slash(channel, "ask", question=ETNA)
    whole = await ann.click(channel.last_message, label="Right")

    assert whole.ephemeral
    assert whole.response.content == (
        "Thank you, this is noted for the whole answer. If you mean one sentence, press its number."
    )
    assert labels(whole.response) == ["[1]", "[2]", "[4]"]
    assert stored("SELECT verdict, sentence FROM feedback") == [("right", "")]
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    for label in ("[2]", "[4]"):
        one = await ann.click(whole.response, label=label)
        assert (one.ephemeral, one.response.content, labels(one.response)) == (True, NOTED, [])
    assert stored("SELECT verdict, sentence FROM feedback ORDER BY sentence") == [("right", "2"), ("right", "4")]


async def test_a_sentence_with_two_sources_is_one_sentence(stored, three_sentences, channel, ann, ben):
    await ann.slash(channel, "ask", question=ETNA)
    whole = await ann.click(channel.last_message, label="Right")
    await ann.click(whole.response, label="[2]")
    await ann.click(whole.response, label="[1]")
    window = await ann.click(channel.last_message, label="Wrong")
    result = await ann.submit_modal(window, {"sentence": "3", "reason": "It was Stromboli."})

    assert result.response.content == NOTED
    rows = "SELECT verdict, sentence, reason FROM feedback ORDER BY sentence"
    assert stored(rows) == [("right", "1", ""), ("wrong", "2", "It was Stromboli.")]


async def test_right_after_a_wrong_sentence_keeps_its_reason(stored, three_sentences, channel, ann):
    await ann.slash(channel, "ask", question=ETNA)
    window = await ann.click(channel.last_message, label="Wrong")
    await ann.submit_modal(window, {"sentence": "2", "reason": "It was Stromboli."})
    whole = await ann.click(channel.last_message, label="Right")

    assert whole.response.content == (
        "What you said about single sentences stays. Press the number of a sentence that is right."
    )
    await ann.click(whole.response, label="[1]")
    rows = "SELECT verdict, sentence, reason FROM feedback ORDER BY sentence"
    assert stored(rows) == [("right", "1", ""), ("wrong", "2", "It was Stromboli.")]


async def test_a_second_reason_for_wrong_leaves_the_first(stored, three_sentences, channel, ann):
    await ann.slash(channel, "ask", question=ETNA)
    for sentence, reason in (("2", "It was Stromboli."), ("5", "The day is wrong.")):
        window = await ann.click(channel.last_message, label="Wrong")
        await ann.submit_modal(window, {"sentence": sentence, "reason": reason})
        await ann.click(channel.last_message, label="Passage")  # no double click

    rows = "SELECT sentence, reason FROM feedback ORDER BY sentence"
    assert stored(rows) == [("", "The day is wrong."), ("2", "It was Stromboli.")]


async def test_a_button_with_a_number_that_the_answer_has_not_counts_for_the_whole(stored, monkeypatch, channel, ann):
    monkeypatch.setattr(Answer, "sentence_numbers", (99,))
    await ann.slash(channel, "ask", question=ETNA)
    await ann.click(channel.last_message, label="Right")

    assert stored("SELECT verdict, sentence FROM feedback") == [("right", "")]


async def test_buttons_from_before_the_sentences_were_known_count_for_the_whole_answer(
    stored, monkeypatch, three_sentences, channel, ann
):
    monkeypatch.setattr(Answer, "sentence_numbers", ())
    await ann.slash(channel, "ask", question=ETNA)
    ids = [button["custom_id"] for button in buttons(channel.last_message)]
    assert {custom_id.count(":") for custom_id in ids if custom_id.startswith(("right:", "wrong:"))} == {1}
    right = await ann.click(channel.last_message, label="Right")
    assert (right.response.content, labels(right.response)) == (NOTED, [])
    assert stored("SELECT verdict, sentence FROM feedback") == [("right", "")]
    window = await ann.click(channel.last_message, label="Wrong")
    await ann.submit_modal(window, {"sentence": "3", "reason": ""})

    assert stored("SELECT verdict, sentence FROM feedback") == [("wrong", "3")]


async def test_a_right_vote_is_stored_with_its_person(stored, channel, ann, ben):
    await ann.slash(channel, "ask", question=ETNA)
    result = await ben.click(channel.last_message, label="Right")

    assert result.ephemeral
    assert result.response.content == NOTED
    assert stored("SELECT person, verdict, sentence, reason FROM feedback") == [(ben.id, "right", "1", "")]


async def test_a_wrong_vote_has_a_sentence_and_a_reason_and_replaces_a_right_vote(
    stored, simcord_env, answering, channel, ann
):
    await ann.slash(channel, "ask", question=ETNA)
    await ann.click(channel.last_message, label="Right")
    window = await ann.click(channel.last_message, label="Wrong")
    result = await ann.submit_modal(window, {"sentence": "1", "reason": "It was Stromboli."})

    assert result.ephemeral
    assert result.response.content == NOTED
    assert stored("SELECT verdict, sentence, reason FROM feedback") == [("wrong", "1", "It was Stromboli.")]


@pytest.mark.parametrize("typed", ["[1]", "No. 1", "01", "١"])
async def test_the_number_of_a_sentence_is_kept_as_a_number(stored, channel, ann, typed):
    await ann.slash(channel, "ask", question=ETNA)
    window = await ann.click(channel.last_message, label="Wrong")
    result = await ann.submit_modal(window, {"sentence": typed, "reason": ""})

    assert result.response.content == NOTED
    assert stored("SELECT verdict, sentence, reason FROM feedback") == [("wrong", "1", "")]


@pytest.mark.parametrize("typed", ["abc", "2", "0", "1 and 2", "9" * 20, "-", "**@here**"])
async def test_a_number_that_no_sentence_has_is_told_and_the_reason_is_kept(stored, channel, ann, typed):
    await ann.slash(channel, "ask", question=ETNA)
    window = await ann.click(channel.last_message, label="Wrong")
    result = await ann.submit_modal(window, {"sentence": typed, "reason": "It was Stromboli."})

    assert result.ephemeral
    assert result.response.content == (
        f"I find no sentence “{inert_line(typed)}” in this answer, so what you say is noted for the whole answer."
    )
    assert stored("SELECT verdict, sentence, reason FROM feedback") == [("wrong", "", "It was Stromboli.")]


async def test_only_the_person_who_asked_can_delete_an_answer(channel, ann, ben):
    await ann.slash(channel, "ask", question=ETNA)
    refused = await ben.click(channel.last_message, label="Delete")
    assert refused.response.content == NOT_YOURS
    assert refused.ephemeral
    result = await ann.click(channel.last_message, label="Delete")
    assert result.response.content == DELETED
    assert channel.history() == []


async def test_only_the_person_who_mentioned_the_bot_can_delete_its_answer(simcord_env, channel, ann, ben):
    await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")
    refused = await ben.click(channel.last_message, label="Delete")
    assert refused.response.content == NOT_YOURS
    await ann.click(channel.last_message, label="Delete")
    assert [message.author.id for message in channel.history()] == [ann.id]


@pytest.mark.parametrize("forgotten", [False, True])
async def test_the_person_who_asked_can_delete_an_answer_whose_question_is_forgotten(
    simcord_env, stored, store_file, channel, ann, ben, forgotten
):
    await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")
    with closing(sqlite3.connect(store_file)) as database, database:
        database.execute("DELETE FROM turns")
        if forgotten:
            database.execute("DELETE FROM replies")
    refused = await ben.click(channel.last_message, label="Delete")
    assert refused.response.content == NOT_YOURS
    await ann.click(channel.last_message, label="Delete")
    assert [message.author.id for message in channel.history()] == [ann.id]


async def test_a_private_answer_is_shared_unchanged(channel, ann, ben):
    private = await ann.slash(channel, "ask", question=ETNA, private=True)
    assert channel.history() == []
    await ann.click(private.response, label="Share publicly")

    shared = channel.last_message
    assert texts(shared) == texts(private.response)
    assert labels(shared) == ["Passage", "Ask a follow-up", "More like this", "Delete"]
    assert (await ben.click(shared, label="Passage")).response.embeds[0].author.name.startswith("[1] ")


async def test_a_shared_answer_is_public_and_known_by_its_place(stored, channel, ann, ben):
    """Others may ask what follows it, and it is marked when its article is corrected."""
    private = await ann.slash(channel, "ask", question=ETNA, private=True)
    assert (stored("SELECT private FROM turns"), stored("SELECT * FROM posted")) == ([(1,)], [])
    await ann.click(private.response, label="Share publicly")

    assert stored("SELECT private FROM turns") == [(0,)]
    assert stored("SELECT message_id FROM posted") == [(channel.last_message.id,)]


async def test_an_answer_that_somebody_else_has_deleted_is_deleted(simcord_env):
    async def delete():
        raise discord.NotFound(SimpleNamespace(status=404, reason=""), {"code": 10008, "message": "Unknown Message"})

    await _delete(simcord_env.bot.dispatcher, SimpleNamespace(delete=delete))


async def test_the_person_who_asked_can_delete_an_answer_that_stands_in_a_thread(simcord_env, channel, ann, ben):
    """There it replies to nobody."""
    settings = GuildSettings(threads=Threads.ALWAYS)
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, settings)
    await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")
    (thread,) = channel.threads
    assert (await ben.click(thread.last_message, label="Delete")).response.content == NOT_YOURS
    assert (await ann.click(thread.last_message, label="Delete")).response.content == DELETED


@pytest.mark.parametrize("place", ["hidden", "no member"])
async def test_an_answer_is_deleted_where_the_bot_may_not_delete_messages(simcord_env, channel, ann, ben, place):
    """Who had asked was told to find a moderator."""
    simcord_env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50001, times=None)
    answer = (await ann.slash(channel, "ask", question=ETNA)).response
    if place == "hidden":
        hidden = Overwrite(simcord_env.bot.user.id, OverwriteType.MEMBER, deny=discord.Permissions.view_channel.flag)
        simcord_env.backend.set_overwrite(channel.id, hidden)
    else:
        simcord_env.bot._connection._guilds.pop(simcord_env.guild.id)
    refused = await ben.click(answer, label="Delete")
    assert [message.content for message in refused.followups] == [NOT_YOURS]
    assert len(channel.history()) == 1
    pressed = await ann.click(answer, label="Delete")

    assert [(message.content, message.ephemeral) for message in pressed.followups] == [(DELETED, True)]
    assert channel.history() == []


async def test_where_it_is_a_stranger_is_known():
    def interaction(*, guild_id=1, private_channel=False, may_view=True, known=(1,)):
        return SimpleNamespace(
            guild_id=guild_id,
            context=SimpleNamespace(private_channel=private_channel),
            app_permissions=discord.Permissions(view_channel=may_view),
            client=SimpleNamespace(get_guild=lambda guild: guild if guild in known else None),
        )

    at_home = [interaction(), interaction(guild_id=None)]
    strangers = [interaction(may_view=False), interaction(known=()), interaction(guild_id=None, private_channel=True)]
    assert [_is_stranger(event) for event in at_home + strangers] == [False] * 2 + [True] * 3


@pytest_asyncio.fixture
async def archived_thread(simcord_env, channel, ann, monkeypatch):
    """With an answer to ann; Discord deletes no message in it, SimCord does."""
    settings = GuildSettings(threads=Threads.ALWAYS)
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, settings)
    await ann.send(channel, f"<@{simcord_env.bot.user.id}> {ETNA}")
    (thread,) = channel.threads
    await simcord_env.bot.get_channel(thread.id).edit(archived=True)
    await simcord_env.settle()
    delete_message = discord.http.HTTPClient.delete_message

    async def like_discord(client, channel_id, message_id, **options):
        if simcord_env.backend.channels[channel_id].thread_metadata.archived:
            bad_request = SimpleNamespace(status=400, reason="Bad Request")
            raise discord.HTTPException(bad_request, {"code": 50083, "message": "Thread is archived"})
        return await delete_message(client, channel_id, message_id, **options)

    monkeypatch.setattr(discord.http.HTTPClient, "delete_message", like_discord)
    return thread


async def test_an_answer_in_an_archived_thread_is_deleted_and_the_thread_archived_again(
    simcord_env, archived_thread, ann
):
    """It was an unexpected failure, with a reference."""
    answer = archived_thread.last_message
    assert (await ann.click(answer, label="Delete")).response.content == DELETED

    assert answer.id not in [message.id for message in archived_thread.history()]
    assert simcord_env.backend.channels[archived_thread.id].thread_metadata.archived


async def test_who_deletes_an_answer_in_a_locked_thread_is_told_who_can(simcord_env, archived_thread, ann, caplog):
    simcord_env.inject_error("PATCH", f"/channels/{archived_thread.id}", status=403, code=50013)
    pressed = await ann.click(archived_thread.last_message, label="Delete")

    assert (pressed.response.content, pressed.ephemeral) == (THREAD_CLOSED, True)
    assert "Unexpected" not in caplog.text


async def test_a_private_answer_made_of_embeds_is_shared_as_embeds(simcord_env, answering, channel, ann, ben):
    await simcord_env.restart_bot(build_client(answering, style=Style.EMBEDS))
    private = await ann.slash(channel, "ask", question=ETNA, private=True)
    await ann.click(private.response, label="Share publicly")

    shared = channel.last_message
    assert shared.embeds[0].description == private.response.embeds[0].description
    assert labels(shared) == ["Passages", "Ask a follow-up", "More like this", "Delete"]
    assert (await ben.click(shared, label="Passages")).response.embeds[0].author.name.startswith("[1] ")


async def test_a_deletion_that_takes_too_long_is_not_canceled(simcord_env):
    """Canceled while discord.py waited out a global rate limit, it kept the bot from sending anything."""
    deleted = asyncio.get_running_loop().create_future()

    async def delete():
        await deleted

    waiting = asyncio.ensure_future(_delete(simcord_env.bot.dispatcher, SimpleNamespace(delete=delete)))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})

    assert waiting.cancelled()
    assert not deleted.cancelled()
    deleted.set_result(None)


async def test_whoever_is_forgotten_can_delete_every_answer(simcord_env, stored, store_file, channel, ann, ben):
    """The second answer of a message, and one in a thread, replied to nobody."""
    mention = f"<@{simcord_env.bot.user.id}>"
    await ann.send(channel, f"{mention} {ETNA} What did Vesuvius do?")
    second = channel.last_message
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(threads=Threads.ALWAYS))
    await ann.send(channel, f"{mention} What did Vulcano do?")
    (thread,) = channel.threads
    in_thread = thread.last_message
    await ben.send(thread, f"{mention} What did Stromboli do?")
    of_ben = thread.last_message
    with closing(sqlite3.connect(store_file)) as database, database:
        database.executescript("DELETE FROM turns; DELETE FROM replies")

    for message in (second, in_thread):
        assert (await ben.click(message, label="Delete")).response.content == NOT_YOURS
        assert (await ann.click(message, label="Delete")).response.content == DELETED
    assert (await ann.click(of_ben, label="Delete")).response.content == NOT_YOURS
    assert (await ben.click(of_ben, label="Delete")).response.content == DELETED
