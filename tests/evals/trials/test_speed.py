import hashlib
import json
import shutil
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import evals
from evals.cli import main
from evals.questions import EvalQuestion
from evals.trials.speed.bench import COPIED_FROM, changed_line, copy_catalog, holds_copy
from evals.trials.speed.child import environment, run_child
from evals.trials.speed.figures import Figure, figures_table, percentile, ratios
from evals.trials.speed.ingesting import recall
from evals.trials.speed.made import WORD, change_words, make_catalog, turn, words_by_length
from ingest.corpus.catalog import Catalog, passages, vectors, versions, word_search
from ingest.corpus.chroma import server
from ingest.corpus.errors import UsageError

GOLD = "https://example.com/gold"
SAMPLES = Path(__file__).parents[3] / "ingest/samples/articles.jsonl"
numbers = st.lists(st.floats(0, 1e6), min_size=1)


@given(numbers, st.floats(0.01, 1))
def test_a_percentile_is_the_smallest_value_that_the_given_share_does_not_exceed(values, share):
    result = percentile(values, share)

    assert result in values
    assert sum(value <= result for value in values) >= share * len(values) - 1e-9
    assert sum(value < result for value in values) < share * len(values)


def test_the_p95_of_twenty_values_leaves_one_out():
    assert percentile(range(1, 21), 0.95) == 19


@given(numbers)
def test_a_figure_is_its_median_and_meets_its_own_value(values):
    figure = Figure("search", "p95", tuple(values))

    assert min(values) <= figure.value <= max(values)
    assert (figure.met, figure.goal) == (None, "")
    for bound in ("at_least", "at_most"):
        assert Figure("search", "p95", tuple(values), **{bound: figure.value}).met is True


@pytest.mark.parametrize(("bound", "low", "high"), [("at_least", False, True), ("at_most", True, False)])
def test_a_goal_is_a_minimum_or_a_maximum(bound, low, high):
    assert Figure("ingest", "ratio", (2.9,), **{bound: 3}).met is low
    assert Figure("ingest", "ratio", (3.1,), **{bound: 3}).met is high


def test_a_goal_of_zero_is_a_goal():
    assert Figure("ingest", "recall", (0.0,), at_least=0.0).met is True
    assert Figure("unchanged", "servers", (1.0,), at_most=0).met is False


def test_ratios_are_of_the_same_run():
    assert ratios((30, 80), (10, 20)) == (3, 4)


def test_what_rounds_to_a_thousand_is_written_in_full(capsys):
    from bot.terminal import print_page

    figures = [Figure("ask", name, (value,), "ms") for name, value in (("below", 999.4), ("at", 999.6))]
    print_page(figures_table(figures, "speed"))
    out = capsys.readouterr().out

    assert "999 ms" in out
    assert "1,000 ms" in out


def test_the_table_shows_missed_goals(capsys):
    from bot.terminal import print_page

    print_page(figures_table([Figure("ingest", "times as fast", (2.0, 2.2), "", at_least=3)], "speed"))

    line = next(line for line in capsys.readouterr().out.splitlines() if "times as fast" in line)
    assert all(part in line for part in ("2.1", ">= 3", "MISSED"))


def test_recall_counts_gold_passages_within_k():
    def result(name, rank):
        unrelated = [{"url": "https://example.com/other", "copies": [], "text": "Ann won."}] * (rank - 1)
        return {"id": name, "passages": [*unrelated, {"url": GOLD, "copies": [], "text": "Ann won."}]}

    questions = [EvalQuestion(name, "Who won?", None, ("Ann",), frozenset([GOLD])) for name in "ab"]
    results = [result("b", 6), result("a", 5)]

    assert recall(questions, results, 5) == 0.5
    assert recall(questions, results, 6) == 1


@given(st.text(), st.integers(0, 99))
def test_changed_words_keep_every_offset(text, seed):
    words = words_by_length(["Ministers agreed on seven other treaties", text])
    changed = change_words(text, words, Random(seed))

    assert [match.span() for match in WORD.finditer(changed)] == [match.span() for match in WORD.finditer(text)]
    assert WORD.sub("", changed) == WORD.sub("", text)


def test_about_a_fifth_of_the_words_is_changed():
    text = " ".join(["word"] * 1000)
    changed = change_words(text, {4: ["else"]}, Random(1)).split()

    assert 150 < changed.count("else") < 250


