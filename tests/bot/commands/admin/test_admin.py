import asyncio
from datetime import date
from types import SimpleNamespace

import aiohttp
import discord
import pytest
import pytest_asyncio

from bot.answering.answer import Refusal
from bot.answering.refusal.gaps.gap import Gap
from bot.answering.refusal.reasons import NOTHING_NEAR
from bot.commands.admin.access import NOT_ADMIN
from bot.conversation.refused_questions import refused_since
from bot.conversation.store import Store
from bot.delivery import admins as admins_module
from bot.delivery.admins import Admins, owners_of
from bot.delivery.background_requests import BackgroundRequests
from bot.usage import CorpusGrowth
from tests.bot.clients import build_client

pytestmark = pytest.mark.asyncio
WHO = "Who won the cup in Zanzibar?"
EVERYTHING = discord.Permissions(administrator=True)


@pytest.fixture
def boss(simcord_env, channel):
    role = simcord_env.guild.create_role("managers", permissions=EVERYTHING)
    return simcord_env.guild.add_member(simcord_env.create_user("boss"), roles=[role])


@pytest_asyncio.fixture
async def bot(simcord_env, answering, boss, store):
    """A bot that `boss` runs."""
    answering.replies[WHO] = answering.refusal(WHO)
    answering.replies[WHO] = Refusal(
        answering.replies[WHO].question,
        f"{NOTHING_NEAR} Looked for “Zanzibar”.",
        answering.replies[WHO].nearest,
        answering.replies[WHO].evidence,
        "hand-made",
    )
    answering.gaps = lambda refused: [
        Gap(refused[0].text if len(refused) > 1 else None, len(refused), len(refused), NOTHING_NEAR)
    ]
    client = build_client(answering, admin_ids=[boss.id], store=store)
    await simcord_env.restart_bot(client)
    return client


def today(env):
    return env.now().date()


@pytest.mark.parametrize("command", ["admin gaps", "admin stats"])
async def test_a_manager_of_a_server_is_no_admin(bot, simcord_env, channel, command):
    role = simcord_env.guild.create_role("others", permissions=EVERYTHING)
    manager = simcord_env.guild.add_member(simcord_env.create_user("manager"), roles=[role])
    result = await manager.slash(channel, command)

    assert result.ephemeral
    assert result.response.content == NOT_ADMIN


async def test_what_is_for_those_who_manage_a_server_is_offered_to_nobody_else(bot, simcord_env):
    listed = await simcord_env.bot.tree.fetch_commands()
    limited = {command.name: command.default_member_permissions for command in listed}
    manager = discord.Permissions(manage_guild=True)

    assert {name for name, permissions in limited.items() if permissions} == {"admin", "digest", "settings"}
    assert limited["admin"] == limited["digest"] == limited["settings"] == manager


async def test_gaps_are_listed_privately_and_forgotten_with_the_person(
    bot, simcord_env, store, channel, ann, ben, boss
):
    for person in (ann, ben):
        await person.slash(channel, "ask", question=WHO)
    await ann.slash(channel, "ask", question="What did Etna do?")
    await ann.slash(channel, "ask", question=WHO, as_of="2025-01-01")
    result = await boss.slash(channel, "admin gaps")

    assert result.ephemeral
    (embed,) = result.response.embeds
    assert embed.description.startswith(f"**2 questions from 2 people** · “{WHO}”\n{NOTHING_NEAR}")
    assert embed.footer.text == "2 refused questions from the last 30 days in 1 gap"
    await ann.slash(channel, "forget")
    (remaining,) = refused_since(store, today(simcord_env))
    assert remaining.person == store.pseudonym(ben.id)
    (embed,) = (await boss.slash(channel, "admin gaps")).response.embeds
    assert "Zanzibar" not in embed.description
    assert (await boss.slash(channel, "admin gaps", days=1)).response.embeds


