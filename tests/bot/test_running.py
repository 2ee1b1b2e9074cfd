"""SIGTERM ends the bot, and the index server that it started, at any moment: real corpus, real server."""

import asyncio
import gc
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing, contextmanager

import pytest

from bot import running
from bot.application import use_discord_at
from bot.client import DatelineClient, ShardedClient
from bot.delivery.interrupted import INTERRUPTED
from bot.errors import AlreadyRunning
from bot.process.child_run import ChildRun
from bot.process.ingest_schedule import COMMAND
from bot.process.single_instance import single_instance
from bot.running import secret_values
from bot.settings import BotSettings
from ingest.cli import main as ingest
from ingest.corpus.chroma import server as chroma_server
from ingest.settings import IngestSettings
from tests.bot.shown import is_answer, text

SCRIPT = """
    import asyncio, sys
    from bot import application, client
    from bot.cli import main
    from bot.answering.service import Answering

    async def wait(self, token):
        # Discord stands in no test: what the bot does before and after is the real thing.
        print("ready", flush=True)
        await asyncio.Event().wait()

    def wait_warm(self, warm_up=Answering.warm_up):
        warm_up(self)
        print("ready", flush=True)
        __import__("time").sleep(60)

    client.DatelineClient.start = wait
    application.recommended_shards = lambda token: 1
    if sys.argv[1] == "warming":
        Answering.warm_up = wait_warm
    sys.exit(main(["run"]))
"""


@pytest.mark.parametrize("moment", [pytest.param("warming", marks=pytest.mark.soak), "connected"])
def test_sigterm_ends_the_bot_and_its_server(sample_folder, tmp_path, monkeypatch, moment):
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(sample_folder / "catalog.sqlite3", folder)
    monkeypatch.setenv("CORPUS_DIR", str(folder))
    assert ingest(["rebuild"]) == 0
    chroma_server.stop(folder)
    bot = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), moment],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert bot.stdout is not None
        assert bot.stdout.readline() == "ready\n"
        assert chroma_server.running(folder)
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        _, errors = bot.communicate(timeout=20)
        spent = time.monotonic() - began
    finally:
        bot.kill()

    assert bot.returncode == 0
    assert spent < 5
    assert "Traceback" not in errors
    assert not chroma_server.running(folder)


SLOW = """
    import sys, time
    from bot.answering.service import Answering
    from evals.trials.loop.bot import run

    if sys.argv[3] == "slow":
        Answering.ask = lambda *_, **__: time.sleep(600)
    sys.exit(run(*sys.argv[1:3]))
"""


@pytest.mark.soak
def test_after_a_sigkill_the_next_start_tells_each_waiting_person_once(sample_folder, tmp_path, loopback):
    server, data = loopback.server, tmp_path / "bot"
    bot_settings = {
        **environment(sample_folder),
        "BOT_DATA_DIR": str(data),
        "DISCORD_TOKEN": "NDI0Mg.loopback.token",
        "ANSWER_THREADS": "1",
        "LINE_TOLD_FROM": "1",
    }

    async def until(condition):
        while not condition():
            await asyncio.sleep(0.02)

    @contextmanager
    def bot(start, pace):
        command = [sys.executable, "-c", textwrap.dedent(SLOW), server.api, server.gateway.url, pace]
        process = subprocess.Popen(command, env=bot_settings, stderr=subprocess.DEVNULL)
        try:
            loopback.do(until(lambda: server.gateway.identifies == start and server.gateway.connected.is_set()))
            yield
        finally:
            process.kill()  # SIGKILL: what a crash is
            process.wait()

    def owed():
        with closing(sqlite3.connect(data / "bot.sqlite3")) as database:
            rows = database.execute("SELECT waiting_id IS NOT NULL FROM owed_mentions ORDER BY message_id")
            return [bool(waits) for (waits,) in rows]

    with bot(1, "slow"):
        for person in range(3):
            loopback.do(server.mention(person, f"What is the tariff on goods from Vietnam, {person}?"))
        loopback.do(until(lambda: owed() == [False, True, True]))
    assert all("The answer will appear here" in post["content"] for post in server.posts.values())
    with bot(2, "quick"):
        loopback.do(until(lambda: [text(post) for post in server.posts.values()] == [INTERRUPTED] * 3))
        loopback.do(until(lambda: owed() == []))
    with bot(3, "quick"):
        loopback.do(server.mention(9, "What is the tariff on goods from Vietnam?"))
        loopback.do(until(lambda: any(map(is_answer, server.posts.values()))))

    notices = [text(post) for post in server.posts.values() if not is_answer(post)]
    assert notices == [INTERRUPTED] * 3
    assert len(server.posts) == 4


