"""Follow-ups to questions about the year, through Discord: by window, by reply and by direct message.

The articles are other publishers': YEAR_CORPUS_DIR names a folder that they were ingested into.
"""

import os
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.conversation.follow_up.rewrite import stand_alone
from bot.wiring import open_answering
from evals.followups.asked import read_follow_ups
from evals.scoring import contains
from ingest.corpus.reader.context_reader import ContextReader
from tests.bot.clients import build_client
from tests.bot.conftest import make_settings
from tests.bot.shown import everything

CORPUS = os.environ.get("YEAR_CORPUS_DIR")
pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.soak,
    pytest.mark.skipif(not CORPUS, reason="YEAR_CORPUS_DIR names no corpus of the year, which is not ours to ship"),
    pytest.mark.timeout(1800),
]
ROWS = read_follow_ups(Path(__file__).parents[3] / "evals/followups/year.jsonl")
RIGHT = 19  # of 30; the share may grow, not shrink
# The question as it was asked and as it was understood are not what answers.
NOT_ANSWERS = ("### ", "Understood as: ")


@pytest.fixture
def year(tmp_path):
    with closing(open_answering(make_settings(Path(CORPUS), bot_data_dir=tmp_path))) as answering:
        yield answering


async def ask_on_its_day(person, place, row):
    """Only a command names the day; what follows it keeps the day."""
    return await person.slash(*place, "ask", question=row.question, as_of=row.as_of.isoformat())


async def by_window(env, channel, ann, row):
    await ask_on_its_day(ann, (channel,), row)
    window = await ann.click(channel.last_message, label="Ask a follow-up")
    return (await ann.submit_modal(window, {"question": row.text})).response


async def by_reply(env, channel, ann, row):
    await ask_on_its_day(ann, (channel,), row)
    await ann.send(channel, f"<@{env.bot.user.id}> {row.text}", reply_to=channel.last_message)
    return channel.last_message


async def by_direct_message(env, channel, ann, row):
    person = env.create_user(f"person{ROWS.index(row)}")
    await ask_on_its_day(person, (), row)
    await person.send_dm(row.text)
    return person.dm_channel.last_message


def is_right(shown, row):
    if not row.answers:
        return "No article" in shown or "Nearest articles" in shown
    lines = [line for line in shown.replace("**", "").splitlines() if not line.startswith(NOT_ANSWERS)]
    return contains(" ".join(lines), row.answers)


async def test_most_follow_ups_about_the_year_are_answered(simcord_env, year, channel, ann):
    simcord_env.settle_timeout = 120
    await simcord_env.restart_bot(build_client(year, rewrite=partial(stand_alone, reader=ContextReader())))
    ways = (by_window, by_reply, by_direct_message)
    right = [
        is_right(everything(await ways[number % len(ways)](simcord_env, channel, ann, row)), row)
        for number, row in enumerate(ROWS)
    ]
    assert sum(right) >= RIGHT, [row.text for row, row_right in zip(ROWS, right, strict=True) if not row_right]
