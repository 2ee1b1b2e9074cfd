import errno
import json
import os
import re
import shutil
import sqlite3
import tempfile
import time
from collections import namedtuple
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from bot import application
from bot.answering.refusal.calibration import FILE, fitted_now
from bot.cli import main
from bot.doctor import checks as doctor_checks
from bot.doctor import command
from bot.doctor.check import Check
from bot.doctor.command import run_checks
from bot.errors import BotError, DiscordRefused
from bot.settings import BotSettings
from ingest.cli import main as ingest_main
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.inventory import record_run
from ingest.corpus.catalog.noted_sources import note_sources
from ingest.corpus.catalog.source_runs import Outcome, SourceRun, record_source_run
from ingest.corpus.corpus import Corpus
from ingest.corpus.embedding import model_files
from ingest.corpus.settings import DEFAULT_MODEL
from tests.bot.scripted_chat import error_reply, no_reply, text_reply


@pytest.fixture
def checks(capsys):
    """The exit code and the checks by name, of all parts or of these."""

    def of(settings, *parts):
        code = run_checks(settings, parts, as_json=True)
        report = json.loads(capsys.readouterr().out)
        assert report["ok"] == (code == 0)
        return code, {check["name"]: check for check in report["checks"]}

    return of


@pytest.fixture
def accepted(monkeypatch):
    monkeypatch.setattr(application, "who_is", lambda token: application.Application("Dateline", 4242, False))


def test_all_checks_pass_for_a_working_bot(checks, settings_for, sample_folder, accepted):
    code, found = checks(settings_for(sample_folder, discord_token="abc"))

    assert code == 0
    assert list(found) == [
        *(
            "token",
            "invite",
            "message-content",
            "only-one",
            "corpus",
            "index",
            "refusals",
            "model",
            "chat-model",
            "reader",
            "disk",
        )
    ]
    assert all(check["ok"] for check in found.values())
    assert "Dateline" in found["token"]["detail"]
    assert "client_id=4242" in found["invite"]["detail"]
    assert found["corpus"]["detail"].startswith("16 articles, ")
    assert "newest of 2025-05-12; it is out of date: no news beyond STALE_DAYS" in found["corpus"]["detail"]
    default, *others = found["reader"]["detail"].split("; ")
    assert re.fullmatch(r"ms-marco-MiniLM-L-12-v2, digest 60a1be2f49ee, \d+\.\d ms a pair", default)
    for detail, what in zip(others, ("marks answers", "reads follow-ups", "reads statements"), strict=True):
        assert re.fullmatch(rf"the one that {what}, digest [0-9a-f]{{12}}, \d+\.\d ms( a pair)?", detail)


@pytest.mark.parametrize(
    ("wanted", "may_read", "ok", "words"),
    [
        (True, True, True, "replies to answers of /ask and mentions of the role are read"),
        (True, False, False, "does not have the intent"),
        (False, True, True, "not used; MESSAGE_CONTENT=on"),
        (False, False, True, "not used"),
    ],
)
def test_the_message_content_check_compares_the_setting_with_the_intent(
    monkeypatch, settings_for, tmp_path, wanted, may_read, ok, words
):
    monkeypatch.setattr(application, "who_is", lambda token: application.Application("Dateline", 4242, may_read))
    settings = settings_for(tmp_path, discord_token="abc", message_content=wanted)
    (check,) = [check for check in doctor_checks.check_token(settings) if check.name == "message-content"]

    assert check.ok is ok
    assert words in check.detail
    assert bool(check.fix) is not ok


