"""What an article, a title, a question or a log line holds does not command the terminal that it is printed to."""

from __future__ import annotations

import logging
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot import cli
from bot.doctor.check import Check
from bot.doctor.command import _print
from bot.observed.logs import TextLines
from ingest.corpus.articles import Failure, RunReport
from ingest.corpus.console.redaction import log_to_terminal
from ingest.corpus.console.visible_text import visible, visible_line
from ingest.corpus.errors import UsageError
from ingest.corpus.rebuild import Difference
from ingest.terminal import print_differences, print_facts, print_report

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\r\u202e\u2066\x00\x7f\x85\ud800 tail"


def commands(text: str) -> set[str]:
    """What a terminal would obey: C0 and C1 but line end and tab, and what turns a line around."""
    turns = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    obeyed = {c for c in text if unicodedata.category(c) in ("Cc", "Cs") or unicodedata.bidirectional(c) in turns}
    return obeyed - {"\n", "\t"}


@given(st.text(st.one_of(st.characters(), st.sampled_from(HOSTILE))))
def test_no_control_character_is_left_and_every_offset_stays(text):
    shown = visible(text)
    assert not commands(shown)
    assert len(shown) == len(text)
    assert all(a == b or (b == "\ufffd" and commands(a)) for a, b in zip(text, shown, strict=True))
    assert "\n" not in visible_line(text)
    assert not commands(visible_line(text))


def test_ordinary_news_is_unchanged():
    for text in ("“Élysée”\u00a0: 10\u2009%\n\tin\u00adhabi\u200btants 👩\u200d👧", "\u200fשלום", "x\u2028y"):
        assert visible(text) == text


def test_ingest_prints_no_control_characters(capsys):
    report = RunReport(missing=["a"], failed=[Failure(HOSTILE, HOSTILE)])
    print_report(report, {"a": HOSTILE})
    print_facts({"model": HOSTILE})
    print_differences([Difference("words", HOSTILE, 1)])
    out = capsys.readouterr().out
    assert out.count("owned") == 5
    assert not commands(out)


def test_ingest_prints_no_key_of_a_feed(capsys):
    failure = Failure("https://desk.example/feed?auth=Qz7hK", "not found: https://desk.example/feed?auth=Qz7hK is gone")
    print_report(RunReport(failed=[failure], skipped=[failure], warnings=[failure]), {})
    out = capsys.readouterr().out
    assert "Qz7hK" not in out
    assert out.count("auth=[hidden]") == 6


def test_the_log_has_no_control_characters():
    record = logging.LogRecord("bot", logging.WARNING, "", 1, "title %s", (HOSTILE,), None)
    record.exc_text = f"ValueError: {HOSTILE}"
    line = TextLines().format(record)
    assert line.count("owned") == 2
    assert not commands(line)


def test_the_log_of_ingest_has_no_control_characters(capsys, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    log_to_terminal()
    logging.getLogger("ingest").warning("title %s", HOSTILE)
    err = capsys.readouterr().err
    assert err.startswith("warning: title ")
    assert "owned" in err
    assert not commands(err)


def test_errors_and_checks_have_no_control_characters(capsys, monkeypatch):
    def fail(_arguments: object) -> int:
        raise UsageError(HOSTILE)

    monkeypatch.setitem(cli.COMMANDS, "doctor", fail)
    assert cli.main(["doctor"]) == 2
    assert cli.main([HOSTILE]) == 2
    _print([Check("corpus", False, HOSTILE, HOSTILE)])
    shown = "".join(capsys.readouterr())
    assert shown.count("owned") == 4
    assert not commands(shown)
    assert sys.stdout is not None
