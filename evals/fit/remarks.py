"""Fits what tells a remark on a reply from a question about the news: a softmax regression over the text's vector."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.conversation.follow_up.remarks import KINDS, NEWS, without_courtesies
from evals.followups.conversations import read_conversations
from evals.followups.remarks import Phrase, read_phrases
from evals.terminal import Progress, counted
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
    from sklearn.linear_model import LogisticRegression  # takes a second to import

    phrases = read_phrases(WRITTEN)
    conversations = [conversation for conversation in read_conversations(file) if conversation.name == name]
    turns = [
        Phrase(turn.question, NEWS)
        for conversation in (*conversations, *read_conversations(CONVERSATIONS))
        for turn in conversation.turns[1:]
    ]
    texts, kinds, importance = fitted_texts(phrases, turns)
    vectors = np.array([corpus.embedding.encode_query(text) for text in counted(texts, tell)])
    model = LogisticRegression(C=INVERSE_RIDGE, max_iter=1000).fit(vectors, kinds, sample_weight=importance)
    return {
        "fitted_on": {"phrases": len(phrases), "set": name, "turns": len(turns), "model": corpus.embedding.digest},
        "kinds": {
            kind: {"intercept": round(float(intercept), 4), "weights": " ".join(f"{weight:.3f}" for weight in weights)}
            for kind, intercept, weights in zip(KINDS, model.intercept_, model.coef_, strict=True)
        },
    }


def fitted_texts(
    written_phrases: Sequence[Phrase], turns: Sequence[Phrase]
) -> tuple[list[str], list[int], list[float]]:
    """The texts of the fit, each with its kind and its importance: as they are read, and as typed with courtesies."""
    read, typed = [], []
    for phrases, importance in ((written_phrases, 1.0), (turns, IMPORTANCE)):
        for phrase in phrases:
            kind, text = KINDS.index(phrase.kind), " ".join(phrase.text.split())
            read.append((without_courtesies(text), kind, importance))
            # "Link please" is read as "link", but also to fit on what was typed leaves fewer remarks untold.
            if read[-1][0] != text:
                typed.append((text, kind, importance))
    texts, kinds, importances = zip(*read, *typed, strict=True)
    return list(texts), list(kinds), list(importances)