def test_sources_that_failed_in_their_last_run_are_counted(settings_for, sample_folder, tmp_path, monkeypatch):
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(sample_folder / "catalog.sqlite3", folder)
    settings = settings_for(folder)
    assert list(doctor_checks.check_sources(settings)) == []
    assert list(doctor_checks.check_sources(settings_for(tmp_path / "none"))) == []

    now = datetime.now(UTC).replace(second=0)  # so that the run ends in the same minute
    with closing(Catalog.open(folder / "catalog.sqlite3")) as catalog:
        record_source_run(catalog, SourceRun("https://example.org/a", now, 1.0, Outcome.OK))
    (well,) = doctor_checks.check_sources(settings)
    assert (well.ok, well.detail) == (True, "1, none of which failed the last time")
    assert f", updated {now:%Y-%m-%d %H:%M} UTC" in doctor_checks.check_corpus(settings).detail

    with closing(Catalog.open(folder / "catalog.sqlite3")) as catalog:
        secret = "https://example.org/b?token=abcdefghijk"
        record_source_run(catalog, SourceRun(secret, now, 1.0, Outcome.FAILED, "gone: 410"))
    (fails,) = doctor_checks.check_sources(settings)
    assert (fails.ok, fails.fix) == (False, "python -m ingest health")
    assert fails.detail == "1 of 2 failed the last time, example.org/b among them"

    # As the file says, which nobody has run the ingest over since.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text(f'[[source]]\nurl = "{secret}"\npaused = true\n')
    (well,) = doctor_checks.check_sources(settings)
    assert (well.ok, well.detail) == (True, "1, none of which failed the last time")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[[source]\nurl = 1\n", "sources.toml"),
        (b"\xff\xfe\x00", "sources.toml"),
        (b'[[source]]\nurl = "no address"\n', "sources.toml, source 1"),
        (None, "sources.toml cannot be read"),
    ],
)
def test_a_file_of_sources_that_cannot_be_read_fails_in_one_line(
    checks, settings_for, sample_folder, tmp_path, monkeypatch, capsys, content, says
):
    monkeypatch.chdir(tmp_path)
    if content is None:
        (tmp_path / "sources.toml").mkdir()
    else:
        (tmp_path / "sources.toml").write_bytes(content)
    code, found = checks(settings_for(sample_folder), "sources")

    assert (code, found["sources"]["ok"], found["sources"]["fix"]) == (1, False, "")
    assert says in found["sources"]["detail"]
    assert "\n" not in found["sources"]["detail"]
    assert ingest_main(["feeds"]) == 2
    assert capsys.readouterr().err == f"error: {found['sources']['detail']}\n"


