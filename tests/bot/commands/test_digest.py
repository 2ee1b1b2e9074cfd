import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import aiohttp
import discord
import pytest
import pytest_asyncio

from bot.answering.english.dates import day_in_words
from bot.answering.refusal.reasons import TOOK_TOO_LONG
from bot.commands.digest import MAY_NOT_WRITE, NO_TOPIC, NONE_SUCH
from bot.commands.settings import NOT_MANAGER
from bot.conversation.digests import Rhythm, digests, mark_handled, remove_digest
from bot.conversation.guild_settings import GuildSettings
from bot.conversation.store import Store
from bot.delivery import digests as digest_sender
from bot.delivery import lost_connections
from bot.delivery.digests import DigestSender
from bot.errors import StoreUnusable
from bot.languages.language import Language
from bot.replies.message import Message
from tests.bot.clients import build_client

pytestmark = pytest.mark.asyncio
DAY = timedelta(days=1)


@pytest.fixture
def news(simcord_env, channel):
    return simcord_env.guild.create_text_channel("news")


@pytest_asyncio.fixture
async def started(simcord_env, answering, boss, news, store_file):
    """Starts the bot again over the same file, and returns what sends its digests."""

    async def start():
        store = Store(store_file)
        client = build_client(answering, store=store, zone=ZoneInfo("Europe/Berlin"))
        await simcord_env.restart_bot(client)
        return DigestSender(client.dispatcher, client), store

    return start


@pytest.fixture
def a_morning_with_news(simcord_env, answering, channel, news, boss):
    """Adds a digest for each morning, and has the corpus hold a report of the next one, which is returned."""

    async def add():
        await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="daily", hour=8)
        morning = simcord_env.now().replace(hour=9) + DAY
        report_today(answering, morning)
        return morning

    return add


def report_today(answering, now):
    """Has /latest find a report of this day."""
    whole = answering.topic

    def topic(command, text, *, asked_at, **options):
        reply = whole(command, text, asked_at=asked_at, **options)
        (line,) = reply.lines
        passage = replace(line.citation.passage, published=now.date(), article_id=f"a{now:%d}", url=None)
        new = options.get("new")
        if new and not new.has(passage, now):
            return replace(reply, lines=(), reason="Nothing is new.")
        citation = replace(line.citation, passage=passage)
        return replace(reply, lines=(replace(line, citation=citation, day=now.date(), first_seen=now),))

    answering.topic = topic
    return whole


async def test_a_digest_is_sent_once_with_new_reports_and_pings_nobody(
    started, simcord_env, answering, channel, news, boss
):
    sender, store = await started()
    added = await boss.slash(channel, "digest add", topic="Etna @everyone", channel=news, rhythm="daily", hour=8)
    assert added.ephemeral
    assert added.response.content.startswith(
        f"Added as number 1: **Etna \\@everyone** in <#{news.id}>, daily at 08:00 (Europe/Berlin)"
    )
    start = simcord_env.now().replace(hour=6, minute=30)  # half past seven in Berlin
    whole = report_today(answering, start)
    await sender.send_due(start)
    assert news.history() == []
    morning = start + timedelta(minutes=30)
    await sender.send_due(morning)
    (message,) = news.history()
    since = day_in_words(morning.date())  # of the day of the last one, the digest was not there yet
    assert message.content == f"**Daily digest**: reports that came in since {since}"
    (embed,) = message.embeds
    assert "Etna erupted 1 times." in embed.description
    assert not message.mention_everyone
    sender, store = await started()
    for moment in (morning, morning + timedelta(hours=5), morning - timedelta(hours=1), morning + DAY):
        await sender.send_due(moment)
    assert len(news.history()) == 1
    assert digests(store)[0].slot == (morning + DAY).date()
    answering.topic = whole
    report_today(answering, morning + 2 * DAY)
    await sender.send_due(morning + 2 * DAY)
    assert len(news.history()) == 2


