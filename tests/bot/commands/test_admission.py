from inspect import getmodule, getsource
from pathlib import Path

import pytest

from bot.client import COMMANDS, MENUS

FOLDER = Path(__file__).parents[3] / "bot" / "commands"
# What takes a question on; question.py itself is called by those that have asked for admission.
WORK = ("import answer_question", "dispatcher.run(", "await in_turn(")
# What only the people who run the bot may do, no server has a say in; who manages one is asked for that alone.
ASKED = (
    *("await is_refused(", "await is_mention_refused(", "await respond_to_admin(", "asks_settings = True"),
    "guild = managed_guild(interaction)",
)
SOURCES = {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.py") if file.name != "question.py"}
TAKE_QUESTIONS = sorted(name for name, text in SOURCES.items() if any(call in text for call in WORK))


def test_the_commands_that_take_questions_are_known():
    assert {"ask.py", "follow_up.py", "mention.py", "search.py"} <= set(TAKE_QUESTIONS)


@pytest.mark.parametrize("name", TAKE_QUESTIONS)
def test_every_command_that_takes_a_question_checks_the_server_settings_first(name):
    assert any(call in SOURCES[name] for call in ASKED), "see bot/commands/admission.py"


# What shows no passage of an article and asks no question; and what is for those who manage a server, or run the bot.
OPEN = {"help", "sources", "privacy", "forget"}
MANAGED = {command.name for command in COMMANDS if command.default_permissions}
ASKING = [command for command in (*COMMANDS, *MENUS) if command.name not in MANAGED | OPEN]


@pytest.mark.parametrize("command", ASKING, ids=lambda command: command.name)
def test_every_command_is_open_to_all_or_asks_the_server_settings(command):
    """One that shows passages without taking a question worked in channels that a server had closed to the bot."""
    assert any(call in getsource(getmodule(command.callback)) for call in ASKED), (
        "begin it with `if await is_refused(interaction): return`, or name it in OPEN"
    )
