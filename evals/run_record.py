"""What a run is kept as: how it was made, its metrics, and each question with what was found and its score."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.answering.calibration import fitted_now
from bot.wiring import Answering
from evals.measures import QuestionScore
from ingest.corpus.environment import child_environment
from ingest.corpus.errors import UsageError
from prompts import fingerprints


def describe_run(answering: Answering, command: str, questions: Path) -> dict[str, Any]:
    """Model, corpus fingerprint, git revision and day of a run."""
    about, reader = answering.corpus.catalog.about, answering.reader
    return {
        "command": command,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "git_revision": _git_revision(),
        "embedding_model": about("model"),
        "embedding_digest": about("digest"),
        "reader": reader.name if reader else None,
        "reader_digest": reader.digest if reader else None,
        "span_reader_digest": spans.digest if (spans := answering.retriever.spans) else None,
        "splitter": about("splitter"),
        "corpus": answering.corpus.fingerprint(),
        "ranking": fitted_now(answering.corpus).ranking,
        "prompts": fingerprints(),
        "threshold": answering.calibration.threshold,
        "calibration": "shipped" if answering.calibration.shipped else answering.calibration.fitted_on.corpus,
        "questions": {"file": questions.name, "sha256": digest_of(questions)},
        "python": sys.version.split()[0],
    }


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def score_document(score: QuestionScore) -> dict[str, Any]:
    """A score as RUN.json keeps it beside its question's id and ms."""
    fields = asdict(score)
    del fields["id"], fields["ms"]
    return {**fields, "as_of": score.as_of.isoformat() if score.as_of else None}


def check_writable(option: str, out: Path) -> None:
    """Raise UsageError where a file cannot be written, before a long run rather than after it."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        there = out.exists()
        out.open("a").close()
        if not there:
            out.unlink()
    except OSError as error:
        raise _unwritable(option, out, error) from error


def write_text(option: str, out: Path, text: str) -> None:
    """Write a file in UTF-8; raises UsageError where it cannot be written."""
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise _unwritable(option, out, error) from error


def write_run(out: Path, run: Mapping[str, Any]) -> None:
    """Write RUN.json, a line for each question; raises UsageError where it cannot be written."""
    head = json.dumps({key: run[key] for key in ("run", "metrics")}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(question, ensure_ascii=False) for question in run["questions"])
    write_text("--out", out, f'{head[:-1]}, "questions": [\n{lines}\n]}}\n')


def read_run(file: Path) -> tuple[dict[str, Any], list[QuestionScore]]:
    """How a kept retrieval run was made, and its scores; raises UsageError for any other file."""
    try:
        run = json.loads(file.read_text("utf-8"))
        about = run["run"]
        known = (about["k"], about["questions"]["sha256"], about["command"])
        scores = [_score(question) for question in run["questions"]]
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"{file}: not a retrieval run that can be compared; make it with python -m evals retrieval --out."
        ) from error
    if known[2] != "retrieval" or not scores:
        raise UsageError(f"{file}: a run of {known[2]} with {len(scores)} questions; compare takes retrieval runs.")
    return about, scores


def question_texts(file: Path) -> dict[str, str]:
    """The text of each question of a kept run by its id; none for a run of before texts were kept."""
    kept = json.loads(file.read_text("utf-8"))["questions"]
    return {question["id"]: question["question"] for question in kept if "question" in question}


def _score(question: Mapping[str, Any]) -> QuestionScore:
    fields = dict(question["score"])
    day = fields.pop("as_of")
    return QuestionScore(id=question["id"], ms=question["ms"], as_of=date.fromisoformat(day) if day else None, **fields)


def _unwritable(option: str, out: Path, error: OSError) -> UsageError:
    return UsageError(f"{option} {out}: cannot be written ({error.strerror}).")


def _git_revision() -> str | None:
    # With -dirty behind it where the code is not what was committed.
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        found = subprocess.run(command, env=child_environment(), capture_output=True, text=True, check=False)
    except OSError:
        return None  # no git here
    return found.stdout.strip() or None if found.returncode == 0 else None
