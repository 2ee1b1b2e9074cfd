"""`list` as a person types it, and the three ways to name an article."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.cli import main

Run = Callable[..., tuple[int, str, str]]

BRIDGE = {"url": "https://example.org/bridge", "title": "Marrow bridge closed", "published": "2025-03-03"}
FERRY = {"url": "https://example.org/ferry", "title": "Marrow ferry", "published": "2025-04-01", "outlet": "Courier"}
UNDATED = {"url": "https://example.org/mill", "title": "The mill of Marrow"}


@pytest.fixture
def run(
    harness: Any,
    tmp_path: Path,
    write_jsonl: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """(exit code, stdout, stderr) of a command over three articles of one file and one of another."""
    text = {"text": "The Marrow is wide here. Boats wait for the tide."}
    harness.ingest(write_jsonl(tmp_path / "feed.jsonl", BRIDGE | text, UNDATED | text, FERRY | text))
    tide = {"title": "Tide tables", "published": "2025-01-02", "text": "The tide comes twice a day."}
    harness.ingest(write_jsonl(tmp_path / "tide.jsonl", tide))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(harness.folder))
    monkeypatch.setenv("CHROMA_URL", harness.settings.chroma_url)

    def typed(*arguments: str) -> tuple[int, str, str]:
        return (main(arguments), *capfd.readouterr())

    return typed


def _titles(out: str) -> list[str]:
    return [line[30:].split(" · ")[0] for line in out.splitlines()]


def test_the_newest_comes_first_and_the_undated_last(run):
    code, out, _ = run("list")
    assert code == 0
    assert _titles(out) == ["Marrow ferry", "Marrow bridge closed", "Tide tables", "The mill of Marrow"]
    assert [line[18:28].strip() for line in out.splitlines()] == ["2025-04-01", "2025-03-03", "2025-01-02", "undated"]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        (("MARROW", "bridge"), ["Marrow bridge closed"]),
        (("courier",), ["Marrow ferry"]),
        (("example.org/mill",), ["The mill of Marrow"]),
        (("tide.jsonl",), ["Tide tables"]),
        (("--undated",), ["The mill of Marrow"]),
        (("100%",), []),
    ],
)
def test_each_word_stands_in_headline_outlet_link_or_file(run, words, titles):
    code, out, _ = run("list", *words, "--json")
    assert [article["title"] for article in json.loads(out)["articles"]] == titles
    assert code == (0 if titles else 1)


def test_an_accent_of_its_own_is_that_of_its_letter(run, harness, tmp_path, write_jsonl):
    """As in names of files of macOS and texts of PDF."""
    harness.ingest(write_jsonl(tmp_path / "mill.jsonl", {"title": "Die Mu\u0308hle", "text": "It turns in the wind."}))
    for word in ("m\u00fchle", "mu\u0308hle"):
        assert run("list", word)[0] == 0
    assert run("list", "muhle")[0] == 1


def test_what_is_not_shown_is_counted(run):
    _, out, _ = run("list", "--limit", "1")
    assert out.splitlines()[1] == "and 3 more; add words, or --limit 4"
    assert json.loads(run("list", "--limit", "3", "--json")[1])["more"] == 1


@pytest.mark.parametrize("limit", ["0", "-1", "x", "9" * 20])
def test_a_limit_that_is_none_is_one_line(run, capfd, limit):
    with pytest.raises(SystemExit):
        run("list", f"--limit={limit}")
    assert capfd.readouterr().err.endswith(f"{limit} is not a number from 1 to 1,000,000\n")


def test_a_file_whose_name_is_not_utf_8_can_be_named(run, harness):
    name = b"n\xe9.txt".decode("utf-8", "surrogateescape")
    Path(name).write_text("The mill turns again since Monday.")
    harness.ingest(Path(name))
    assert run("show", name)[:2] == (0, "The mill turns again since Monday.")
    assert run("explain", name)[0] == 0
    code, _, err = run("remove", b"g\xe9.txt".decode("utf-8", "surrogateescape"), name)
    assert code == 1
    assert err.count("\n") == 1
    assert run("list", "turns")[0] == 1


def test_an_article_is_named_by_id_link_or_file(run):
    article_id = run("list", "tide", "tables")[1][:16]
    by_file = run("show", "tide.jsonl")
    assert by_file[0] == 0
    assert by_file == run("show", article_id)
    assert run("history", "tide.jsonl")[0] == 0
    assert run("show", BRIDGE["url"])[0] == 0
    lines = run("remove", "tide.jsonl")[1].splitlines()
    assert lines[0] == f"removed {article_id}"
    assert lines[1].endswith("tide.jsonl still holds it: delete it there, or the next run takes it in again")
    Path("feed.jsonl").unlink()
    assert run("remove", BRIDGE["url"])[1].count("\n") == 1


@pytest.mark.parametrize("command", ["show", "history", "diff", "remove", "explain"])
def test_a_link_may_be_spelled_in_any_way(run, command):
    """Only `explain` found an article by the link in the bar of a browser."""
    assert run(command, "http://www.example.org/bridge/?utm_source=newsletter#top")[0] == 0


def test_an_article_of_a_file_is_explained_by_the_file(run):
    """It was said to be not in the corpus."""
    code, out, err = run("explain", "tide.jsonl")
    assert (code, err) == (0, "")
    assert re.match(r"in the corpus, read from: /.*/tide\.jsonl\n", out)
    assert run("explain", "feed.jsonl")[0] == 2
    Path("no words.txt").write_bytes(b"\xff")
    assert run("explain", "no words.txt")[1].endswith("why it is not read, with: python -m ingest 'no words.txt'\n")
    code, out, _ = run("explain", "nothing")
    assert (code, out.splitlines()[0]) == (1, "not listed by any source, and not in the corpus")


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_a_terminal_without_the_characters_shows_a_mark_in_their_place(
    run, harness, tmp_path, write_jsonl, monkeypatch, errors
):
    """`list` and `history` called it a defect to be reported."""
    owls = {"url": "https://example.org/owls", "title": "“Owls”", "text": "Two owls sit by the Marrow."}
    harness.ingest(write_jsonl(tmp_path / "owls.jsonl", owls))

    def printed(*arguments: str) -> str:
        out = io.TextIOWrapper(io.BytesIO(), "ascii", errors)
        monkeypatch.setattr(sys, "stdout", out)
        assert main(arguments) == 0
        return out.buffer.getvalue().decode("ascii")

    assert printed("list", "owls")[30:] == "?Owls? ? example.org ? https://example.org/owls\n"
    assert printed("history", owls["url"]).startswith("?Owls?")
    assert json.loads(printed("show", owls["url"], "--json"))["title"] == "“Owls”"


def test_what_names_no_article_or_several_is_told_how_to_go_on(run):
    for command in ("show", "history", "diff", "remove"):
        code, _, err = run(command, "feed.jsonl")
        assert code in (1, 2)
        assert err == "error: feed.jsonl holds 3 articles; `python -m ingest list feed.jsonl` shows their ids.\n"
        _, _, err = run(command, "nothing")
        assert err == (
            "error: No article nothing; `python -m ingest list WORDS` finds its id by words of its headline.\n"
        )
    _, _, err = run("show", "tide.jsonl", "--version", "abc")
    assert err == "error: No version abc of this article; `ingest history` lists them.\n"
