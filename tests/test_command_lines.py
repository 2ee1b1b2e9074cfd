"""An option of a command is written whole: of an abbreviation nobody knows what it will mean."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import pytest

import bot.cli
import evals.cli
import ingest.cli

Main = Callable[[Sequence[str]], int]
MAINS: list[tuple[Main, Sequence[str]]] = [
    (bot.cli.main, tuple(bot.cli.COMMANDS)),
    (ingest.cli.main, tuple(ingest.cli.COMMANDS)),
    (evals.cli.main, tuple(evals.cli.COMMANDS)),
]
LINES = [(main, [name]) for main, names in MAINS for name in names] + [(ingest.cli.main, [])]


@pytest.fixture
def parsers(monkeypatch: pytest.MonkeyPatch) -> list[argparse.ArgumentParser]:
    """The parsers that a test makes."""
    made: list[argparse.ArgumentParser] = []
    begin = argparse.ArgumentParser.__init__

    def note(parser: argparse.ArgumentParser, *arguments: Any, **named: Any) -> None:
        begin(parser, *arguments, **named)
        made.append(parser)

    monkeypatch.setattr(argparse.ArgumentParser, "__init__", note)
    return made


@pytest.mark.parametrize(("main", "line"), LINES)
def test_no_parser_takes_abbreviations(main, line, parsers):
    with pytest.raises(SystemExit):
        main([*line, "--help"])
    assert parsers
    assert [parser.prog for parser in parsers if parser.allow_abbrev] == []


def test_an_abbreviation_is_refused(capsys):
    for line in (["articles", "--prun"], ["feeds", "--al"]):
        with pytest.raises(SystemExit) as ended:
            ingest.cli.main(line)
        assert ended.value.code == 2
        assert f"unrecognized arguments: {line[1]}" in capsys.readouterr().err
