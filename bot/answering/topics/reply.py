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
    """What a line of a comparison is: told by several outlets, with other figures, by one outlet, or neither.

    `OTHER` is the nearest report of an outlet of which no line is one of the others.
    """

    SHARED = "shared"
    DIFFERING = "differing"
    ONLY = "only"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OutletReports:
    """How many reports an outlet has; None for articles without one."""

    outlet: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line: a quote with its article, and the day that it stands under.

    `day` is that of the event if `is_event`, because the quote itself dates it, else that of the report; None where it
    is not known. For `who-reported` alone, `after` is the time since the first report in whole days, `seen_after` the
    time since this corpus first saw it, where the days are the same, and `published_after` the time since it came out,
    where both publishers state theirs. `first_seen` is for the new ones of `latest`: when this corpus first saw the
    report (aware). `outlets` is for `trend`: the reports of the day. `part` and `fact` are for
    `compare`: the lines of a part with the same number are of one fact, whose figures `remark` judges.
    """

    citation: Citation
    day: date | None
    is_event: bool = False
    reports: int = 1
    after: timedelta | None = None
    seen_after: timedelta | None = None
    published_after: timedelta | None = None
    first_seen: datetime | None = None
    outlets: tuple[OutletReports, ...] = ()
    part: Part | None = None
    fact: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TopicReply:
    """The lines of a command in the order in which they are shown; without any, `reason` says why and what is near.

    `further` is for `latest`: the reports that were found and are older than its lines, newest first, each once.
    """

    command: TopicCommand
    question: Question
    lines: tuple[TopicLine, ...]
    reason: str | None = None
    nearest: tuple[NearestArticle, ...] = ()
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    freshness: Freshness | None = None
    further: tuple[ScoredPassage, ...] = ()
