"""An answer whose article was corrected after it was given says so: once, and where the bot may edit it."""

import asyncio
import logging
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.conversation.guild_settings import GuildSettings, Threads
from bot.conversation.store import Posted, Store
from bot.delivery import marks as marks_module
from bot.delivery.marks import AT_ONCE, CorrectionMarks, _Mark
from bot.errors import StoreUnusable
from bot.replies.message import Color, Style
from bot.wiring import open_answering
from ingest.cli import main as ingest
from ingest.corpus.articles import Correction
from ingest.corpus.catalog.age import CorpusAge
from ingest.corpus.corpus_state import CorpusState
from ingest.corpus.errors import CorpusError
from tests.bot.clients import build_client
from tests.bot.shown import everything, labels, texts
from tests.conftest import write_jsonl

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
CORRECTION = Correction("Correction, March 24, 2025: Etna erupted on Saturday, not on Friday.", date(2025, 3, 24))
MARK = "[1] **corrected on 24 March 2025**: Etna erupted on Saturday, not on Friday."
STORY = (
    "The Marrow bridge has {lanes} lanes and carries 40,000 cars a day, the harbor office said on Monday.\n\n"
    "It was built in 1931 by Ilse Brandt, an engineer, and is closed for repairs of two of its pillars until May."
)
NOTE = "Correction, March 10, 2025: An earlier version of this story said that the Marrow bridge has five lanes."
RECORD = {"url": "https://example.org/bridge", "title": "Marrow bridge closed for repairs", "published": "2025-03-03"}


def state_after(minutes):
    return CorpusState(CorpusAge(date(2026, 3, 19), NOW + timedelta(minutes=minutes)), False)


def marks(message):
    """What is marked, of a layout or of embeds."""
    head = "**Corrected since:** "
    fields = [field.value for embed in message.embeds for field in embed.fields if field.name == "Corrected since"]
    return [*fields, *(part.removeprefix(head) for part in texts(message) if part.startswith(head))]


def colors(message):
    """The stripes at the side of layouts and embeds."""
    boxes = [part.accent_color.value for part in message.components if isinstance(part, discord.Container)]
    return [*boxes, *(embed.color.value for embed in message.embeds)]


def marked(channel):
    return [mark for message in channel.history() for mark in marks(message)]


@pytest.fixture
def bot(simcord_env):
    return simcord_env.bot


@pytest.mark.parametrize("style", list(Style))
async def test_an_answer_is_marked_once_after_the_ingest(simcord_env, answering, channel, ann, tmp_path, style):
    async def start():
        client = build_client(answering, store=Store(tmp_path / "bot.sqlite3"), style=style)
        await simcord_env.restart_bot(client)
        return client

    bot = await start()
    await bot.note_corpus_state(state_after(0))
    await ann.slash(channel, "ask", question="etna")
    before = channel.last_message
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(0))  # no ingest since
    assert marks(channel.last_message) == []

    await bot.note_corpus_state(state_after(1))
    assert marks(channel.last_message) == [MARK]
    await bot.note_corpus_state(state_after(2))
    bot = await start()
    await bot.note_corpus_state(state_after(3))
    (message,) = channel.history()
    assert marks(message) == [MARK]
    was, now = everything(before), everything(message)
    assert [line for line in was.splitlines() if line not in now.splitlines()] == []
    assert labels(message) == labels(before) != []
    assert colors(message) == colors(before) == [Color.ANSWER]
    assert bool(message.embeds) == (style is Style.EMBEDS)


async def test_a_correction_made_while_the_bot_was_off_is_marked_at_its_start(
    simcord_env, answering, channel, ann, tmp_path
):
    for corrected in ({}, {"v1": CORRECTION}):
        answering.corrected = corrected
        bot = build_client(answering, store=Store(tmp_path / "bot.sqlite3"))
        await simcord_env.restart_bot(bot)
        await bot.note_corpus_state(state_after(0))
        if not corrected:
            await ann.slash(channel, "ask", question="etna")

    assert marked(channel) == [MARK]


async def test_an_answer_to_a_mention_is_marked(simcord_env, answering, channel, ann, bot):
    await ann.send(channel, f"<@{bot.user.id}> etna")
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))

    assert marked(channel) == [MARK]


