import pytest

from bot.client import build_client
from bot.commands.stored_reply import FORGOTTEN
from bot.conversation.store import Store
from ingest.corpus.errors import IndexUnavailable
from tests.bot.shown import texts

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"


async def test_the_list_is_private_and_works_after_a_restart(simcord_env, answering, channel, ann, ben, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "ask", question=ETNA)
    answering.near = answering.answer(ETNA).citations
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    result = await ben.click(channel.last_message, label="More like this")

    assert result.ephemeral
    first, entry, last = texts(result.response)
    assert first == "### More like this"
    assert entry.splitlines() == [
        "[Etna erupts, part 1](https://example.com/1)",
        "-# Example News · 1 March 2025 · 31 days ago",
        "> Etna erupted 1 times.",
    ]
    assert last.startswith("-# Newest matching report: 31 days ago (1 Mar 2025)")
    ((place,),) = answering.searched
    assert (place.article_id, place.quotes) == ("a1", ((11, 32),))
    assert len(channel.history(viewer=ann)) == 1


async def test_the_reason_for_a_missing_list_is_private(simcord_env, answering, channel, ann):
    answering.near = IndexUnavailable("The index is being rebuilt; try again in a moment.")
    await ann.slash(channel, "ask", question=ETNA)
    result = await ann.click(channel.last_message, label="More like this")
    assert (result.ephemeral, result.response.content) == (True, "The index is being rebuilt; try again in a moment.")

    await simcord_env.restart_bot(build_client(answering))
    result = await ann.click(channel.last_message, label="More like this")
    assert (result.ephemeral, result.response.content) == (True, FORGOTTEN)
