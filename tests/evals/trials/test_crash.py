"""The short form of `python -m evals crash`: a few real kills of real processes, and the null control."""

from __future__ import annotations

import argparse
import io
import json
import random
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from evals.trials.crash.articles import CHARACTERS, editions, read_bases
from evals.trials.crash.command import crash, crash_page
from evals.trials.crash.plants import PLANTS
from evals.trials.crash.trial import Trial
from ingest.corpus.chroma.server import running
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError
from ingest.corpus.settings import CorpusSettings
from ingest.corpus.writer import writing


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Six articles of two passages each."""
    file = tmp_path / "given.jsonl"
    lines = [
        {
            "title": f"Town {n}",
            "text": f"In town {n} the river rose by {n} metres. " + f"Boats were used on day {n}. " * 60,
        }
        for n in range(6)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_nothing_is_lost_by_a_few_kills_and_planted_damage_is_found(articles, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    options = argparse.Namespace(articles=articles, count=6, kills=2, server_kills=2, seed=1)
    document = crash(options, work, lambda _done, _total: None)

    assert document["problems"] == []
    assert document["null_control"] == {
        "planted": len(PLANTS),
        "found": len(PLANTS),
        "missed": [],
        "left_by_restoring": [],
    }
    assert document["ok"]
    assert [(row["what"], row["kills"]) for row in document["kills"]] == [
        ("ingest", 2),
        ("server, in ingest", 1),
        ("server, idle", 1),
    ]
    assert not running(work / "corpus")
    assert "null control: 8 of 8" in printed(document)


def printed(document: dict[str, object]) -> str:
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=160).print(crash_page(document))
    return out.getvalue()


def test_brackets_of_a_problem_are_shown():
    control = {"planted": 0, "found": 0, "missed": [], "left_by_restoring": ["a version has [no] text"]}
    problem = "verify: the file [/tmp/x] is [not] there"
    page = printed({"articles": 6, "seed": 1, "kills": [], "null_control": control, "problems": [problem]})

    assert problem in page
    assert "restored, but a version has [no] text" in page


def test_every_edition_has_a_unique_word(articles):
    bases = read_bases(articles, 6)
    first, second = editions(bases, 1), editions(bases, 2)
    changed = [(before, after) for before, after in zip(first, second, strict=True) if before != after]
    assert [e.url for e in first] == [e.url for e in second]
    assert len(changed) == 1  # a quarter, and the next run another
    assert changed[0][1] in editions(bases, 3)
    assert len({e.word for e in first + second}) == 7
    assert all(e.word in e.text for e in first + second)


def test_too_few_articles_are_refused(articles):
    with pytest.raises(UsageError, match=f"6 articles of {CHARACTERS} characters, not 7"):
        read_bases(articles, 7)
    articles.write_text("no json\n")
    with pytest.raises(UsageError, match="cannot be read as articles"):
        read_bases(articles, 1)


@pytest.fixture
def failing(articles: Path, tmp_path: Path) -> Iterator[Trial]:
    """A trial whose ingests fail by themselves: another process, this one, writes to the corpus all the time."""
    settings = CorpusSettings(corpus_dir=str(tmp_path / "corpus"), chroma_url=None)
    with closing(Corpus.open(settings, create=True)) as corpus, writing(tmp_path / "corpus"):
        yield Trial(corpus, read_bases(articles, 6), tmp_path, random.Random(0), spans=[60.0])


@pytest.mark.parametrize("killed", ["ingest", "server"])
def test_an_ingest_that_fails_by_itself_is_a_problem(failing, monkeypatch, killed):
    """Its exit code 2 counted as a kill after which nothing was wrong. Here the ingest alone is real."""
    monkeypatch.setattr(Trial, "_kill_server_now", lambda _trial: time.monotonic())
    for name, found in (("seconds_to_serve", 0.1), ("problems", []), ("verify_problems", [])):
        monkeypatch.setattr(f"evals.trials.crash.trial.{name}", lambda *_arguments, found=found: found)
    kill = failing.kill_ingest() if killed == "ingest" else failing.kill_server(during_ingest=True)

    assert kill is not None
    assert kill.exit_code == 2
    assert [problem.kind for problem in kill.problems] == ["failed"]
    assert "exit code 2: error: " in kill.problems[0].what
