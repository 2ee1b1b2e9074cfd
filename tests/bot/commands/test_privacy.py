import asyncio
import re
import sqlite3
import textwrap
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace

import discord
import pytest
from discord.utils import time_snowflake, utcnow

from bot.answering.answer import Freshness
from bot.answering.checking.verdict import Checked, Verdict
from bot.answering.refusal.reasons import NOTHING_NEAR
from bot.client import REMOVE_EVERY
from bot.commands import question as question_module
from bot.commands.help import ADMIN_HELP, HELP, MANAGER_HELP
from bot.commands.stored_reply import FORGOTTEN
from bot.conversation.store import DAY, PersonCounts, Store
from bot.conversation.turns import CONVERSATION_DAYS, KeptTurn, keep_turn
from bot.languages.language import Language
from ingest.corpus.articles import OutletCount
from tests.bot.clients import build_client
from tests.bot.commands.conftest import ASKED_AT
from tests.bot.delivery.test_discord_faults import connected, until
from tests.bot.shown import buttons
from tests.faulty_discord import FaultyDiscord

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
    assert "so that buttons work and corrections are marked: now 1." in summary.response.content
    assert "for 30 days, so that the people who run me see what is missing: now 0." in summary.response.content
    assert "for 365 days: now 1." in summary.response.content
    assert "goes to nobody else" in summary.response.content
    result = await ann.slash(channel, "forget")
    assert result.ephemeral
    assert result.response.content == (
        "Forgotten: 1 question or search · the passages behind 1 reply · 1 note of Right or Wrong."
    )
    with closing(sqlite3.connect(store_file)) as database:
        assert database.execute("SELECT question FROM turns").fetchall() == [("What did Etna do?",)]
        assert database.execute("SELECT count(*) FROM replies").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM feedback").fetchone() == (0,)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Zanzibar" not in store_file.read_bytes()
    second_result = await ann.slash(channel, "forget")
    assert second_result.response.content == "There was nothing to forget."


async def test_a_bot_that_nobody_asks_keeps_nothing_too_long(simcord_env, answering, channel, ann, store_file):
    store = Store(store_file)
    old = simcord_env.now().timestamp() - CONVERSATION_DAYS * DAY
    keep_turn(store, KeptTurn("a", "What did Zanzibar do?", person=ann.id), old - 60)
    await simcord_env.restart_bot(build_client(answering, store=store))
    summary = await ann.slash(channel, "privacy")
    assert "so that a follow-up is understood: now 0." in summary.response.content

    keep_turn(store, KeptTurn("b", "What did Etna do?", person=ann.id), old + 600)
    for seconds, kept in ((0, 1), (REMOVE_EVERY.total_seconds(), 0)):
        await simcord_env.advance_time(seconds)
        await simcord_env.bot.remove_if_due()
        assert store.count_of_person(ann.id).questions == kept


async def test_what_is_too_old_is_removed_each_hour_after_the_clock_was_set_back(
    simcord_env, answering, channel, ann, store_file, monkeypatch
):
    """It was removed again only once the clock had caught up."""
    store = Store(store_file)
    await simcord_env.restart_bot(build_client(answering, store=store))
    right = simcord_env.now()
    monkeypatch.setattr(simcord_env.bot, "_removed_old_at", right + timedelta(days=30))
    keep_turn(store, KeptTurn("a", "Who?", person=ann.id), right.timestamp() - CONVERSATION_DAYS * DAY - 60)
    await simcord_env.bot.remove_if_due()
    assert store.count_of_person(ann.id).questions == 0


async def test_a_clock_that_leaps_ahead_takes_one_day_an_hour_with_it(simcord_env, answering, channel, ann, store_file):
    """Within a minute, all that is kept was removed for good."""
    store = Store(store_file)
    await simcord_env.restart_bot(build_client(answering, store=store))
    keep_turn(store, KeptTurn("a", "Who?", person=ann.id), simcord_env.now().timestamp() - DAY / 2)
    kept = []
    await simcord_env.advance_time(400 * DAY)
    for _ in range(CONVERSATION_DAYS + 1):
        await simcord_env.bot.remove_if_due()
        kept.append(store.count_of_person(ann.id).questions)
        await simcord_env.advance_time(REMOVE_EVERY.total_seconds())
    assert kept == [1] * (CONVERSATION_DAYS - 1) + [0, 0]