async def test_a_weekly_digest_says_how_many_new_reports_it_leaves_out_and_counts_each_once(
    started, simcord_env, answering, channel, news, boss
):
    sender, store = await started()
    await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="weekly", hour=8)
    monday = simcord_env.now().replace(hour=9) + 7 * DAY
    whole = report_today(answering, monday)
    made = answering.topic
    known = "told-before"
    mark_handled(store, 1, digests(store)[0].slot, [known])

    def topic(command, text, *, asked_at, new):
        reply = made(command, text, asked_at=asked_at, new=new)
        passage = reply.lines[0].citation.passage
        ages = {"b": 1, "c": 2, known: 3, "long ago": 60}
        further = [
            replace(passage, article_id=name, published=monday.date() - days * DAY) for name, days in ages.items()
        ]
        return replace(reply, further=tuple(passage for passage in further if new.has(passage, monday)))

    answering.topic = topic
    await sender.send_due(monday)
    (message,) = news.history()
    day = monday.date() - 2 * DAY
    assert message.embeds[-1].description.endswith(f"\n\nand 2 more: /search Etna since:{day}")
    answering.topic = whole
    report_today(answering, monday + 7 * DAY)
    made, answering.topic = answering.topic, topic
    await sender.send_due(monday + 7 * DAY)
    assert "more: /search" not in news.history()[-1].embeds[-1].description


async def test_a_digest_is_in_the_language_of_its_server(started, simcord_env, answering, channel, news, boss):
    sender, _ = await started()
    await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="weekly", hour=8)
    settings = GuildSettings(language=Language.GERMAN)
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, settings)
    monday = simcord_env.now().replace(hour=9) + 7 * DAY
    report_today(answering, monday)
    await sender.send_due(monday)

    (message,) = news.history()
    assert message.content.startswith("**Wöchentliche Übersicht**: Berichte, die seit dem ")


async def test_a_refused_digest_is_tried_again_after_an_hour_and_one_of_a_deleted_channel_is_removed(
    started, simcord_env, news, caplog, a_morning_with_news
):
    sender, store = await started()
    morning = await a_morning_with_news()
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    with caplog.at_level(logging.WARNING):
        for minutes in (0, 1, 59):
            await sender.send_due(morning + timedelta(minutes=minutes))
    assert len([record for record in caplog.records if "is not sent" in record.getMessage()]) == 1
    assert all(not record.exc_info for record in caplog.records)
    assert news.history() == []
    await sender.send_due(morning + timedelta(minutes=61))
    assert len(news.history()) == 1
    await simcord_env.bot.get_channel(news.id).delete()
    await sender.send_due(morning + DAY)
    assert digests(store) == []


async def test_a_digest_stays_while_discord_does_not_show_its_server(started, simcord_env, news, a_morning_with_news):
    """In an outage of Discord the channels of a server are gone, and come back with it."""
    sender, store = await started()
    morning = await a_morning_with_news()
    guild = simcord_env.bot.get_guild(simcord_env.guild.id)
    channel = guild._channels.pop(news.id)
    guild.unavailable = True
    await sender.send_due(morning)
    assert (len(digests(store)), news.history()) == (1, [])
    guild.unavailable = False
    guild._channels[news.id] = channel
    await sender.send_due(morning)
    assert len(news.history()) == 1


async def test_a_digest_whose_search_took_too_long_is_tried_again_after_an_hour(
    started, simcord_env, answering, channel, news, boss, caplog
):
    """It counted as sent, so that a weekly one came a week late."""
    sender, store = await started()
    await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="weekly", hour=8)
    monday = simcord_env.now().replace(hour=9) + 7 * DAY
    report_today(answering, monday)
    in_time, searches = answering.topic, []

    def topic(command, text, *, asked_at, **options):
        searches.append(asked_at)
        reply = in_time(command, text, asked_at=asked_at, **options)
        return replace(reply, lines=(), reason=TOOK_TOO_LONG) if len(searches) == 1 else reply

    answering.topic = topic
    for minutes in (0, 1, 59):
        await sender.send_due(monday + timedelta(minutes=minutes))
    assert (len(searches), news.history()) == (1, [])
    assert digests(store)[0].slot < monday.date()
    assert f"Digest 1 is not sent: {TOOK_TOO_LONG}" in caplog.text
    for minutes in (61, 62):
        await sender.send_due(monday + timedelta(minutes=minutes))
    assert (len(searches), len(news.history())) == (2, 1)


async def test_a_refused_digest_does_not_stop_answers_in_the_channel(
    started, simcord_env, news, boss, a_morning_with_news
):
    sender, _ = await started()
    morning = await a_morning_with_news()
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    await sender.send_due(morning)
    assert news.history() == []
    await boss.send(news, f"<@{simcord_env.bot.user.id}> What did Etna do?")
    assert len(news.history()) == 2


