"""TopicLine and TopicReply: what the commands on a topic show, each line with its exact quote."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.answering.answer import Citation, Freshness, NearestArticle, Question
from ingest.corpus.articles import ScoredPassage


class TopicCommand(StrEnum):
    """What is wanted of the reports on a topic."""

    LATEST = "latest"
    TIMELINE = "timeline"
    WHO_REPORTED = "who-reported"
    TREND = "trend"
    COMPARE = "compare"


class Part(StrEnum):
    """What a line of a comparison is: in several outlets, with differing figures, in one outlet, or neither."""

    SHARED = "shared"
    DIFFERING = "differing"
    ONLY = "only"
    OTHER = "other"  # the nearest report of an outlet of which no line is one of the others


@dataclass(frozen=True, slots=True)
class OutletReports:
    """How many reports an outlet has; None for articles without one."""

    outlet: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line: a quote with its article, and the day that it stands under, None where that is not known."""

    citation: Citation
    day: date | None
    is_event: bool = False  # the day is that of the event, because the quote itself dates it; else that of the report
    reports: int = 1
    # For `who-reported`, the time since the first report: in whole days, since this corpus first saw it, where the days
    # are the same, and since it came out, where both publishers state theirs.
    after: timedelta | None = None
    seen_after: timedelta | None = None
    published_after: timedelta | None = None
    first_seen: datetime | None = None  # for the new ones of `latest`: when this corpus first saw the report (aware)
    outlets: tuple[OutletReports, ...] = ()  # for `trend`: the reports of the day
    # For `compare`: the lines of a part with the same number are of one fact, whose figures `remark` judges.
    part: Part | None = None
    fact: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TopicReply:
    """The lines of a command in the order in which they are shown; without any, `reason` says why and what is near."""

    command: TopicCommand
    question: Question
    lines: tuple[TopicLine, ...]
    reason: str | None = None
    nearest: tuple[NearestArticle, ...] = ()
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    freshness: Freshness | None = None
    further: tuple[ScoredPassage, ...] = ()  # for `latest`: what is older than its lines, newest first, each once
    spelled: str = ""  # the topic without its typing errors, and without a time of which no report is, where it had any
    newest: date | None = None  # the day of the newest report where reports were found that have no line

    @property
    def searched(self) -> str:
        """The topic as it was searched for, to be typed into /search, which corrects no spelling."""
        return self.spelled or self.question.text