async def test_a_refused_question_is_dated_by_discord_s_clock(simcord_env, answering, ann):
    """By a clock that had leapt ahead, all others were removed, and this one was kept for more than a year."""
    dispatcher, asked_at = simcord_env.bot.dispatcher, utcnow() - timedelta(days=400)
    reply_to = SimpleNamespace(event_id=time_snowflake(asked_at), person=ann.id)
    refusal = replace(answering.refusal("Who won?"), reason=NOTHING_NEAR)
    await question_module._keep(dispatcher, KeptTurn("a", "Who won?", person=ann.id), refusal, reply_to)
    day = asked_at.astimezone(dispatcher.zone).date()
    assert dispatcher.store.rows("SELECT day FROM refused") == [(day.isoformat(),)]


async def test_refused_questions_are_counted_when_they_are_forgotten(answering, channel, ann):
    for question in ("Who won?", "Who lost?"):
        answering.replies[question] = replace(answering.refusal(question), reason=NOTHING_NEAR)
        await ann.slash(channel, "ask", question=question)

    assert (await ann.slash(channel, "forget")).response.content == (
        "Forgotten: 2 questions and searches · the passages behind 2 replies · 2 questions that no article answered."
    )


async def test_a_question_that_is_answered_after_forget_is_not_kept(answering, real_discord_again):
    """It was stored when its answer was there, a refused one for 30 days."""
    question = "Who won?"
    answering.replies[question] = replace(answering.refusal(question), reason=NOTHING_NEAR)
    answering.held.clear()
    async with FaultyDiscord() as server, connected(server, build_client(answering)) as client:
        asked = await server.ask(1, question)
        await until(lambda: answering.asked)
        await (await server.command(1, "forget")).until(answered=False)
        answering.held.set()
        await asked.until()
        counts = await client.dispatcher.read(partial(client.dispatcher.store.count_of_person, 1))

    assert counts == PersonCounts(questions=0, replies=0, refused=0, feedback=0)


@pytest.mark.parametrize("work", ["search_with_notes", "check"])
async def test_what_is_found_after_forget_is_not_kept(simcord_env, answering, channel, ann, ben, monkeypatch, work):
    text, loop, dispatcher = "Etna erupted 1 times.", asyncio.get_running_loop(), simcord_env.bot.dispatcher
    answering.verdicts[text] = Checked(answering.answer(text).question, Verdict.NOT_FOUND, "Nothing says so.")
    find = getattr(answering, work)

    def find_after_forget(*given, **options):
        forget = SimpleNamespace(person=ann.id, event_id=simcord_env.backend.snowflake())
        asyncio.run_coroutine_threadsafe(dispatcher.forget(forget), loop).result(10)
        return find(*given, **options)

    monkeypatch.setattr(answering, work, find_after_forget)
    if work == "search_with_notes":
        await ann.slash(channel, "search", query=text)
    else:
        await ann.context_menu(channel, "Check against the news", await ben.send(channel, text))

    assert (await ann.slash(channel, "forget")).response.content == "There was nothing to forget."


