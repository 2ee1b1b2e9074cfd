from datetime import timedelta
from types import SimpleNamespace

import pytest
from discord.utils import time_snowflake, utcnow

from bot.commands.stored_reply import keep_reply, stored_reply
from bot.conversation.turns import KeptTurn

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_reply_is_dated_by_discord_s_clock(simcord_env, answering, channel, ann, hours):
    """By a machine whose clock was an hour behind, no direct message ever followed another."""
    dispatcher, now = simcord_env.bot.dispatcher, utcnow()
    asked_at = (now + timedelta(hours=hours)).replace(microsecond=0)
    reply_to = SimpleNamespace(event_id=time_snowflake(asked_at), person=ann.id)
    await keep_reply(dispatcher, reply_to, KeptTurn("a", "Who won?", person=ann.id), ())

    for table in ("turns", "replies"):
        assert dispatcher.store.rows(f"SELECT made_at FROM {table}") == [(asked_at.timestamp(),)]


async def test_passages_are_shown_also_where_the_heading_of_their_search_cannot_be_read(simcord_env, answering, ann):
    dispatcher = simcord_env.bot.dispatcher
    reply_to = SimpleNamespace(event_id=time_snowflake(utcnow()), person=ann.id)
    await keep_reply(dispatcher, reply_to, KeptTurn("a", "Who won?", person=ann.id), (), heading='{"zone": "Mars/X"}')

    _, passages, removed = await dispatcher.read(stored_reply, dispatcher, "a")

    assert (passages, removed) == ([], [])
