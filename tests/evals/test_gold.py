import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from evals.cli import main
from evals.gold import NAMED, find_gold, warn_of_gold
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError
from ingest.corpus.writer import writing
from ingest.pipeline import run

WELL = (
    "The well of Hollerath ran dry on Tuesday for the first time since {year}, the water office said. The mayor asked "
)
WELL += "people to share their rain barrels until the pipe from Losheim is mended, which may take until the end of May."
ASKED = {"question": "When had the well of Hollerath last run dry?", "answers": ["1921"]}
LINKED = "https://example.com/bridge"
ALSO_LINKED = f"{LINKED}?utm_source=feed"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, corpus_settings):
    """A corpus of two files without links, one of them twice, and of a .jsonl file of two articles."""
    from ingest.corpus.chroma import server

    place = tmp_path_factory.mktemp("gold")
    notes = place / "notes"
    notes.mkdir()
    (notes / "well.txt").write_text(f"The well runs dry\n\n{WELL.format(year=1921)}\n")
    (notes / "again.txt").write_text(f"A well runs dry\n\n{WELL.format(year=1921)} (wire)\n")
    (notes / "owls.md").write_text("# Owls return\n\nSnowy owls were seen in the park again after nine years.\n")
    lines = [
        {"url": LINKED, "title": "Bridge closed", "text": "The bridge in Marrow was closed on Monday for a week."},
        {"title": "Budget", "text": "The council of Marrow passed a budget of 40 million crowns on Monday."},
    ]
    lines += [{**lines[0], "url": ALSO_LINKED}]
    (place / "two.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    settings = corpus_settings(place)
    with writing(settings.corpus_dir), closing(Corpus.open(settings, create=True)) as corpus:
        assert not run(corpus, [notes, place / "two.jsonl"]).failed
    yield place
    server.stop(settings.corpus_dir)


@pytest.fixture
def corpus(folder, corpus_settings):
    with closing(Corpus.open(corpus_settings(folder))) as opened:
        yield opened


@pytest.fixture
def here(folder, corpus_settings, monkeypatch):
    """Commands run in the folder above the files, over the corpus."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CORPUS_DIR", str(corpus_settings(folder).corpus_dir))
    return folder


def test_gold_is_a_link_an_id_its_beginning_or_a_file(corpus, question_of, folder, monkeypatch):
    monkeypatch.chdir(folder)
    owls = corpus.find_article(str(folder / "notes/owls.md"))
    names = [LINKED, owls, owls[:8], "notes/owls.md", str(folder / "notes/owls.md"), "none.txt", "\0", ""]
    gold = find_gold(corpus, [question_of(str(number), gold_urls=[name]) for number, name in enumerate(names)])

    assert [question.gold_urls for question in gold.questions] == [{LINKED}, *[{owls}] * 4, *[frozenset()] * 3]
    assert gold.absent == {"5": ("none.txt",), "6": ("\0",), "7": ("",)}


def test_copies_of_a_gold_file_are_gold(corpus, question_of, folder):
    gold = find_gold(corpus, [question_of("q", gold_urls=[str(folder / "notes/well.txt")])])

    assert gold.questions[0].gold_urls == {
        corpus.find_article(str(folder / f"notes/{name}.txt")) for name in ("well", "again")
    }


def test_an_article_is_kept_apart_by_each_of_its_links_and_with_its_copies(corpus, question_of, folder):
    """By the named link alone, a reader was trained on what it was to be tried on."""
    asked = [question_of("q", gold_urls=[str(folder / "notes/well.txt")]), question_of("p", gold_urls=[LINKED])]

    assert find_gold(corpus, asked).keys_with_copies(corpus) == {
        *(corpus.find_article(str(folder / f"notes/{name}.txt")) for name in ("well", "again")),
        *(corpus.find_article(LINKED), LINKED, ALSO_LINKED),
    }


def test_a_file_of_several_articles_is_an_error(corpus, question_of, folder):
    with pytest.raises(UsageError, match=r"^Question q: .*two.jsonl holds 2 articles; `python -m ingest list"):
        find_gold(corpus, [question_of("q", gold_urls=[str(folder / "two.jsonl")])])


def test_a_question_with_another_gold_article_is_scored(corpus, question_of, capsys):
    gold = find_gold(corpus, [question_of("q", gold_urls=[LINKED, "https://example.com/gone"])])
    gold.warn()

    assert gold.questions[0].gold_urls == {LINKED}
    assert capsys.readouterr().err == (
        "warning: 1 question names an article that is not in this corpus: q (https://example.com/gone).\n"
    )


def test_questions_as_of_a_day_before_their_articles_came_in_are_named(corpus, question_of, folder, capsys):
    """Articles of last year that were ingested today gave 0 percent, and no word of why."""
    owls = corpus.find_article(str(folder / "notes/owls.md"))
    today, long_ago = datetime.now(UTC).date(), date(2025, 3, 31)
    days = [today + timedelta(days=1), None, long_ago, long_ago]
    asked = [question_of(str(number), f"Who is {number}?", gold_urls=[LINKED, owls]) for number in range(len(days))]
    asked = [replace(question, as_of=day) for question, day in zip(asked, days, strict=True)]
    nowhere = replace(question_of("nowhere", gold_urls=["x"]), as_of=long_ago)
    find_gold(corpus, asked).warn()

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("warning: 2 questions are asked as of a day before any gold article came in")
    assert ": 2 (2025-03-31), 3 (2025-03-31). An article" in line
    assert find_gold(corpus, [asked[0], nowhere]).too_early == ()


@pytest.mark.parametrize(("without", "named"), [(1, "1 question is"), (2, "2 questions are")])
def test_what_asks_only_questions_with_gold_says_how_many_it_leaves_out(corpus, question_of, capsys, without, named):
    """`refusals` and `calibrate` left them out without a word; of those with a wrong link they said "Scored as ..."."""
    asked = [
        question_of("q", gold_urls=[LINKED]),
        *(question_of(str(number), f"Who is {number}?") for number in range(without)),
    ]

    assert [question.id for question in find_gold(corpus, asked).answerable("A.jsonl")] == ["q"]
    left_out = f"warning: A.jsonl: {named} left out, without a gold article in this corpus.\n"
    assert capsys.readouterr().err == left_out
    find_gold(corpus, [*asked, question_of("typo", gold_urls=["wel.txt"])]).answerable("A.jsonl")
    first, second = capsys.readouterr().err.splitlines()
    assert first == "warning: 1 question names an article that is not in this corpus: typo (wel.txt)."
    assert second == f"warning: A.jsonl: {without + 1} questions are left out, without a gold article in this corpus."


def test_repeated_questions_are_named_and_asked_all_the_same(corpus, question_of, capsys):
    """They counted twice, and nothing said so."""
    gold = [LINKED]
    asked = [
        question_of("1", "Which bridge is closed?", gold_urls=gold),
        question_of("2", "which bridge  is closed?", gold_urls=gold),
        question_of("3", "Which bridge is closed?"),  # no article answers it
        replace(question_of("4", "Which bridge is closed?", gold_urls=gold), as_of=date.max),
    ]
    found = find_gold(corpus, asked)
    found.warn()

    warning = "warning: 1 question repeats an earlier one, of the same day and articles, and counts again: 2.\n"
    assert capsys.readouterr().err == warning
    assert len(found.questions) == 4
    warn_of_gold(corpus, Path("b.jsonl"), [question_of(str(number)) for number in range(3)])
    assert "warning: 2 questions repeat an earlier one, of the same day and articles, and count again: 1, 2." in (
        capsys.readouterr().err
    )


def test_of_many_only_some_are_named(corpus, question_of):
    gold = find_gold(corpus, [question_of(str(number), gold_urls=["x"]) for number in range(NAMED + 2)])

    assert gold.sentence().endswith("4 (x), and 2 more.")


def test_retrieval_and_refusals_find_files_and_count_what_is_not_there(here, write_jsonl, tmp_path, capsys):
    asked = write_jsonl(
        tmp_path / "a.jsonl",
        {"id": "well", **ASKED, "gold_urls": ["notes/well.txt"]},
        {"id": "typo", **ASKED, "gold_urls": ["notes/wel.txt"]},
        {"id": "gone", **ASKED, "gold_urls": ["https://example.com/gone"]},
    )
    off = write_jsonl(tmp_path / "b.jsonl", {"question": "How do I bake sourdough bread?"})
    absent = [{"id": "typo", "gold_urls": ["notes/wel.txt"]}, {"id": "gone", "gold_urls": ["https://example.com/gone"]}]

    assert main(["retrieval", str(asked), "--k", "5", "--json"]) == 0
    printed = capsys.readouterr()
    metrics = json.loads(printed.out)
    assert (metrics["questions"], metrics["with_gold"], metrics["gold_recall"]["5"]) == (3, 1, 1.0)
    assert metrics["gold_not_in_corpus"] == absent
    assert printed.err == (
        "warning: 2 questions name an article that is not in this corpus: typo (notes/wel.txt), gone "
        "(https://example.com/gone). Scored as questions without a gold article, because they name no other: 2.\n"
    )
    out = str(tmp_path / "R.json")
    files = ["--answerable", str(asked), "--unanswerable", str(off)]
    assert main(["refusals", *files, "--hold-out", "--json", "--out", out]) == 0
    printed = capsys.readouterr()
    metrics = json.loads(printed.out)
    assert (metrics["answerable"], metrics["gold_in_five"], metrics["gold_not_in_corpus"]) == (1, 1, absent)
    assert printed.err.endswith(f"warning: {asked}: 2 questions are left out, without a gold article in this corpus.\n")
    held_out = next(q for q in json.loads((tmp_path / "R.json").read_text())["questions"] if q["group"] == "held_out")
    assert not any("Hollerath" in passage["text"] for passage in held_out["passages"])


@pytest.mark.parametrize("command", ["retrieval", "ablation", "calibrate"])
def test_without_any_gold_article_there_is_no_figure(here, write_jsonl, tmp_path, capsys, command):
    file = tmp_path / "q.jsonl"
    write_jsonl(file, {**ASKED, "gold_urls": ["notes/wel.txt"]})
    assert main([command, str(file)]) == 2
    assert f"{file}: no question can be scored; 1 question names an article" in capsys.readouterr().err
    write_jsonl(file, ASKED)
    assert main([command, str(file)]) == 2
    assert "no question has gold_urls" in capsys.readouterr().err


def test_replies_to_questions_without_gold_are_measured_with_a_warning(here, write_jsonl, tmp_path, capsys):
    assert main(["answers", str(write_jsonl(tmp_path / "q.jsonl", ASKED)), "--json"]) == 0
    printed = capsys.readouterr()

    assert json.loads(printed.out)["quote_validity"] == 1.0
    assert printed.err.startswith("warning: no question has gold_urls")


@pytest.mark.parametrize("command", ["refusals", "calibrate"])
def test_an_unanswerable_question_with_an_article_that_answers_it_is_named(here, tmp_path, capsys, command):
    """Of the files the wrong way round, each right answer counted as a false one, and nothing said so."""
    answerable, others = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    answerable.write_text(json.dumps(ASKED | {"gold_urls": ["notes/well.txt"]}), "utf-8")
    lines = [{"question": "Who sang?"}, ASKED | {"gold_urls": [LINKED]}, ASKED | {"gold_urls": ["https://x.org/"]}]
    others.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    first = ["--answerable", str(answerable)] if command == "refusals" else [str(answerable)]

    main([command, *first, "--unanswerable", str(others)])
    assert (
        "b.jsonl: 1 question names an article of this corpus, and counts as unanswerable: 2." in capsys.readouterr().err
    )