async def test_a_digest_whose_second_message_fails_is_not_sent_twice(started, news, monkeypatch, a_morning_with_news):
    sender, store = await started()
    morning = await a_morning_with_news()
    two = [Message("first"), Message("second" * 1000)]
    monkeypatch.setattr(digest_sender, "digest_messages", lambda *_: two)
    for hours in (0, 2):
        await sender.send_due(morning + timedelta(hours=hours))

    assert [message.content for message in news.history()] == ["first"]
    assert digests(store)[0].slot == morning.date()


async def test_a_digest_whose_first_message_takes_long_loses_none_of_the_others(
    started, news, monkeypatch, a_morning_with_news
):
    """Their reports counted as sent, and never came."""
    sender, store = await started()
    morning = await a_morning_with_news()
    send, is_free = discord.http.HTTPClient.send_message, asyncio.Event()

    async def send_message(client, channel_id, *, params):
        await is_free.wait()
        return await send(client, channel_id, params=params)

    monkeypatch.setattr(discord.http.HTTPClient, "send_message", send_message)
    monkeypatch.setattr(digest_sender, "SEND_SECONDS", 0)
    monkeypatch.setattr(digest_sender, "digest_messages", lambda *_: [Message("first"), Message("second")])
    await sender.send_due(morning)
    assert news.history() == []
    is_free.set()
    await asyncio.gather(*sender._dispatcher.background._going)
    assert [message.content for message in news.history()] == ["first", "second"]
    assert digests(store)[0].slot == morning.date()


async def test_digests_are_checked_again_after_a_failure(started, caplog, monkeypatch):
    sender, _ = await started()
    full = StoreUnusable("The disk is full.")
    looks = iter([full, full, ValueError("a row of a newer Dateline"), None])
    checks = []

    async def send_due(now):
        checks.append(now)
        if error := next(looks):
            raise error

    async def sleep(_seconds):
        if len(checks) == 4:
            raise asyncio.CancelledError

    monkeypatch.setattr(sender, "send_due", send_due)
    with caplog.at_level(logging.WARNING), pytest.raises(asyncio.CancelledError):
        await sender.watch(sleep)
    assert [(record.getMessage(), bool(record.exc_info)) for record in caplog.records] == [
        ("The digests cannot be read: The disk is full.", False),
        ("The digests cannot be read: a row of a newer Dateline", True),
    ]


async def test_a_digest_that_may_have_arrived_is_not_sent_again(started, simcord_env, a_morning_with_news):
    sender, store = await started()
    morning = await a_morning_with_news()
    simcord_env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await sender.send_due(morning)
    assert digests(store)[0].slot == morning.date()


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_digest_whose_connection_was_lost_is_sent_again_and_shown_once(
    started, news, a_morning_with_news, monkeypatch, caplog, arrives
):
    """It counted as sent, and was missed."""
    sender, store = await started()
    morning = await a_morning_with_news()
    send, nonces = discord.http.HTTPClient.send_message, {}

    async def send_message(client, channel_id, *, params):
        nonce = params.payload["nonce"]
        is_first = nonce not in nonces
        if not nonces.get(nonce) and (arrives or not is_first):
            nonces[nonce] = await send(client, channel_id, params=params)
        nonces.setdefault(nonce, None)
        if is_first:
            raise aiohttp.ServerDisconnectedError
        return nonces[nonce]

    monkeypatch.setattr(discord.http.HTTPClient, "send_message", send_message)
    with caplog.at_level(logging.WARNING):
        for hours in (0, 2):
            await sender.send_due(morning + timedelta(hours=hours))
    assert len(news.history()) == 1
    assert digests(store)[0].slot == morning.date()
    assert not [record for record in caplog.records if record.name == digest_sender.__name__]


async def test_a_digest_whose_connection_is_lost_twice_is_missed_once(
    started, a_morning_with_news, monkeypatch, caplog
):
    sender, store = await started()
    morning = await a_morning_with_news()

    async def lost(_client, _channel_id, *, params):
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.http.HTTPClient, "send_message", lost)
    with caplog.at_level(logging.WARNING):
        await sender.send_due(morning)
    assert digests(store)[0].slot == morning.date()
    (line,) = [record for record in caplog.records if record.name == digest_sender.__name__]
    assert line.getMessage() == "Digest 1 is not sent: Server disconnected"
    assert not line.exc_info


