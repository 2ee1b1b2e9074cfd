"""Questions that a run answered without its index or its readers, or for which there was no time."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.corpus.degradation import Degradation


def count_degraded(results: Iterable[Mapping[str, Any]]) -> dict[str, int] | None:
    """How many questions were not answered in full, in each way; None where none was, as in runs that do not say."""
    counts = Counter(kind for result in results for kind in result["degraded"])
    return {kind: counts[kind] for kind in Degradation if counts[kind]} or None


def warn_of_degraded(run: Mapping[str, Any]) -> None:
    """Says on stderr that figures of a run are not those of its settings."""
    count = sum(bool(result.get("degraded")) for result in run["questions"])
    if count:
        of_all = f"{count:,} of {len(run['questions']):,} questions were"
        ways = ", ".join(f"{kind}: {of_kind:,}" for kind, of_kind in run["run"]["degraded"].items())
        print(
            f"warning: {of_all} not answered in full ({ways}); the figures are not those of the settings.",
            file=sys.stderr,
        )
