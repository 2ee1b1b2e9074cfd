import pytest

from evals.questions import EvalQuestion
from evals.retrieval.trec import check_folder, write_trec
from ingest.corpus.errors import UsageError

GOLD = "https://example.com/gold"


def passage(text, url, start):
    return {"text": text, "url": url, "copies": [], "version_id": "v 1", "start": start, "end": start + 10}


@pytest.fixture
def written(tmp_path):
    questions = [
        EvalQuestion("q 1", "Who won?", None, ("Ann",), frozenset([GOLD])),
        EvalQuestion("q2", "Who won?", None, ("Ann",), frozenset([GOLD])),
        EvalQuestion("no-gold", "Who lost?", None, ("Ben",), frozenset()),
    ]
    passages = [
        passage("Ann won.", "https://example.com/1", 0),
        passage("Rain.", GOLD, 10),
        passage("Ann won.", GOLD, 20),
    ]
    results = [
        {"id": "q2", "passages": []},
        {"id": "q 1", "passages": passages},
        {"id": "no-gold", "passages": passages},
    ]
    check_folder(tmp_path / "trec", ())
    write_trec(tmp_path / "trec", questions, results)
    return tmp_path / "trec"


def test_the_judgments_file(written):
    assert (written / "qrels.txt").read_text().splitlines() == [
        "q%201 0 v%201:0-10 1",
        "q%201 0 v%201:10-20 0",
        "q%201 0 v%201:20-30 2",
        "q2 0 nothing-found 0",
    ]


def test_a_run_is_written_in_order_of_rank(written):
    lines = [line.split() for line in (written / "run.txt").read_text().splitlines()]

    assert [line[0] for line in lines] == ["q%201"] * 3
    assert [line[2] for line in lines] == ["v%201:0-10", "v%201:10-20", "v%201:20-30"]
    assert [int(line[3]) for line in lines] == [1, 2, 3]
    scores = [float(line[4]) for line in lines]
    assert scores == sorted(set(scores), reverse=True)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(UsageError, match="--qrels"):
        check_folder(tmp_path / "file", ())


@pytest.mark.parametrize("name", ["run.txt", "qrels.txt"])
def test_neither_file_may_be_one_that_the_run_uses(tmp_path, name):
    """The questions were overwritten."""
    (tmp_path / name).write_text("questions")

    with pytest.raises(UsageError, match="this run uses that file already"):
        check_folder(tmp_path, [tmp_path / name])
