"""The parts of `python -m evals feeds`, and a short form of it: real runs over a changing site, a bot beside.

Its bounds are wider than the goals of the command: a busy machine fails nothing.
"""

import asyncio
import math
from datetime import UTC, datetime

import aiohttp
import pytest

from evals.cli import main
from evals.trials.feeds.check import Stored, compare
from evals.trials.feeds.command import measure, quiet_runs
from evals.trials.feeds.newsroom import FIRST, Break, Newsroom, path_of
from evals.trials.feeds.site import Site
from evals.trials.feeds.stories import Change, make_edition
from evals.trials.feeds.trial import Run, Trial
from evals.trials.loop.lags import Lags
from evals.trials.speed.child import run_ingest

DAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
FIRST_EDITION, SECOND = (make_edition(7, edition, Change.EDITED, DAY, DAY) for edition in (1, 2))


def stored(edition, state="live", article_id="a", **changes):
    return Stored(article_id, changes.get("path", "/story/7"), state, "\n".join(edition.paragraphs))


def kinds(sent, *versions):
    return [problem.kind for problem in compare({7: sent} if sent else {}, versions)]


def test_each_served_edition_is_a_version_and_the_last_is_live():
    assert kinds([FIRST_EDITION, SECOND], stored(FIRST_EDITION, "retired"), stored(SECOND)) == []


@pytest.mark.parametrize(
    ("sent", "versions", "kind"),
    [
        ([FIRST_EDITION], [], "lost"),
        ([FIRST_EDITION, SECOND], [stored(FIRST_EDITION)], "lost"),
        ([FIRST_EDITION, SECOND], [stored(SECOND)], "lost"),
        ([FIRST_EDITION, SECOND], [stored(FIRST_EDITION), stored(SECOND, "retired")], "lost"),
        ([FIRST_EDITION], [stored(FIRST_EDITION, "retired")], "lost"),
        ([FIRST_EDITION], [stored(FIRST_EDITION), stored(FIRST_EDITION, article_id="b")], "doubled"),
        ([FIRST_EDITION], [stored(FIRST_EDITION), stored(FIRST_EDITION, "retired")], "doubled"),
        ([FIRST_EDITION], [stored(FIRST_EDITION), stored(SECOND, "retired")], "doubled"),
        ([FIRST_EDITION], [stored(FIRST_EDITION), stored(FIRST_EDITION, path="/story/7?utm_source=all")], "doubled"),
        ([], [stored(FIRST_EDITION)], "doubled"),
    ],
)
def test_lost_and_duplicate_versions_are_found(sent, versions, kind):
    assert kind in kinds(sent, *versions)


def test_the_same_seed_gives_the_same_news():
    first, second = Newsroom(3), Newsroom(3)
    for _ in range(30):
        first.turn()
        second.turn()

    assert first.done == second.done
    assert {"added", "edited", "corrected", "removed", "broken"} <= set(first.done)
    assert [report.word for report in first.reports.values()] == [report.word for report in second.reports.values()]
    words = {report.word for report in first.reports.values()}
    assert len(words) == len({report.paragraphs for report in first.reports.values()}) == len(first.reports)


def test_only_completely_served_reports_are_noted():
    newsroom = Newsroom()
    newsroom.removed.add(3)
    newsroom.broken |= {path_of(4): Break.COOKIES, path_of(5): Break.ERROR, path_of(6): Break.DROP}

    async def visit():
        async with Site(newsroom) as site, aiohttp.ClientSession() as session:
            statuses = []
            for number in (1, 3, 4, 5, FIRST + 1):
                async with session.get(site.url(path_of(number))) as response:
                    statuses.append(response.status)
            with pytest.raises(aiohttp.ClientError):
                await session.get(site.url(path_of(6)))
            return statuses

    assert asyncio.run(visit()) == [200, 410, 200, 503, 404]
    assert newsroom.sent == {1: [newsroom.reports[1]]}
    assert set(newsroom.unsent()) == set(range(2, FIRST + 1)) - {3}


def test_an_unchanged_page_is_not_sent_again():
    newsroom = Newsroom()

    async def visit():
        async with Site(newsroom) as site, aiohttp.ClientSession() as session:
            async with session.get(site.url("/feed/all")) as first:
                known = {"If-None-Match": first.headers["ETag"]}
            async with session.get(site.url("/feed/all"), headers=known) as second:
                newsroom.rest()
            async with session.get(site.url("/feed/all"), headers=known) as third:
                return first.status, second.status, third.status

    assert asyncio.run(visit()) == (200, 304, 200)


def test_the_last_runs_are_quiet():
    assert [quiet_runs(runs) for runs in (3, 5, 200)] == [1, 2, 20]


def test_the_number_of_runs_is_at_least_one(capsys):
    with pytest.raises(SystemExit):
        main(["feeds", "--runs", "0"])
    assert "is not a number from 1" in capsys.readouterr().err


def test_too_few_runs_are_refused_before_any_work(capsys):
    """They ended in a StatisticsError after all the work."""
    assert main(["feeds", "--runs", "2"]) == 2
    assert "--runs must be 3 or more" in capsys.readouterr().err


@pytest.mark.parametrize(("busy", "quiet"), [(2, 1), (1, 1), (1, 20)])
def test_the_fewest_runs_and_those_that_minutes_leave_have_figures(tmp_path, monkeypatch, busy, quiet):
    monkeypatch.setattr(Trial, "verify", lambda _trial: 0)
    trial = Trial(tmp_path, Newsroom(), people=1)
    trial.bench.acknowledged, trial.bench.answered = [0.1], [1.0]
    trial.lags = trial.idle = Lags({0.25: 10.0, math.inf: 10.0})
    trial.runs = [
        Run(number, 1.0, 12 + number, 10**6 + number, 100.0 if number > 1 else 0.0, ())
        for number in range(1, busy + quiet + 1)
    ]
    figures = {figure.name: figure.value for figure in measure(trial, quiet)}

    assert figures["runs over the feeds"] == busy + quiet
    assert ("a version, in each half of the runs" in figures) is (busy > 1)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_five_runs_lose_and_duplicate_nothing(tmp_path):
    trial = Trial(tmp_path, Newsroom(), people=1)
    try:
        asyncio.run(trial.run(3, 2))
        figures = {figure.name: figure for figure in measure(trial, 2)}
    finally:
        run_ingest(tmp_path, trial.corpus, "stop")

    assert [run.number for run in trial.runs] == [1, 2, 3, 4, 5]
    for name in ("reports lost", "reports doubled", "discrepancies that verify finds", "a run that finds nothing new"):
        assert figures[name].met, name
    assert figures["versions in the catalog"].value == figures["editions sent whole"].value >= FIRST
    assert figures["questions answered"].value >= 1
    assert figures["event loop late, p99"].value < 1900