async def test_the_mark_is_in_the_language_of_the_server(simcord_env, answering, bot):
    guild = simcord_env.create_guild(preferred_locale="de")
    channel = guild.create_text_channel("news")
    ann = guild.add_member(simcord_env.create_user("ann"))
    await ann.send(channel, f"<@{bot.user.id}> etna")
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))

    assert texts(channel.last_message)[-1].startswith("**Seitdem korrigiert:** [1] **korrigiert am 24. März 2025**: ")
    assert labels(channel.last_message)[:2] == ["Textstelle", "Nachfragen"]


async def test_a_private_or_direct_answer_and_a_refusal_are_left_alone(answering, channel, ann, bot):
    answering.replies["nothing"] = answering.refusal("nothing")
    await ann.slash(channel, "ask", question="nothing")
    await ann.slash(channel, "ask", question="etna", private=True)
    await ann.send_dm("etna")
    # Before the look at the corpus, after which a marked one is forgotten.
    assert bot.dispatcher.store.posted_after(0, 10) == []
    answering.corrected = {"v1": CORRECTION, "v2": CORRECTION}
    await bot.note_corpus_state(state_after(1))

    assert marked(channel) == []


@pytest.mark.parametrize("style", list(Style))
async def test_a_private_answer_that_is_shared_after_the_correction_is_marked_once(
    simcord_env, answering, channel, ann, style
):
    bot = build_client(answering, style=style)
    await simcord_env.restart_bot(bot)
    private = await ann.slash(channel, "ask", question="etna", private=True)
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))
    await ann.click(private.response, label="Share publicly")
    assert marked(channel) == [MARK]

    await bot.note_corpus_state(state_after(2))
    assert marked(channel) == [MARK]


async def test_a_private_answer_that_is_shared_twice_is_marked_in_both_places(answering, channel, ann, bot):
    """The first was never marked, and said on what its article had corrected."""
    private = await ann.slash(channel, "ask", question="etna", private=True)
    for _ in range(2):
        await ann.click(private.response, label="Share publicly")
        await ann.click(private.response, label="Passage")  # no double click
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))

    assert marked(channel) == [MARK, MARK]
    assert bot.dispatcher.store.posted_after(0, 10) == []


@pytest.mark.parametrize("broken", ["store", "catalog"])
async def test_an_answer_whose_corrections_cannot_be_read_is_shared_and_marked_later(
    simcord_env, answering, channel, ann, monkeypatch, caplog, broken
):
    """It was made public for follow-ups, and the person was told that it failed."""
    bot = build_client(answering)
    await simcord_env.restart_bot(bot)
    private = await ann.slash(channel, "ask", question="etna", private=True)
    answering.corrected = {"v1": CORRECTION}

    def fails(*_given):
        raise StoreUnusable("no") if broken == "store" else CorpusError("no")

    with monkeypatch.context() as patched:
        patched.setattr(
            *((bot.dispatcher.store, "kept") if broken == "store" else (answering, "later_corrections")), fails
        )
        await ann.click(private.response, label="Share publicly")
    assert labels(channel.last_message)[-1] == "Delete"
    assert "shared without" in caplog.text
    assert marked(channel) == []

    await bot.note_corpus_state(state_after(1))
    assert marked(channel) == [MARK]


async def test_an_answer_that_cannot_be_shared_stays_private(answering, channel, ann, bot, monkeypatch):
    private = await ann.slash(channel, "ask", question="etna", private=True)

    def fails(*_given):
        raise RuntimeError("a defect")

    monkeypatch.setattr(answering, "later_corrections", fails)
    await ann.click(private.response, label="Share publicly")

    assert channel.history() == []
    assert bot.dispatcher.store.rows("SELECT private FROM turns") == [(1,)]


async def test_a_shared_answer_without_room_for_its_mark_is_looked_at_again(answering, channel, ann, bot, monkeypatch):
    private = await ann.slash(channel, "ask", question="etna", private=True)
    answering.corrected = {"v1": CORRECTION}
    monkeypatch.setattr(marks_module, "marked", lambda message, *_mark: message)
    await ann.click(private.response, label="Share publicly")

    (posted,) = bot.dispatcher.store.posted_after(0, 10)
    assert posted[0].message_id == channel.last_message.id


