"""A short form of `python -m evals load`, and the check itself: what it counts, and that it finds what is wrong."""

import asyncio
import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.queue import QueueLimits
from evals.cli import main
from evals.trials.load.command import measure_load
from evals.trials.load.figures import growth, load_figures, place_errors
from evals.trials.load.outcome import End, Outcome, is_over, outcome_of
from evals.trials.load.schedule import arrivals
from evals.trials.loop.bench import Bench, bench_in, make_corpus
from evals.trials.speed.bench import copy_catalog
from evals.trials.speed.child import run_ingest
from ingest.corpus.errors import UsageError
from tests.bot.clients import build_client
from tests.bot.commands.conftest import ScriptedAnswering
from tests.bot.delivery.test_discord_faults import connected, until
from tests.faulty_discord import FaultyDiscord

QUESTIONS = ["What tariff did China put on American goods?", "Who cut tariffs in Geneva?", "What did Japan spend?"]
GOOD = Outcome(1, End.ANSWERED, 0.1, 2.0, None, 1)


@given(st.integers(1, 20), st.integers(1, 60), st.floats(0.5, 200.0))
def test_each_person_asks_once_in_each_part(people, count, seconds):
    drawn = arrivals(people, count, seconds, QUESTIONS)
    part = seconds / -(-count // people)

    assert len(drawn) == count
    assert [arrival.at for arrival in drawn] == sorted(arrival.at for arrival in drawn)
    assert all(0 <= arrival.at <= seconds for arrival in drawn)
    # A moment on the border of two parts may be rounded into the next.
    assert max(Counter((arrival.person, int(arrival.at / part + 1e-9)) for arrival in drawn).values()) <= 2
    assert max(Counter(arrival.person for arrival in drawn).values()) - count // people <= 1
    assert drawn == arrivals(people, count, seconds, QUESTIONS)


async def over(exchange):
    await until(lambda: is_over(exchange.shown))
    return exchange


@pytest.mark.asyncio
@pytest.mark.usefixtures("real_discord_again")
@pytest.mark.parametrize("private", [False, True])
async def test_a_rejected_person_gets_the_reason_privately(private):
    answering = ScriptedAnswering()
    answering.held.clear()
    limits = QueueLimits(at_once=1, waiting=2, per_person=2, notify_from=1)
    async with FaultyDiscord() as server, connected(server, build_client(answering, limits=limits)):
        first = await server.ask(1, "First?", private=private)
        await until(lambda: answering.asked)
        second = await server.ask(1, "Second?", private=private)
        too_many = await over(await server.ask(1, "Third?", private=private))
        third = await server.ask(2, "Fourth?", private=private)
        full = await over(await server.ask(3, "Fifth?", private=private))
        answering.held.set()
        await asyncio.gather(first.until(), second.until(), third.until())

        outcomes = [
            outcome_of(1, exchange, exchange.asked_at + 2) for exchange in (first, second, third, too_many, full)
        ]
    assert [outcome.end for outcome in outcomes] == [*[End.ANSWERED] * 3, End.OWN_FULL, End.LINE_FULL]
    assert [outcome.place for outcome in outcomes] == [None, 1, 2, None, None]
    assert [outcome.answers for outcome in outcomes] == [1, 1, 1, 0, 0]
    assert [outcome.private_line for outcome in outcomes[3:]] == [True, True]


def missed(outcomes, presses=(0.1,), unanswered=0):
    return [figure.name for figure in load_figures(outcomes, presses, unanswered, 10.0) if figure.met is False]


TURNED = replace(GOOD, end=End.LINE_FULL, answers=0, private_line=True)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (GOOD, None),
        (TURNED, None),
        (replace(TURNED, private_line=False), "turned away without a private line"),
        (replace(GOOD, end=End.FAILED, answers=0), "failed"),
        (replace(GOOD, end=End.LOST, answers=0, ended=None), "lost"),
        (replace(GOOD, answers=2), "answered twice"),
        (replace(GOOD, acknowledged=None), "never"),
        (replace(GOOD, acknowledged=1.6), "questions, slowest"),
        (replace(GOOD, person=2, ended=9.0), "slowest to fastest, a second at least"),
    ],
)
def test_each_fault_misses_its_goal(outcome, name):
    assert missed([GOOD, outcome]) == ([name] if name else [])