def test_a_file_of_sources_that_is_gone_is_reported(checks, settings_for, sample_folder, tmp_path, monkeypatch):
    """It was "ok", while each run over the sources refused to begin."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(sample_folder / "catalog.sqlite3", folder)
    with closing(Catalog.open(folder / "catalog.sqlite3")) as catalog:
        record_source_run(catalog, SourceRun("https://example.org/a", datetime.now(UTC), 1.0, Outcome.OK))
        note_sources(catalog, {"https://example.org/a": False})
    monkeypatch.chdir(tmp_path)
    code, found = checks(settings_for(folder), "sources")

    assert (code, found["sources"]["ok"]) == (1, False)
    assert "sources.toml is gone, though it had 1 source; put it back" in found["sources"]["fix"]


def test_a_setting_of_the_ingest_that_is_wrong_is_reported(checks, settings_for, sample_folder, monkeypatch):
    monkeypatch.setenv("FETCH_GAP", "s3cret")
    _, found = checks(settings_for(sample_folder), "sources")

    assert found["sources"]["detail"] == "The setting FETCH_GAP must be a number, such as 0.5; see .env.example."


def test_misspelled_settings_are_named_without_their_values(settings_for, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = settings_for(tmp_path / "none")
    assert list(doctor_checks.check_setting_names(settings)) == []
    (tmp_path / ".env").write_text("STALEDAYS=s3cret\nOPENAI_API_KEY=s3cret\nfetch_contcat=s3cret\nKEEP_DAYS=2\n")
    found = list(doctor_checks.check_setting_names(settings))

    assert [check.detail for check in found] == [
        "STALEDAYS in .env is no setting; did you mean STALE_DAYS?",
        "fetch_contcat in .env is no setting; did you mean FETCH_CONTACT?",
    ]
    assert not any(check.ok for check in found)
    assert "s3cret" not in str(found)


def test_lines_that_are_not_read_and_settings_with_two_values_are_named_without_their_values(
    settings_for, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    settings = settings_for(tmp_path / "none")
    (tmp_path / ".env").write_text('KEEP_DAYS=4\nDISCORD_TOKEN="s3cret\nTIMEZONE="s3cret"\nCHAT MODEL=x\nKEEP_DAYS=\n')
    found = list(doctor_checks.check_setting_names(settings))

    assert [check.detail for check in found] == [
        "lines 2 to 3 of .env are not read",
        "line 4 of .env is not read",
        "KEEP_DAYS stands in .env more than once, with different values; the last one counts",
    ]
    assert all(check.fix and not check.ok for check in found)
    assert "s3cret" not in str(found)


def test_settings_of_an_older_dateline_are_named_with_what_to_do(settings_for, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = settings_for(tmp_path / "none")
    (tmp_path / ".env").write_text("RERANKER_MODEL=\nRERANKER_SECONDS=9\n")
    monkeypatch.setenv("RERANKER_DEPTH", "20")

    assert list(doctor_checks.check_setting_names(settings)) == [
        Check("settings", False, "RERANKER_SECONDS is not used any more", "Set READER_SECONDS in its place."),
        Check("settings", False, "RERANKER_DEPTH is not used any more", "Take it out."),
    ]


@pytest.mark.parametrize("part", ["settings", "sources", "entailment", "clock"])
def test_a_part_that_is_named_says_that_all_is_well(settings_for, sample_folder, monkeypatch, tmp_path, capsys, part):
    """It printed nothing, as if it had not been checked."""
    monkeypatch.chdir(tmp_path)
    assert run_checks(settings_for(sample_folder), ["disk", part], as_json=False) == 0
    disk, well = capsys.readouterr().out.splitlines()
    assert disk.startswith("ok    disk: ")
    assert well == f"ok    {part}: {command.QUIET[part]}"


def test_sources_of_a_corpus_that_cannot_be_read_are_not_called_well(checks, settings_for, tmp_path, monkeypatch):
    """Asked for alone, they were said to be ok: there were none to judge."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/catalog.sqlite3").write_bytes(b"no catalog" * 500)
    code, found = checks(settings_for(tmp_path / "corpus"), "sources")
    assert (code, found["sources"]["ok"]) == (1, False)


@pytest.mark.parametrize("model", [None, "none"])
def test_what_is_said_of_no_other_model_is_true_however_that_is_set(settings_for, sample_folder, capsys, model):
    """It was said not to be set where it is, and none to be there where the shipped one is used."""
    settings = settings_for(sample_folder, entailment_model=model)
    assert run_checks(settings, ["entailment"], as_json=False) == 0
    assert capsys.readouterr().out == "ok    entailment: ENTAILMENT_MODEL names no other model\n"


def test_each_name_that_is_printed_is_taken(checks, settings_for, sample_folder, accepted):
    settings = settings_for(sample_folder, discord_token="abc")
    names = {"invite", "message-content", "only-one", "index", "chat-model", "disk"}
    for name in sorted(names):
        assert name in checks(settings, name)[1]
    assert names <= {*command.PARTS, *command.PART_OF}
    assert not any(" " in name for name in (*command.PARTS, *command.PART_OF))


def test_without_a_token_the_other_checks_still_run(checks, settings_for, sample_folder):
    code, found = checks(settings_for(sample_folder), "token", "corpus", "disk")

    assert code == 1
    assert [name for name, check in found.items() if not check["ok"]] == ["token"]
    assert "https://discord.com/developers/applications" in found["token"]["fix"]


