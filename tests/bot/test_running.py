"""SIGTERM ends the bot, and the index server that it started, at any moment: real corpus, real server."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from bot import running
from bot.only_one import only_one
from bot.running import known_secrets
from bot.settings import BotSettings
from ingest.corpus.chroma import server as chroma_server

SCRIPT = """
    import asyncio, sys
    from bot import client
    from bot.cli import main
    from bot.wiring import Answering

    async def wait(self, token):
        # Discord stands in no test: what the bot does before and after is the real thing.
        print("ready", flush=True)
        await asyncio.Event().wait()

    def wait_warm(self, warm_up=Answering.warm_up):
        warm_up(self)
        print("ready", flush=True)
        __import__("time").sleep(60)

    client.DatelineClient.start = wait
    if sys.argv[1] == "warming":
        Answering.warm_up = wait_warm
    sys.exit(main(["run"]))
"""


@pytest.mark.parametrize("moment", ["warming", "connected"])
def test_sigterm_ends_the_bot_and_its_server(sample_folder, tmp_path, moment):
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(sample_folder / "catalog.sqlite3", folder)
    subprocess.run(
        [sys.executable, "-m", "ingest", "rebuild"], env=environment(folder), check=True, capture_output=True
    )
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
        _, said = bot.communicate(timeout=20)
        spent = time.monotonic() - began
    finally:
        bot.kill()

    assert bot.returncode == 0
    assert spent < 5
    assert "Traceback" not in said
    assert not chroma_server.running(folder)


def test_a_second_bot_on_this_machine_is_refused_before_anything_is_loaded(tmp_path):
    with only_one(tmp_path / "bot", "NDI0Mg.a.b"):
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
    assert ran.stderr.startswith(f"error: This bot runs already (process {os.getpid()})")


def test_what_stays_is_not_gone_through_again():
    before = gc.get_freeze_count()
    running.set_aside_what_stays()
    try:
        assert gc.get_freeze_count() - before > 10_000
        assert len(gc.get_objects()) < 1000
    finally:
        gc.unfreeze()


def test_every_secret_setting_is_known_to_the_logs(settings_for, tmp_path):
    secret = [name for name, field in BotSettings.model_fields.items() if "Secret" in str(field.annotation)]
    settings = settings_for(tmp_path, **{name: f"the {name}" for name in secret})

    assert {"discord_token", "chroma_api_key", "chat_api_key"} <= set(secret)
    assert sorted(known_secrets(settings)) == sorted(f"the {name}" for name in secret)


def environment(folder):
    return {
        **os.environ,
        "CORPUS_DIR": str(folder),
        "BOT_DATA_DIR": str(folder / "bot"),
        "DISCORD_TOKEN": "no.real.token",
    }
