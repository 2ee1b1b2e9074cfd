"""What is wrong with each source, judged from the runs that are kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from ingest.corpus.catalog.source_runs import Outcome, SourceRun
from ingest.corpus.corpus_state import ASKED_NO_MORE
from ingest.sources.settings_file import Source
from ingest.sources.web.fetching import Problem
from ingest.sources.web.notes import faults_in

# Links that fail for these reasons fail until somebody does something about it.
LASTING = (Problem.BLOCKS_PROGRAMS, Problem.CERTIFICATE, Problem.ROBOTS)
NOT_ASKED = "not asked yet"
RHYTHM = timedelta(days=60)  # up to the last news of a source: what they brought says what is usual
RHYTHM_RUNS = 5  # with news; fewer say nothing of what is usual
LATE = 3  # times its interval, and a day at least, after which a source should have been asked again


@dataclass(frozen=True, slots=True)
class History:
    """What is kept of one source: its newest run, the last that went well and that named a link, those with news.

    `unfetched` counts its links by the reason why they were not fetched, if none of them ever led to an article.
    """

    newest: SourceRun
    success: SourceRun | None = None
    with_entries: SourceRun | None = None
    with_news: Sequence[SourceRun] = ()
    unfetched: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source with what is wrong with it; `history` is None where it was never asked.

    `note` says why nothing is judged: it is paused, or asked no more.
    """

    source: str
    outlet: str | None
    history: History | None
    problems: tuple[str, ...] = ()
    note: str = ""


def histories_of_each(
    newest: Mapping[str, SourceRun],
    success: Mapping[str, SourceRun],
    with_entries: Mapping[str, SourceRun],
    with_news: Iterable[SourceRun],
    unfetched: Mapping[str, Mapping[str, int]] | None = None,
) -> dict[str, History]:
    """What is kept of each source that was ever asked, by its address; `with_news` are the runs of RHYTHM with news."""
    news: dict[str, list[SourceRun]] = {}
    for run in with_news:
        news.setdefault(run.source, []).append(run)
    return {
        source: History(
            run, success.get(source), with_entries.get(source), news.get(source, ()), (unfetched or {}).get(source, {})
        )
        for source, run in newest.items()
    }


def source_states(
    sources: Iterable[Source], histories: Mapping[str, History], now: datetime, stale_days: int
) -> list[SourceState]:
    """The state of each source of the settings, in their order, and of what else was asked for links."""
    listed = {source.url: source for source in sources}
    states = [_state(source, histories.get(source.url), now, stale_days) for source in listed.values()]
    unlisted = [history for url, history in sorted(histories.items()) if url not in listed]
    return states + [_unlisted(history, now, stale_days) for history in unlisted]


def _state(source: Source, history: History | None, now: datetime, stale_days: int) -> SourceState:
    if source.paused:
        return SourceState(source.url, source.outlet, history, note="paused")
    if history is None:
        return SourceState(source.url, source.outlet, None, note=NOT_ASKED)
    problems = [*_problems(history, now, stale_days), *_lateness(history, source.interval, now)]
    return SourceState(source.url, source.outlet, history, tuple(problems))


def _unlisted(history: History, now: datetime, stale_days: int) -> SourceState:
    if now - history.newest.started > ASKED_NO_MORE:
        return SourceState(history.newest.source, None, history, note="asked by hand, not any more")
    problems = tuple(_problems(history, now, stale_days))
    return SourceState(history.newest.source, None, history, problems, note="asked by hand")


def _problems(history: History, now: datetime, stale_days: int) -> Iterable[str]:
    newest = history.newest
    if newest.outcome is Outcome.FAILED:
        yield f"{newest.reason.rstrip('.') or 'it failed'} ({_since(history, now)})"
    elif newest.entries == 0 and history.with_entries and history.with_entries.entries:
        yield f"its last list had entries ({history.with_entries.entries:,}), this one has none"
    elif faults := faults_in(newest.reason):
        yield faults
    yield from _lost_links(history)
    if newest.outcome is not Outcome.FAILED:
        yield from _silence(history, now, stale_days)


def _since(history: History, now: datetime) -> str:
    if history.success is None:
        return "it has never worked"
    return f"last went well {age(now - history.success.started)} ago"


def _lost_links(history: History) -> Iterable[str]:
    run = history.newest
    all_failed = run.failed and not run.new + run.changed + run.unchanged
    # A run that looked at no link, as that of an unchanged list, says nothing of those that failed before.
    for reason, count in sorted((run.failed or history.unfetched).items(), key=lambda item: (-item[1], item[0])):
        if all_failed or reason.startswith(LASTING):
            yield f"{reason}: {count:,} of its links"


def _silence(history: History, now: datetime, stale_days: int) -> Iterable[str]:
    days = sorted({run.started.date() for run in history.with_news})
    if len(days) < RHYTHM_RUNS:
        return
    gap = median((later - earlier).days for earlier, later in pairwise(days))
    silent_days = (now.date() - days[-1]).days
    if silent_days <= gap + stale_days:
        return
    span = (days[-1] - days[0]).days + 1
    a_day = sum(run.new for run in history.with_news) / span
    usual_rate = f"one in {1 / a_day:.0f} days" if a_day <= 2 / 3 else f"{max(1.0, a_day):.0f} a day"
    yield f"nothing new for {silent_days} days; usually {usual_rate}"


def _lateness(history: History, interval: timedelta, now: datetime) -> Iterable[str]:
    time_since_run = now - history.newest.started
    if time_since_run > max(LATE * interval, timedelta(days=1)):
        yield f"not asked for {age(time_since_run)}; is `python -m ingest feeds` still run?"


def age(span: timedelta) -> str:
    """ "20 minutes", "3 hours", "9 days"; "a moment" for less than a minute."""
    minutes = int(span.total_seconds()) // 60
    for count, unit in ((minutes // 1440, "day"), (minutes // 60, "hour"), (minutes, "minute")):
        # Days from the second on: "36 hours" says more than "1 day".
        if count >= (2 if unit != "minute" else 1):
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "a moment"
