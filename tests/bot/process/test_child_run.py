"""How a child has ended, as its exit code and what it printed say."""

import os
import sys
import tempfile
import textwrap

import pytest

from bot.process.child_run import ChildRun

# As of an ingest beside the bot.
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
SOME_FAILED = "print('3 new, 1 failed'); sys.exit(1)"
LOGS_A_TRACEBACK = "\ntry: 1 / 0\nexcept ZeroDivisionError: logging.exception('the visit ended unexpectedly')\n"
CRASHES = """
    from ingest.corpus.console.crash_reports import write_crash_report
    try: 1 / 0
    except ZeroDivisionError as error: sys.exit(write_crash_report(error))
"""


def child(script, **files):
    script = f"import logging, os, sys, tempfile\n{textwrap.dedent(script)}"
    return ChildRun((sys.executable, "-c", script), ENVIRONMENT, **files)


@pytest.mark.parametrize(
    ("script", "code", "is_done"),
    [
        ("", 0, True),
        (SOME_FAILED, 1, True),
        (LOGS_A_TRACEBACK + SOME_FAILED, 1, True),
        ("import no_such_module", 1, False),
        (f"import ast\nast.parse({'(' * 9 + '!'!r})", 1, False),
        (f"tempfile.tempdir = os.devnull{textwrap.dedent(CRASHES)}", 70, False),
    ],
)
def test_a_run_that_an_exception_ended_is_not_done(script, code, is_done):
    """A run that had crashed passed for one of which some inputs failed."""
    ended = child(script).run()

    assert (ended.code, ended.is_done) == (code, is_done), ended.lines


def test_a_run_that_could_not_begin_is_not_done():
    """Python ends with the code of a run at which some inputs failed, and shows no exception."""
    ended = ChildRun((sys.executable, "-m", "no_such_module"), ENVIRONMENT).run()

    assert (ended.code, ended.is_done) == (1, False)
    assert ended.lines == (f"{sys.executable}: No module named no_such_module",)


def test_the_lines_of_a_run_end_with_its_report():
    ended = child("print('3 new'); print('a page was slow', file=sys.stderr)").run()

    assert ended.lines == ("a page was slow", "3 new")


@pytest.mark.parametrize(("niceness", "own", "given"), [(0, 0, []), (5, 0, [5]), (15, 10, [15]), (5, 10, [])])
def test_a_child_has_the_niceness_that_it_is_given(monkeypatch, niceness, own, given):
    """It had 10 at least, which it cannot go below, whatever INGEST_NICE said."""
    seen = []
    monkeypatch.setattr(os, "getpriority", lambda *_: own)
    monkeypatch.setattr(os, "setpriority", lambda _which, _process, niceness: seen.append(niceness))
    ChildRun((sys.executable, "-c", ""), ENVIRONMENT, niceness=niceness).run()

    assert seen == given


@pytest.mark.parametrize(
    ("script", "is_done"),
    [
        (SOME_FAILED, True),
        (LOGS_A_TRACEBACK + SOME_FAILED, True),
        ("print('log line', file=sys.stderr); sys.exit(1)", False),
        ("import no_such_module", False),
    ],
)
def test_a_run_with_a_file_for_its_output_is_done_with_exit_code_1_only_if_it_printed(script, is_done):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        ended = child(script, out=out, errors=errors).run()

    assert (ended.code, ended.is_done) == (1, is_done), ended.lines