def test_buttons_have_goals_of_their_own():
    assert missed([GOOD], presses=(1.6,)) == ["buttons, slowest"]
    assert missed([GOOD], unanswered=1) == ["buttons without an answer"]


def test_a_position_is_compared_with_the_answers_before_it():
    before = [replace(GOOD, asked_at=0.0, ended=ended) for ended in (0.5, 2.0, 3.0, 4.0)]
    asked = replace(GOOD, asked_at=1.0, ended=4.0)

    assert place_errors([*before, replace(asked, place=3), asked]) == [0.0]
    assert place_errors([*before, replace(asked, place=4)]) == [0.25]


def test_imperceptible_waits_count_as_fair():
    assert missed([replace(GOOD, ended=0.01), replace(GOOD, person=2, ended=0.9)]) == []


def test_memory_that_grows_misses_its_goal():
    assert growth([100.0] * 40).met is True
    assert growth([float(number) for number in range(100, 200)]).met is False


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_a_crowd_is_answered_or_turned_away_by_the_real_bot(tmp_path, monkeypatch):
    monkeypatch.setenv("LINE_LENGTH", "3")
    corpus = tmp_path / "corpus"
    make_corpus(None, corpus, tmp_path)
    try:
        bench = Bench(tmp_path, corpus, QUESTIONS)
        measured = asyncio.run(measure_load(bench, arrivals(10, 30, 0.5, QUESTIONS)))
    finally:
        run_ingest(tmp_path, corpus, "stop")
    figures = {f"{figure.part}: {figure.name}": figure for figure in measured}
    ends = {end: figures[f"questions: {end}"].value for end in End}

    assert sum(ends.values()) == 30
    assert ends[End.LOST] == ends[End.FAILED] == 0
    assert ends[End.ANSWERED] >= 5
    assert ends[End.LINE_FULL] >= 1
    assert figures["questions: turned away without a private line"].met
    assert figures["questions: answered twice"].met
    assert figures["acknowledged: never"].met


def test_a_corpus_of_an_earlier_run_is_used_only_for_its_own_source(sample_folder, tmp_path):
    """Another corpus, even one that is not there, was taken for it without a word."""
    corpus, other = tmp_path / "corpus", tmp_path / "other"
    copy_catalog(sample_folder, corpus)

    make_corpus(sample_folder, corpus, tmp_path)
    with pytest.raises(UsageError, match="is a copy of another corpus"):
        make_corpus(None, corpus, tmp_path)
    with pytest.raises(UsageError) as error:
        make_corpus(other, corpus, tmp_path)
    assert f"{corpus} is not known to be a copy of {other}" in error.value.user_message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--people", "0"], "more than 0"),
        (["--seconds", "-1"], "more than 0"),
        (["--seconds", "nan"], "more than 0"),
        (["--corpus", "none"], "python -m ingest"),
    ],
)
def test_a_load_that_cannot_be_run_is_one_error_line(tmp_path, capsys, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": "Why?"}))

    assert main(["load", str(file), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_the_folder_of_intermediate_files_is_made(tmp_path, monkeypatch):
    """Without a corpus to copy, ingest was started in a folder that was not there."""
    started_in = []
    monkeypatch.setattr(
        "evals.trials.loop.bench.run_ingest", lambda work, *_: started_in.append((work.name, work.is_dir()))
    )
    with bench_in(tmp_path / "new" / "work", None, ["Why?"]):
        pass
    assert set(started_in) == {("work", True)}
