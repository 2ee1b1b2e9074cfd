"""Refused questions in clusters by meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bot.answering.answer import NearestArticle
from bot.answering.refusal.gaps.gap import Gap, RefusedQuestion
from bot.answering.refusal.gaps.refused import LEFT_OUT, MOST_NEAREST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The largest cosine distance in a cluster. Of pairs of quiz questions of January-June 2025 that it puts together, one
# article answers both of 65% (July-December: 58%), and it finds 42% (35%) of such pairs. A larger one finds more and
# puts together what asks something else, and then a wording that one person alone used could be shown.
DISTANCE = 0.35
# Of fewer people no wording is shown: it would be one person's own text.
FEWEST_PEOPLE = 2
WORDING = 200
MARGIN = 0.05  # of cosine


def find_gaps(
    refused: Sequence[RefusedQuestion],
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    articles: Callable[[Iterable[str]], dict[str, NearestArticle]],
) -> list[Gap]:
    """The clusters, the largest first; `encode` returns unit vectors (n, dimension), `articles` those that exist."""
    if not refused:
        return []
    texts = sorted({question.text.casefold() for question in refused})
    vectors = encode(texts)
    labels = dict(zip(texts, _labels(vectors), strict=True))
    rows = dict(zip(texts, vectors, strict=True))
    clusters: dict[int, list[RefusedQuestion]] = {}
    for question in refused:
        clusters.setdefault(labels[question.text.casefold()], []).append(question)
    existing = articles({article for question in refused for article in question.nearest})
    gaps = [_gap(questions, rows, existing) for questions in clusters.values()]
    return sorted(gaps, key=lambda gap: (-gap.questions, -gap.people, gap.wording or "~", gap.reason))


def _labels(vectors: NDArray[np.float32]) -> list[int]:
    if len(vectors) < 2:
        return [0] * len(vectors)
    from sklearn.cluster import AgglomerativeClustering

    clustering = AgglomerativeClustering(
        n_clusters=None, distance_threshold=DISTANCE, metric="cosine", linkage="complete"
    )
    return [int(label) for label in clustering.fit(vectors).labels_]


def _gap(
    questions: Sequence[RefusedQuestion], rows: dict[str, NDArray[np.float32]], existing: dict[str, NearestArticle]
) -> Gap:
    people = len({question.person for question in questions})
    counts = Counter(article for question in questions for article in question.nearest if article in existing)
    nearest = tuple(existing[article] for article, _ in counts.most_common(MOST_NEAREST))
    reason = Counter(question.reason for question in questions).most_common(1)[0][0]
    wording = _wording(questions, rows) if people >= FEWEST_PEOPLE else None
    return Gap(wording, len(questions), people, reason, nearest)


def _wording(questions: Sequence[RefusedQuestion], rows: dict[str, NDArray[np.float32]]) -> str:
    """The shortest of those that lie near the middle: it says what is asked, and least beside it."""
    import numpy as np

    vectors = np.stack([rows[question.text.casefold()] for question in questions])
    middle = vectors.sum(axis=0)
    cosines = vectors @ middle / np.linalg.norm(middle)
    nearness = {question.text: float(cosine) for question, cosine in zip(questions, cosines, strict=True)}
    nearest = max(nearness.values())
    text = min((text for text in nearness if nearness[text] >= nearest - MARGIN), key=lambda text: (len(text), text))
    return text if len(text) <= WORDING else text[: WORDING - 1].rsplit(" ", 1)[0] + LEFT_OUT
