"""The commands as Discord has them, and their names in each language: valid, each another, as sentences name them."""

import re
from collections import Counter

import pytest
import pytest_asyncio
from simcord.http import FakeHTTPClient

from bot.client import COMMANDS, MENUS
from bot.command_sync import CatalogTranslator
from bot.languages.language import Language
from tests.bot.clients import build_client
from tests.bot.commands.conftest import answering, simcord_bot
from tests.bot.languages.test_catalog import OTHERS, in_code, messages, strings

__all__ = ["answering", "simcord_bot"]  # fixtures

pytestmark = pytest.mark.asyncio
NAME = re.compile(r"[-_'\w]{1,32}")
COMMAND = re.compile(r"(?<![\w<.:/])/(\w[\w-]*(?: [\w-]+){0,2})")
OPTION = re.compile(r"`(\w+)`|(?<= )(\w+):(?=\{)")
GROUPS = (1, 2)  # an option of these types is a command below


def registrations(env):
    return [request for request in env.http_requests if request.method == "PUT" and request.path.endswith("/commands")]


async def test_commands_are_registered_at_the_first_start(simcord_env):
    (request,) = registrations(simcord_env)

    assert sorted(command["name"] for command in request.json) == sorted(
        command.name for command in (*COMMANDS, *MENUS)
    )


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


async def test_what_discord_fills_in_is_no_difference(simcord_env, answering):
    for command in simcord_env.backend.commands[None].values():
        command.update(integration_types=[0, 1], nsfw=False)
        if (permissions := command["default_member_permissions"]) is not None:
            command["default_member_permissions"] = str(permissions)
        if command.pop("dm_permission") is False:
            command["contexts"] = [0]
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ask", {"nsfw": True}),
        ("ask", {"dm_permission": False}),
        ("ask", {"default_member_permissions": "0"}),
        ("admin", {"default_member_permissions": None}),
        ("admin", {"default_member_permissions": "8"}),
        ("digest", {"dm_permission": True}),
        ("settings", {"contexts": [0, 1]}),
        ("settings", {"contexts": None}),
    ],
)
async def test_commands_are_registered_again_when_others_may_use_them_elsewhere(simcord_env, answering, name, change):
    """A release that changed only this never reached Discord."""
    listed = simcord_env.backend.commands[None]
    next(command for command in listed.values() if command["name"] == name).update(change)
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 2


async def test_commands_are_registered_again_when_an_option_takes_other_channels(simcord_env, answering):
    listed = simcord_env.backend.commands[None]
    group = next(command for command in listed.values() if command["name"] == "digest")
    add = next(command for command in group["options"] if command["name"] == "add")
    next(option for option in add["options"] if option["name"] == "channel").update(channel_types=[0])
    await simcord_env.restart_bot(build_client(answering))

    assert len(registrations(simcord_env)) == 2


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


@pytest_asyncio.fixture
async def payloads(simcord_env):
    tree = simcord_env.bot.tree
    return [
        await command.get_translated_payload(tree, CatalogTranslator())
        for command in tree.get_commands()
        if hasattr(command, "description")  # not the menu of a message, which nobody types
    ]


def name_in(language, entry):
    return (entry.get("name_localizations") or {}).get(language.value, entry["name"])


def families(entries):
    """The entries that stand side by side, and those below each of them."""
    yield entries
    for entry in entries:
        if entry.get("options"):
            yield from families(entry["options"])


def commands(language, entries):
    """What each command and group is called in that language, with its English name."""
    for entry in entries:
        yield name_in(language, entry), entry["name"]
        below = [option for option in entry.get("options") or () if option["type"] in GROUPS]
        for name, english in commands(language, below):
            yield f"{name_in(language, entry)} {name}", f"{entry['name']} {english}"


def options(language, entries):
    """The same of options."""
    for family in families(entries):
        yield from ((name_in(language, entry), entry["name"]) for entry in family if entry["type"] not in GROUPS)


def named(text, known):
    """The English names of the commands in a text; "?" for one that there is not."""
    for found in COMMAND.findall(text):
        words = found.split(" ")
        longest = [" ".join(words[:length]) for length in range(len(words), 0, -1)]
        yield next((known[name] for name in longest if name in known), f"? /{found}")


@pytest.mark.parametrize("language", Language)
async def test_names_are_valid_for_discord_and_each_is_another(payloads, language):
    for family in families(payloads):
        shown = [name_in(language, entry) for entry in family]
        assert [name for name in shown if not NAME.fullmatch(name) or name != name.lower()] == []
        # Not even the English name of another: whoever types that would get the wrong one.
        both = Counter(name for entry in family for name in {entry["name"], name_in(language, entry)})
        assert [name for name, count in both.items() if count > 1] == []
    choices = [choice for family in families(payloads) for entry in family for choice in entry.get("choices") or ()]
    assert len(choices) == len({name_in(language, choice) for choice in choices}) > 0
    assert all(1 <= len(name_in(language, choice)) <= 100 for choice in choices)


async def test_each_name_is_marked_so_that_catalogs_have_it(payloads):
    names = {entry["name"] for family in families(payloads) for entry in family}

    assert len(names) >= 40
    assert names - in_code() == set(), 'write these as locale_str("...")'


@pytest.mark.parametrize("language", OTHERS)
async def test_sentences_name_commands_and_options_as_their_reader_sees_them(payloads, language):
    english, translated = (dict(commands(spoken, payloads)) for spoken in (Language.ENGLISH, language))
    english_options, translated_options = (dict(options(spoken, payloads)) for spoken in (Language.ENGLISH, language))
    count = 0
    for key, message in messages(language).items():
        text = key if isinstance(key, str) else key[0]
        expected = set(named(text, english))
        expected_options = {english_options[first or second] for first, second in OPTION.findall(text)}
        assert not any(name.startswith("?") for name in expected), text
        count += len(expected) + len(expected_options)
        for string in filter(None, strings(message)):
            assert set(named(string, translated)) == expected, string
            found = {
                translated_options.get(first or second, first or second) for first, second in OPTION.findall(string)
            }
            assert found == expected_options, string
    assert count > 20


async def test_german_names():
    german = messages(Language.GERMAN)

    assert [german[name].string for name in ("ask", "latest", "who-reported", "as_of")] == [
        *("frage", "neues", "wer-berichtete", "stand")
    ]
