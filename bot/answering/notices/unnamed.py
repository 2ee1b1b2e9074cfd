"""Says which names of the question stand in none of the articles that are quoted: they may be about another one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Citation
from bot.answering.question.query import Query
from bot.answering.refusal.missing_names import missing_names
from bot.languages.translatable import gettext_lazy
from ingest.corpus.corpus import Corpus

MOST = 3  # names in the sentence


def unnamed(query: Query, citations: Sequence[Citation], corpus: Corpus) -> str | None:
    """One sentence for a person; None where every name and figure of the question stands in one of the articles."""
    names = missing_names(query, [citation.passage for citation in citations], corpus)[:MOST]
    if not names:
        return None
    return gettext_lazy("No article quoted here names {names}.", names=", ".join(f"“{name}”" for name in names))
