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
        ("print('3 new'); import no_such_module", 1, False),
        (f"import ast\nast.parse({'(' * 9 + '!'!r})", 1, False),
        (f"tempfile.tempdir = os.devnull{textwrap.dedent(CRASHES)}", 70, False),
    ],
)
def test_a_run_that_an_exception_ended_is_not_done(script, code, is_done):
    """A run that had crashed passed for one of which some inputs failed."""
    ended = child(script).run()

    assert (ended.code, ended.is_done) == (code, is_done), ended.lines


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
