"""The owner is told once that a source fails and once that it works again: in the log and in a channel."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.conversation.guild_settings import GuildSettings
from bot.conversation.store import Store
from bot.errors import StoreUnusable
from bot.languages.language import Language
from ingest.corpus.catalog.age import CorpusAge
from ingest.corpus.corpus_state import CorpusState, SourceState
from tests.bot.clients import build_client

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
FEED = "https://example.org/@everyone?token=abcdefghijk"
FAILS = "The source example.org/@everyone has failed since 18 March 2026, 12:00 UTC: blocks programs."
AGAIN = "The source example.org/@everyone works again."


def state(fails):
    since = NOW - timedelta(days=2)
    source = SourceState(NOW, since, since, f"blocks programs: {FEED}") if fails else SourceState(NOW, NOW)
    return CorpusState(CorpusAge(date(2026, 3, 19), NOW), True, {FEED: source})


def contents_of(channel):
    return [message.content.replace("\\", "") for message in channel.history()]


def logged(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "bot.delivery.owner_notices"]


async def test_each_notice_is_sent_once_even_across_a_restart(simcord_env, answering, channel, tmp_path, caplog):
    caplog.set_level(logging.INFO)

    async def start():
        client = build_client(answering, store=Store(tmp_path / "bot.sqlite3"), owner_channel=channel.id)
        await simcord_env.restart_bot(client)
        return client

    client = await start()
    for _ in range(3):
        await client.note_corpus_state(state(fails=True))
    client = await start()
    await client.note_corpus_state(state(fails=True))
    assert contents_of(channel) == [FAILS]

    for _ in range(3):
        await client.note_corpus_state(state(fails=False))
    assert sorted(contents_of(channel)) == sorted([FAILS, AGAIN])
    await client.note_corpus_state(state(fails=True))
    assert contents_of(channel).count(FAILS) == 2
    assert logged(caplog) == [FAILS, AGAIN, FAILS]
    for message in channel.history():
        assert "abcdefghijk" not in message.content
        assert not message.mention_everyone
        assert r"example.org/\@everyone" in message.content
        assert message.embeds == []


async def test_each_notice_is_sent_once_while_the_store_cannot_be_written(
    simcord_env, answering, channel, tmp_path, monkeypatch, caplog
):
    """It came each minute, for as long as the disk was full."""
    store = Store(tmp_path / "bot.sqlite3")

    def fails(*_given):
        raise StoreUnusable("The bot's own data cannot be used.")

    monkeypatch.setattr(store, "note_sign", fails)
    monkeypatch.setattr(store, "forget_sign", fails)
    client = build_client(answering, store=store, owner_channel=channel.id)
    await simcord_env.restart_bot(client)
    caplog.set_level(logging.INFO)
    for fails_now in (True, True, False, False, True, True):
        await client.note_corpus_state(state(fails=fails_now))

    assert sorted(contents_of(channel)) == sorted([FAILS, AGAIN, FAILS])
    assert logged(caplog) == [FAILS, AGAIN, FAILS]


async def test_the_notice_is_in_the_language_of_the_server(simcord_env, answering, channel, caplog):
    client = build_client(answering, owner_channel=channel.id)
    await simcord_env.restart_bot(client)
    client.dispatcher.admission.set(simcord_env.guild.id, GuildSettings(language=Language.GERMAN))
    with caplog.at_level(logging.WARNING):
        await client.note_corpus_state(state(fails=True))

    assert contents_of(channel) == [
        "Die Quelle example.org/@everyone funktioniert seit dem 18. März 2026, 12:00 UTC nicht mehr: blocks programs."
    ]
    assert logged(caplog) == [FAILS]


async def test_without_a_channel_the_notice_is_only_logged(simcord_env, answering, channel, caplog):
    client = build_client(answering)
    await simcord_env.restart_bot(client)
    with caplog.at_level(logging.WARNING):
        await client.note_corpus_state(state(fails=True))

    assert logged(caplog) == [FAILS]
    assert contents_of(channel) == []


async def test_a_missing_channel_is_logged_once_and_the_bot_continues(simcord_env, answering, caplog):
    client = build_client(answering, owner_channel=4242)
    await simcord_env.restart_bot(client)
    with caplog.at_level(logging.WARNING):
        await client.note_corpus_state(state(fails=True))
        await client.note_corpus_state(state(fails=True))

    notice, channel = logged(caplog)
    assert notice == FAILS
    assert channel.startswith("OWNER_CHANNEL=4242 could not be told (")
    assert all(record.exc_info in (None, False) for record in caplog.records)


async def test_what_could_not_be_sent_for_lack_of_a_connection_is_sent_later(
    simcord_env, answering, channel, tmp_path, monkeypatch, caplog
):
    """It counted as told: after a day without a network only "works again" came, of each source."""
    store = Store(tmp_path / "bot.sqlite3")
    client = build_client(answering, store=store, owner_channel=channel.id)
    await simcord_env.restart_bot(client)
    tries, other = [], "https://example.org/other"
    failing = state(fails=True)
    both = replace(failing, sources={**failing.sources, other: failing.sources[FEED]})

    async def unconnected(*_given, **_options):
        tries.append(1)
        raise aiohttp.ClientConnectorError(SimpleNamespace(host="discord.com", port=443, ssl=True), OSError("no"))

    caplog.set_level(logging.INFO)
    with monkeypatch.context() as without_network:
        without_network.setattr(discord.http.HTTPClient, "send_message", unconnected)
        for _ in range(2):
            await client.note_corpus_state(both)
        assert (len(tries), store.signs("failing source ")) == (2, [])
    notice, later, of_other = logged(caplog)
    assert (notice, of_other) == (FAILS, FAILS.replace("@everyone", "other"))
    assert later.startswith(f"OWNER_CHANNEL={channel.id} is told later: there is no connection to Discord (")
    for _ in range(2):
        await client.note_corpus_state(both)
    assert sorted(contents_of(channel)) == sorted([FAILS, FAILS.replace("@everyone", "other")])
    with monkeypatch.context() as without_network:
        without_network.setattr(discord.http.HTTPClient, "send_message", unconnected)
        await client.note_corpus_state(state(fails=False))
    for _ in range(2):
        await client.note_corpus_state(state(fails=False))
    assert contents_of(channel).count(AGAIN) == 1
    assert logged(caplog).count(AGAIN) == 1


async def test_health_has_the_age_of_the_corpus(simcord_env, answering):
    client = build_client(answering)
    await simcord_env.restart_bot(client)
    assert client.health()["corpus"] is None
    await client.note_corpus_state(state(fails=True))

    assert client.health()["corpus"] == {
        "newest": "2026-03-19",
        "updated": "2026-03-20T12:00:00+00:00",
        "stale": True,
        "sources": 1,
        "failing": 1,
    }
    assert client.health()["ok"]


@pytest.mark.parametrize(("fails", "told"), [(True, FAILS), (False, AGAIN)])
async def test_a_source_that_was_paused_or_removed_is_told_again_when_it_comes_back(
    simcord_env, answering, channel, fails, told
):
    """That it still failed was never told again."""
    client = build_client(answering, owner_channel=channel.id)
    await simcord_env.restart_bot(client)
    failing = state(fails=True)
    for now in (failing, replace(failing, sources={FEED: SourceState(NOW, NOW, resting=True)}), state(fails=fails)):
        for _ in range(2):
            await client.note_corpus_state(now)

    assert sorted(contents_of(channel)) == sorted([FAILS, told])


async def test_of_a_source_of_which_nothing_is_known_any_more_no_address_is_kept(
    simcord_env, answering, channel, tmp_path
):
    store = Store(tmp_path / "bot.sqlite3")
    client = build_client(answering, store=store, owner_channel=channel.id)
    await simcord_env.restart_bot(client)
    await client.note_corpus_state(state(fails=True))
    assert store.signs("failing source ") == [FEED]
    await client.note_corpus_state(replace(state(fails=True), sources={}))
    assert store.signs("failing source ") == []
