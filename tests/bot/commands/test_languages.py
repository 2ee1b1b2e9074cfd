"""Each person is answered in their language, and a mention in that of the server."""

import asyncio
import logging
import time
from functools import partial

import discord
import pytest
import simcord

from bot.answering.answer import Filters
from bot.answering.question.time.scope import describe_filters
from bot.answering.writers.progress import Progress
from bot.client import COMMANDS, MENUS
from bot.command_sync import CatalogTranslator
from bot.commands.help import ADMIN_HELP, HELP, MANAGER_HELP
from bot.conversation.guild_settings import GuildSettings
from bot.conversation.store import OwedMention, Store
from bot.delivery.interaction_reply import UNANSWERED
from bot.delivery.interrupted import INTERRUPTED, notify_waiting
from bot.delivery.queue import QueueLimits
from bot.errors import IngestFailed, QuestionRejected
from bot.languages.language import Language
from bot.replies.message import Limit, Style
from evals.trials.loopback import payloads
from ingest.corpus.errors import CatalogDamaged
from tests.bot.clients import build_client
from tests.bot.delivery.test_discord_faults import connected, until
from tests.bot.languages.test_catalog import OTHERS
from tests.bot.shown import labels, text, texts
from tests.faulty_discord import FaultyDiscord

pytestmark = pytest.mark.asyncio
ETNA = "What did Etna do?"
BARE = {"content": "", "embeds": [], "components": []}


@pytest.fixture
def german(monkeypatch):
    """The ids of those whose Discord is German."""
    people = set()
    base = simcord.interactions.base_payload
    plain = payloads.interaction

    def in_simcord(*args, user_id, **options):
        record, payload = base(*args, user_id=user_id, **options)
        return record, payload | ({"locale": "de"} if user_id in people else {})

    def on_loopback(number, token, person, *parts):
        return plain(number, token, person, *parts) | ({"locale": "de"} if person in people else {})

    monkeypatch.setattr(simcord.interactions, "base_payload", in_simcord)
    monkeypatch.setattr(payloads, "interaction", on_loopback)
    return people


async def test_two_people_who_ask_at_once_are_each_answered_in_their_language(answering, german, real_discord_again):
    german.add(2)
    answering.held.clear()
    answering.replies["Wer?"] = answering.refusal("Wer?")
    limits = QueueLimits(at_once=1, notify_from=1)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        await server.ask(1, "First?")
        await until(lambda: answering.asked)
        english_exchange = await server.ask(3, "Third?")
        german_exchange = await server.ask(2, "Wer?")
        await asyncio.gather(english_exchange.until(answered=False), german_exchange.until(answered=False))
        assert english_exchange.texts == [
            "Your question is waiting: 1 question ahead of it. The answer will appear here."
        ]
        assert german_exchange.texts == ["Deine Frage wartet: 2 Fragen sind vor ihr dran. Die Antwort erscheint hier."]
        answering.held.set()
        await asyncio.gather(english_exchange.until(), german_exchange.until())

        assert [labels(BARE | exchange.answers[-1]) for exchange in (english_exchange, german_exchange)] == [
            ["Passage", "Ask a follow-up", "More like this", "Right", "Wrong", "Delete"],
            ["Textstellen", "Nachfragen", "Löschen"],
        ]
        assert "**Nächstliegende Artikel**" in texts(BARE | german_exchange.answers[-1])


async def test_the_reading_message_is_in_the_language_of_the_person(answering, german, real_discord_again):
    german.add(2)
    answering.progress = (Progress(answering.answer(ETNA).evidence),)
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering, chat_model="openai:scripted")):
        exchange = await server.ask(2, ETNA)
        await until(lambda: exchange.shown)
        answering.held.set()
        await exchange.until()

    assert "Lese 1 Quelle …" in texts(BARE | exchange.shown[0][1])[0]


async def test_a_stop_tells_each_person_in_their_language(answering, german, real_discord_again):
    german.add(2)
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, client := build_client(answering)):
        two = [await server.ask(person, "Who?", private=True) for person in (1, 2)]
        await until(lambda: all(entry.acknowledged_at for entry in two) and len(client.dispatcher.open_replies) == 2)
        owed = []
        while len(owed) < 2:  # written after a reply is open, in another thread
            owed += await client.dispatcher.read(partial(client.dispatcher.store.take_owed, time.time()))
        await notify_waiting(client.dispatcher)
        answering.held.set()

        # Where the bot is killed, the next start reads it there.
        assert {entry.language for entry in owed} == {Language.ENGLISH, Language.GERMAN}

        assert [entry.texts for entry in two] == [
            ["The bot was restarted before it could answer; please ask again."],
            ["Der Bot wurde neu gestartet, bevor er antworten konnte; bitte frag noch einmal."],
        ]