@pytest.mark.parametrize(
    ("error", "detail"),
    [(DiscordRefused("Copy a fresh token."), "not accepted"), (BotError("No network."), "not checked")],
)
def test_the_check_of_a_failing_token_says_why(monkeypatch, checks, settings_for, sample_folder, error, detail):
    def fail(token):
        raise error

    monkeypatch.setattr(application, "who_is", fail)
    code, found = checks(settings_for(sample_folder, discord_token="a-secret"), "token")

    assert code == 1
    assert (found["token"]["detail"], found["token"]["fix"]) == (detail, str(error))
    assert "a-secret" not in str(found)


def test_the_check_of_a_missing_corpus_says_how_to_make_one(checks, settings_for, tmp_path):
    code, found = checks(settings_for(tmp_path / "none"), "corpus", "sources", "index", "disk")

    assert code == 1
    assert "python -m ingest" in found["corpus"]["fix"]
    assert not found["index"]["ok"]
    assert found["disk"]["ok"]


def test_the_samples_that_the_bot_answers_from_are_the_corpus(
    checks, settings_for, sample_folder, tmp_path, monkeypatch
):
    """It was called missing while the bot answered from the samples."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demo").symlink_to(sample_folder)
    own = settings_for(BotSettings.model_fields["corpus_dir"].default)
    settings = own.model_copy(update={"chroma_url": "http://127.0.0.1:9"})  # of the own corpus, not of the samples'
    code, found = checks(settings, "corpus", "sources", "index", "refusals", "disk")

    assert (code, list(found)) == (0, ["corpus", "index", "refusals", "disk"])
    assert found["index"]["detail"].startswith("on this machine, ")
    assert found["refusals"]["detail"] == "the shipped fit"
    counts, _, whose = found["corpus"]["detail"].partition("; ")
    assert counts.startswith("16 articles, ")
    assert whose == (
        "these are the sample articles, from which the bot answers until there are others; "
        "take in yours with `python -m ingest FOLDER`, then start it again"
    )
    assert not (tmp_path / "data/corpus").exists()


def test_a_corpus_that_cannot_be_looked_at_is_not_called_missing(checks, settings_for, tmp_path):
    """The check of the disk ended the command, and what the others had found was lost."""
    # A name that is too long fails for root, too, whom no permission keeps out.
    settings = settings_for(tmp_path / ("x" * 300) / "corpus")
    code, found = checks(settings, "corpus", "index", "refusals", "disk")

    assert code == 1
    assert {check["fix"] for check in found.values()} == {
        "CORPUS_DIR cannot be read (File name too long); check its permissions."
    }


def test_a_file_that_a_check_may_not_read_fails_that_check_alone(monkeypatch, checks, settings_for, sample_folder):
    def refuse(_folder):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/data")

    monkeypatch.setattr(doctor_checks.shutil, "disk_usage", refuse)
    code, found = checks(settings_for(sample_folder), "disk", "corpus")

    assert code == 1
    assert found["disk"]["fix"] == "/data cannot be used (Permission denied); check its permissions and the disk."
    assert found["corpus"]["ok"]


def test_a_check_that_ends_unexpectedly_fails_alone_and_keeps_the_details(
    monkeypatch, checks, settings_for, sample_folder, tmp_path
):
    """It ended the doctor: the owner saw none of the other checks."""

    def end(_folder):
        raise RuntimeError("a defect, API_KEY=sk-abcdefghijklmnop1234")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(doctor_checks.shutil, "disk_usage", end)
    code, found = checks(settings_for(sample_folder), "disk", "corpus")
    (file,) = tmp_path.glob("dateline-*.log")

    assert code == 1
    assert found["corpus"]["ok"]
    assert found["disk"] == {
        "name": "disk",
        "ok": False,
        "detail": "not usable",
        "fix": f"Something unexpected went wrong (RuntimeError); the details are in {file}, please report it.",
    }
    assert "in end" in file.read_text("utf-8")
    assert "sk-abcdefghijklmnop1234" not in file.read_text("utf-8")


def test_damage_that_a_check_meets_in_the_catalog_fails_that_check_alone(checks, settings_for, sample_folder, tmp_path):
    """It ended the doctor, as a defect to be reported."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    file = Path(shutil.copy(sample_folder / "catalog.sqlite3", folder))
    with closing(sqlite3.connect(file)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'source_runs'").fetchone()
    with file.open("r+b") as catalog:
        catalog.seek((page - 1) * size)
        catalog.write(b"\xff" * size)
    code, found = checks(settings_for(folder), "corpus", "sources", "refusals", "disk")

    assert (code, [name for name, check in found.items() if not check["ok"]]) == (1, ["corpus", "sources"])
    assert found["corpus"]["fix"] == found["sources"]["fix"]
    assert "is damaged" in found["corpus"]["fix"]


def test_an_empty_corpus_fails_like_a_missing_corpus_and_nothing_else_is_wrong_with_it(checks, settings_for, tmp_path):
    settings = settings_for(tmp_path / "corpus")
    Corpus.open(settings, create=True).close()
    code, found = checks(settings, "corpus", "index", "refusals")

    assert code == 1
    assert [name for name, check in found.items() if not check["ok"]] == ["corpus"]
    assert "python -m ingest" in found["corpus"]["fix"]
    assert "0 passages" in found["index"]["detail"]
    assert "changed" not in found["refusals"]["detail"]
    elsewhere = settings.model_copy(update={"chroma_url": "http://127.0.0.1:9"})
    assert not checks(elsewhere, "index")[1]["index"]["ok"]


def test_an_index_that_lacks_passages_is_to_be_rebuilt(monkeypatch, checks, settings_for, sample_folder):
    monkeypatch.setattr(Corpus, "passage_count", lambda corpus: 9999)
    _, found = checks(settings_for(sample_folder), "index")

    assert not found["index"]["ok"]
    assert "9,999" in found["index"]["detail"]
    assert found["index"]["fix"] == "python -m ingest rebuild"


@pytest.mark.parametrize("of_samples", [False, True])
def test_an_index_that_is_damaged_is_to_be_made_anew(
    checks, settings_for, sample_folder, tmp_path, monkeypatch, of_samples
):
    """Only the server's log was named, with an error of its own in it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data/demo" if of_samples else tmp_path / "corpus"
    folder.mkdir(parents=True)
    shutil.copy(sample_folder / "catalog.sqlite3", folder)
    (folder / "chroma").mkdir()
    (folder / "chroma/data").write_text("no folder")
    settings = settings_for(BotSettings.model_fields["corpus_dir"].default if of_samples else folder)
    _, found = checks(settings, "index")

    assert found["index"]["detail"] == "not usable"
    assert "chroma/server.log in the corpus folder says why. " in found["index"]["fix"]
    command = "python -m bot demo" if of_samples else "python -m ingest repair"
    assert found["index"]["fix"].endswith(f"`{command}` rebuilds a damaged index from the catalog.")


def test_a_remote_index_server_that_does_not_answer_is_reported(checks, settings_for, sample_folder):
    _, found = checks(settings_for(sample_folder, chroma_url="http://127.0.0.1:9"), "index")

    assert not found["index"]["ok"]
    assert found["index"]["fix"]


def test_the_password_of_an_index_server_is_not_printed(monkeypatch, checks, settings_for, sample_folder):
    """It stood in the line of the check that passed."""
    monkeypatch.setattr(doctor_checks, "_count_indexed", lambda corpus: corpus.passage_count())
    _, found = checks(settings_for(sample_folder, chroma_url="http://me:s3cret@127.0.0.1:9"), "index")

    assert found["index"]["ok"]
    assert found["index"]["detail"].startswith("http://[hidden]@127.0.0.1:9, ")


def test_damaged_files_of_the_embedding_model_are_reported_though_a_conversion_stands_for_them(
    checks, settings_for, sample_folder, tmp_path, monkeypatch
):
    original = model_files.find_model(DEFAULT_MODEL).folder
    for name in model_files.DEFAULT_DIGESTS:
        (tmp_path / "model" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original / name, tmp_path / "model" / name)
    (tmp_path / "model/vocab.txt").write_text("damaged")
    monkeypatch.setattr(model_files, "_packaged_folder", lambda: tmp_path / "model")
    code, found = checks(settings_for(sample_folder), "model")

    assert (code, found["model"]["ok"]) == (1, False)
    assert "vocab.txt is not the published file" in found["model"]["fix"]


def test_an_unknown_embedding_model_is_reported(checks, settings_for, tmp_path):
    _, found = checks(settings_for(tmp_path / "none", embedding_model=str(tmp_path / "no-model")), "model")

    assert not found["model"]["ok"]
    assert found["model"]["fix"]


@pytest.fixture
def chat_check(checks, settings_for, sample_folder, chat_server, tmp_path):
    """The check of a chat model whose server answers so; no other check is needed for it."""

    def of(reply, **changes):
        chat_server.script = [reply]
        given = {"chat_model": "openai:scripted", "chat_base_url": chat_server.url, "bot_data_dir": tmp_path / "bot"}
        # Short only where nothing comes anyway: a busy machine must not turn an answer into a time-out.
        given["chat_timeout"] = 1 if reply is no_reply else 60
        settings = settings_for(sample_folder, **{**given, **changes})
        return checks(settings, "chat-model")[1]["chat-model"]

    return of


def test_without_a_chat_model_the_check_says_that_answers_are_made_of_quotes(checks, settings_for, sample_folder):
    _, found = checks(settings_for(sample_folder), "chat-model")

    assert found["chat-model"]["ok"]
    assert "made of quotes" in found["chat-model"]["detail"]


def test_the_check_asks_the_chat_model_once(chat_check, chat_server):
    check = chat_check(text_reply("ready", usage=(12, 1)))

    assert check["ok"], check
    assert "openai:scripted answered in" in check["detail"]
    assert "13 tokens" in check["detail"]
    assert len(chat_server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "detail", "fix"),
    [
        (error_reply(401), "denied the bot access", "CHAT_API_KEY"),
        (error_reply(404), "does not have this model", "CHAT_MODEL"),
        (error_reply(429, Retry_After="60"), "rate limit", "limit"),
        (no_reply, "did not answer in time", "CHAT_TIMEOUT"),
        (text_reply(""), "empty answer", "CHAT_MAX_TOKENS"),
    ],
)
def test_the_check_of_a_failing_chat_model_says_why_and_what_to_do(chat_check, reply, detail, fix):
    check = chat_check(reply, chat_api_key="sk-secret-0123456789")

    assert not check["ok"]
    assert detail in check["detail"]
    assert fix in check["fix"]
    assert "sk-secret" not in str(check)


def test_the_check_of_a_chat_model_that_cannot_be_opened_says_what_is_missing(chat_check):
    check = chat_check(text_reply("ready"), chat_model="openai:gpt-4o-mini", chat_base_url=None)

    assert not check["ok"]
    assert "CHAT_API_KEY is not set" in check["fix"]


def test_an_entailment_model_that_no_setting_uses_is_reported(checks, settings_for, tmp_path):
    _, found = checks(settings_for(tmp_path / "none", entailment_model=str(tmp_path)), "entailment")

    assert not found["entailment"]["ok"]
    assert "CHAT_OWN_WORDS=True" in found["entailment"]["fix"]


def test_a_reader_set_to_none_passes_the_check(checks, settings_for, tmp_path):
    _, found = checks(settings_for(tmp_path / "none", reader_model="none"), "reader")

    assert found["reader"] == {"name": "reader", "ok": True, "detail": "none; answers are made without it", "fix": ""}


def test_the_check_of_a_reader_that_cannot_be_loaded_says_what_to_do(checks, settings_for, tmp_path):
    _, found = checks(settings_for(tmp_path / "none", reader_model=str(tmp_path)), "reader")

    assert not found["reader"]["ok"]
    assert "READER_MODEL" in found["reader"]["fix"]


def test_a_full_disk_is_reported(monkeypatch, checks, settings_for, sample_folder):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor_checks.shutil, "disk_usage", lambda folder: usage(10**9, 10**9, 1000))
    _, found = checks(settings_for(sample_folder), "disk")

    assert not found["disk"]["ok"]


class Clock(datetime):
    shown = datetime(1970, 1, 1, 0, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz=None):
        return cls.shown.astimezone(tz)


def test_a_clock_that_began_at_1970_is_named(checks, settings_for, sample_folder, monkeypatch):
    settings = settings_for(sample_folder)
    assert checks(settings, "clock") == (0, {})
    monkeypatch.setattr(doctor_checks, "datetime", Clock)
    code, found = checks(settings, "clock")

    assert code == 1
    assert found["clock"]["detail"] == "it says 1970-01-01 00:01 UTC, which cannot be"
    assert found["clock"]["fix"].startswith("Set the clock of this machine")


def test_a_clock_that_is_behind_the_last_ingest_is_a_warning(
    checks, settings_for, sample_folder, tmp_path, monkeypatch
):
    shutil.copy(sample_folder / "catalog.sqlite3", tmp_path)
    with closing(Catalog.open(tmp_path / "catalog.sqlite3")) as catalog:
        record_run(catalog, 1.0, "{}")
    now = datetime.now(UTC)
    for days, details in ((0.9, []), (3, [f"but an ingest ran on {now:%Y-%m-%d}"])):
        Clock.shown = now - timedelta(days=days)
        monkeypatch.setattr(doctor_checks, "datetime", Clock)
        code, found = checks(settings_for(tmp_path), "clock")
        assert code == 0
        assert [words in found["clock"]["detail"] for words in details] == [True] * len(found)


def test_an_unknown_part_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["doctor", "corpus", "hart"])
    assert stop.value.code == 2
    assert "no part hart; the parts are token, only-one, settings, corpus" in capsys.readouterr().err


def test_the_page_has_a_line_per_check_and_the_fix_under_each_failure(capsys, settings_for, sample_folder):
    assert run_checks(settings_for(sample_folder), ("token", "corpus"), as_json=False) == 1
    out = capsys.readouterr().out

    assert out.startswith("FAIL  token: DISCORD_TOKEN is not set\n      1. https://discord.com")
    assert "\nok    corpus: 16 articles" in out


def test_a_bot_that_is_already_running_is_reported(checks, settings_for, sample_folder, accepted, tmp_path):
    from bot.process.single_instance import single_instance

    with single_instance(tmp_path, "NDI0Mg.a.b"):
        _, found = checks(settings_for(sample_folder, discord_token="NDI0Mg.a.b", bot_data_dir=tmp_path), "only-one")

    assert found["only-one"]["ok"]
    assert found["only-one"]["detail"].startswith("runs now (process ")


@pytest.mark.parametrize("folder", ["taken", "taken/bot"])
def test_a_folder_in_which_no_bot_could_start_is_reported(
    checks, settings_for, sample_folder, accepted, tmp_path, folder
):
    (tmp_path / "taken").write_text("a file")
    settings = settings_for(sample_folder, discord_token="NDI0Mg.a.b", bot_data_dir=tmp_path / folder)
    code, found = checks(settings, "only-one")

    assert code == 1
    assert found["only-one"]["fix"] == "BOT_DATA_DIR cannot be written to (Not a directory); choose another folder."


def test_a_sign_of_a_second_bot_is_reported_for_a_week(checks, settings_for, sample_folder, accepted, tmp_path):
    from bot.conversation.store import FILE, SECOND_BOT, Store

    settings = settings_for(sample_folder, discord_token="NDI0Mg.a.b", bot_data_dir=tmp_path)
    Store(tmp_path / FILE).note_sign(SECOND_BOT, time.time() - 3600)
    code, found = checks(settings, "only-one")

    assert code == 1
    assert "another process answered for this bot" in found["only-one"]["detail"]
    assert "reset the token" in found["only-one"]["fix"]
    unreadable = settings_for(sample_folder, discord_token="NDI0Mg.a.b", bot_data_dir=tmp_path / ("x" * 300))
    assert "BOT_DATA_DIR cannot be read" in checks(unreadable, "only-one")[1]["only-one"]["fix"]
    for seconds in (8 * 86_400, -30 * 86_400):  # too old; and of a clock that was ahead: it told of a day to come
        Store(tmp_path / FILE).note_sign(SECOND_BOT, time.time() - seconds)
        assert checks(settings, "only-one")[1]["only-one"]["ok"]


def test_a_look_for_the_bot_that_runs_leaves_its_own_data_as_they_are(settings_for, tmp_path):
    from bot.conversation.schema import STEPS
    from bot.conversation.store import FILE

    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.executescript(";\n".join([*STEPS[:7], "PRAGMA user_version = 7"]))
        settings = settings_for(tmp_path, discord_token="NDI0Mg.a.b", bot_data_dir=tmp_path)
        assert command.PARTS["only-one"](settings).ok
        assert database.execute("PRAGMA user_version").fetchone() == (7,)


def test_a_sign_of_a_second_bot_is_dated_in_the_time_zone_of_the_settings(settings_for, tmp_path, monkeypatch):
    """It was dated in the time zone of the machine."""
    from bot.conversation.store import FILE, SECOND_BOT, Store

    at = datetime(2025, 6, 5, 22, 30, tzinfo=UTC).timestamp()
    monkeypatch.setattr("time.time", lambda: at + 3600)
    Store(tmp_path / FILE).note_sign(SECOND_BOT, at)
    for zone, when in (("Europe/Berlin", "6 June 2025, 00:30"), ("America/New_York", "5 June 2025, 18:30")):
        settings = settings_for(tmp_path, discord_token="NDI0Mg.a.b", bot_data_dir=tmp_path, timezone=zone)
        assert f"on {when};" in command.PARTS["only-one"](settings).detail


@pytest.fixture
def own_fit(settings_for, sample_folder, tmp_path):
    """Settings of a copy of the samples' catalog with a fit of its own, some of what it was fitted on changed."""

    def of(**changes):
        shutil.copy(sample_folder / "catalog.sqlite3", tmp_path)
        settings = settings_for(tmp_path)
        with closing(Corpus.open(settings)) as corpus:
            on = {**asdict(fitted_now(corpus)), **changes}
        document = json.loads(files("bot.answering.refusal").joinpath(FILE).read_text("utf-8"))
        (tmp_path / FILE).write_text(json.dumps({**document, "fitted_on": on}), "utf-8")
        return settings

    return of


def test_the_shipped_fit_is_named_as_such(checks, settings_for, sample_folder):
    _, found = checks(settings_for(sample_folder), "refusals")

    assert found["refusals"]["ok"]
    assert "the shipped fit, made on other news than yours" in found["refusals"]["detail"]


def test_a_fit_made_on_the_corpus_states_its_file_and_error_rates(own_fit, tmp_path):
    check = doctor_checks.check_refusals(own_fit())

    assert check.ok
    assert check.detail.startswith(f"the fit in {tmp_path / FILE}, made on this corpus: ")
    assert "refused with an answer" in check.detail


@pytest.mark.parametrize("changes", [{"model": "other"}, {"ranking": "other"}, {"corpus": "other", "articles": 900}])
def test_a_fit_made_on_a_different_corpus_or_model_asks_for_calibration(own_fit, changes, tmp_path):
    check = doctor_checks.check_refusals(own_fit(**changes))

    assert check.ok
    assert check.detail.startswith(f"the fit in {tmp_path / FILE}, made for something else. ")
    assert "changed; calibrate again with: python -m evals calibrate" in check.detail
