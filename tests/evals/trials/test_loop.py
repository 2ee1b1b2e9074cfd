"""A short form of `python -m evals loop`: the real bot in its own process, a Discord on loopback, an ingest beside.

Its bounds are wider than the goals of the command: a busy machine fails nothing, a planted block is found all the same.
"""

import asyncio
import json
from pathlib import Path

import pytest

from evals.cli import main
from evals.trials.loop.bench import Bench, question_texts
from evals.trials.loop.command import measure_loop, measure_memory
from evals.trials.loop.lags import Lags, idle_lags
from evals.trials.speed.bench import copy_catalog
from evals.trials.speed.child import run_ingest
from ingest.corpus.errors import UsageError
from tests.bot.heavy_articles import games
from tests.bot.shown import everything

INF = float("inf")
SAMPLES = Path(__file__).parents[3] / "ingest/samples/articles.jsonl"
QUESTIONS = ["What tariff did China put on American goods?", "Who won the election?", "What happened in March 2025?"]


def test_lags_are_counted_since_a_moment():
    before = Lags({0.05: 5.0, 0.25: 5.0, INF: 6.0})
    after = Lags({0.05: 104.0, 0.25: 105.0, INF: 106.0})
    lags = after.since(before)

    assert lags.beats == 100
    assert lags.over(0.05) == 1
    assert lags.over(0.25) == 0
    assert lags.quantile(0.5) == pytest.approx(0.05 * 50 / 99)
    assert lags.quantile(1.0) == 0.25


def test_a_lag_beyond_the_last_bucket_counts_as_its_bound():
    assert Lags({0.05: 0.0, 2.5: 0.0, INF: 4.0}).quantile(0.99) == 2.5
    assert Lags({}).beats == 0


def test_the_output_of_the_idle_loop_is_read():
    counts = list(range(1, 12))

    assert idle_lags(json.dumps(counts)).beats == 11


def test_only_valid_questions_are_used(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps({"question": text}) for text in ("Why?", "x" * 501, "")) + "\n")

    assert question_texts(file) == ["Why?"]
    file.write_text("no json")
    with pytest.raises(UsageError, match=r"questions\.jsonl"):
        question_texts(file)


@pytest.fixture(scope="module")
def corpus(sample_folder, tmp_path_factory):
    """A corpus of the sample articles that may be written to; its index server is gone afterward."""
    work = tmp_path_factory.mktemp("loop")
    corpus = work / "corpus"
    copy_catalog(sample_folder, corpus)
    run_ingest(work, corpus, "rebuild")
    yield corpus
    run_ingest(work, corpus, "stop")


@pytest.fixture
def bench_of(corpus, tmp_path):
    """A bench over it, whose bot stands still for so many seconds."""
    return lambda block=0.0: Bench(tmp_path, corpus, QUESTIONS, block)


def figures_of(bench, seconds, articles=()):
    return {figure.name: figure for figure in asyncio.run(measure_loop(bench, 3, seconds, articles))}


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_people_are_acknowledged_while_the_bot_answers_and_an_ingest_runs(bench_of):
    figures = figures_of(bench_of(), 4.0, SAMPLES.read_text("utf-8").splitlines())

    assert figures["questions answered"].value >= 3
    assert figures["acknowledged, slowest"].value < 3000
    assert figures["beats of the loop"].value > 10
    assert figures["event loop late, p99"].value < 1900


@pytest.fixture
def with_games(tmp_path, write_jsonl):
    """A corpus of the sample articles and of ten articles of rows of plain numbers."""
    rows = write_jsonl(tmp_path / "rows.jsonl", *games())
    run_ingest(tmp_path, tmp_path / "corpus", str(SAMPLES), str(rows))
    yield tmp_path / "corpus"
    run_ingest(tmp_path, tmp_path / "corpus", "stop")


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_others_are_answered_while_two_people_ask_about_tables_of_numbers(with_games, tmp_path):
    """Two such questions held both threads, and the loop with them, for 280 s."""

    async def heavy(discord, person):
        asked = [await discord.ask(person, f"What was the Marrow score by innings in game {person}?")]
        asked += [await discord.command(person, "compare", topic="the Marrow score by innings") for _ in range(2)]
        return [await exchange.until(seconds=200) for exchange in asked]

    async def ask():
        bench = Bench(tmp_path, with_games, QUESTIONS)
        async with bench.running() as discord, bench.idle_beside() as end_idle:
            before = await bench.lags()
            people = [asyncio.create_task(heavy(discord, person)) for person in (1, 2)]
            await asyncio.sleep(0)
            other = await (await discord.ask(3, QUESTIONS[0])).until(seconds=200)
            answered = [exchange for asked in people for exchange in await asked]
            return other, answered, (await bench.lags()).since(before), await end_idle()

    other, answered, lags, idle = asyncio.run(ask())
    figures = {
        "another person's answer, s": other.answered_at - other.asked_at,
        "slowest answer to the two, s": max(exchange.answered_at - exchange.asked_at for exchange in answered),
        "slowest acknowledgement, s": max(each.acknowledged_at - each.asked_at for each in (other, *answered)),
        "loop late, p99, ms": lags.quantile(0.99) * 1000,
        "idle loop late, p99, ms": idle.quantile(0.99) * 1000,
    }
    print({name: round(figure, 3) for name, figure in figures.items()})

    assert "tariff" in everything(other.answers[-1]).casefold()
    assert len(answered) == 6
    assert figures["another person's answer, s"] < 60
    assert figures["slowest acknowledgement, s"] < 3
    assert lags.quantile(0.99) < 0.25 + 2 * idle.quantile(0.99)


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_a_planted_block_of_two_seconds_is_found(bench_of):
    figures = figures_of(bench_of(block=2.0), 4.0)

    assert figures["event loop late by more than 250 ms"].met is False


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_memory_is_measured_while_people_ask(bench_of):
    after, growth, samples = asyncio.run(measure_memory(bench_of(), 2, 40))

    assert len(samples.values) == 20
    assert after.value > 20
    assert growth.value < 50


def test_a_missing_corpus_error_says_how_to_make_one(tmp_path, capsys):
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": "Why?"}))

    assert main(["loop", str(file), "--corpus", str(tmp_path / "none")]) == 2
    assert "python -m ingest" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_a_loop_of_no_seconds_is_one_error_line(tmp_path, capsys, seconds):
    assert main(["loop", str(tmp_path / "questions.jsonl"), "--corpus", str(tmp_path), "--seconds", seconds]) == 2
    assert "more than 0" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["loop", "memory"])
def test_the_corpus_in_the_work_folder_is_of_the_given_one(sample_folder, tmp_path, capsys, command):
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": "Why?"}))
    work, other = tmp_path / "work", tmp_path / "other"
    copy_catalog(sample_folder, work / "corpus")

    assert main([command, str(file), "--corpus", str(other), "--work", str(work)]) == 2
    assert f"{work / 'corpus'} is not known to be a copy of {other}" in capsys.readouterr().err
