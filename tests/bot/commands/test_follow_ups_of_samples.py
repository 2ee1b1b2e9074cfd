"""Follow-ups to questions about the sample articles, through Discord: by window, by reply and by direct message."""

import json
from functools import partial
from pathlib import Path

import pytest

from bot.conversation.follow_up.rewrite import stand_alone
from ingest.corpus.reader.context_reader import ContextReader
from tests.bot.clients import build_client
from tests.bot.shown import everything

pytestmark = pytest.mark.asyncio
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[3] / "evals/followups/samples.jsonl").read_text("utf-8").splitlines()
]
RIGHT = 29  # of 35; the share may grow, not shrink


async def by_window(env, channel, ann, row):
    await ann.slash(channel, "ask", question=row["question"])
    window = await ann.click(channel.last_message, label="Ask a follow-up")
    return (await ann.submit_modal(window, {"question": row["follow_up"]})).response


async def by_reply(env, channel, ann, row):
    await ann.send(channel, f"<@{env.bot.user.id}> {row['question']}")
    await ann.send(channel, row["follow_up"], reply_to=channel.last_message)
    return channel.last_message


async def by_direct_message(env, channel, ann, row):
    person = env.create_user(f"person{ROWS.index(row)}")
    await person.send_dm(row["question"])
    await person.send_dm(row["follow_up"])
    return person.dm_channel.last_message


async def right(env, samples, channel, ann, rows):
    """How many replies quote the answer, or refuse where there is none."""
    await env.restart_bot(build_client(samples, rewrite=partial(stand_alone, reader=ContextReader())))
    ways = (by_window, by_reply, by_direct_message)
    count = 0
    for number, row in enumerate(rows):
        shown = everything(await ways[number % len(ways)](env, channel, ann, row))
        refused = "No article" in shown or "Nearest articles" in shown
        count += refused if row["answer"] is None else row["answer"] in shown.replace("**", "")
    return count


@pytest.mark.soak
async def test_a_few_follow_ups_are_answered(simcord_env, samples, channel, ann):
    rows = [
        row for row in ROWS if row["follow_up"] in ("How much did the work cost?", "Why was it delayed?", "And Juice?")
    ]
    assert await right(simcord_env, samples, channel, ann, rows) == len(rows) == 3


@pytest.mark.soak
async def test_most_follow_ups_are_answered(simcord_env, samples, channel, ann):
    assert await right(simcord_env, samples, channel, ann, ROWS) >= RIGHT
