import sqlite3
from contextlib import closing

import pytest

from bot.client import build_client
from bot.commands.help import HELP
from bot.conversation.store import Store
from ingest.corpus.articles import OutletCount

pytestmark = pytest.mark.asyncio


async def test_stored_data_is_counted_and_forgotten(simcord_env, answering, channel, ann, ben, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "ask", question="What did Zanzibar do?")
    await ann.click(channel.last_message, label="Wrong")
    await ben.slash(channel, "ask", question="What did Etna do?")
    await ann.click(channel.last_message, label="Right")

    summary = await ann.slash(channel, "privacy")
    assert summary.ephemeral
    assert "days, so that a follow-up is understood: now 1." in summary.response.content
    assert "for 365 days: now 1." in summary.response.content
    assert "for 30 days, so that the people who run me see what is missing: now 0." in summary.response.content
    assert "goes to nobody else" in summary.response.content
    result = await ann.slash(channel, "forget")
    assert result.ephemeral
    assert result.response.content == (
        "Forgotten: 1 question with the passages behind their answers, and 1 note of Right or Wrong."
    )
    with closing(sqlite3.connect(store_file)) as database:
        assert database.execute("SELECT question FROM turns").fetchall() == [("What did Etna do?",)]
        assert database.execute("SELECT count(*) FROM replies").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM feedback").fetchone() == (0,)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Zanzibar" not in store_file.read_bytes()
    second_result = await ann.slash(channel, "forget")
    assert second_result.response.content.startswith("Forgotten: 0 questions")


async def test_searches_are_forgotten(simcord_env, answering, channel, ann, ben, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "search", query="Zanzibar")
    await ben.slash(channel, "search", query="Etna")
    result = await ann.slash(channel, "forget")

    assert result.response.content.startswith("Forgotten: 1 question ")
    with closing(sqlite3.connect(store_file)) as database:
        assert database.execute("SELECT question FROM turns").fetchall() == [("Etna",)]
        assert [
            heading for (heading,) in database.execute("SELECT heading FROM replies") if "Zanzibar" in heading
        ] == []
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Zanzibar" not in store_file.read_bytes()


async def test_the_privacy_text_names_the_chat_model(simcord_env, answering, channel, ann):
    await simcord_env.restart_bot(build_client(answering, chat_model="openai:gpt-4o-mini"))
    summary = await ann.slash(channel, "privacy")
    assert "(openai:gpt-4o-mini): what you ask is sent to it" in summary.response.content


async def test_help_is_one_private_message(channel, ann):
    result = await ann.slash(channel, "help")
    assert result.ephemeral
    assert result.response.content == HELP
    assert len(HELP) < 1500


async def test_sources_are_listed(answering, channel, ann):
    from datetime import date

    answering.outlets = lambda: [OutletCount("The *Herald*", 12, date(2025, 3, 2)), OutletCount(None, 1, None)]
    result = await ann.slash(channel, "sources")
    (embed,) = result.response.embeds
    assert result.ephemeral
    assert embed.description.split("\n") == [
        r"- **The \*Herald\*** · 12 articles · newest: 2 March 2025",
        "- **without an outlet** · 1 article · newest: date unknown",
    ]
    assert embed.footer.text == "13 articles · newest: 2 March 2025"
    answering.outlets = list
    assert (await ann.slash(channel, "sources")).response.content == "There are no articles yet."


async def test_many_outlets_fit_into_a_message(answering, channel, ann):
    answering.outlets = lambda: [OutletCount("_" * 70 + str(number), 1, None) for number in range(200)]
    (embed,) = (await ann.slash(channel, "sources")).response.embeds
    assert embed.description.endswith("more outlets")
