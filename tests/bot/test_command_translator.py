"""The commands' names in each language: valid for Discord, each another, and those that the sentences name."""

import re
from collections import Counter

import pytest
import pytest_asyncio

from bot.command_translator import CatalogTranslator
from bot.languages.language import Language
from tests.bot.commands.conftest import answering, simcord_bot
from tests.bot.languages.test_catalog import OTHERS, in_code, messages, strings

__all__ = ["answering", "simcord_bot"]  # fixtures

pytestmark = pytest.mark.asyncio
NAME = re.compile(r"[-_'\w]{1,32}")
COMMAND = re.compile(r"(?<![\w<.:/])/(\w[\w-]*(?: [\w-]+){0,2})")
OPTION = re.compile(r"`(\w+)`|(?<= )(\w+):(?=\{)")
GROUPS = (1, 2)  # an option of these types is a command below


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

    assert len(names) == 40
    assert names - in_code() == set()


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
        for string in strings(message):
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
