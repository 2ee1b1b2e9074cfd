import io
import json
import sys
from datetime import UTC, datetime

import pytest
from rich.console import Group
from rich.text import Text

from bot.answering.answer import Question
from bot.answering.topics.reply import TopicCommand, TopicReply
from bot.errors import PictureFailed
from bot.replies.message import Picture
from bot.terminal import WIDTH, print_json, print_page, write_picture


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


def test_a_page_is_printed_in_a_terminal_without_curly_quotes(terminal):
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


@pytest.fixture
def reply():
    return TopicReply(TopicCommand.TREND, Question("Etna", datetime(2025, 4, 1, tzinfo=UTC)), ())


def test_no_picture_is_written_if_there_is_nothing_to_draw(reply, tmp_path, capsys):
    write_picture(reply, tmp_path / "none.png")

    assert capsys.readouterr().err == "There is nothing to draw; no picture is written.\n"
    assert not (tmp_path / "none.png").exists()


def test_a_picture_is_written_to_the_given_file_or_fails_with_a_reason(reply, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.replies.chart.topic_chart", lambda _reply: Picture("trend.png", b"new", "Etna"))
    file = tmp_path / "trend.png"
    file.write_bytes(b"old")
    write_picture(reply, file)

    assert file.read_bytes() == b"new"
    with pytest.raises(PictureFailed, match=r"cannot be written to .* \(Is a directory\); name another file\."):
        write_picture(reply, tmp_path)