def test_a_second_bot_on_this_machine_is_refused_before_anything_is_loaded(tmp_path):
    with single_instance(tmp_path / "bot", "NDI0Mg.a.b"):
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "run"],
            env={
                **environment(tmp_path / "none"),
                "DISCORD_TOKEN": "NDI0Mg.a.b",
                "BOT_DATA_DIR": str(tmp_path / "bot"),
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert ran.returncode == 1
    assert ran.stderr.startswith(f"error: This bot is already running (process {os.getpid()})")


class NoAnswering:
    corpus = chat_model = None

    def warm_up(self):
        """Nothing to load."""

    def close(self, *, stop_server):
        """Nothing was opened."""


def test_the_bot_has_as_many_connections_as_discord_recommends(
    monkeypatch, real_discord_again, settings_for, tmp_path, loopback
):
    kinds = []
    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    monkeypatch.setattr("bot.wiring.open_answering", lambda settings: NoAnswering())
    monkeypatch.setattr("bot.client.run_client", lambda client, *_: kinds.append((type(client), client.shard_count)))
    monkeypatch.setattr(running, "freeze_loaded_objects", lambda: None)
    for shards in (1, 3):
        loopback.server.rest.shards = shards
        running._run(settings_for(tmp_path), "NDI0Mg.loopback.token")

    assert kinds == [(DatelineClient, None), (ShardedClient, 3)]


def test_a_start_names_the_settings_that_are_misspelled(settings_for, tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    of_ingest = "".join(f"{name.upper()}=s3cret\n" for name in IngestSettings.model_fields)
    (tmp_path / ".env").write_text(f"CHAT_MODLE=s3cret\nOPENAI_API_KEY=s3cret\n{of_ingest}")

    def refuse(*_):
        raise AlreadyRunning("It runs.")

    monkeypatch.setattr(running, "single_instance", refuse)
    monkeypatch.setattr(running, "set_up_logs", lambda *_: None)
    monkeypatch.setattr(running.signal, "signal", lambda *_: None)
    with pytest.raises(AlreadyRunning):
        running.run(settings_for(tmp_path / "none", discord_token="abc"))
    assert [record.getMessage() for record in caplog.records] == [
        "CHAT_MODLE in .env is no setting; did you mean CHAT_MODEL?"
    ]


def test_loaded_objects_are_left_out_of_garbage_collection():
    gc.unfreeze()  # what stays for all tests
    running.freeze_loaded_objects()
    try:
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1000
    finally:
        gc.unfreeze()


def test_every_secret_setting_is_known_to_the_logs(settings_for, tmp_path):
    secret = [name for name, field in BotSettings.model_fields.items() if "Secret" in str(field.annotation)]
    settings = settings_for(tmp_path, **{name: f"the {name}" for name in secret})

    assert {"discord_token", "chroma_api_key", "chat_api_key"} <= set(secret)
    assert sorted(secret_values(settings)) == sorted(f"the {name}" for name in secret)


def environment(folder):
    return {
        **os.environ,
        "CORPUS_DIR": str(folder),
        "BOT_DATA_DIR": str(folder / "bot"),
        "DISCORD_TOKEN": "no.real.token",
    }


def test_without_ingest_every_the_bot_reads_no_feeds(settings_for, tmp_path):
    assert running.ingest_schedule(settings_for(tmp_path)) is None


def test_a_scheduled_ingest_gets_its_settings_and_no_token(settings_for, tmp_path, monkeypatch):
    variables = {
        "SOURCES_FILE": "/x/feeds.toml",
        "FETCH_CONTACT": "me@example.org",
        "INGEST_NICE": "15",
        "HTTPS_PROXY": "http://proxy:3128",
        "DISCORD_TOKEN": "a.discord.token",
        "CHAT_API_KEY": "a-chat-key",
        "AWS_SECRET_ACCESS_KEY": "a-foreign-key",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    schedule = running.ingest_schedule(
        settings_for(tmp_path / "corpus", ingest_every="30m", discord_token="a.discord.token")
    )

    environment = schedule.environment
    assert {name: environment[name] for name in list(variables)[:4]} == dict(list(variables.items())[:4])
    assert environment["CORPUS_DIR"] == str(tmp_path / "corpus")
    assert not {"DISCORD_TOKEN", "CHAT_API_KEY", "AWS_SECRET_ACCESS_KEY"} & set(environment)
    assert not any("a.discord.token" in value or "key" in value for value in environment.values())
    assert schedule.every == 1800.0
    assert schedule.niceness == 15


@pytest.mark.parametrize("from_samples", [True, False])
def test_what_ingests_knows_whether_the_bot_answers_from_the_samples(
    monkeypatch, real_discord_again, settings_for, tmp_path, loopback, from_samples
):
    """News was taken in, and nobody said that no answer is made from it."""
    parts = []
    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    monkeypatch.setattr("bot.wiring.open_answering", lambda settings: NoAnswering())
    monkeypatch.setattr(
        "bot.client.run_client", lambda client, _token, _port, schedule: parts.extend((client, schedule))
    )
    monkeypatch.setattr("bot.sample_corpus.samples_instead", lambda settings: settings if from_samples else None)
    monkeypatch.setattr(running, "freeze_loaded_objects", lambda: None)
    settings = settings_for(tmp_path, ingest_every="30m", ingest_nice=0, chroma_url="http://10.0.0.5:8000")
    running._run(settings, "NDI0Mg.loopback.token")

    client, schedule = parts
    assert client.dispatcher.ingest._niceness == schedule.niceness == 0
    assert client.dispatcher.ingest.for_later == from_samples
    assert client.dispatcher.searches_elsewhere != from_samples  # the samples have an index server of their own
    assert schedule.remark == (running.FOR_LATER if from_samples else "")


def test_the_scheduled_command_exists(tmp_path, settings_for, capfd):
    """The real command, with the environment of the schedule; that no source is named is no failure."""
    environment = running.ingest_schedule(settings_for(tmp_path / "corpus", ingest_every="1h")).environment
    ended = ChildRun(COMMAND, environment | {"SOURCES_FILE": str(tmp_path / "none.toml")}).run()

    assert (ended.code, ended.is_done) == (0, True)
    assert ended.lines == (f"{tmp_path}/none.toml names no source; add one with: python -m ingest feeds add URL",)
    assert not (tmp_path / "corpus").exists()