async def test_after_a_kill_the_notice_is_in_the_language_of_the_question(
    simcord_env, answering, channel, ann, store_file
):
    question = await ann.send(channel, ETNA)
    store = Store(store_file)
    store.owe_mention(OwedMention(question.id, channel.id, None, Language.GERMAN), simcord_env.now().timestamp())
    store.close()
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await simcord_env.settle()

    assert channel.last_message.content == INTERRUPTED.in_language(Language.GERMAN) != INTERRUPTED


async def test_a_command_and_its_buttons_follow_whoever_uses_them(simcord_env, german, channel, ann, ben):
    german.add(ben.id)
    await ann.slash(channel, "ask", question=ETNA)
    pressed = await ben.click(channel.last_message, label="Passage")
    await ben.click(channel.last_message, label="Wrong")
    window = simcord_env.http_requests[-1].json["data"]

    assert labels(channel.last_message)[0] == "Passage"
    assert pressed.response.embeds[0].author.name.endswith("1. März 2025")
    assert window["title"] == "Was stimmt nicht?"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("und in Japan?", True),
        ("And what of the rates in Japan?", False),
        ("Wer gewann in Japan?", True),
        ("Which country won most medals?", False),
    ],
)
async def test_a_follow_up_in_german_that_is_refused_is_told_to_be_understood_in_english(
    answering, german, channel, ann, ben, typed, told
):
    """The refusal said that no article answers “und in Japan?”, as if that had been the question."""
    unread = (
        "Deine Frage habe ich so genommen, wie sie dasteht: Worauf sich eine Nachfrage bezieht, verstehe ich nur auf "
        "Englisch."
    )
    german.add(ben.id)
    answering.replies[typed] = answering.refusal(typed)
    await ben.slash(channel, "ask", question=ETNA)
    followed = await ben.submit_modal(await ben.click(channel.last_message, label="Nachfragen"), {"question": typed})
    in_english = await ann.submit_modal(
        await ann.click(channel.history()[0], label="Nachfragen"), {"question": "und in Japan?"}
    )
    first = await ben.slash(channel, "ask", question="und in Japan?")

    assert (unread in texts(followed.response)) == told
    assert unread not in texts(in_english.response) + texts(first.response)
    assert "follow-up refers" not in "".join(texts(in_english.response))


@pytest.mark.parametrize("style", list(Style))
async def test_a_page_of_another_persons_search_is_in_the_language_of_the_person_who_turns_it(
    simcord_env, answering, german, channel, ann, ben, style
):
    await simcord_env.restart_bot(build_client(answering, style=style))
    german.add(ben.id)
    answering.notes = (describe_filters(Filters("Etna News")),)
    await ann.slash(channel, "search", query="etna")
    page = (await ben.click(channel.last_message, label="Next")).response

    assert text(page) == "Textstellen zu **etna**"
    footer = page.embeds[0].footer.text if page.embeds else texts(page)[-1].replace("-# ", "").replace("\\", "")
    assert footer == (
        "25 Textstellen · Seite 2 von 5\nGesucht wurde nur in Berichten von Etna News.\n"
        "Neuester passender Bericht: vor 7 Tagen (25.03.2025) · "
        "Sammlung aktualisiert vor 20 Minuten"
    )
    assert ("Nr. 6 lesen" if style is Style.EMBEDS else "Lesen") in labels(page)
    assert text(channel.last_message) == "Passages for **etna**"


async def test_failures_are_told_in_the_language_of_the_person(answering, german, channel, ann):
    german.add(ann.id)
    answering.replies["?"] = CatalogDamaged("The catalog cannot be read; restore a backup.")
    answering.replies["!"] = RuntimeError("a bug")

    assert (await ann.slash(channel, "search", query="a", since="gestern")).followups[0].content == (
        "Schreib einen Tag so: 2025-03-31, also Jahr, Monat, Tag."
    )
    assert (await ann.slash(channel, "ask", question="?")).followups[0].content == (
        "Die Artikel sind gerade nicht nutzbar; den Grund nennt das Protokoll des Bots."
    )
    assert (
        (await ann.slash(channel, "ask", question="!"))
        .followups[0]
        .content.startswith("Bei uns ist etwas schiefgegangen; bitte nenn den Betreibern des Bots diese Kennung: `")
    )


async def test_the_privacy_text_names_one_day_in_german(simcord_env, answering, german, channel, ann, tmp_path):
    """It said "1 Tage"."""
    await simcord_env.restart_bot(build_client(answering, store=Store(tmp_path / "bot.sqlite3", days=1)))
    german.add(ann.id)
    text = (await ann.slash(channel, "privacy")).response.content

    assert "- 1 Tag lang die Textstellen hinter jeder Antwort" in text


