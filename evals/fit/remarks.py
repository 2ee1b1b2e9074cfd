"""Fits what tells a remark on a reply from a question about the news: a softmax regression over the text's vector."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.conversation.follow_up.remarks import KINDS, NEWS
from evals.followups.conversations import read_conversations
from evals.followups.remarks import Phrase, read_phrases
from evals.terminal import Progress
from ingest.corpus.corpus import Corpus

WRITTEN = Path(__file__).parent / "remarks.jsonl"
CONVERSATIONS = Path(__file__).parent / "context" / "news.jsonl"
# Chosen by five folds of the written phrases, as THRESHOLD of remarks.py was (docs/decisions/0024-follow-ups.md).
INVERSE_RIDGE = 10.0  # scikit-learn's C
IMPORTANCE = 0.2  # of a turn beside a written phrase: there are ten times as many, and some are remarks


def fit_remarks(corpus: Corpus, file: Path, name: str, tell: Progress) -> dict[str, Any]:
    """The weights, as they ship, fitted on the written phrases and on turns, which ask about the subject.

    The turns are those of this set and of the written conversations.

    Raises UsageError for a file that cannot be read.
    """
    from sklearn.linear_model import LogisticRegression

    written = read_phrases(WRITTEN)
    conversations = [conversation for conversation in read_conversations(file) if conversation.name == name]
    turns = [
        Phrase(turn.question, NEWS)
        for conversation in (*conversations, *read_conversations(CONVERSATIONS))
        for turn in conversation.turns[1:]
    ]
    phrases = [*written, *turns]
    vectors = _vectors(corpus, phrases, tell)
    kinds = np.array([KINDS.index(phrase.kind) for phrase in phrases])
    importance = np.repeat([1.0, IMPORTANCE], [len(written), len(turns)])
    model = LogisticRegression(C=INVERSE_RIDGE, max_iter=1000).fit(vectors, kinds, sample_weight=importance)
    return {
        "fitted_on": {
            "phrases": len(written),
            "set": name,
            "turns": len(turns),
            "model": corpus.embedding.digest,
        },
        "kinds": {
            kind: {"intercept": round(float(intercept), 4), "weights": " ".join(f"{weight:.3f}" for weight in weights)}
            for kind, intercept, weights in zip(KINDS, model.intercept_, model.coef_, strict=True)
        },
    }


def _vectors(corpus: Corpus, phrases: Sequence[Phrase], tell: Progress) -> NDArray[np.float32]:
    rows = []
    for number, phrase in enumerate(phrases, start=1):
        rows.append(corpus.embedding.encode_query(" ".join(phrase.text.split())))
        tell(number, len(phrases))
    return np.array(rows)