async def test_a_digest_that_had_no_connection_is_sent_an_hour_later(
    started, simcord_env, news, a_morning_with_news, monkeypatch, caplog
):
    """It counted as sent, and was missed, although nothing can have reached Discord."""
    sender, store = await started()
    morning = await a_morning_with_news()
    address = SimpleNamespace(host="discord.com", port=443, ssl=True)

    async def unconnected(_client, _channel_id, *, params):
        raise aiohttp.ClientConnectorError(address, ConnectionRefusedError())

    monkeypatch.setattr(lost_connections, "RECONNECT_SECONDS", 0)
    with monkeypatch.context() as without_network, caplog.at_level(logging.WARNING):
        without_network.setattr(discord.http.HTTPClient, "send_message", unconnected)
        for minutes in (0, 1):
            await sender.send_due(morning + timedelta(minutes=minutes))
    (line,) = [record for record in caplog.records if record.name == digest_sender.__name__]
    assert line.getMessage().startswith("Digest 1 is not sent: Cannot connect to host discord.com:443")
    assert not line.exc_info
    assert news.history() == []
    for minutes in (61, 62):
        await sender.send_due(morning + timedelta(minutes=minutes))
    assert len(news.history()) == 1
    assert digests(store)[0].slot == morning.date()


async def test_a_digest_that_is_removed_while_those_before_it_are_made_is_not_sent(
    started, simcord_env, answering, channel, news, boss, a_morning_with_news
):
    """Of many servers the last waits for long after its digest was read."""
    sender, store = await started()
    morning = await a_morning_with_news()
    await boss.slash(channel, "digest add", topic="Vesuvius", channel=news, rhythm="daily", hour=8)
    made, topics = answering.topic, []

    def topic(command, text, **options):
        topics.append(text)
        remove_digest(store, simcord_env.guild.id, 2)
        return made(command, text, **options)

    answering.topic = topic
    await sender.send_due(morning)

    assert (topics, len(news.history())) == (["Etna", "Vesuvius"], 1)


async def test_only_managers_list_and_remove_digests_and_they_go_with_the_server(
    started, simcord_env, channel, news, ann, boss
):
    _, store = await started()
    for rhythm in Rhythm:
        await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm=rhythm.value, hour=8)
    (embed,) = (await boss.slash(channel, "digest list")).response.embeds
    assert embed.description.split("\n")[1] == f"2: **Etna** in <#{news.id}>, on Mondays at 08:00 (Europe/Berlin)"
    choices = await boss.autocomplete(channel, "digest remove", "number", "weekly")
    assert [choice["value"] for choice in choices] == ["2"]
    command = next(listed for listed in await simcord_env.bot.tree.fetch_commands() if listed.name == "digest")
    simcord_env.guild.set_command_permissions(command, {ann: True})
    assert (await ann.slash(channel, "digest remove", number="2")).response.content == NOT_MANAGER
    assert (await ann.slash(channel, "digest list")).response.content == NOT_MANAGER
    more = {"topic": "Rome", "channel": news, "rhythm": "daily", "hour": 8}
    assert (await ann.slash(channel, "digest add", **more)).response.content == NOT_MANAGER
    assert len(digests(store)) == 2
    assert await ann.autocomplete(channel, "digest remove", "number", "") == []
    assert (await boss.slash(channel, "digest remove", number="2")).response.content == "Digest 2 is removed."
    assert (await boss.slash(channel, "digest remove", number="x")).response.content == NONE_SUCH
    await simcord_env.bot.on_guild_remove(simcord_env.bot.guilds[0])
    assert digests(store) == []


async def test_a_topic_without_a_word_is_no_digest(started, channel, news, boss):
    _, store = await started()
    for topic in ("?! \u200b", "https://example.org/etna"):
        refused = await boss.slash(channel, "digest add", topic=topic, channel=news, rhythm="daily", hour=8)
        assert (refused.ephemeral, refused.response.content) == (True, NO_TOPIC)
    assert digests(store) == []
    await boss.slash(channel, "digest add", topic="Etna https://example.org", channel=news, rhythm="daily", hour=8)
    assert [digest.topic for digest in digests(store)] == ["Etna"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("No article is about *Waffenruhe*.", [r"There is nothing on it so far: No article is about \*Waffenruhe\*."]),
        (TOOK_TOO_LONG, []),
    ],
)
async def test_a_digest_on_what_no_article_tells_says_so_at_once(started, answering, channel, news, boss, reason, told):
    """On a topic in another language than the articles nothing was ever posted, and nobody knew why."""
    _, store = await started()
    whole = answering.topic
    answering.topic = lambda *words, **options: replace(whole(*words, **options), lines=(), reason=reason)
    added = await boss.slash(channel, "digest add", topic="Waffenruhe", channel=news, rhythm="daily", hour=8)

    first, *others = added.response.content.split("\n")
    assert first.startswith("Added as number 1: **Waffenruhe**")
    assert others == told
    assert len(digests(store)) == 1


