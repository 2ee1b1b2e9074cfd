"""Scheduled ingests are real processes: one at a time, of low priority, ended with the bot."""

import asyncio
import errno
import fcntl
import logging
import os
import signal
import sys
import textwrap
import threading
from functools import partial
from pathlib import Path

import pytest

from bot.process.child_run import NICENESS, ChildRun, Ended
from bot.process.ingest_schedule import COMMAND, LONGEST_PAUSE, LOOK_SECONDS, IngestSchedule

ENVIRONMENT = {"PATH": os.environ["PATH"]}


def python(script, *arguments):
    return (sys.executable, "-c", textwrap.dedent(script), *map(str, arguments))


class Pauses:
    """Takes the place of sleeping: notes each pause, and ends the schedule at the last."""

    def __init__(self, last):
        self.last = last
        self.seconds = []

    async def __call__(self, seconds):
        self.seconds.append(seconds)
        if len(self.seconds) > self.last:
            raise asyncio.CancelledError


def schedule(folder, command, pauses, **changes):
    parts = {"every": 600.0, "chance": lambda: 0.5, **changes}
    return IngestSchedule(parts.pop("every"), folder, ENVIRONMENT, command=command, sleep=pauses, **parts)


def run_to_the_last(made):
    async def until_cancelled():
        with pytest.raises(asyncio.CancelledError):
            await made.run()

    asyncio.run(until_cancelled())