async def test_the_passage_behind_an_answer_says_that_it_was_corrected_since(answering, channel, ann, ben):
    await ann.slash(channel, "ask", question="etna")
    answering.corrected = {"v1": CORRECTION}
    pressed = await ben.click(channel.last_message, label="Passage")

    since = f"**Corrected since:** {MARK.removeprefix('[1] ')}"
    assert pressed.response.embeds[0].description.splitlines()[1] == since


async def test_a_forgotten_answer_is_not_marked(answering, channel, ann, bot):
    await ann.slash(channel, "ask", question="etna")
    await ann.slash(channel, "forget")
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))

    assert marked(channel) == []


async def test_a_deleted_message_is_logged_once(answering, channel, ann, bot, caplog):
    await ann.slash(channel, "ask", question="etna")
    await bot.get_channel(channel.id).get_partial_message(channel.last_message.id).delete()
    answering.corrected = {"v1": CORRECTION}
    with caplog.at_level(logging.WARNING):
        await bot.note_corpus_state(state_after(1))
        await bot.note_corpus_state(state_after(2))

    assert bot.dispatcher.store.posted_after(0, 10) == []
    assert [record.getMessage() for record in caplog.records if record.name == "bot.delivery.marks"] == [
        "An answer could not be marked as corrected: the message is gone"
    ]
    assert not any(record.exc_info for record in caplog.records)


@pytest.fixture
def archived_threads_are_closed(simcord_env, monkeypatch):
    """Discord edits no message in an archived thread; SimCord does."""
    edit_message = discord.http.HTTPClient.edit_message

    async def like_discord(client, channel_id, message_id, *, params):
        thread = simcord_env.backend.channels[channel_id].thread_metadata
        if thread and thread.archived:
            bad_request = SimpleNamespace(status=400, reason="Bad Request")
            raise discord.HTTPException(bad_request, {"code": 50083, "message": "Thread is archived"})
        return await edit_message(client, channel_id, message_id, params=params)

    monkeypatch.setattr(discord.http.HTTPClient, "edit_message", like_discord)


async def archived_answer(env, answering):
    """The archived thread, in a German server, of an answer that has been corrected since."""
    guild = env.create_guild(preferred_locale="de")
    channel = guild.create_text_channel("news")
    ann = guild.add_member(env.create_user("ann"))
    env.bot.dispatcher.admission.set(guild.id, GuildSettings(threads=Threads.ALWAYS))
    await ann.send(channel, f"<@{env.bot.user.id}> etna")
    (thread,) = channel.threads
    await env.bot.get_channel(thread.id).edit(archived=True)
    await env.settle()
    answering.corrected = {"v1": CORRECTION}
    return thread


def is_archived(env, thread):
    return env.backend.channels[thread.id].thread_metadata.archived


@pytest.mark.usefixtures("archived_threads_are_closed")
async def test_an_answer_in_an_archived_thread_is_marked_and_the_thread_archived_again(simcord_env, answering, bot):
    """It was never marked, and forgotten; and the language of its server was not known."""
    thread = await archived_answer(simcord_env, answering)
    await bot.note_corpus_state(state_after(1))

    assert texts(thread.last_message)[-1].startswith("**Seitdem korrigiert:** [1] ")
    assert is_archived(simcord_env, thread)
    assert bot.dispatcher.store.posted_after(0, 10) == []


@pytest.mark.usefixtures("archived_threads_are_closed")
async def test_an_answer_in_a_thread_that_cannot_be_reopened_is_marked_once_it_is_open(simcord_env, answering, bot):
    thread = await archived_answer(simcord_env, answering)
    simcord_env.inject_error("PATCH", f"/channels/{thread.id}", status=403, code=50013)
    await bot.note_corpus_state(state_after(1))
    assert len(bot.dispatcher.store.posted_after(0, 10)) == 1

    simcord_env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": False})
    await simcord_env.settle()
    await bot.note_corpus_state(state_after(2))
    assert texts(thread.last_message)[-1].startswith("**Seitdem korrigiert:** [1] ")
    assert not is_archived(simcord_env, thread)


