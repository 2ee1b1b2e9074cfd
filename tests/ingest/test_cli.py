"""The command as a person types it: exit codes, one JSON document, one line for what is wrong."""

from __future__ import annotations

import json
import os
import shlex
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest.cli import COMMANDS, main
from ingest.corpus.corpus_files import CATALOG_FILE
from ingest.corpus.embedding import model as embedding_model
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.text.addresses import article_id_for_url
from tests.conftest import STRICT_PYTHON

ROOT = Path(__file__).resolve().parents[2]
Ingest = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path, chroma_url: str) -> dict[str, str]:
    """Only what a command needs, and a corpus folder of this test; run in a folder without .env."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "CORPUS_DIR": str(tmp_path / "corpus"), "CHROMA_URL": chroma_url}


@pytest.fixture
def ingest(tmp_path: Path, environment: dict[str, str]) -> Ingest:
    """Runs `python -m ingest ...` in a process of its own."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*STRICT_PYTHON, "-m", "ingest", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def call_main(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The same without a new process: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    for name in ("CORPUS_DIR", "CHROMA_URL"):
        monkeypatch.setenv(name, environment[name])

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return (code, *capfd.readouterr())

    return run


@pytest.fixture
def articles(tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Path:
    """A JSONL file of three articles."""
    return write_jsonl(tmp_path / "articles.jsonl", *records.values())


def one_line(errors: str) -> str:
    (line,) = errors.splitlines()
    assert line.startswith("error: ")
    assert "Traceback" not in line
    return line


def test_help_is_quick_and_imports_no_heavy_package(ingest):
    begin = time.monotonic()
    result = ingest("--help")
    took = time.monotonic() - begin
    assert result.returncode == 0
    missing = [command for command in COMMANDS if f"python -m ingest {command}" not in result.stdout]
    assert missing == [], "add a line for each to EPILOG in ingest/cli.py"
    assert took < 3  # 0.2 s on a quiet machine; torch alone takes six
    script = "import sys, ingest.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    heavy = {"chromadb", "torch", "openvino", "trafilatura", "numpy", "pydantic", "rich", "langchain_core"}
    assert not heavy & set(loaded.split())


HEAVY = ("chromadb", "httpx", "langchain_core", "numpy", "openvino", "tokenizers", "torch")


@pytest.mark.soak
def test_unchanged_articles_are_read_without_heavy_packages(call_main, articles, environment):
    assert call_main(articles)[0] == 0
    script = (
        "import sys, ingest.cli; code = ingest.cli.main(sys.argv[1:]); "
        f"print(code, *sorted({{*{HEAVY!r}}} & {{*sys.modules}}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, str(articles), "--json"]
    second_run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(second_run.stdout)["unchanged"] == 3
    assert second_run.stderr.split() == ["0"]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_has_help(call_main, command, capfd):
    with pytest.raises(SystemExit) as ended:
        call_main(command, "--help")
    assert ended.value.code == 0
    assert f"python -m ingest {command}" in capfd.readouterr().out


# As `python -m ingest` does; says at the end which priority the process had.
INGEST = """
import atexit, os, runpy, sys
atexit.register(lambda: print(os.getpriority(os.PRIO_PROCESS, 0), file=sys.stderr))
runpy.run_module("ingest", run_name="__main__", alter_sys=True)
"""


def test_a_first_run_has_a_low_priority_and_its_report(articles, environment, call_main):
    command = [*STRICT_PYTHON, "-c", INGEST, str(articles), "--json"]
    result = subprocess.run(command, env=environment, cwd=articles.parent, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert (len(report["new"]), report["passages"], report["embedded"], report["failed"]) == (3, 3, 3, [])
    assert result.stderr.split() == [str(max(10, os.getpriority(os.PRIO_PROCESS, 0)))]
    code, out, _ = call_main(articles)
    assert code == 0
    assert out.startswith("0 new, 0 changed, 3 unchanged, 0 missing, 0 failed; 0 passages (0 embedded)")


def test_a_wrong_path_makes_no_corpus(call_main, articles, tmp_path):
    for further in ((), ("https://example.org/news",)):
        code, _, err = call_main(articles, tmp_path / "aritcles", *further)
        assert code == 2
        assert "There is no file or folder" in one_line(err)
        assert not (tmp_path / "corpus").exists()


def test_a_web_address_without_its_beginning_is_told_so(call_main):
    _, _, err = call_main("example.org/news.xml")
    expected = "no file or folder 'example.org/news.xml': check the path; a web address begins with https://."
    assert one_line(err).endswith(expected)


def test_a_word_that_is_nearly_a_command_names_it(call_main, tmp_path):
    for word, command in (("stat", "stats"), ("Feeds", "feeds"), ("histroy", "history")):
        code, _, err = call_main(word)
        assert code == 2
        assert one_line(err) == (
            f"error: There is no file or folder '{word}'; did you mean the command `python -m ingest {command}`? "
            "Commands are listed by python -m ingest --help"
        )
    for path in ("stat.txt", "./stat", "articles"):
        assert "--help" not in one_line(call_main(path)[2])
    (tmp_path / "stat").mkdir()
    assert call_main("stat")[0] == 0


def test_the_command_that_puts_a_backup_back_can_be_typed(call_main, articles):
    call_main(articles)
    line = call_main("backup", "my copy & more")[1].rstrip("\n")
    command = shlex.split(line.partition("put it back with: python -m ingest ")[2])
    assert command == ["restore", "my copy & more"]
    assert call_main(*command)[:2] == (0, "restored; 3 articles now, 3 passages indexed\n")


def test_a_backup_that_lacks_articles_is_restored_with_replace_alone(call_main, articles, tmp_path, write_jsonl):
    call_main(articles)
    call_main("backup", "copy")
    more = ({"url": f"https://example.org/{n}", "text": f"{n} owls were seen in park {n}."} for n in range(2))
    call_main(write_jsonl(tmp_path / "more.jsonl", *more))
    code, out, err = call_main("restore", "copy")
    assert (code, out) == (2, "")
    assert one_line(err) == (
        "error: copy lacks 2 articles of the corpus; nothing was changed. To let go of what it lacks, add --replace."
    )
    assert json.loads(call_main("stats", "--json")[1])["articles"] == 5
    done = "restored; 3 articles now, 3 passages indexed"
    assert call_main("restore", "copy", "--replace")[:2] == (0, f"{done}; 2 articles that the backup lacks went\n")
    assert call_main("restore", "copy")[:2] == (0, f"{done}\n")
    assert json.loads(call_main("restore", "copy", "--json")[1]) == {"articles": 3, "passages": 3, "lost": 0}


def test_a_failed_line_gives_exit_code_1_and_its_reason(call_main, articles):
    with articles.open("a") as file:
        file.write("no json\n")
    code, out, _ = call_main(articles)
    assert code == 1
    assert "1 failed" in out
    assert f"failed   {articles} line 4: is not valid JSON" in out
    code, out, _ = call_main(articles, "--json")
    assert code == 1
    assert json.loads(out)["failed"][0]["origin"] == f"{articles} line 4"


def test_a_title_cannot_write_to_the_terminal(call_main, tmp_path):
    file = tmp_path / "a\x1b[2Jb.txt"
    file.write_bytes(b"")
    code, out, _ = call_main(tmp_path)
    assert code == 1
    assert "\x1b" not in out


@pytest.mark.parametrize("path", ["none.txt", "no/such/folder"])
def test_an_unknown_path_is_one_line_and_exit_code_2(call_main, path):
    code, out, err = call_main(path, "--json")
    assert (code, out) == (2, "")
    assert path in one_line(err)


@pytest.mark.parametrize("other_paths", [(), ("more.txt",)])
def test_an_empty_path_is_one_line_and_not_the_current_folder(call_main, tmp_path, other_paths):
    for name in ("secret.txt", "more.txt"):
        (tmp_path / name).write_text("Owls were seen in the harbour on Monday.")
    code, out, err = call_main(*other_paths, "")
    assert (code, out) == (2, "")
    assert "A path is empty" in one_line(err)
    assert not (tmp_path / "corpus").exists()


def test_an_empty_corpus_has_no_address(call_main, tmp_path):
    (tmp_path / "articles").mkdir()
    assert call_main("articles")[0] == 0
    code, out, err = call_main("address", "--json")
    assert (code, out) == (2, "")
    assert "There is no index yet" in one_line(err)


@pytest.mark.parametrize(("wanted", "first"), [("True", ""), ("False", "set INDEX_DOCUMENTS=True and ")])
def test_records_without_text_are_told_with_what_writes_it(call_main, tmp_path, monkeypatch, wanted, first):
    """With INDEX_DOCUMENTS=False a rebuild was advised, which writes none."""
    (tmp_path / "owls.txt").write_text("Owls were seen in the harbour on Monday.")
    monkeypatch.setenv("INDEX_DOCUMENTS", "False")
    assert call_main("owls.txt")[0] == 0
    monkeypatch.setenv("INDEX_DOCUMENTS", wanted)
    code, _, err = call_main("address", "--json")
    assert code == 0
    assert err == f"its records have no text; {first}write it with: python -m ingest rebuild\n"


@pytest.mark.parametrize(
    "arguments", [["--no-takeover", "--watch"], ["--progress", "--watch"], ["--no-takeover", "https://a.example/x"]]
)
def test_incompatible_options_are_a_usage_error(call_main, tmp_path, arguments):
    code, _, errors = call_main(*arguments, tmp_path)
    assert code == 2
    assert one_line(errors).startswith(f"error: {arguments[0]} is for ")


@pytest.mark.parametrize("option", ["--prune", "--prune-emptied"])
@pytest.mark.parametrize("path", ["-", "https://a.example/x"])
def test_to_prune_without_a_file_or_folder_is_a_usage_error(call_main, tmp_path, option, path):
    """Nothing was removed, and nothing said so."""
    code, output, errors = call_main(path, option)
    assert (code, output) == (2, "")
    assert one_line(errors) == f"error: {option} is for files and folders; name them, too."
    assert not (tmp_path / "corpus").exists()


def test_without_takeover_a_file_of_another_folder_fails(call_main, articles, tmp_path, write_jsonl, records):
    assert call_main(articles)[0] == 0
    (tmp_path / "uploads").mkdir()
    claim = {**records["bridge"], "text": "The bridge is a boat.", "retrieved": "2030-01-01"}
    code, output, _ = call_main(write_jsonl(tmp_path / "uploads" / "a.jsonl", claim), "--no-takeover", "--json")
    report = json.loads(output)
    assert (code, report["changed"], len(report["failed"])) == (1, [], 1)


def test_a_command_without_paths_is_a_usage_error(call_main):
    with pytest.raises(SystemExit) as ended:
        call_main()
    assert ended.value.code == 2


@pytest.mark.parametrize("command", [["stats"], ["show", "x"], ["remove", "x"], ["verify"], ["rebuild"]])
def test_without_a_corpus_each_command_says_how_to_make_one(call_main, tmp_path, command):
    code, out, err = call_main(*command)
    assert (code, out) == (2, "")
    assert "python -m ingest FOLDER_OF_ARTICLES" in one_line(err)


def test_show_prints_the_stored_text_exactly(ingest, tmp_path, call_main):
    """What `bot ask --json` quotes is text[start:end] of what this prints."""
    text = "  Owls 🙂 &amp; cafe\u0301s.\r\n\r\nThey were seen\u200b on Monday.\rNo line end"
    stored = text.replace("\r\n", "\n").replace("\r", "\n")
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": "Owls", "text": text}) + "\n")
    (article_id,) = json.loads(call_main("a.jsonl", "--json")[1])["new"]
    assert ingest("show", article_id).stdout == stored
    code, out, _ = call_main("show", article_id, "--json")
    shown = json.loads(out)
    assert (code, shown["text"], shown["title"], shown["corrected"]) == (0, stored, "Owls", None)
    # It had a space there, which strict readers of RFC 3339 refuse.
    assert (shown["retrieved"][10], shown["retrieved"][-6:]) == ("T", "+00:00")
    code, out, _ = call_main("show", article_id, "--version", shown["version_id"])
    assert (code, out) == (0, stored)
    code, out, err = call_main("show", article_id, "--version", "none")
    assert (code, out) == (2, "")
    assert "No version none" in one_line(err)


def test_show_prints_no_control_characters_and_json_is_exact(call_main, tmp_path):
    text = "Owls \x1b[2J\x1b]0;owned\x07 were\tseen\x9b31m\non Monday \u202eyadnoM."
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": "Owls", "text": text}) + "\n")
    (article_id,) = json.loads(call_main("a.jsonl", "--json")[1])["new"]
    shown = call_main("show", article_id)[1]
    assert shown == "Owls �[2J�]0;owned� were\tseen�31m\non Monday �yadnoM."
    assert len(shown) == len(text)
    assert json.loads(call_main("show", article_id, "--json")[1])["text"] == text


def test_stats(call_main, articles):
    call_main(articles)
    code, out, _ = call_main("stats", "--json")
    facts = json.loads(out)
    assert code == 0
    assert (facts["articles"], facts["passages"], facts["undated"]) == (3, 3, 2)
    assert (facts["model"], facts["generation"], facts["oldest"]) == ("all-MiniLM-L6-v2", 1, "2025-03-03")
    assert facts["catalog_bytes"] > 0
    code, out, _ = call_main("stats")
    assert code == 0
    assert "articles           3\n" in out


def test_stats_while_files_go(call_main, articles, environment):
    """It ended with a traceback where a file went between the list of its folder and the look at its size."""
    call_main(articles)
    folder = Path(environment["CORPUS_DIR"])
    (folder / f"{CATALOG_FILE}-gone").symlink_to(folder / "nowhere")
    assert call_main("stats")[0] == 0


def test_remove(call_main, articles, records):
    call_main(articles)
    url = records["bridge"]["url"]
    code, out, err = call_main("remove", url, "nothing-like-it", "--json")
    assert code == 1
    answer = json.loads(out)
    assert (len(answer["removed"]), answer["unknown"]) == (1, ["nothing-like-it"])
    assert "No article nothing-like-it" in one_line(err)
    assert call_main("remove", url)[0] == 1
    assert json.loads(call_main("stats", "--json")[1])["articles"] == 2
    assert call_main("verify")[0] == 0


def test_an_article_that_is_named_twice_is_removed_once(call_main, articles, records):
    """The second name was said to name no article, with the exit code of a failure."""
    call_main(articles)
    url = records["bridge"]["url"]
    code, out, err = call_main("remove", url, article_id_for_url(url), url)
    assert (code, out.count("removed "), err) == (0, 1, "")


def test_no_file_is_said_to_hold_an_article_from_standard_input(call_main, articles, records, tmp_path):
    call_main(articles)
    with closing(sqlite3.connect(tmp_path / "corpus" / "catalog.sqlite3")) as catalog, catalog:
        catalog.execute("UPDATE origins SET origin = '/dev/stdin'")
    code, out, _ = call_main("remove", records["bridge"]["url"])
    assert (code, out.count("\n")) == (0, 1)
    assert "still holds it" not in out


def test_verify_and_rebuild(call_main, articles, tmp_path):
    call_main(articles)
    assert call_main("verify")[:2] == (0, "catalog, words and vectors agree\n")
    with sqlite3.connect(tmp_path / "corpus" / "catalog.sqlite3") as connection:
        connection.execute("DELETE FROM words WHERE rowid = 1")
    connection.close()
    code, out, _ = call_main("verify")
    assert code == 1
    assert "live passages are missing from the index (1 passage)" in out
    assert "python -m ingest rebuild" in out
    code, out, _ = call_main("rebuild", "--json")
    assert (code, json.loads(out)) == (0, {"passages": 3})
    assert json.loads(call_main("verify", "--json")[1]) == {"differences": []}


def test_verify_does_not_take_a_running_ingest_for_damage(call_main, articles, tmp_path):
    from ingest.corpus.writer import writing

    call_main(articles)
    with writing(tmp_path / "corpus"):
        code, out, err = call_main("verify")
    assert (code, out) == (2, "")
    assert "try again when it is done" in one_line(err)


def test_stop_without_a_running_server(call_main, monkeypatch):
    monkeypatch.delenv("CHROMA_URL")
    assert call_main("stop")[:2] == (0, "no index server of this corpus was running\n")


def test_stop_in_a_folder_without_write_permission_is_one_line(call_main, tmp_path, monkeypatch):
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.delenv("CHROMA_URL")
    monkeypatch.setattr("ingest.corpus.chroma.server.is_held", refuse)
    code, out, err = call_main("stop")
    assert (code, out) == (2, "")
    assert "check its permissions" in one_line(err)


@pytest.mark.parametrize(
    ("name", "value"),
    [("EMBEDDING_THREADS", "s3cret-many"), ("EMBEDDING_BACKEND", "s3cret-backend"), ("EMBEDDING_THREADS", "-77531")],
)
def test_a_wrong_setting_is_named_without_its_value(call_main, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    code, _, err = call_main("stats")
    assert code == 2
    line = one_line(err)
    assert name in line
    assert value not in line
    assert ".env.example" in line


def test_no_secret_is_written_by_a_log_line_or_an_error(environment, tmp_path):
    script = """
        import logging, sys
        from {package} import cli
        from ingest.corpus.errors import UsageError
        def fail(*_):
            logging.getLogger("x").warning("POST http://me:s3cret-one@host/ with %s", "Bearer s3cret-two-abcdef")
            raise UsageError("http://me:s3cret-three@host/ refused sk-s3cret-four-abcdef")
        {replace}
        sys.exit(cli.main(["{command}"]))
    """
    fail = 'cli.COMMANDS["{command}"] = fail'
    evals = "import evals.{command}.command; evals.{command}.command.run_{command} = fail"
    for package, command, replace in (("ingest", "stats", fail), ("bot", "ask", fail), ("evals", "guard", evals)):
        code = script.format(package=package, command=command, replace=replace.format(command=command))
        ran = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)],
            cwd=tmp_path,
            env=environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        log_line, error = ran.stderr.splitlines()
        assert ran.returncode == 2
        assert log_line.count("[hidden]") == 2
        assert error == "error: http://[hidden]@host/ refused [hidden]"
        assert "s3cret" not in ran.stdout + ran.stderr


def test_a_damaged_catalog_is_one_line(call_main, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "catalog.sqlite3").write_bytes(b"no database" * 1000)
    code, _, err = call_main("stats")
    assert code == 2
    assert "is damaged" in one_line(err)


def test_damage_in_the_middle_of_the_catalog_is_one_line(call_main, articles, tmp_path):
    call_main(articles)
    file = tmp_path / "corpus" / "catalog.sqlite3"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ((page,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'versions'").fetchall()
    ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    with file.open("r+b") as data:
        data.seek((page - 1) * size)
        data.write(b"\xff" * size)
    code, _, err = call_main("stats")
    assert code == 2
    assert "is damaged" in one_line(err)


def test_another_model_is_refused_in_one_line(call_main, articles, monkeypatch):
    call_main(articles)
    monkeypatch.setenv("EMBEDDING_MODEL", "intfloat/e5-small")
    code, _, err = call_main(articles)
    assert code == 2
    assert "python -m ingest rebuild --embed" in one_line(err)
    assert call_main("stats")[0] == 0


def test_an_ingest_uses_the_threads_and_the_priority_of_the_settings(call_main, articles, monkeypatch):
    seen: list[object] = []
    monkeypatch.setattr("ingest.commands.lower_priority", seen.append)
    shared = embedding_model.EmbeddingModel

    def noting(name: str, **given: Any) -> EmbeddingModel:
        seen.append(given["threads"])
        return shared(name, **given)

    monkeypatch.setattr(embedding_model, "EmbeddingModel", noting)
    for name, value in (("INGEST_NICE", "7"), ("INGEST_THREADS", "1"), ("EMBEDDING_THREADS", "2")):
        monkeypatch.setenv(name, value)
    assert call_main(articles)[0] == 0
    assert seen == [1, 7]
