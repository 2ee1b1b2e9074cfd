"""By meaning on a day: the nearest of all without what came later are the nearest that were there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.corpus.catalog import days, passages
from ingest.corpus.index import connection as index_connection

WriteJsonl = Callable[..., Path]
SUBJECTS = ("bridge", "budget", "owls", "harbour", "council", "strike", "election", "flood")


@pytest.fixture
def filled(harness: Any, tmp_path: Path, write_jsonl: WriteJsonl) -> Any:
    """Eight articles, one for each of the first days of March, the first three of them with a later version."""

    def report(number: int, text: str, day: int) -> dict[str, Any]:
        return {"url": f"https://example.org/{number}", "text": text, "retrieved": f"2025-03-{day:02}"}

    early = [report(n, f"Early news of the {what} in Marrow.", n + 1) for n, what in enumerate(SUBJECTS)]
    late = [report(n, f"Late news of the {what} in Marrow.", n + 11) for n, what in enumerate(SUBJECTS[:3])]
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", *early, *late))
    return harness


@pytest.mark.parametrize(
    ("deepest", "of_retired"),
    [(days.DEEPEST, index_connection.RETIRED_DEPTH), (0, 1)],
    ids=["by leaving out", "by Chroma's filter"],
)
def test_the_nearest_passages_of_a_day_are_the_nearest_of_all_its_vectors(filled, monkeypatch, deepest, of_retired):
    monkeypatch.setattr(days, "DEEPEST", deepest)
    monkeypatch.setattr(index_connection, "RETIRED_DEPTH", of_retired)
    with filled.open() as corpus:
        question = corpus.embedding.encode_query("What is new about the harbour bridge?")
        ids = passages.passage_ids(corpus.catalog, "live") | passages.passage_ids(corpus.catalog, "retired")
        for day in (date(2025, 2, 28), *(date(2025, 3, number) for number in (1, 4, 8, 11, 12, 20))):
            present = days.visible_on(corpus.catalog, ids, day)
            cosines = {n: float(own.passage @ question) for n, own in corpus.vectors(sorted(present)).items()}
            nearest = sorted(cosines, key=lambda n: -cosines[n])
            for k in (1, 3, 20):
                found = corpus.dense(question, k, day)
                assert [number for number, _ in found] == nearest[:k]
                assert np.allclose([cosine for _, cosine in found], [cosines[n] for n in nearest[:k]], atol=1e-5)
