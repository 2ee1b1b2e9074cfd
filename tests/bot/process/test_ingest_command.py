"""Commands that people start are real processes: their document is read, their progress told, one ingest at a time."""

import asyncio
import os
import sys
import textwrap

import pytest

from bot.errors import IngestEnded, IngestFailed
from bot.process import child_run
from bot.process.ingest_command import AT_WORK, IngestCommands

pytestmark = pytest.mark.asyncio
ENVIRONMENT = {"PATH": os.environ["PATH"]}


def commands(script, folder, **changes):
    command = (sys.executable, "-c", textwrap.dedent(script))
    return IngestCommands(ENVIRONMENT, folder / "uploads", command=command, **{"look": 0.01, **changes})


# Ends when a file is there, so that a test says when.
WAIT = """
    import json, os, pathlib, sys, time
    pathlib.Path(sys.argv[1] + ".pid").write_text(str(os.getpid()))
    for done in (1, 2):
        print(json.dumps({"progress": {"done": done, "of": 2}}), file=sys.stderr, flush=True)
    pathlib.Path(sys.argv[1] + ".begun").touch()
    while not pathlib.Path(sys.argv[1]).exists():
        time.sleep(0.01)
    print(json.dumps({"new": ["a" * 20_000]}))
"""


async def until(path):
    while not path.exists():
        await asyncio.sleep(0.01)


def has_ended(pid_file):
    try:
        os.kill(int(pid_file.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


async def test_the_report_is_read_whole_after_the_progress(tmp_path):
    steps = []

    async def progress(done, of):
        steps.append((done, of))
        (tmp_path / "end").touch()

    report = await commands(WAIT, tmp_path).ingest(str(tmp_path / "end"), progress=progress)

    assert report == {"new": ["a" * 20_000]}
    assert steps[-1] == (2, 2)
    assert len(steps) == len(set(steps))


async def test_a_second_ingest_is_refused_while_other_commands_run(tmp_path):
    runner = commands(WAIT, tmp_path)
    first = asyncio.ensure_future(runner.ingest(str(tmp_path / "end")))
    await until(tmp_path / "end.begun")
    with pytest.raises(IngestFailed, match=AT_WORK):
        await runner.ingest(str(tmp_path / "other"))
    (tmp_path / "end").touch()
    assert (await runner.run(str(tmp_path / "end"))).code == 0
    assert "new" in await first
    assert "new" in await runner.ingest(str(tmp_path / "end"))


async def test_the_error_of_a_failed_command_is_its_last_line(tmp_path, caplog):
    script = "import sys; print('log line', file=sys.stderr); print('error: no feed', file=sys.stderr); sys.exit(2)"
    with pytest.raises(IngestFailed, match=r"^no feed$"):
        await commands(script, tmp_path).run()
    crash = "import sys; print('boom', file=sys.stderr); sys.exit(3)"
    with pytest.raises(IngestFailed, match=r"without a report \(exit code 3\)"):
        await commands(crash, tmp_path).run()
    assert "ingest: boom" in caplog.text
    silent = "import sys; print('half read', file=sys.stderr); print('no document')"
    with pytest.raises(IngestFailed, match="without a report"):
        (await commands(silent, tmp_path).run()).document  # noqa: B018
    assert "ingest: half read" in caplog.text
    assert (await commands("import sys; print('{}'); sys.exit(1)", tmp_path).run()).document == {}


async def test_a_command_that_crashed_has_failed(tmp_path, caplog):
    """It was "Done."."""
    report = "error: something unexpected went wrong (KeyError); the details are in /tmp/a.log, please report it."
    crash = f"import os, sys; print({report!r}, file=sys.stderr); sys.exit(os.EX_SOFTWARE)"
    with pytest.raises(IngestFailed, match=r"^something unexpected went wrong"):
        await commands(crash, tmp_path).run()
    assert f"ingest: {report}" in caplog.text
    with pytest.raises(IngestFailed, match=r"without a report \(exit code 1\)"):
        await commands("import no_such_module", tmp_path).run()
    assert "ingest: ModuleNotFoundError: No module named 'no_such_module'" in caplog.text


async def test_a_failing_progress_callback_ends_the_run(tmp_path):
    async def progress(_done, _of):
        raise RuntimeError("a defect")

    made = commands(WAIT, tmp_path)
    with pytest.raises(RuntimeError, match="a defect"):
        await made.ingest(str(tmp_path / "end"), progress=progress)
    assert has_ended(tmp_path / "end.pid")


async def test_a_run_that_takes_too_long_is_ended(tmp_path):
    with pytest.raises(IngestEnded, match="was ended; what was read is kept"):
        await commands(WAIT, tmp_path, longest=0.5).ingest(str(tmp_path / "end"))
    pid_file = tmp_path / "end.pid"
    assert not pid_file.exists() or has_ended(pid_file)


@pytest.mark.parametrize("how", ["stop", "cancel"])
async def test_the_ingest_ends_with_the_bot(tmp_path, how):
    runner = commands(WAIT, tmp_path)
    running = asyncio.ensure_future(runner.ingest(str(tmp_path / "end")))
    await until(tmp_path / "end.begun")
    if how == "stop":
        runner.stop()
    else:
        running.cancel()
    with pytest.raises((IngestFailed, asyncio.CancelledError)):
        await running
    assert has_ended(tmp_path / "end.pid")


async def test_an_ingest_that_does_not_end_when_it_is_told_to_is_killed_with_the_bot(tmp_path, monkeypatch):
    """The end of the loop canceled the wait for it, too, and it went on after the bot."""
    monkeypatch.setattr(child_run, "GRACE_SECONDS", 0.05)
    runner = commands(
        f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{textwrap.dedent(WAIT)}", tmp_path
    )
    running = asyncio.ensure_future(runner.ingest(str(tmp_path / "end")))
    await until(tmp_path / "end.begun")
    # What asyncio.run does at its end.
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    is_killed = has_ended(tmp_path / "end.pid")
    (tmp_path / "end").touch()

    assert is_killed
