"""python -m evals train who-reported: fits which sentences report a claim."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.fit.logistic import fit_logistic
from evals.fit.training import CLAIM_FEATURES, PassageRetriever, claim_rows
from evals.reported_claims import KeyClaim, read_claims_key
from evals.terminal import Progress, counted
from ingest.corpus.errors import UsageError

RIDGE = 0.005
# The least chance that is shown: half as many wrong first lines as with 0.5 on the claims that it was fitted on, for
# one report in eight that is lost.
LEAST = 0.6


def fit_claim_sentences(retriever: PassageRetriever, file: Path, progress: Progress) -> dict[str, Any]:
    """What claim_sentences.json holds, fitted on the sentences that a key judges."""
    if retriever.reader is None:
        raise UsageError("READER_MODEL is none, and the fit is of a reader's scores; unset it.")
    claims = read_claims_key(file)
    rows: list[Sequence[float]] = []
    right: list[bool] = []
    for claim in counted(claims, progress):
        of_claim, reports = _judged(retriever, claim)
        rows.extend(of_claim)
        right.extend(reports)
    if not 0 < sum(right) < len(right):
        raise UsageError(f"{file}: the corpus has none of its sentences; ingest the articles that it is about.")
    model = fit_logistic(np.array(rows), np.array(right), np.ones(len(rows)), RIDGE)
    return {
        "trained_on": {"claims": file.name, "lists": len(claims), "sentences": len(rows), "report": sum(right)},
        "least": LEAST,
        "intercept": round(model.intercept, 5),
        "features": model.signals(CLAIM_FEATURES),
    }


def _judged(retriever: PassageRetriever, claim: KeyClaim) -> tuple[Sequence[Sequence[float]], Sequence[bool]]:
    texts, rows = claim_rows(retriever, claim.claim, claim.as_of)
    truth = [claim.reports_it(text) for text in texts]
    judged_indexes = [index for index, right in enumerate(truth) if right is not None]
    return [rows[index] for index in judged_indexes], [bool(truth[index]) for index in judged_indexes]