@given(st.integers(0, 99))
def test_turned_vectors_are_unit_vectors_near_the_real_ones(seed):
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(3, 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    turned = turn(vectors.astype(np.float32), generator)

    assert turned.dtype == np.float32
    assert np.linalg.norm(turned, axis=1) == pytest.approx(1, abs=1e-5)
    cosines = (turned * vectors).sum(axis=1)
    assert (cosines > 0.85).all()
    assert (cosines < 0.98).all()


def test_a_generated_catalog_has_the_given_size_and_leaves_its_source_alone(sample_folder, tmp_path):
    source = sample_folder / "catalog.sqlite3"
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    real = Catalog.open(source)
    size = word_search.count_live(real) * 2 + 1

    passage_count = make_catalog(sample_folder, tmp_path, size)

    catalog = Catalog.open(tmp_path / "catalog.sqlite3")
    live = passages.passage_ids(catalog, "live")
    assert passage_count == len(live) >= size
    assert vectors.count_without_vector(catalog) == 0
    assert catalog.about("model") == real.about("model")
    loaded = passages.load_passages(catalog, [(number, 1.0) for number in sorted(live)])
    for passage in loaded:
        version = versions.get_version(catalog, passage.article_id)
        assert version.text[passage.start : passage.end] == passage.text
    assert len({passage.text for passage in loaded}) == len(loaded)
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    catalog.close()
    real.close()


def test_an_empty_corpus_gives_no_generated_catalog(tmp_path):
    Catalog.open(tmp_path / "empty/catalog.sqlite3", create=True).close()

    with pytest.raises(UsageError, match="holds no passages"):
        make_catalog(tmp_path / "empty", tmp_path / "made", 10)


def test_a_child_process_sees_only_the_given_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("CORPUS_DIR", "elsewhere")
    monkeypatch.setenv("CHROMA_URL", "http://example.com")
    code = "import os; print([os.environ.get(n) for n in ('CORPUS_DIR', 'CHROMA_URL', 'HF_HUB_OFFLINE')])"

    child = run_child((sys.executable, "-c", code), tmp_path, {"CORPUS_DIR": "here"})

    assert child.stdout.strip() == "['here', None, '1']"
    assert child.seconds > 0


def test_a_child_process_runs_this_program_and_not_an_installed_one(tmp_path, monkeypatch):
    # Compiled anew at every start, our own files would add a tenth of a second to each.
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    code = "import os, evals; print(evals.__file__, os.environ.get('PYTHONDONTWRITEBYTECODE'))"

    child = run_child((sys.executable, "-c", code), tmp_path, {})

    assert child.stdout.split() == [evals.__file__, "None"]
    assert (Path(environment({})["PYTHONPATH"]) / "evals/__init__.py").samefile(evals.__file__)


PEAKS = """
import sys
from pathlib import Path
from evals.trials.speed.child import run_child

for megabytes in (0, 200):
    print(run_child((sys.executable, "-c", f"b'x' * ({megabytes} << 20)"), Path.cwd(), {}).peak_mb)
"""


def test_the_peak_memory_of_a_child_process_is_its_own(tmp_path):
    # From a small process, as in a speed run: that of the tests has a model loaded.
    small, large = map(float, run_child((sys.executable, "-c", PEAKS), tmp_path, {}).stdout.split())

    assert 0 < small < 150
    assert 190 < large < 350


def test_a_failing_child_process_is_an_error_with_its_output(tmp_path):
    command = (sys.executable, "-c", "import sys; sys.exit('no room')")

    with pytest.raises(UsageError, match=r"exit code 1\): no room"):
        run_child(command, tmp_path, {})
    assert run_child(command, tmp_path, {}, (0, 1)).stderr.strip() == "no room"


def test_a_missing_corpus_cannot_be_copied(tmp_path):
    with pytest.raises(UsageError, match="holds no corpus"):
        copy_catalog(tmp_path / "none", tmp_path / "copy")


def test_only_a_whole_copy_is_used_again(sample_folder, tmp_path):
    copy = tmp_path / "copy"
    assert not holds_copy(sample_folder, copy)
    copy_catalog(sample_folder, copy)
    assert holds_copy(sample_folder, copy)

    (copy / COPIED_FROM).unlink()  # as where the copying was cut short
    with pytest.raises(UsageError, match="not known to be a copy"):
        holds_copy(sample_folder, copy)
    assert holds_copy(None, copy)


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_a_changed_article_differs_only_in_its_text(fields, text):
    assume("retrieved" not in fields)
    article = {**fields, "text": text}
    changed = json.loads(changed_line(json.dumps(article)))

    assert changed.pop("retrieved")
    assert changed.pop("text").startswith(text + "\n")
    assert changed == {key: value for key, value in article.items() if key != "text"}


@pytest.fixture
def questions(tmp_path, write_jsonl):
    return write_jsonl(tmp_path / "questions.jsonl", {"id": "1", "question": "When will Europa Clipper arrive?"})


@pytest.mark.parametrize("option", [("--parts", "lunch"), ("--sizes", "0"), ("--sizes", "1,x"), ("--runs", "0")])
def test_wrong_usage_is_exit_code_2(questions, option):
    with pytest.raises(SystemExit) as end:
        main(["speed", "--articles", str(SAMPLES), "--questions", str(questions), *option])

    assert end.value.code == 2


def test_a_missing_tutorial_error_says_how_to_get_it(questions, capsys):
    arguments = ["speed", "--articles", str(SAMPLES), "--questions", str(questions), "--parts", "ingest"]

    assert main([*arguments, "--tutorial-python", str(shutil.which("false"))]) == 2
    assert "--tutorial-python" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read as articles (No such file or directory)."),
        (b"", "holds fewer than two articles."),
        (b'{"text": "one"}\n', "holds fewer than two articles."),
        (b"\xff\n\xff\n", "cannot be read as articles (it is not text in UTF-8)."),
    ],
)
def test_articles_that_cannot_be_compared_are_an_error(questions, tmp_path, content, reason, capsys):
    file = tmp_path / "articles.jsonl"
    if content is not None:
        file.write_bytes(content)

    assert main(["speed", "--articles", str(file), "--questions", str(questions), "--parts", "unchanged"]) == 2
    assert capsys.readouterr().err == f"error: {file}: {reason}\n"