@pytest.mark.usefixtures("archived_threads_are_closed")
async def test_a_thread_that_only_others_may_archive_stays_open_after_the_mark(
    simcord_env, answering, bot, monkeypatch
):
    thread = await archived_answer(simcord_env, answering)
    edit = discord.Thread.edit

    async def only_reopens(of, *, archived):
        if archived:
            raise discord.Forbidden(SimpleNamespace(status=403, reason="Forbidden"), {"code": 50013})
        return await edit(of, archived=False)

    monkeypatch.setattr(discord.Thread, "edit", only_reopens)
    await bot.note_corpus_state(state_after(1))

    assert texts(thread.last_message)[-1].startswith("**Seitdem korrigiert:** [1] ")
    assert bot.dispatcher.store.posted_after(0, 10) == []


async def test_an_edit_that_takes_longer_than_it_is_waited_for_is_not_made_again(
    simcord_env, answering, channel, ann, bot, monkeypatch
):
    """The late edit counted as none, and the next ingest marked the answer a second time."""
    await ann.slash(channel, "ask", question="etna")
    may_edit, edit_message = asyncio.Event(), discord.http.HTTPClient.edit_message

    async def slow(client, *given, **named):
        await may_edit.wait()
        return await edit_message(client, *given, **named)

    monkeypatch.setattr(discord.http.HTTPClient, "edit_message", slow)
    monkeypatch.setattr("bot.delivery.marks.EDIT_SECONDS", 0.0)
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))
    assert len(bot.dispatcher.store.posted_after(0, 10)) == 1

    late = tuple(bot.dispatcher.background._going)
    may_edit.set()
    await asyncio.gather(*late)
    await simcord_env.settle()
    assert marked(channel) == [MARK]
    assert bot.dispatcher.store.posted_after(0, 10) == []


async def test_an_edit_whose_response_was_lost_marks_once(answering, channel, ann, bot, monkeypatch, caplog):
    """The next ingest marked the answer a second time."""
    await ann.slash(channel, "ask", question="etna")
    edit_message, attempts = discord.http.HTTPClient.edit_message, []

    async def lost(client, *given, **named):
        attempts.append(named)
        done = await edit_message(client, *given, **named)
        if len(attempts) == 1:
            raise aiohttp.ServerDisconnectedError
        return done

    monkeypatch.setattr(discord.http.HTTPClient, "edit_message", lost)
    answering.corrected = {"v1": CORRECTION}
    for minutes in (1, 2):
        await bot.note_corpus_state(state_after(minutes))
    assert marked(channel) == [MARK]
    assert len(attempts) == 2
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.usefixtures("archived_threads_are_closed")
@pytest.mark.parametrize("archived", [False, True], ids=["reopened", "archived again"])
async def test_a_thread_whose_change_was_lost_is_changed_again(simcord_env, answering, bot, monkeypatch, archived):
    thread = await archived_answer(simcord_env, answering)
    edit, attempts = discord.Thread.edit, []

    async def lost(of, **changes):
        done = await edit(of, **changes)
        if changes == {"archived": archived}:
            attempts.append(changes)
            if len(attempts) == 1:
                raise aiohttp.ServerDisconnectedError
        return done

    monkeypatch.setattr(discord.Thread, "edit", lost)
    await bot.note_corpus_state(state_after(1))

    assert len(attempts) == 2
    assert texts(thread.last_message)[-1].startswith("**Seitdem korrigiert:** [1] ")
    assert is_archived(simcord_env, thread)


@pytest.mark.usefixtures("archived_threads_are_closed")
async def test_a_mark_stands_although_its_thread_cannot_be_archived_again(
    simcord_env, answering, bot, monkeypatch, caplog
):
    """The log said that the answer could not be marked."""
    await archived_answer(simcord_env, answering)
    edit = discord.Thread.edit

    async def only_reopens(of, *, archived):
        if archived:
            raise aiohttp.ServerDisconnectedError
        return await edit(of, archived=False)

    monkeypatch.setattr(discord.Thread, "edit", only_reopens)
    await bot.note_corpus_state(state_after(1))

    assert bot.dispatcher.store.posted_after(0, 10) == []
    assert "could not be marked" not in caplog.text


