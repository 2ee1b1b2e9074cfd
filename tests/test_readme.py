"""Every command that the README shows can be typed."""

import re
import shlex
from pathlib import Path

import pytest

import bot.cli
import evals.cli
import ingest.cli

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?((?:python -m|make) .*)$", re.MULTILINE)
TARGET = re.compile(r"^([a-z][\w-]*)\s*:(?!=)", re.MULTILINE)


def commands(text):
    """Each `python -m` and `make` command in the code blocks, in words; comments and what follows && left out."""
    found = [line for block in BLOCK.findall(text) for line in COMMAND.findall(block)]
    return [shlex.split(part, comments=True) for line in found for part in line.split("&&")[:1]]


def names(text, *, module):
    return [words[3] for words in commands(text) if words[:3] == ["python", "-m", module] and len(words) > 3]


def options(words):
    return [word.partition("=")[0] for word in words if word.startswith("--")]


README = (ROOT / "README.md").read_text("utf-8")


def test_commands_are_read_from_both_kinds_of_code_block():
    text = (
        'make no\n```console\n$ python -m bot ask "a b" --json  # why\nmake demo && make x\n```\n```\nmake bot\n```\n'
    )

    assert commands(text) == [["python", "-m", "bot", "ask", "a b", "--json"], ["make", "demo"], ["make", "bot"]]


def test_the_readme_contains_commands():
    assert len(commands(README)) > 5


def test_every_make_target_exists():
    targets = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    shown = {word for words in commands(README) if words[0] == "make" for word in words[1:] if "=" not in word}

    assert shown
    assert shown <= targets


def test_every_phony_target_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    assert set(phony.split()) <= set(TARGET.findall(makefile))


def test_every_module_exists():
    modules = {words[2] for words in commands(README) if words[0] == "python"}

    assert modules <= {"bot", "ingest", "evals"}


def test_every_command_of_the_bot_exists():
    assert set(names(README, module="bot")) <= set(bot.cli.COMMANDS)


def test_every_command_of_ingest_exists():
    for name in names(README, module="ingest"):
        is_path = "/" in name or "." in name or name.isupper()
        assert is_path or name in ingest.cli.COMMANDS, name


@pytest.mark.parametrize("words", commands(README), ids=" ".join)
def test_every_option_is_in_the_help(words, capsys):
    if words[0] == "make":
        return
    main = {"bot": bot.cli, "ingest": ingest.cli, "evals": evals.cli}[words[2]].main
    command = [word for word in words[3:4] if word not in ("--help",) and main is not ingest.cli.main]
    if words[2] == "ingest" and words[3] in ingest.cli.COMMANDS:
        command = words[3:4]
    with pytest.raises(SystemExit) as end:
        main([*command, "--help"])

    assert end.value.code == 0
    assert set(options(words)) <= set(re.findall(r"--[\w-]+", capsys.readouterr().out))
