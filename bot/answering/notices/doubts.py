"""Says why the articles that are quoted may not answer the question: what they do not name, or how far off they are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import UNSURE, Citation
from bot.answering.question.query import Query
from bot.answering.reading.missing_names import missing_names
from bot.languages.translatable import gettext_lazy, join
from ingest.corpus.corpus import Corpus

MOST = 3  # names in the sentence


def doubt(query: Query, citations: Sequence[Citation], corpus: Corpus, *, is_sure: bool) -> str | None:
    """One sentence for a person; None for a sure answer with every name and figure of the question in an article."""
    names = missing_names(query, [citation.passage for citation in citations], corpus)[:MOST]
    if names:
        listed = [gettext_lazy("“{name}”", name=name) for name in names]
        return gettext_lazy("No article quoted here names {names}.", names=join(", ", listed))
    return None if is_sure else UNSURE
