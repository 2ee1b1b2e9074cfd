"""Reads a stored retrieval run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.retrieval.measures import QuestionScore, read_score
from ingest.corpus.errors import UsageError


def read_run(file: Path) -> tuple[dict[str, Any], list[QuestionScore]]:
    """How a stored retrieval run was made, and its scores; raises UsageError for any other file."""
    try:
        run = json.loads(file.read_text("utf-8"))
        about = run["run"]
        known = (about["k"], about["questions"]["sha256"], about["command"])
        scores = [read_score(question) for question in run["questions"]]
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"{file}: not a retrieval run that can be compared; make it with python -m evals retrieval --out."
        ) from error
    if known[2] != "retrieval" or not scores:
        raise UsageError(f"{file}: a run of {known[2]} with {len(scores)} questions; compare takes retrieval runs.")
    return about, scores