async def test_a_digest_that_is_there_is_not_added_again(started, channel, news, boss):
    _, store = await started()
    await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="daily", hour=8)
    again = await boss.slash(channel, "digest add", topic=" ETNA?", channel=news, rhythm="daily", hour=8)
    other = await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="daily", hour=9)

    assert again.response.content == (
        f"This digest already exists, as number 1: **Etna** in <#{news.id}>, daily at 08:00 (Europe/Berlin)."
    )
    assert other.response.content.startswith("Added as number 2: ")
    assert [digest.hour for digest in digests(store)] == [8, 9]


async def test_what_discord_writes_for_a_mention_or_an_emoji_is_no_topic_of_a_digest(started, channel, news, ann, boss):
    _, store = await started()
    for topic in (f"{ann.mention} Etna <:lava:12345>", f"<#{news.id}>"):
        result = await boss.slash(channel, "digest add", topic=topic, channel=news, rhythm="daily", hour=8)

    assert [digest.topic for digest in digests(store)] == ["Etna"]
    assert result.response.content == NO_TOPIC


async def test_what_is_in_the_corpus_before_a_digest_is_added_is_not_told_by_it(
    started, simcord_env, answering, channel, news, boss
):
    sender, store = await started()
    await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="daily", hour=8)
    before = datetime.fromtimestamp(digests(store)[0].made_at, UTC) - timedelta(minutes=1)
    report_today(answering, before)
    await sender.send_due(simcord_env.now().replace(hour=9) + DAY)
    assert news.history() == []


async def test_no_digest_is_added_in_a_server_that_the_bot_is_no_member_of(started, simcord_env, channel, news, boss):
    """Somebody may have installed it for themselves; it was an unexpected failure, with a reference."""
    _, store = await started()
    simcord_env.bot._connection._guilds.pop(simcord_env.guild.id)
    added = await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="daily", hour=8)

    assert (added.response.content, added.ephemeral) == (MAY_NOT_WRITE, True)
    assert digests(store) == []


@pytest.mark.parametrize("missing", ["view_channel", "send_messages", "embed_links"])
async def test_no_digest_is_added_for_a_channel_where_the_bot_may_not_write(
    started, simcord_env, channel, news, boss, monkeypatch, missing
):
    _, store = await started()
    may = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
    may.update(**{missing: False})
    monkeypatch.setattr(discord.TextChannel, "permissions_for", lambda *_: may)
    refused = await boss.slash(channel, "digest add", topic="Etna", channel=news, rhythm="daily", hour=8)

    assert refused.response.content == MAY_NOT_WRITE
    assert digests(store) == []


@pytest.mark.usefixtures("words_on_the_server")
async def test_the_list_says_which_digests_cannot_be_posted(started, simcord_env, channel, news, boss):
    """A channel that was made private, or was deleted, got none any more, and only the log said so."""
    await started()
    gone = simcord_env.guild.create_text_channel("gone")
    for place in (channel, news, gone):
        await boss.slash(channel, "digest add", topic="Etna", channel=place, rhythm="daily", hour=8)
    before = await boss.slash(channel, "digest list")
    assert before.response.content == ""
    hidden = discord.PermissionOverwrite(view_channel=False)
    await simcord_env.bot.get_channel(news.id).set_permissions(simcord_env.guild.me, overwrite=hidden)
    simcord_env.backend.delete_channel(gone.id)
    await simcord_env.settle()
    listed = await boss.slash(channel, "digest list")
    assert listed.response.embeds == before.response.embeds
    assert listed.response.content.startswith("Cannot be posted as things are: 2, 3. In a digest's channel I need")
    simcord_env.bot.get_guild(simcord_env.guild.id).unavailable = True
    assert (await boss.slash(channel, "digest list")).response.content == ""
    simcord_env.bot._connection._guilds.pop(simcord_env.guild.id)  # as where the bot is no member
    assert (await boss.slash(channel, "digest list")).response.content == ""