def test_the_corpus_in_the_work_folder_is_of_the_given_one(questions, sample_folder, tmp_path, capsys):
    """Another corpus, even one that is not there, was taken for it without a word."""
    work, other = tmp_path / "work", tmp_path / "other"
    copy_catalog(sample_folder, work / "full")
    arguments = ["speed", "--articles", str(SAMPLES), "--questions", str(questions), "--parts", "search"]

    assert main([*arguments, "--corpus", str(other), "--work", str(work)]) == 2
    assert f"{work / 'full'} is not known to be a copy of {other}" in capsys.readouterr().err


def test_a_failing_part_does_not_affect_the_other_figures(questions, monkeypatch, capsys):
    def fail(_bench):
        raise UsageError("the disk is full")

    monkeypatch.setattr("evals.trials.speed.searching.rebuild", fail)
    monkeypatch.setattr("evals.trials.speed.searching.search", lambda _bench: [Figure("search", "p95", (1.0,))])
    arguments = ["speed", "--articles", str(SAMPLES), "--questions", str(questions), "--parts", "rebuild,search"]

    assert main([*arguments, "--json"]) == 1

    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert [figure["name"] for figure in document["figures"]] == ["p95"]
    assert document["failed"] == {"rebuild": "the disk is full"}
    assert "error: rebuild: the disk is full" in printed.err


@pytest.mark.soak
def test_a_run_over_the_samples(questions, sample_folder, tmp_path, capsys):
    arguments = ["speed", "--articles", str(SAMPLES), "--questions", str(questions), "--corpus", str(sample_folder)]
    work = tmp_path / "work"

    assert (
        main([*arguments, "--parts", "search,unchanged", "--sizes", "30", "--runs", "1", "--work", str(work), "--json"])
        == 0
    )

    document = json.loads(capsys.readouterr().out)
    figures = {figure["name"]: figure for figure in document["figures"]}
    assert [figure["part"] for figure in document["figures"]] == sorted(
        (figure["part"] for figure in document["figures"]), key=["unchanged", "search"].index
    )
    # What does not depend on the machine: nothing was embedded, loaded or started for what had not changed.
    for name in ("articles taken for new or changed", "libraries of the model imported", "index servers started"):
        assert figures[name]["met"] is True
    assert figures["30 passages, p95"]["value"] > 0
    assert figures["30 passages, memory of the index server"]["value"] > 1
    assert not any(server.running(folder.parent) for folder in work.glob("*/chroma"))