async def test_a_reply_is_forgotten_after_its_question(simcord_env, answering, channel, ann, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "search", query="Zanzibar")
    found = channel.last_message
    read = next(button["custom_id"] for button in buttons(found) if button["label"] == "Read")
    await ann.slash(channel, "ask", question="What did Zanzibar do?")
    await simcord_env.advance_time((CONVERSATION_DAYS + 1) * DAY)
    await ann.slash(channel, "ask", question="What did Etna do?")
    result = await ann.slash(channel, "forget")

    assert result.response.content == "Forgotten: 1 question or search · the passages behind 3 replies."
    assert (await ann.click(found, custom_id=read)).response.content == FORGOTTEN
    with closing(sqlite3.connect(store_file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Zanzibar" not in store_file.read_bytes()


async def test_a_check_is_forgotten(answering, channel, ann, ben):
    text = "Etna erupted 1 times."
    answer = answering.answer(text)
    answering.verdicts[text] = Checked(answer.question, Verdict.NOT_FOUND, "Nothing says so.")
    message = await ben.send(channel, text)
    await ann.context_menu(channel, "Check against the news", message)

    assert (await ann.slash(channel, "forget")).response.content == (
        "Forgotten: 1 question or search · the passages behind 1 reply."
    )


async def test_searches_are_forgotten(simcord_env, answering, channel, ann, ben, store_file):
    await simcord_env.restart_bot(build_client(answering, store=Store(store_file)))
    await ann.slash(channel, "search", query="Zanzibar")
    await ben.slash(channel, "search", query="Etna")
    result = await ann.slash(channel, "forget")

    assert result.response.content == "Forgotten: 1 question or search · the passages behind 1 reply."
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


@pytest.mark.parametrize("chat_model", [None, "openai:gpt-4o-mini"])
async def test_the_privacy_text_tells_of_a_search_server_on_another_machine(
    simcord_env, answering, channel, ann, chat_model
):
    """It said that what is asked goes to nobody else."""
    await simcord_env.restart_bot(build_client(answering, chat_model=chat_model, searches_elsewhere=True))
    text = (await ann.slash(channel, "privacy")).response.content
    assert text.endswith(
        " A search server on another machine gets the numbers that stand for the meaning of what you ask."
    )
    assert "nobody else" not in text
    assert ("sent to it" in text) == (chat_model is not None)


async def test_the_privacy_text_names_the_days_for_which_replies_are_kept(
    simcord_env, answering, channel, ann, store_file
):
    """It said "1 days"."""
    for days, named in ((1, "1 day"), (30, "30 days")):
        await simcord_env.restart_bot(build_client(answering, store=Store(store_file, days)))
        text = (await ann.slash(channel, "privacy")).response.content
        assert f"- For {named} the passages behind each reply" in text


async def test_help_is_one_private_message(channel, ann):
    result = await ann.slash(channel, "help")
    assert result.ephemeral
    assert result.response.content == HELP


async def test_help_shows_commands_for_managers_and_admins_to_them_alone(simcord_env, answering, channel, ann):
    role = simcord_env.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    boss = simcord_env.guild.add_member(simcord_env.create_user("boss"), roles=[role])
    await simcord_env.restart_bot(build_client(answering, admin_ids=[ann.id]))

    assert (await boss.slash(channel, "help")).response.content == f"{HELP}\n{MANAGER_HELP}"
    assert (await ann.slash(channel, "help")).response.content == f"{HELP}\n{ADMIN_HELP}"


async def test_help_names_each_command_to_somebody(simcord_env):
    shown = f"{HELP}{MANAGER_HELP}{ADMIN_HELP}"
    names = {command.qualified_name for command in simcord_env.bot.tree.get_commands()}

    assert [name for name in names - {"help"} if name not in shown] == []


@pytest.mark.parametrize("language", Language)
async def test_help_fits_on_the_screen_of_a_phone(language):
    text = re.sub(r"[*`]|^- ", "", HELP.in_language(language), flags=re.M)

    assert sum(len(textwrap.wrap(line, 34)) for line in text.split("\n")) <= 28


async def test_sources_are_listed(answering, channel, ann):
    answering.outlets = lambda: [OutletCount("The *Herald*", 12, date(2025, 3, 2)), OutletCount(None, 1, None)]
    result = await ann.slash(channel, "sources")
    (embed,) = result.response.embeds
    assert result.ephemeral
    assert embed.description.split("\n") == [
        r"- **The \*Herald\*** · 12 articles · newest: 2 March 2025",
        "- **without an outlet** · 1 article · newest: date unknown",
    ]
    assert embed.footer.text == ("13 articles · Newest report: yesterday (31 Mar 2025) · corpus updated 20 minutes ago")
    answering.outlets = list
    assert (await ann.slash(channel, "sources")).response.content == "There are no articles yet."


async def test_sources_say_that_news_is_missing(answering, channel, ann):
    answering.outlets = lambda: [OutletCount("Herald", 12, date(2025, 3, 2))]
    answering.freshness = lambda passages: Freshness(
        ASKED_AT, date(2025, 3, 2), False, date(2025, 3, 2), ASKED_AT, stale=True
    )
    (embed,) = (await ann.slash(channel, "sources")).response.embeds

    assert embed.description.split("\n") == [
        "⚠️ **Out of date: the newest report here is from 2 March 2025, 30 days ago.**",
        "- **Herald** · 12 articles · newest: 2 March 2025",
    ]


async def test_many_outlets_fit_into_a_message(answering, channel, ann):
    answering.outlets = lambda: [OutletCount("_" * 70 + str(number), 1, None) for number in range(200)]
    (embed,) = (await ann.slash(channel, "sources")).response.embeds
    assert embed.description.endswith("more outlets")


async def test_what_is_too_old_is_removed_apart_from_the_look_at_the_corpus(
    simcord_env, answering, channel, ann, store_file
):
    """It was kept for as long as the catalog was damaged, or of a newer version."""
    store = Store(store_file)
    await simcord_env.restart_bot(build_client(answering, store=store))
    keep_turn(store, KeptTurn("a", "Who?", person=ann.id), simcord_env.now().timestamp() - CONVERSATION_DAYS * DAY - 60)
    await simcord_env.advance_time(REMOVE_EVERY.total_seconds())

    async def sleep(_seconds):
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await simcord_env.bot.keep_removing(sleep)
    assert store.count_of_person(ann.id).questions == 0
