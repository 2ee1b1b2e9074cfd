"""What of an answer counts when it is looked for in a text."""

from __future__ import annotations

import re

from ingest.corpus.text.normalization import normalize

_PUNCTUATION = re.compile(r"[^\w\s]|_")
_ARTICLES = frozenset(("a", "an", "the"))


def normalize_answer(text: str) -> str:
    """In lower case, punctuation replaced by spaces, without articles (a, an, the), single spaces between words."""
    folded = normalize("NFKC", text).lower()
    return " ".join(word for word in _PUNCTUATION.sub(" ", folded).split() if word not in _ARTICLES)
