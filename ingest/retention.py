"""What is kept: articles whose file is there; for some days, or the newest of them. The rest is removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from ingest.corpus.catalog.ages import ArticleAge


class Prune(IntEnum):
    """Which articles a run removes: none, those whose file has gone, or also those of a path that holds none any more.

    A folder that was emptied on purpose looks like a disk that is not mounted.
    """

    NONE = 0
    GONE = 1
    EMPTIED = 2


@dataclass(frozen=True, slots=True)
class Retention:
    """Articles are kept for so many days after they were published, and so many of the newest; 0: no limit."""

    days: int = 0
    articles: int = 0

    @property
    def is_limited(self) -> bool:
        """Whether anything is ever removed."""
        return self.days > 0 or self.articles > 0

    def is_over(self, day: date, today: date) -> bool:
        """Whether an article of this day is too old today."""
        return self.days > 0 and (today - day).days > self.days


KEEP_ALL = Retention()


def expired_articles(ages: Sequence[ArticleAge], retention: Retention, today: date) -> list[ArticleAge]:
    """Those that are not kept any more, the oldest first; of two of one day the one that was seen first goes first."""
    sorted_ages = sorted(ages, key=lambda age: (_day(age, today), age.first_seen, age.article_id))
    surplus = max(0, len(sorted_ages) - retention.articles) if retention.articles else 0
    return [
        age for index, age in enumerate(sorted_ages) if index < surplus or retention.is_over(_day(age, today), today)
    ]


def _day(age: ArticleAge, today: date) -> date:
    # A day to come is a mistake, or would keep an article for ever.
    return age.published if age.published is not None and age.published <= today else age.first_seen
