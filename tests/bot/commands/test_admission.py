from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "bot" / "commands"
# What takes a question on; question.py itself is called by those that have asked for admission.
WORK = ("import answer_question", "dispatcher.run(", "in_turn(dispatcher")
# What only the people who run the bot may do, no server has a say in.
ASKED = ("await is_refused(", "await is_mention_refused(", "await respond_to_admin(")
SOURCES = {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.py") if file.name != "question.py"}
TAKE_QUESTIONS = sorted(name for name, text in SOURCES.items() if any(call in text for call in WORK))


def test_the_commands_that_take_questions_are_known():
    assert {"ask.py", "follow_up.py", "mention.py", "search.py"} <= set(TAKE_QUESTIONS)


@pytest.mark.parametrize("name", TAKE_QUESTIONS)
def test_every_command_that_takes_a_question_checks_the_server_settings_first(name):
    assert any(call in SOURCES[name] for call in ASKED), "see bot/commands/admission.py"
