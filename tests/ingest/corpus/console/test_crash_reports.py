"""What nobody expected: one line for a person, all of it in a file, no secret in either."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot import cli as bot_cli
from evals import cli as evals_cli
from ingest import cli as ingest_cli
from ingest.corpus.console.crash_reports import CRASHED, write_crash_report

ROOT = Path(__file__).resolve().parents[4]
KEY = "sk-abcdefghijklmnop1234"


def broken(*_arguments: object) -> int:
    raise RuntimeError(f"a defect\nAPI_KEY={KEY}")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("program", ["bot", "ingest", "evals"])
def test_a_command_ends_with_one_line_that_names_the_file(program, kept, monkeypatch, capsys):
    if program == "bot":
        monkeypatch.setitem(bot_cli.COMMANDS, "doctor", broken)
        code = bot_cli.main(["doctor"])
    elif program == "ingest":
        monkeypatch.setitem(ingest_cli.COMMANDS, "stats", broken)
        code = ingest_cli.main(["stats"])
    else:
        monkeypatch.setattr("evals.trials.damage.command.run_damage", broken)
        code = evals_cli.main(["damage"])
    printed = capsys.readouterr()
    (file,) = kept.iterdir()

    assert code == CRASHED == 70
    assert printed.out == ""
    assert printed.err.splitlines() == [
        f"error: something unexpected went wrong (RuntimeError); the details are in {file}, please report it."
    ]
    report = file.read_text("utf-8")
    assert "in broken" in report
    assert "a defect" in report
    assert KEY not in report
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_crash_report_that_cannot_be_written_still_gives_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))

    assert write_crash_report(RuntimeError(f"a defect\nAPI_KEY={KEY}")) == CRASHED
    (line,) = capsys.readouterr().err.splitlines()
    assert "a defect" in line
    assert KEY not in line


@pytest.mark.parametrize("arguments", [("bot", "ask", "owls"), ("bot", "run"), ("ingest", "stats"), ("evals", "guard")])
def test_a_python_without_the_packages_is_told_apart_from_a_defect(arguments, kept):
    """After `make demo`, without its venv, each command asked to report a defect."""
    # -S: without the folder of installed packages.
    command = [sys.executable, "-S", "-m", *arguments]
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(kept)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    (line,) = ran.stderr.splitlines()

    assert (ran.returncode, ran.stdout) == (2, "")
    assert re.match(r"error: The package \w+ is not installed for this Python \(/.*\): activate the venv", line)
    assert list(kept.iterdir()) == []


@pytest.mark.parametrize("name", ["ingest", "chromadb.api.gone", None])
def test_a_module_that_an_install_cannot_bring_is_a_defect(name, kept, capsys):
    assert write_crash_report(ModuleNotFoundError("No module", name=name)) == CRASHED
    assert "please report it" in capsys.readouterr().err


# A crash leaves no core here, which .ci/run would take for one of the tests' own.
CRASH = (
    "import resource, runpy, {0}.cli; resource.setrlimit(resource.RLIMIT_CORE, (0, 0));"
    "{0}.cli.main = lambda: {1}; runpy.run_module('{0}', run_name='__main__')"
)


@pytest.mark.parametrize("program", ["bot", "ingest", "evals"])
def test_a_crash_in_native_code_names_its_place(program):
    crash = CRASH.format(program, "__import__('ctypes').string_at(0)")
    ran = subprocess.run([sys.executable, "-c", crash], capture_output=True, text=True, timeout=60)
    assert ran.returncode == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in ran.stderr
    assert "in string_at" in ran.stderr


def test_a_command_runs_without_stderr():
    command = CRASH.format("bot", "0")
    ran = subprocess.run(["sh", "-c", f'exec "{sys.executable}" -c "{command}" 2>&-'], timeout=60)
    assert ran.returncode == 0
