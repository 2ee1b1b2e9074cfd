from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.delivery.interaction_reply import InteractionReply
from bot.replies.message import Message

pytestmark = pytest.mark.asyncio
ANSWER = Message("An answer.", question_id="ab")


@pytest.fixture
def interaction(simcord_env):
    """An interaction that takes everything, and keeps what was sent after the first message."""

    async def take(**_parts):
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
        edit_original_response=take,
        followup=SimpleNamespace(send=follow),
        sent=[],
    )
    return made


@pytest.mark.parametrize("private", [False, True])
async def test_a_failure_after_the_answer_is_shown_to_the_person_alone(interaction, private):
    reply = InteractionReply(interaction, private=private)
    await reply.begin()
    await reply.send([Message.of_text("One."), Message.of_text("Two.")])
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
