"""What works on a question ends at its deadline, wherever it is at work; what has none is never ended."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from types import SimpleNamespace

import pytest

from ingest.corpus import deadline
from ingest.corpus.deadline import (
    check_time,
    extend_wait,
    if_in_time,
    is_over,
    seconds_for_request,
    seconds_left,
    time_limit,
    uncounted,
    wait_limit,
)
from ingest.corpus.errors import IndexStalled, OutOfTime

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time in seconds, which goes on when it is told to."""
    moved = SimpleNamespace(now=100.0)
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: moved.now))
    return moved


def test_without_a_deadline_nothing_is_limited():
    check_time()
    assert not is_over()
    assert seconds_left(5) == 5
    assert if_in_time("nothing", lambda: "done", "left out") == "done"
    with uncounted():
        check_time()


def test_work_ends_at_the_deadline_and_not_before(clock):
    with time_limit(20):
        clock.now += 19.9
        check_time()
        clock.now += 0.2
        with pytest.raises(OutOfTime):
            check_time()
    check_time()


def test_an_optional_step_ends_earlier_with_one_log_line(clock, caplog):
    def endless() -> str:
        while True:
            clock.now += 1
            check_time()

    caplog.set_level(logging.WARNING)
    with time_limit(20):
        assert seconds_left(60) == 15
        assert if_in_time("one", lambda: "done", "left out") == "done"
        assert if_in_time("another", endless, "left out") == "left out"
        assert (clock.now, seconds_left(60)) == (115, 0)
        # Too late to begin with it.
        assert if_in_time("a third", lambda: pytest.fail("begun"), "left out") == "left out"
        check_time()
    assert [record.getMessage() for record in caplog.records] == [
        "out of time (QUESTION_SECONDS=20): left out another, a third"
    ]


def test_a_step_may_have_its_own_limit(clock):
    def slow() -> str:
        clock.now += 4
        check_time()
        return "done"

    with time_limit(20):
        clock.now += 5
        assert if_in_time("one", slow, "left out", 3) == "left out"
        assert if_in_time("one", slow, "left out", 5) == "done"
        # No step has more than what all of them have.
        assert if_in_time("one", slow, "left out", 60) == "left out"


def test_a_failure_is_not_taken_for_a_timeout():
    def fail() -> str:
        raise LookupError

    with time_limit(20), pytest.raises(LookupError):
        if_in_time("one", fail, "left out")


def test_uncounted_time_does_not_count(clock):
    with time_limit(20):
        with uncounted(), uncounted():
            clock.now += 1000
            check_time()
        clock.now += 19
        check_time()
        clock.now += 2
        assert is_over()


def test_a_wait_for_the_index_ends_with_its_question(clock):
    with time_limit(20):
        with wait_limit(8, 3):
            assert (seconds_left(30), seconds_for_request(30)) == (3, 3)
            clock.now += 6
            assert seconds_for_request(30) == 2
            extend_wait(50)
            assert seconds_for_request(30) == 9  # of the question's 15
            with uncounted():
                assert seconds_for_request(100) == 50
        clock.now += 30
        with wait_limit(8, 3):
            assert seconds_for_request(30) == 0.1  # none is begun that cannot be answered
            assert seconds_left(30) == 0


def test_a_wait_without_a_question_limits_only_requests(clock):
    with wait_limit(4, 3):
        clock.now += 5
        check_time()
        assert not is_over()
        assert seconds_left(30) == 0
        with pytest.raises(IndexStalled):
            seconds_for_request(30)
        with wait_limit(2, 1):
            assert seconds_for_request(30) == 1
    assert seconds_for_request(30) == 30


def test_texts_without_vectors_are_embedded_while_there_is_time(embedding):
    assert len(embedding.encode_passages(["Owls nest."])) == 1
    with pytest.raises(OutOfTime), time_limit(0):
        embedding.encode_passages(["Owls nest."])


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_sqlite_statement_ends_at_the_deadline(catalog, elsewhere):
    def ask() -> None:
        catalog.connection.execute(ENDLESS).fetchone()

    def ask_elsewhere() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(copy_context().run, ask).result()

    with pytest.raises(OutOfTime), time_limit(0.05):
        ask_elsewhere() if elsewhere else ask()
    # The connection is as good as before.
    assert catalog.about("generation") == "1"
    with time_limit(0.05):
        assert if_in_time("a statement", ask, "left out") == "left out"
