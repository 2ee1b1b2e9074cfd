import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.replies.message import Color, Layout, Message, Picture

pytestmark = pytest.mark.asyncio
ANSWER = Message("An answer.", question_id="ab")


@pytest.fixture
def interaction(simcord_env):
    """An interaction that takes everything, and keeps what was sent after the first message."""

    async def take(**_options):
        pass

    async def edit(**parts):
        made.edits.append(parts)
        if made.refusals:
            status = made.refusals.pop()
            raise discord.HTTPException(SimpleNamespace(status=status, reason=""), {"code": 0, "message": ""})
        return SimpleNamespace(channel=SimpleNamespace(id=5), id=6)

    async def follow(**parts):
        made.sent.append((parts["content"], parts["ephemeral"]))

    made = SimpleNamespace(
        id=42,
        application_id=1,
        token="t",
        user=SimpleNamespace(id=7),
        guild_id=3,
        locale="en-US",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        client=simcord_env.bot,
        response=SimpleNamespace(defer=take, is_done=lambda: True),
        edit_original_response=edit,
        followup=SimpleNamespace(send=follow),
        sent=[],
        edits=[],
        refusals=[],
    )
    return made


@pytest.mark.parametrize("private", [False, True])
async def test_a_failure_after_the_answer_is_shown_to_the_person_alone(interaction, private):
    reply = InteractionReply(interaction, private=private)
    await reply.begin()
    await reply.send([Message("One."), Message("Two.")])
    await reply.fail("The third did not come.")

    assert interaction.sent == [("Two.", private), ("The third did not come.", True)]


@pytest.mark.parametrize(("guild_id", "private", "places"), [(3, False, [(5, 6)]), (3, True, []), (None, False, [])])
async def test_only_where_an_answer_stands_that_a_server_sees_is_remembered(interaction, guild_id, private, places):
    """Of what one person sees alone, nothing is remembered that would let it be edited later."""
    store = interaction.client.dispatcher.store
    store.keep("ab", [], now=1.0)
    interaction.guild_id = guild_id
    reply = InteractionReply(interaction, private=private)
    await reply.begin()
    await reply.send([ANSWER])

    assert store.rows("SELECT channel_id, message_id FROM posted") == places


@pytest.mark.parametrize("status", [400, 403, 413])
async def test_a_picture_that_discord_does_not_take_costs_nobody_the_words(interaction, status, caplog):
    interaction.refusals.append(status)
    reply = InteractionReply(interaction, private=False)
    await reply.begin()
    await reply.send([Message(picture=Picture("trend.png", b"png", "Bars.", instead="6 reports"))])

    first, second = interaction.edits
    assert len(first["attachments"]) == 1
    assert (second.get("attachments"), second["content"]) == (None, "6 reports")
    assert "the reply goes out without it" in caplog.text


async def test_what_was_a_layout_once_stays_one(interaction):
    """Discord never takes the flag of a layout back."""
    reply = InteractionReply(interaction, private=False)
    await reply.begin()
    await reply.preview(Message(layout=Layout(("Reading…",), Color.READING)))
    await reply.wait_in_line("Waiting.")
    await reply.send([Message("One.")])

    assert [edit["content"] for edit in interaction.edits] == [None] * 3


@pytest.mark.parametrize("is_answer", [True, False])
async def test_what_is_shown_before_a_reply_never_takes_its_place(interaction, is_answer):
    """Made again after its connection was lost, it did: for who asked, the question was read for ever."""
    take, shown = interaction.edit_original_response, asyncio.Event()
    first_attempt = [aiohttp.ServerDisconnectedError()]

    async def edit(**parts):
        if first_attempt:
            error = first_attempt.pop()
            await shown.wait()
            raise error
        await take(**parts)
        shown.set()

    interaction.edit_original_response = edit
    reply = InteractionReply(interaction, private=True)
    await reply.begin()
    reading = reply.preview(Message("Reading…"))
    await asyncio.gather(reading, reply.send([Message("One.")]) if is_answer else reply.fail("One."))

    assert [edit["content"] for edit in interaction.edits] == ["One."]


async def test_for_how_long_an_answer_can_come_is_counted_from_the_question(interaction):
    """The token of an interaction ends a quarter of an hour after that, however late it was acknowledged."""
    reply = InteractionReply(interaction, private=False)
    await reply.begin()
    await reply._noted
    dispatcher = interaction.client.dispatcher
    rows = await dispatcher.read(lambda: dispatcher.store.rows("SELECT interaction_id, asked_at FROM owed"))

    assert rows == [(42, interaction.created_at.timestamp())]


async def test_an_event_that_comes_twice_is_answered_once(interaction):
    answers = []

    async def work():
        answers.append("An answer.")
        return [Message("An answer.")]

    for _ in range(2):
        await respond(interaction.client.dispatcher, InteractionReply(interaction, private=False), work)

    assert (answers, len(interaction.edits)) == (["An answer."], 1)
