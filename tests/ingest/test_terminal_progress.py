import io
import json
import sys

import pytest

from ingest import terminal
from ingest.corpus.articles import RunReport


def test_progress_lines_show_the_done_and_total_counts(capsys):
    report = RunReport()
    with terminal.article_progress(lambda: 3, lines=True) as show:
        for _ in range(3):
            report.new.append("a1")
            show(report)
    with terminal.article_progress(lambda: None, lines=True) as show:
        show(report)
    out, err = capsys.readouterr()

    assert out == ""
    assert [json.loads(line)["progress"] for line in err.splitlines()] == [
        {"done": 1, "of": 3},
        {"done": 2, "of": 3},
        {"done": 3, "of": 3},
        {"done": 3, "of": None},
    ]


def test_articles_that_are_too_old_are_done(capsys):
    with terminal.article_progress(lambda: 1, lines=True) as show:
        show(RunReport(expired=1))

    assert json.loads(capsys.readouterr().err)["progress"] == {"done": 1, "of": 1}


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("total", "shown"), [(None, "12/?"), (1, "12/12"), (12, "12/12")])
def test_the_bar_ends_where_the_articles_do_or_has_no_end(monkeypatch, total, shown):
    """What came from the web or standard input was shown as 12 of 0."""
    screen = _Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with terminal.article_progress(lambda: total) as show:
        show(RunReport(unchanged=12))
    assert shown in screen.getvalue()


def test_what_is_made_anew_has_a_line_and_a_bar_above_the_articles(monkeypatch):
    """After an update, an ingest made the index anew for minutes without a word."""
    screen = _Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with terminal.article_progress(lambda: 1) as show, show.remaking("The index is made anew.") as progress:
        progress(7, 9)
        assert "The index is made anew." in screen.getvalue()
    assert "7/9" in screen.getvalue()


def test_what_is_made_anew_has_a_line_and_a_bar_in_a_command_without_articles(monkeypatch):
    screen = _Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with terminal.remaking("The index is made anew.") as progress:
        progress(7, 9)
    assert screen.getvalue().startswith("The index is made anew.\n")
    assert "7/9" in screen.getvalue()


@pytest.mark.parametrize("lines", [False, True])
def test_what_is_made_anew_adds_no_line_where_no_person_looks(capsys, lines):
    with (
        terminal.article_progress(lambda: 1, lines=lines) as show,
        show.remaking("The index is made anew.") as progress,
    ):
        progress(7, 9)
    assert capsys.readouterr() == ("", "")
