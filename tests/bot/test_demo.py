"""The README shows what the demo prints, whether the samples come from their file or from their feed."""

import json
import os
import re
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.demo import QUESTION, ingest_alone, run_demo
from bot.replies.page import reply_page
from bot.sample_corpus import settings_alone
from bot.terminal import WIDTH
from bot.wiring import open_answering
from ingest import samples as sample_files
from ingest.corpus.corpus import Corpus
from tests.bot.conftest import ingest
from tests.conftest import STRICT_PYTHON
from tests.ingest.sources.web.site import HOST, Site, running

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
AGE = re.compile(r"\d+ \w+ ago")


def assert_is_in_the_readme(reply):
    page = Console(width=WIDTH, highlight=False, force_terminal=False)
    with page.capture() as capture:
        page.print(reply_page(replace(reply, freshness=replace(reply.freshness, stale=False))))
    printed = " ".join(capture.get().split())
    readme = " ".join(README.read_text("utf-8").split())
    # How long ago it was depends on the day; that the corpus is made just now does on the test.
    answer, newest, age = printed.partition("Newest matching report")
    assert answer in readme
    assert AGE.sub("", newest + age.partition(" ·")[0]) in AGE.sub("", readme)


def test_the_demo_prints_the_answer_in_the_readme(samples):
    assert QUESTION in README.read_text("utf-8")
    assert_is_in_the_readme(samples.ask(QUESTION))


@pytest.mark.parametrize(("activated", "python"), [("", ".venv/bin/python"), (".venv", "python")])
def test_the_last_line_is_a_command_that_works(samples, settings_for, tmp_path, monkeypatch, capsys, activated, python):
    """`make demo` activates no venv, and a plain `python` then lacks the packages."""

    class Opened:
        ask = samples.ask

        def close(self, *, stop_server):
            assert stop_server

    monkeypatch.setattr("bot.demo.ingest_alone", lambda own, file: subprocess.CompletedProcess([], 0))
    monkeypatch.setattr("bot.wiring.open_answering", lambda own: Opened())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIRTUAL_ENV", activated)
    (tmp_path / ".venv").mkdir()

    assert run_demo(settings_for(tmp_path / "corpus")) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f'Ask your own: {python} -m ingest YOUR_FOLDER && {python} -m bot ask "YOUR QUESTION"'


def test_the_samples_are_ingested_whatever_is_set_for_the_own_corpus(settings_for, tmp_path, monkeypatch):
    """With CHROMA_URL or KEEP_DAYS in .env the demo asked that server, or found all samples too old."""
    settings = settings_for(tmp_path / "data" / "corpus", chroma_url="http://127.0.0.1:1", chroma_api_key="key")
    (tmp_path / ".env").write_text("CHROMA_URL=http://127.0.0.1:1\nCHROMA_API_KEY=key\nKEEP_DAYS=1\nKEEP_ARTICLES=1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHROMA_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("KEEP_DAYS", "1")
    own = settings_alone(settings, Path("data/demo"))
    ran = ingest_alone(own, sample_files.path(), captured=True)
    corpus = Corpus.open(own)
    try:
        articles = corpus.stats().articles
    finally:
        corpus.close(stop_server=True)

    assert (ran.returncode, articles) == (0, 16), ran.stderr
    assert own.corpus_dir == tmp_path / "data" / "demo"


def test_a_model_in_a_folder_is_found_from_elsewhere(settings_for, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()

    def model(name):
        return settings_alone(settings_for(tmp_path, embedding_model=name), Path("demo")).embedding_model

    assert model("models") == str(tmp_path / "models")
    assert model("a-hub/model") == "a-hub/model"
    # As a folder of another user; of a name that is too long nobody, not even root, can say whether it is one.
    assert model("x" * 300) == "x" * 300


@pytest.mark.soak
def test_the_feed_of_the_samples_gives_the_same_answer(corpus_of, settings_for, tmp_path):
    """The feed is served on loopback and taken in by the command, in a process of its own."""
    folder = corpus_of()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME") if name in os.environ}
    index = {"CORPUS_DIR": str(folder), "CHROMA_URL": settings_for(folder).chroma_url}
    given = {"PYTHONPATH": str(ROOT), "FETCH_PRIVATE_HOSTS": HOST, "FETCH_GAP": "0", **index}
    with running(Site()) as site:
        url = site.put(
            "feed.xml", sample_files.path().with_name("feed.xml").read_bytes(), content_type="application/rss+xml"
        )
        command = [*STRICT_PYTHON, "-m", "ingest", url, "--json"]
        ran = subprocess.run(
            command, cwd=tmp_path, env=kept | given, capture_output=True, text=True, timeout=100, check=False
        )
        asked_for = [seen.path for seen in site.requests]
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    report = json.loads(ran.stdout)
    assert (len(report["new"]), report["failed"], report["skipped"]) == (16, [], [])
    assert asked_for == ["feed.xml"]  # its texts are whole
    with closing(open_answering(settings_for(folder))) as answering:
        assert_is_in_the_readme(answering.ask(QUESTION))
    # The same articles from the file of samples are the same, to the letter.
    again = ingest(settings_for(folder), sample_files.path())
    assert (again.unchanged, again.changed, again.new) == (16, [], [])