async def test_a_failure_is_logged_once_and_marking_continues(answering, channel, ann, bot, caplog, monkeypatch):
    await ann.slash(channel, "ask", question="etna")
    whole = answering.later_corrections

    def broken(_stored):
        raise KeyError("v0")

    monkeypatch.setattr(answering, "later_corrections", broken)
    with caplog.at_level(logging.WARNING):
        await bot.note_corpus_state(state_after(1))
        await bot.note_corpus_state(state_after(1))
    assert [bool(record.exc_info) for record in caplog.records if record.name == "bot.delivery.marks"] == [True]

    monkeypatch.setattr(answering, "later_corrections", whole)
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))
    assert marked(channel) == [MARK]


async def test_a_mark_before_which_the_store_cannot_be_read_is_made_a_minute_later(
    answering, channel, ann, bot, monkeypatch
):
    """It was made after the next ingest, if at all."""
    await ann.slash(channel, "ask", question="etna")
    answering.corrected = {"v1": CORRECTION}

    def fails(*_given):
        raise StoreUnusable("no")

    with monkeypatch.context() as patched:
        patched.setattr(bot.dispatcher.store, "kept", fails)
        await bot.note_corpus_state(state_after(1))
    assert marked(channel) == []

    await bot.note_corpus_state(state_after(1))
    assert marked(channel) == [MARK]


async def test_an_answer_that_is_forgotten_while_it_waits_for_its_mark_is_not_marked(answering, channel, ann, bot):
    for _ in range(AT_ONCE + 1):
        await ann.slash(channel, "ask", question="etna")
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))
    await ann.slash(channel, "forget")
    await bot.note_corpus_state(state_after(1))

    assert len(marked(channel)) == AT_ONCE


async def test_only_a_few_answers_are_edited_at_a_time(answering, channel, ann, bot):
    for number in range(AT_ONCE + 2):
        await ann.slash(channel, "ask", question=f"etna {number}")
    answering.corrected = {"v1": CORRECTION}
    await bot.note_corpus_state(state_after(1))
    assert len(marked(channel)) == AT_ONCE
    await bot.note_corpus_state(state_after(1))
    assert len(marked(channel)) == AT_ONCE + 2


async def test_answers_in_locked_threads_do_not_keep_the_others_from_being_marked(bot, monkeypatch):
    """Each ingest has them looked at first again, and only so many are looked at in a minute."""
    names = [f"{number:02}" for number in range(AT_ONCE + 1)]
    tried = []

    async def answers_to_mark(_dispatcher):
        return [_Mark(Posted(name, 1, number), (1,), CORRECTION) for number, name in enumerate(names)]

    async def mark(_dispatcher, _client, mark):
        tried.append(mark.posted.question_id)
        return mark.posted.question_id == names[-1]

    monkeypatch.setattr(marks_module, "_answers_to_mark", answers_to_mark)
    monkeypatch.setattr(marks_module, "_mark", mark)
    marking = CorrectionMarks()
    for minutes in (1, 2):
        await marking.follow(bot.dispatcher, bot, state_after(minutes))

    assert tried[:AT_ONCE] == names[:AT_ONCE]
    assert tried[AT_ONCE] == names[-1]


async def test_a_real_ingest_marks_the_answer(
    simcord_env, channel, ann, corpus_of, settings_for, tmp_path, monkeypatch
):
    first = RECORD | {"text": STORY.format(lanes="five"), "retrieved": "2025-03-03"}
    second = RECORD | {"text": f"{STORY.format(lanes='four')}\n\n{NOTE}", "retrieved": "2025-03-10"}
    settings = settings_for(corpus_of(write_jsonl(tmp_path / "first.jsonl", first)))
    with closing(open_answering(settings)) as answering:
        bot = build_client(answering)
        await simcord_env.restart_bot(bot)
        await bot.note_corpus_state(await bot.read_corpus_state())
        await ann.slash(channel, "ask", question="How many lanes does the Marrow bridge have?")
        assert "five lanes" in everything(channel.last_message)
        assert marked(channel) == []

        monkeypatch.setenv("CORPUS_DIR", str(settings.corpus_dir))
        assert await asyncio.to_thread(ingest, [str(write_jsonl(tmp_path / "second.jsonl", second))]) == 0
        await bot.note_corpus_state(await bot.read_corpus_state())
        assert marked(channel) == [
            "[1] **corrected on 10 March 2025**: An earlier version of this story said that the Marrow bridge has five "
            "lanes."
        ]
        assert "five lanes" in everything(channel.last_message)  # what was said stays