async def test_a_mention_is_answered_in_the_language_of_the_server(simcord_env, german, answering):
    guild = simcord_env.create_guild(preferred_locale="de")
    channel = guild.create_text_channel("news")
    ann = guild.add_member(simcord_env.create_user("ann"))
    mention = f"<@{simcord_env.bot.user.id}>"
    await ann.send(channel, f"{mention} {ETNA}")
    assert labels(channel.last_message)[:3] == ["Textstelle", "Nachfragen", "Ähnliche Artikel"]

    simcord_env.bot.dispatcher.admission.set(guild.id, GuildSettings(language=Language.ENGLISH))
    await ann.send(channel, f"{mention} {ETNA}")
    assert labels(channel.last_message)[0] == "Passage"


async def test_a_person_refused_on_a_server_is_told_in_its_language(simcord_env, channel, ann, mention):
    chosen = simcord_env.guild.create_text_channel("chosen")
    settings = GuildSettings(language=Language.GERMAN, channels=frozenset({chosen.id}))
    simcord_env.bot.dispatcher.admission.set(simcord_env.guild.id, settings)
    await ann.send(channel, f"{mention} {ETNA}")

    assert simcord_env.http_requests[-1].json["content"] == (
        f"Zu deiner Nachricht in <#{channel.id}>: In diesem Kanal antworte ich nicht; "
        f"die Verwaltung dieses Servers hat festgelegt: <#{chosen.id}>."
    )


async def test_a_direct_message_is_answered_in_the_language_of_the_last_command(simcord_env, german, channel, ann):
    german.add(ann.id)

    def first_label():
        return labels(BARE | simcord_env.http_requests[-1].json)[0]

    await ann.send_dm(ETNA)
    assert first_label() == "Passage"
    await ann.slash(channel, "help")
    await ann.send_dm(ETNA)
    assert first_label() == "Textstelle"


async def test_managers_choose_the_language_of_their_server(simcord_env, german, channel):
    role = simcord_env.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    boss = simcord_env.guild.add_member(simcord_env.create_user("boss"), roles=[role])
    german.add(boss.id)
    panel = (await boss.slash(channel, "settings")).response
    settings = simcord_env.bot.dispatcher.admission.settings_of
    for chosen, language in (("de", Language.GERMAN), ("automatic", None), ("en", Language.ENGLISH)):
        await boss.select(panel, [chosen], custom_id="settings:language")
        assert settings(simcord_env.guild.id).language is language

    assert any("Sprache der Antworten" in part["content"] for part in panel.components if part["type"] == 10)


async def test_discord_shows_the_commands_in_all_languages(simcord_env):
    listed = {command["name"]: command for command in simcord_env.backend.commands[None].values()}

    assert listed["ask"]["description_localizations"]["de"] == (
        "Frag die Nachrichtenartikel; jeder Satz kommt mit seinem Zitat."
    )
    assert listed["Check against the news"]["name_localizations"]["de"] == "Mit Artikeln abgleichen"
    assert listed["ask"]["name_localizations"]["de"] == "frage"
    assert [option["name_localizations"]["de"] for option in listed["ask"]["options"]] == [
        *("frage", "privat", "seit", "bis", "medium", "stand")
    ]
    for command in listed.values():
        texts = [command, *command["options"]] if command["type"] == 1 else []
        said = [text["description_localizations"] or {} for text in texts]
        assert all(of.keys() == set(OTHERS) for of in said), f"/{command['name']} is not in all catalogs"
        assert all(len(text) <= 100 for of in said for text in of.values()), command["name"]
        assert all(len(name) <= 32 for name in (command.get("name_localizations") or {}).values()), command["name"]


async def test_help_fits_into_a_message_of_discord():
    assert max(len(HELP.in_language(language)) for language in Language) <= Limit.CONTENT


async def test_help_names_every_command():
    said = "".join((HELP, MANAGER_HELP, ADMIN_HELP))
    named = [*(f"`/{command.name}`" for command in COMMANDS), *(f"**{menu.name}**" for menu in MENUS)]

    assert [name for name in named if name not in said] == ["`/help`"], "name these in bot/commands/help.py"


async def test_the_translator_leaves_english_as_it_is(simcord_env):
    client = simcord_env.bot
    for command in client.tree.get_commands():
        payload = await command.get_translated_payload(client.tree, CatalogTranslator())
        assert set(payload.get("description_localizations") or {}) <= set(OTHERS)


async def test_a_translated_general_error_is_logged_in_detail(answering, german, channel, ann, caplog):
    german.add(ann.id)
    answering.replies["?"] = IngestFailed("There is no feed at https://example.org/.")
    answering.replies["!"] = QuestionRejected(UNANSWERED)
    with caplog.at_level(logging.WARNING):
        for question in ("?", "!"):
            await ann.slash(channel, "ask", question=question)

    assert [record.getMessage() for record in caplog.records if record.name == "bot.delivery.respond"] == [
        "A question failed: There is no feed at https://example.org/."
    ]
