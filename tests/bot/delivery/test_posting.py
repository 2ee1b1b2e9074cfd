from types import SimpleNamespace

import discord
import pytest

from bot.delivery.posting import post_or_replace
from bot.delivery.refused_actions import RefusedActions
from bot.replies.message import Button, Message

pytestmark = pytest.mark.asyncio
BUTTONS = discord.ActionRow({"type": 1, "components": []})


@pytest.mark.parametrize(
    ("shown", "rows", "message", "is_replaced"),
    [
        ("Waiting.", [], Message("The bot was restarted."), True),
        ("Waiting.", [], Message("Waiting.", buttons=(Button("Delete", "delete:0"),)), True),
        ("The bot was restarted.", [], Message("The bot was restarted."), False),
        # What has buttons is the answer, which arrived although Discord reported an error.
        ("", [BUTTONS], Message("The bot was restarted."), False),
        ("", [BUTTONS], Message("An answer.", buttons=(Button("Delete", "delete:0"),)), False),
    ],
)
async def test_what_is_posted_already_is_replaced_unless_it_is_the_answer(shown, rows, message, is_replaced):
    edits = []

    async def edit(**parts):
        edits.append(parts)

    async def reply(**_parts):
        return SimpleNamespace(components=rows, content=shown, flags=SimpleNamespace(components_v2=False), edit=edit)

    question = SimpleNamespace(
        id=1, guild=None, channel=SimpleNamespace(id=2), created_at=discord.utils.utcnow(), reply=reply
    )
    await post_or_replace(question, message, RefusedActions())

    assert bool(edits) is is_replaced
