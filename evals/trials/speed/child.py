"""Runs a command as a child process and notes its seconds, wall to wall, and its peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.errors import UsageError

ROOT = Path(__file__).resolve().parents[3]  # of this checkout, whatever is installed
LONGEST_ERROR = 400  # characters of what a failed command said


@dataclass(frozen=True, slots=True)
class Child:
    """What a command printed and took; memory is the most that was resident, in MB."""

    seconds: float
    peak_mb: float
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """What it printed, read as one JSON document."""
        document: dict[str, Any] = json.loads(self.stdout)
        return document


def run_child(
    command: Sequence[str], folder: Path, settings: Mapping[str, str], accepted: Sequence[int] = (0,)
) -> Child:
    """Run a command in this folder with these settings and no others; raises UsageError for another exit code.

    This process must stay small: Linux counts the memory of the process that starts a child as the child's own
    until the child's program is loaded.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment(settings), stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        printed, errors = (_content(file) for file in (out, err))
    if process.returncode not in accepted:
        name = " ".join(Path(part).name if part.startswith("/") else part for part in command[:5])
        raise UsageError(f"{name} failed (exit code {process.returncode}): {errors.strip()[-LONGEST_ERROR:]}")
    per_mb = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes on macOS, kilobytes on Linux: getrusage(2)
    return Child(seconds, usage.ru_maxrss / per_mb, printed, errors)


def run_ingest(folder: Path, corpus: Path, *arguments: str, accepted: Sequence[int] = (0,)) -> Child:
    """Run `python -m ingest` with these arguments on this corpus, in this folder; raises as `run_child`."""
    return run_child((sys.executable, "-m", "ingest", *arguments), folder, {"CORPUS_DIR": str(corpus)}, accepted)


def resident_mb(process_id: int) -> float:
    """Memory that a process has now, in MB; 0 where there is no such process."""
    command = ["ps", "-o", "rss=", "-p", str(process_id)]
    result = subprocess.run(command, env=child_environment(), capture_output=True, text=True, check=False)
    return int(result.stdout.strip() or 0) / 1024


def environment(settings: Mapping[str, str], kept: Sequence[str] = ()) -> dict[str, str]:
    """The environment of a child: these settings of ours, and of others those `kept` of this process."""
    # Neither .env (the folder has none) nor the environment sets more: what is measured is the default.
    inherited = child_environment((*MODELS, *NETWORK, *kept))
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
    return {**inherited, **offline, "PYTHONPATH": str(ROOT), **settings}


def _content(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode("utf-8", "replace"))