async def test_stats_count_across_a_restart(simcord_env, answering, bot, channel, ann, boss, tmp_path):
    answering.growth = lambda since: CorpusGrowth(
        51_638, 210_000, date(2025, 3, 31), {since: 3, today(simcord_env): 40}
    )
    file = tmp_path / "bot.sqlite3"

    async def start():
        await simcord_env.restart_bot(build_client(answering, admin_ids=[boss.id], store=Store(file)))

    await start()
    await ann.slash(channel, "ask", question="What did Etna do?")
    await ann.click(channel.last_message, label="Right")
    await ann.slash(channel, "ask", question=WHO)
    await start()
    await ann.slash(channel, "ask", question=WHO)
    result = await boss.slash(channel, "admin stats", days=7)

    (embed,) = result.response.embeds
    assert result.ephemeral
    assert embed.title == "The last 7 days"
    lines = embed.description.split("\n")
    assert lines[:3] == [
        "**3 questions** · 1 answered · 2 refused",
        "Marked as right: 1 · as wrong: 0",
        "Single sentences, as right: 1 · as wrong: 0",
    ]
    assert lines[3].startswith("Half of the replies came within ")
    (picture,) = result.response.attachments
    assert embed.image.url == "attachment://stats.png"
    assert ": 3 questions, 2 refused, 40 new articles" in picture.description
    assert embed.footer.text.startswith("Articles: 51,638, 40 of them new in these days · passages: 210,000")


async def test_a_reason_for_wrong_is_shown_without_who_gave_it(answering, bot, channel, ann, boss):
    answering.growth = lambda since: CorpusGrowth(1, 1, date(2025, 3, 31), {})
    await ann.slash(channel, "ask", question="What did Etna do?")
    window = await ann.click(channel.last_message, label="Wrong")
    await ann.submit_modal(window, {"sentence": "1", "reason": f"Ask <@{ann.id}>: it was Stromboli."})
    (embed,) = (await boss.slash(channel, "admin stats")).response.embeds

    assert embed.description.endswith(", sentence 1: Ask …: it was Stromboli. · Etna erupts, part 1")
    assert "What did" not in embed.description


async def test_the_owner_and_the_team_of_the_application_are_admins():
    def member(number, role="admin", state="accepted"):
        return SimpleNamespace(
            id=number, role=discord.TeamMemberRole(role), membership_state=discord.TeamMembershipState[state]
        )

    personal = SimpleNamespace(team=None, owner=SimpleNamespace(id=7))
    members = [member(2), member(3, "developer"), member(4, "read_only"), member(5, state="invited")]
    team = SimpleNamespace(team=SimpleNamespace(members=members, owner_id=1), owner=SimpleNamespace(id=9))

    assert owners_of(personal) == {7}
    assert owners_of(team) == {1, 2, 3}


@pytest.mark.parametrize("error", [OSError("no network"), aiohttp.ServerDisconnectedError("no network")])
async def test_owners_are_read_again_after_a_minute_and_a_failure_leaves_only_the_setting(caplog, error):
    now, request_times = [0.0], []

    class Client:
        async def application_info(self):
            request_times.append(now[0])
            if now[0] > 100:
                raise error
            return SimpleNamespace(team=None, owner=SimpleNamespace(id=7))

    admins, client = Admins(BackgroundRequests(), [8], lambda: now[0]), Client()
    assert [await admins.includes(client, person) for person in (7, 8, 9)] == [True, True, False]
    now[0] = 61.0
    assert await admins.includes(client, 7)
    assert request_times == [0.0, 61.0]
    now[0] = 122.0
    assert [await admins.includes(client, person) for person in (7, 8)] == [False, True]
    # Nor is the last word of before the failure believed while Discord is left alone.
    now[0] = 125.0
    assert not await admins.includes(client, 7)
    assert request_times == [0.0, 61.0, 122.0]
    assert "Discord does not say who owns the application" in caplog.text


async def test_asking_who_owns_the_application_is_given_up_without_canceling_the_request(monkeypatch, caplog):
    """Canceled while discord.py waited out a global rate limit, one /help kept the bot from sending anything."""
    monkeypatch.setattr(admins_module, "ASK_SECONDS", 0.01)
    said = asyncio.get_running_loop().create_future()

    async def application_info():
        return await said

    admins = Admins(BackgroundRequests())
    assert not await admins.includes(SimpleNamespace(application_info=application_info), 7)
    assert not said.cancelled()
    assert "Discord does not say who owns the application" in caplog.text
    said.set_result(SimpleNamespace(team=None, owner=SimpleNamespace(id=7)))