def test_the_ingest_runs_repeatedly_and_logs_its_last_lines(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    script = """
        import sys
        with open(sys.argv[1], "a") as file:
            file.write("ran\\n")
        print("\\n".join(f"line {n}" for n in range(1000)), file=sys.stderr)
        print("3 new, 0 changed")
    """
    pauses = Pauses(3)
    run_to_the_last(schedule(tmp_path, python(script, tmp_path / "runs"), pauses))

    assert (tmp_path / "runs").read_text() == "ran\n" * 3
    assert pauses.seconds == [30.0, 600.0, 600.0, 600.0]
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.process")]
    assert lines[:8] == [*(f"ingest: line {n}" for n in range(993, 1000)), "ingest: 3 new, 0 changed"]
    assert lines[8].startswith("scheduled ingest ended with exit code 0 after ")
    assert len(lines) == 27


def test_pauses_after_failures_grow_and_are_logged(tmp_path, caplog):
    script = "import sys; print('error: SOURCES_FILE cannot be read', file=sys.stderr); sys.exit(2)"
    pauses = Pauses(6)
    with caplog.at_level(logging.WARNING):
        run_to_the_last(schedule(tmp_path, python(script), pauses, every=900.0))

    assert pauses.seconds[1:] == [1800.0, 3600.0, 7200.0, 14400.0, LONGEST_PAUSE, LONGEST_PAUSE]
    assert [record.getMessage().partition(" after ")[0] for record in caplog.records] == [
        "scheduled ingest ended with exit code 2"
    ] * 6


def test_a_run_that_succeeds_or_fails_at_some_inputs_ends_the_long_pauses(tmp_path):
    script = """
        import pathlib, sys
        runs = pathlib.Path(sys.argv[1])
        done = len(runs.read_text()) if runs.exists() else 0
        runs.write_text("x" * (done + 1))
        print("3 new, 1 failed")
        sys.exit((2, 2, 1, 0)[done])
    """
    pauses = Pauses(4)
    run_to_the_last(schedule(tmp_path, python(script, tmp_path / "runs"), pauses))

    assert pauses.seconds[1:] == [1200.0, 2400.0, 600.0, 600.0]


@pytest.mark.parametrize(
    ("script", "code"), [("import os, sys; sys.exit(os.EX_SOFTWARE)", 70), ("import no_such_module", 1)]
)
def test_a_run_that_crashed_counts_as_failed(tmp_path, caplog, script, code):
    """It was logged as one that had ended well, and repeated at once."""
    pauses = Pauses(2)
    with caplog.at_level(logging.WARNING):
        run_to_the_last(schedule(tmp_path, python(script), pauses))

    assert pauses.seconds[1:] == [1200.0, 2400.0]
    assert [record.getMessage().partition(" after ")[0] for record in caplog.records] == [
        f"scheduled ingest ended with exit code {code}"
    ] * 2


def test_the_log_says_where_the_bot_does_not_answer_from_what_was_ingested(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    remark = "the bot answers from something else"
    run_to_the_last(schedule(tmp_path, python("print('3 new')"), Pauses(1), remark=remark))

    line = caplog.records[-1].getMessage()
    assert line.startswith("scheduled ingest ended with exit code 0 after ")
    assert line.endswith(f" s; {remark}")


@pytest.mark.parametrize("failing", ["bot.process.ingest_schedule.is_held", "bot.process.child_run.subprocess.Popen"])
def test_an_ingest_that_cannot_be_started_is_tried_again_after_the_pause(tmp_path, monkeypatch, caplog, failing):
    """One full folder for temporary files ended INGEST_EVERY for good."""

    def fails(*_given, **_named):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(failing, fails)
    pauses = Pauses(2)
    with caplog.at_level(logging.WARNING):
        run_to_the_last(schedule(tmp_path, python("pass"), pauses))

    assert pauses.seconds[1:] == [1200.0, 2400.0]
    assert [record.getMessage() for record in caplog.records] == [
        "scheduled ingest not started: Resource temporarily unavailable"
    ] * 2


def test_an_ingest_that_fails_to_start_while_the_bot_ends_does_not_keep_it(tmp_path, monkeypatch):
    pauses, began, stopped = Pauses(1), threading.Event(), threading.Event()

    def fails_when_stopped(_child):
        began.set()
        stopped.wait(60)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ChildRun, "run", fails_when_stopped)
    monkeypatch.setattr(ChildRun, "stop", lambda _child, _number=signal.SIGTERM: stopped.set())

    async def end_in_the_middle():
        running = asyncio.create_task(schedule(tmp_path, COMMAND, pauses).run())
        await asyncio.to_thread(began.wait, 60)
        running.cancel()
        await asyncio.wait({running}, timeout=60)
        assert running.cancelled()

    asyncio.run(end_in_the_middle())
    assert len(pauses.seconds) == 1  # before the first run


def test_a_long_interval_is_not_shortened_by_failures(tmp_path):
    pauses = Pauses(2)
    run_to_the_last(schedule(tmp_path, python("import sys; sys.exit(2)"), pauses, every=10 * LONGEST_PAUSE))

    assert pauses.seconds[1:] == [10 * LONGEST_PAUSE] * 2


def test_a_run_is_skipped_while_another_ingest_writes(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    ran = tmp_path / "ran"
    command = python("import pathlib, sys; pathlib.Path(sys.argv[1]).touch()", ran)
    with (tmp_path / "writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pauses = Pauses(2)
        run_to_the_last(schedule(tmp_path, command, pauses))
    assert not ran.exists()
    assert pauses.seconds[1:] == [600.0, 600.0]
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot.process")] == [
        "scheduled ingest skipped: another ingest writes to this corpus"
    ] * 2

    run_to_the_last(schedule(tmp_path, command, Pauses(1)))
    assert ran.exists()


def test_a_run_that_finds_the_corpus_busy_counts_as_skipped(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    message = "error: Another ingest (process 1, since 12:00:00) writes to this corpus; try again when it is done."
    pauses = Pauses(1)
    run_to_the_last(schedule(tmp_path, python(f"import sys; print({message!r}, file=sys.stderr); sys.exit(2)"), pauses))

    assert pauses.seconds[1:] == [600.0]
    assert caplog.records[-1].getMessage() == "scheduled ingest skipped: another ingest writes to this corpus"


def test_two_real_ingests_never_write_together(tmp_path):
    """The second of two that begin together says that it is busy, in words that the schedule knows."""
    from ingest.corpus.errors import CorpusBusy
    from ingest.corpus.writer import writing

    with writing(tmp_path / "corpus"), pytest.raises(CorpusBusy) as busy, writing(tmp_path / "corpus"):
        pass
    child = ChildRun(python(f"import sys; print({busy.value.user_message!r}); sys.exit(2)"), ENVIRONMENT)
    assert child.run().is_busy


READY = """
    import os, pathlib, signal, subprocess, sys, time
    if "stubborn" in sys.argv:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    part = pathlib.Path(sys.argv[1] + ".part")
    part.write_text(f"{os.getpid()} {child.pid} {os.getpriority(os.PRIO_PROCESS, 0)}")
    part.rename(sys.argv[1])
    time.sleep(600)
"""


async def ready(file):
    while not file.exists():
        await asyncio.sleep(0.01)
    return [int(number) for number in file.read_text().split()]


def is_alive(process):
    """Whether the process is there and no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


async def wait_for_end(process):
    while is_alive(process):
        await asyncio.sleep(0.01)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
@pytest.mark.parametrize("manner", ["obedient", "stubborn"])
def test_the_ingest_and_its_children_end_with_the_bot(tmp_path, monkeypatch, manner):
    monkeypatch.setattr("bot.process.child_run.GRACE_SECONDS", 0.2)
    command = python(READY, tmp_path / "ready", manner)

    async def end_in_the_middle():
        running = asyncio.create_task(schedule(tmp_path, command, Pauses(9)).run())
        process, child, nice = await asyncio.wait_for(ready(tmp_path / "ready"), 60)
        running.cancel()
        await asyncio.wait({running}, timeout=60)
        assert running.cancelled()
        assert not is_alive(process)
        await asyncio.wait_for(wait_for_end(child), 60)
        return nice

    assert asyncio.run(end_in_the_middle()) == max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0))


def test_a_run_without_an_end_is_ended(tmp_path, caplog):
    pauses = Pauses(1)
    with caplog.at_level(logging.WARNING):
        run_to_the_last(schedule(tmp_path, python("import time; time.sleep(600)"), pauses, longest_run=0.2))

    assert [record.getMessage().partition(" after ")[0] for record in caplog.records] == [
        "a scheduled ingest did not end in 0 s; it is ended",
        f"scheduled ingest ended with exit code {-signal.SIGTERM}",
    ]
    assert pauses.seconds[1:] == [1200.0]


def test_a_run_that_is_stopped_before_it_began_never_begins(tmp_path):
    child = ChildRun(python("import pathlib, sys; pathlib.Path(sys.argv[1]).touch()", tmp_path / "ran"), ENVIRONMENT)
    child.stop()

    assert child.run().code == -signal.SIGTERM
    assert not (tmp_path / "ran").exists()


def test_the_ingest_runs_when_a_machine_that_was_suspended_wakes_up(tmp_path, monkeypatch):
    """It ran once so many hours awake: after a night in which the laptop was closed, the news came at noon."""
    awake, night, runs = 0.0, 0.0, []

    async def sleep(seconds):
        nonlocal awake, night
        awake += seconds
        if awake > 4 * 3600.0:
            raise asyncio.CancelledError
        night = 8 * 3600.0 if awake > 3600.0 else 0.0

    def run(_child):
        runs.append(awake)
        return Ended(0, 1.0, ("3 new",))

    monkeypatch.setattr(ChildRun, "run", run)
    waits = IngestSchedule.__init__.__kwdefaults__["sleep"]
    by_the_clock = partial(waits, sleep=sleep, awake=lambda: awake, wall=lambda: awake + night)
    run_to_the_last(schedule(tmp_path, COMMAND, by_the_clock, every=7200.0))

    assert len(runs) == 3
    assert 3600.0 < runs[1] <= 3600.0 + 2 * LOOK_SECONDS
    assert runs[2] == pytest.approx(runs[1] + 7200.0)


def test_the_ingest_runs_outside_the_event_loops_thread(tmp_path, monkeypatch):
    threads = []
    real = ChildRun.run
    monkeypatch.setattr(ChildRun, "run", lambda self: threads.append(threading.current_thread().name) or real(self))
    run_to_the_last(schedule(tmp_path, python("pass"), Pauses(2)))

    assert threads == ["ingest-schedule_0"] * 2


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_the_pause_is_the_interval_with_some_jitter(tmp_path, chance):
    made = schedule(tmp_path, COMMAND, Pauses(0), chance=lambda: chance)

    assert made.pause() == pytest.approx(600.0 * (0.9 + 0.2 * chance))
