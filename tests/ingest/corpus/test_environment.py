"""No child process has a key or token of ours in its environment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.server import ChromaServer, stop
from ingest.corpus.environment import BASE, MODELS, NETWORK, ROOT, child_environment
from ingest.corpus.index.repairer import repair_environment

SECRETS = {
    "DISCORD_TOKEN": "token-of-discord",
    "CHAT_API_KEY": "key-of-the-chat-model",
    "OPENAI_API_KEY": "key-of-another-program",
    "HF_TOKEN": "token-of-the-hub",
    "AWS_SECRET_ACCESS_KEY": "key-of-a-cloud",
    "HTTPS_PROXY": "http://user:password-of-a-proxy@proxy.example",
    "CHROMA_API_KEY": "key-of-chroma",
    "Lower_Case_Token": "token-in-any-case",
}


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets of all kinds in the environment of this process."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def test_a_child_process_gets_the_basic_variables_and_the_given_ones(exported, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    found = child_environment(GIVEN="yes")
    assert found["GIVEN"] == "yes"
    assert found["PYTHONPATH"].split(":") == [str(ROOT), "/elsewhere"]
    assert set(found) <= {*BASE, "GIVEN"}
    assert "PATH" in found
    assert not set(SECRETS.values()) & set(child_environment(MODELS).values())
    assert child_environment(NETWORK)["HTTPS_PROXY"] == SECRETS["HTTPS_PROXY"]


def test_a_repair_gets_only_the_key_of_its_server(exported, tmp_path, corpus_settings):
    local = repair_environment(corpus_settings(tmp_path))
    assert not set(SECRETS.values()) & set(local.values())
    elsewhere = corpus_settings(tmp_path, chroma_url="https://chroma.example", chroma_api_key=SecretStr("mine"))
    found = repair_environment(elsewhere)
    assert found["CHROMA_API_KEY"] == "mine"
    assert set(SECRETS.values()) & set(found.values()) == {SECRETS["HTTPS_PROXY"]}


@pytest.mark.skipif(sys.platform != "linux", reason="/proc shows environments on Linux only")
def test_the_server_and_its_supervisor_have_no_secret(exported, tmp_path):
    with ChromaServer.connect(tmp_path):
        publication = ChromaFolder(tmp_path).published()
        assert publication is not None
        for process in (publication.server_pid, publication.supervisor_pid):
            environment = Path(f"/proc/{process}/environ").read_text()
            assert "PATH=" in environment
            assert [value for value in SECRETS.values() if value in environment] == []
    stop(tmp_path)


def test_every_started_process_is_given_an_environment():
    """Who starts a process says what it gets: without env= it would get all that is exported."""
    starts = ("subprocess.run(", "subprocess.Popen(", "create_subprocess_exec(")
    lacking = []
    for folder in ("bot", "ingest", "evals"):
        for file in (ROOT / folder).rglob("*.py"):
            code = file.read_text("utf-8")
            calls = sum(code.count(start) for start in starts)
            if calls > code.count("env="):
                lacking.append(file.name)
            assert "**os.environ" not in code, file
            assert "os.environ |" not in code, file
    assert lacking == []
