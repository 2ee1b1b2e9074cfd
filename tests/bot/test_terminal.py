import io
import json
import sys

import pytest
from rich.console import Group
from rich.text import Text

from bot.terminal import WIDTH, print_json, print_page


@pytest.fixture
def terminal(monkeypatch):
    """Makes stdout one of this encoding, and gives the bytes that reached it."""

    def of(encoding):
        out = io.TextIOWrapper(io.BytesIO(), encoding)
        monkeypatch.setattr(sys, "stdout", out)

        def written():
            out.flush()
            return out.buffer.getvalue()

        return written

    return of


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_json_is_exact_in_every_encoding(terminal, encoding):
    written = terminal(encoding)
    print_json({"quote": "“Élysée” 東京"})

    assert json.loads(written().decode(encoding)) == {"quote": "“Élysée” 東京"}


def test_json_in_utf_8_can_be_read_by_people(terminal):
    written = terminal("utf-8")
    print_json(["“Élysée”"])

    assert written().decode() == '["“Élysée”"]\n'


def test_a_page_is_printed_where_the_terminal_has_no_such_quotes(terminal):
    written = terminal("ascii")
    print_page(Text("“Etna erupted.”"))

    assert written() == b"?Etna erupted.?\n"


def test_a_page_is_wrapped_and_a_link_is_not(terminal, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    written = terminal("utf-8")
    link = "https://example.com/" + "a" * 200
    print_page(Text("word " * 60))
    print_page(Group(Text(link, no_wrap=True, overflow="ignore")))
    *page, last = written().decode().splitlines()

    assert max(len(line) for line in page) <= WIDTH
    assert last == link
