"""What a run is kept as: how it was made, its metrics, and each question with what was found."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.wiring import Answering
from ingest.corpus.errors import UsageError


def describe_run(answering: Answering, command: str, questions: Path) -> dict[str, Any]:
    """Model, corpus fingerprint, git revision and day of a run."""
    about = answering.corpus.catalog.about
    return {
        "command": command,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "git_revision": _git_revision(),
        "embedding_model": about("model"),
        "embedding_digest": about("digest"),
        "splitter": about("splitter"),
        "corpus": answering.corpus.fingerprint(),
        "questions": {"file": questions.name, "sha256": hashlib.sha256(questions.read_bytes()).hexdigest()},
        "python": sys.version.split()[0],
    }


def write_run(out: Path, run: dict[str, Any]) -> None:
    """Write RUN.json; raises UsageError where it cannot be written."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(run, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise UsageError(f"--out {out}: cannot be written ({error.strerror}).") from error


def _git_revision() -> str | None:
    found = subprocess.run(
        ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or None if found.returncode == 0 else None
