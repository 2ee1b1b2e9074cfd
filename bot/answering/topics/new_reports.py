"""Which reports are new to readers who have seen some before: what the corpus first saw since then, dated or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ingest.corpus.articles import ScoredPassage


@dataclass(frozen=True, slots=True)
class NewReports:
    """Reports that the corpus first saw since a moment (aware), except those from before a day or reported already."""

    since: datetime
    oldest: date  # the first day that counts; an undated report is never too old
    reported: frozenset[str] = frozenset()  # names of reports

    def has(self, passage: ScoredPassage, first_seen: datetime) -> bool:
        """Whether the report of this passage, which the corpus first saw at this moment (aware), is one of them."""
        is_recent = passage.published is None or passage.published >= self.oldest
        return is_recent and first_seen >= self.since and self.reported.isdisjoint(names_of(passage))


def names_of(passage: ScoredPassage) -> tuple[str, ...]:
    """What a report is known by: its article and its addresses, those of its copies too."""
    return tuple(filter(None, (passage.article_id, passage.url, *passage.copies)))
