"""What must hold for a corpus after any kill: nothing lost, partial or duplicate, and everything found."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.trials.crash.articles import Edition
from ingest.corpus.articles import Version
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import CorpusBusy, DatelineError, IndexUnavailable
from ingest.corpus.recovery import finish_and_verify
from ingest.corpus.writer import writing

SERVE_SECONDS = 60.0
ITSELF = 0.999  # a vector's own cosine, but for rounding


@dataclass(frozen=True, slots=True)
class Problem:
    """A violation: `kind` is lost, half, twice, not found, verify or failed; of feeds, lost or doubled."""

    kind: str
    what: str


def seconds_to_serve(corpus: Corpus, since: float) -> float | None:
    """Seconds from this moment (monotonic) until both indexes answer; None when that takes over a minute."""
    while time.monotonic() - since < SERVE_SECONDS:
        try:
            (number, _), *_ = corpus.words(["edition"], 1)
            vector = corpus.vectors([number])[number].passage
            if corpus.dense(vector, 1)[0][1] > ITSELF:
                return time.monotonic() - since
        except (IndexUnavailable, IndexError):
            pass
        time.sleep(0.1)
    return None


def problems(corpus: Corpus, expected: Mapping[str, Sequence[Edition]]) -> list[Problem]:
    """What is wrong; `expected` has for each URL the last edition that a report named, and those brought since."""
    result: list[Problem] = []
    for url, possible in expected.items():
        version = corpus.version(url)
        edition = next((e for e in possible if version and e.text == version.text), None)
        if version is None or edition is None:
            result.append(Problem("lost", f"{url}: {'another text' if version else 'not there'}"))
        else:
            result += _article_problems(corpus, version, edition)
    return result + _twice(corpus)


def verify_problems(corpus: Corpus) -> list[Problem]:
    """What `python -m ingest verify` would say; a repair that the kill has called for is waited for."""
    deadline = time.monotonic() + SERVE_SECONDS
    while True:
        try:
            with writing(Path(corpus.settings.corpus_dir)):
                return [Problem("verify", f"{d.part}: {d.problem}") for d in finish_and_verify(corpus)]
        except CorpusBusy as error:
            if time.monotonic() > deadline:
                return [Problem("verify", error.user_message)]
        except DatelineError as error:
            return [Problem("verify", error.user_message)]
        time.sleep(0.1)


def _article_problems(corpus: Corpus, version: Version, edition: Edition) -> list[Problem]:
    result = []
    spans = corpus.catalog.connection.execute(
        "SELECT passage_id, start, end FROM passages WHERE version_id = ? ORDER BY start", (version.version_id,)
    ).fetchall()
    covered = {offset for _, start, end in spans for offset in range(start, end)}
    if any(offset not in covered for offset, char in enumerate(version.text) if not char.isspace()):
        result.append(Problem("half", f"{edition.url}: its passages do not cover its text"))
    by_word = corpus.load(corpus.words([edition.word], 3))
    if [passage.version_id for passage in by_word] != [version.version_id]:
        result.append(Problem("not found", f"{edition.url}: by its own word"))
    # The last one changes with each edition; that the others are indexed is what verify looks at.
    last = int(spans[-1][0]) if spans else 0
    vectors = corpus.vectors([last]).get(last)
    if vectors is None or not _finds(corpus, last, vectors.passage):
        result.append(Problem("not found", f"{edition.url}: by its own vector"))
    return result


def _finds(corpus: Corpus, number: int, vector: NDArray[np.float32]) -> bool:
    try:
        # More than one passage can have one text.
        nearest = corpus.dense(vector, 5)
    except IndexUnavailable:
        return False
    return any(neighbor == number and cosine > ITSELF for neighbor, cosine in nearest)


def _twice(corpus: Corpus) -> list[Problem]:
    rows = corpus.catalog.connection.execute(
        "SELECT content_hash FROM versions WHERE state = 'live' GROUP BY content_hash HAVING count(*) > 1 "
        "UNION ALL SELECT version_id FROM passages GROUP BY version_id, generation, start HAVING count(*) > 1"
    ).fetchall()
    return [Problem("twice", str(row[0])) for row in rows]
