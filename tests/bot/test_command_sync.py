import pytest
from simcord.http import FakeHTTPClient

from bot.client import build_client
from tests.bot.commands.conftest import answering, simcord_bot

__all__ = ["answering", "simcord_bot"]  # fixtures

pytestmark = pytest.mark.asyncio


def registrations(env):
    return [request for request in env.http_requests if request.method == "PUT" and request.path.endswith("/commands")]


async def test_commands_are_registered_at_the_first_start(simcord_env):
    (request,) = registrations(simcord_env)

    assert sorted(command["name"] for command in request.json) == [
        *(
            "Check against the news",
            "admin",
            "ask",
            "compare",
            "digest",
            "forget",
            "help",
            "latest",
            "privacy",
            "search",
        ),
        *("settings", "sources", "timeline", "trend", "who-reported"),
    ]


async def test_unchanged_commands_are_not_registered_again(simcord_env, answering):
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 1


async def test_commands_are_compared_in_all_languages(simcord_env, answering, monkeypatch):
    request = FakeHTTPClient.request

    async def like_discord(self, route, **options):
        """It leaves the other languages out unless it is asked for them; SimCord never does."""
        found = await request(self, route, **options)
        if route.method == "GET" and route.path.endswith("/commands") and not options.get("params"):
            return [{key: command[key] for key in command if not key.endswith("_localizations")} for command in found]
        return found

    monkeypatch.setattr(FakeHTTPClient, "request", like_discord)
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda command: command.update(description="Another."),
        lambda command: command["options"][0].update(max_length=5),
        lambda command: command["options"][0].update(required=False),
        lambda command: command.update(options=[]),
        lambda command: command.update(description_localizations={"de": "Etwas anderes."}),
        lambda command: command["options"][0].update(description_localizations={}),
        lambda command: command.update(name_localizations={}),
        lambda command: command["options"][0].update(name_localizations={"de": "anfrage"}),
    ],
)
async def test_commands_are_registered_again_when_discord_lists_different_ones(simcord_env, answering, change):
    listed = simcord_env.backend.commands[None]
    change(next(command for command in listed.values() if command["name"] == "ask"))
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Another."},
        {"choices": [{"name": "daily", "value": "daily"}]},
        {"name_localizations": {"de": "takt"}},
    ],
)
async def test_a_changed_option_of_a_command_in_a_group_registers_the_commands_again(simcord_env, answering, change):
    listed = simcord_env.backend.commands[None]
    group = next(command for command in listed.values() if command["name"] == "digest")
    add = next(command for command in group["options"] if command["name"] == "add")
    next(option for option in add["options"] if option["name"] == "rhythm").update(change)
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 2


async def test_a_failing_comparison_does_not_stop_the_bot(simcord_env, answering, caplog):
    simcord_env.inject_error("GET", "/applications/*/commands", status=403, code=50001)
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 1
    assert "could not be compared" in caplog.text
    assert simcord_env.bot.is_ready()
