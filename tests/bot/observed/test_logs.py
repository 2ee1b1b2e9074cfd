import json
import logging

import pytest
from pydantic import SecretStr

from bot.observed.logs import CLIENTS, FACTS, pseudonym, set_up_logs
from ingest.corpus.console.redaction import HIDDEN
from tests.bot.scripted_chat import text_reply

TOKEN = "NDI0MjQyNDI0MjQyNDI0MjQyNDI.Gabc12.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture
def logs(capsys):
    """Sets the logs up and gives the lines that were written since."""

    def set_up(kind, **options):
        set_up_logs(kind, logging.INFO, **options)
        return lambda: capsys.readouterr().err.splitlines()

    return set_up


def fail():
    try:
        raise RuntimeError(f"login with {TOKEN} failed")
    except RuntimeError:
        logging.getLogger("x").exception("could not log in with %s", TOKEN)


@pytest.mark.parametrize("kind", ["text", "json"])
def test_no_secret_is_logged_in_messages_facts_or_tracebacks(logs, kind):
    lines = logs(kind)
    logging.getLogger("x").info("token %s", TOKEN)
    logging.getLogger("x").info("question", extra={FACTS: {"a": TOKEN, "b": [TOKEN, {"c": TOKEN}], "d": 3}})
    logging.getLogger("discord.http").warning("POST %s", f"https://discord.com/api/v10/webhooks/42/{TOKEN}")
    fail()
    written = "\n".join(lines())

    assert TOKEN not in written
    assert written.count(HIDDEN) >= 7
    assert "RuntimeError" in written


def test_a_known_secret_is_hidden(logs):
    lines = logs("text", secrets=["hunter2hunter2", ""])
    logging.getLogger("x").info("the key is hunter2hunter2")

    assert lines()[0].endswith(f"the key is {HIDDEN}")


def test_each_line_of_json_is_one_object(logs):
    lines = logs("json")
    logging.getLogger("bot").info("question", extra={FACTS: {"question_id": "ab", "ms": {"all": 3.2}}})
    logging.getLogger("bot").warning("two\nlines\u2028and a lone \ud800")
    fail()
    first, second, third = map(json.loads, lines())

    assert first["event"] == "question"
    assert (first["level"], first["logger"], first["question_id"]) == ("info", "bot", "ab")
    assert first["ms"] == {"all": 3.2}
    assert second["event"] == "two\nlines\u2028and a lone \ud800"
    assert "RuntimeError" in third["traceback"]


@pytest.mark.parametrize("name", [*CLIENTS, "openai._base_client", "google_genai.models", "httpcore2.http11"])
def test_clients_log_only_warnings_whatever_level_they_set(logs, name):
    lines = logs("text")
    client = logging.getLogger(name)
    before = client.level
    client.setLevel(logging.DEBUG)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING):
        client.log(level, "a line of %s", logging.getLevelName(level))
    client.setLevel(before)

    (line,) = lines()
    assert line.endswith(f"WARNING {name}: a line of WARNING")


def test_a_question_to_a_chat_model_logs_nothing_of_its_client(logs, chat_server):
    from bot.answering.chat_model.provider import open_model

    lines = logs("text")
    chat_server.script = [text_reply("The bridge is shut.")]
    model = open_model("openai:scripted", base_url=chat_server.url, api_key=SecretStr("k"), max_tokens=9, timeout=60)
    assert "".join(chunk.text for chunk in model.stream("Why?")) == "The bridge is shut."
    assert lines() == []


def test_a_line_break_in_foreign_text_makes_no_log_line(logs):
    lines = logs("text")
    logging.getLogger("bot").info("asked: %s", "x\n2030-01-01 CRITICAL root: all is lost")

    (line,) = lines()
    assert "\\n2030" in line


def test_foreign_text_gives_no_command_to_the_terminal_that_shows_the_log(logs):
    lines = logs("text")
    logging.getLogger("bot").info("asked: %s", "\x1b[2Jx\r2030-01-01 CRITICAL root: all is lost")
    try:
        raise ValueError("\x1b[2J\u202e")
    except ValueError:
        logging.getLogger("bot").exception("failed")
    written = "\n".join(lines())

    assert not set(written) & set("\x1b\r\u202e")
    assert written.count("[2J") >= 2


def test_facts_follow_a_line_of_text(logs):
    lines = logs("text")
    logging.getLogger("bot").info("question", extra={FACTS: {"outcome": "answered"}})

    assert lines()[0].endswith('INFO bot: question {"outcome": "answered"}')


def test_logging_without_exceptions_still_writes_each_line(logs, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    lines = logs("json")
    logging.getLogger("bot").info("fine")

    assert len(lines()) == 1


def test_who_knows_an_id_but_not_the_key_cannot_find_its_lines_in_the_log(monkeypatch):
    """Ids are known to everyone on a server: without a key, each could be looked up by its digest."""
    in_this_run = pseudonym(42)
    assert pseudonym(42) == in_this_run != pseudonym(43)
    monkeypatch.setattr("bot.observed.logs._KEY", b"of another run")

    assert pseudonym(42) != in_this_run
