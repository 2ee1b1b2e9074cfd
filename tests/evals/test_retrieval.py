import json
import re

import pytest

from evals.cli import main

SITE = "https://samples.dateline.example"
QUESTIONS = (
    {
        "id": "clipper",
        "question": "When will Europa Clipper reach Jupiter?",
        "as_of": None,
        "answers": ["April 2030"],
        "gold_urls": [f"{SITE}/2024/10/14/europa-clipper-launch"],
    },
    {
        "id": "noto",
        "question": "How many deaths did Ishikawa confirm?",
        "as_of": "2024-03-01",
        "answers": ["240"],
        "gold_urls": [f"{SITE}/2024/02/01/noto-one-month"],
    },
    {
        "id": "too-early",
        "question": "When will Europa Clipper reach Jupiter?",
        "as_of": "2024-09-01",
        "answers": ["April 2030"],
        "gold_urls": [f"{SITE}/2024/10/14/europa-clipper-launch"],
    },
    {"id": "no-gold", "question": "Who won the Super Bowl?", "as_of": None, "answers": ["Ann"], "gold_urls": []},
)


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path, sample_folder):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))


@pytest.fixture
def questions(tmp_path, write_jsonl):
    return write_jsonl(tmp_path / "questions.jsonl", *QUESTIONS)


@pytest.fixture
def kept(questions, tmp_path, capsys):
    """RUN.json of a run, and the metrics that it printed."""

    def of(*options):
        out = tmp_path / "runs/RUN.json"
        assert main(["retrieval", str(questions), "--out", str(out), "--json", *options]) == 0
        return json.loads(out.read_text("utf-8")), json.loads(capsys.readouterr().out)

    return of


def test_a_run_has_enough_to_compute_its_metrics_again(kept):
    run, printed = kept("--k", "20")
    found = {result["id"]: result for result in run["questions"]}

    ranks = []
    for question in QUESTIONS:
        if not question["gold_urls"]:
            continue
        ranks.append(
            next(
                (
                    rank
                    for rank, passage in enumerate(found[question["id"]]["passages"], start=1)
                    if {passage["url"], *passage["copies"]} & set(question["gold_urls"])
                    and any(re.search(rf"\b{answer}\b", passage["text"]) for answer in question["answers"])
                ),
                None,
            )
        )
    metrics = run["metrics"]

    assert printed == metrics
    assert (metrics["questions"], metrics["with_gold"]) == (4, 3)
    for k, recall in metrics["gold_recall"].items():
        assert recall == pytest.approx(sum(rank is not None and rank <= int(k) for rank in ranks) / 3, abs=1e-4)
    # Two of three can be found; the third was asked before anything was known of it.
    assert ranks[2] is None
    assert max(metrics["gold_recall"].values()) == pytest.approx(2 / 3, abs=1e-4)
    times = sorted(result["ms"] for result in run["questions"])
    assert metrics["ms_median"] == pytest.approx((times[1] + times[2]) / 2, abs=0.06)


def test_a_run_says_how_it_was_made(kept, questions):
    run, _ = kept("--k", "3")

    assert run["run"]["k"] == 3
    assert run["run"]["embedding_model"] == "all-MiniLM-L6-v2"
    assert run["run"]["questions"]["file"] == questions.name
    assert all(run["run"][key] for key in ("made", "embedding_digest", "splitter", "corpus"))
    assert "git_revision" in run["run"]


def test_passages_are_k_at_most_in_order_and_complete(kept):
    run, _ = kept("--k", "3")

    assert [result["id"] for result in run["questions"]] == [question["id"] for question in QUESTIONS]
    for result in run["questions"]:
        assert {"id", "passages", "reply", "ms"} <= set(result)
        assert result["reply"] is None
        assert 0 < len(result["passages"]) <= 3
        for passage in result["passages"]:
            assert {"url", "copies", "title", "published", "text"} <= set(passage)
        scores = [passage["score"] for passage in result["passages"]]
        assert scores == sorted(scores, reverse=True)


def test_nothing_from_after_the_day_is_seen(kept):
    run, _ = kept()
    found = {result["id"]: result["passages"] for result in run["questions"]}

    assert {passage["url"] for passage in found["noto"]} == {f"{SITE}/2024/02/01/noto-one-month"}
    assert all(passage["published"] <= "2024-09-01" for passage in found["too-early"])


def test_the_table_is_for_people(questions, capsys):
    assert main(["retrieval", str(questions)]) == 0
    out = capsys.readouterr().out

    assert "3 of 4 questions" in out
    assert "66.7" in out


@pytest.mark.parametrize("arguments", [[], ["retrieval"], ["nonsense"]])
def test_wrong_usage_is_exit_code_2(arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)

    assert end.value.code == 2


@pytest.mark.parametrize("k", ["0", "1001", "many"])
def test_k_is_a_number_from_1_to_1000(questions, k):
    with pytest.raises(SystemExit) as end:
        main(["retrieval", str(questions), "--k", k])

    assert end.value.code == 2


def test_a_file_that_is_not_there_is_exit_code_2(capsys):
    assert main(["retrieval", "none.jsonl"]) == 2
    assert capsys.readouterr().err.startswith("error: none.jsonl: cannot be read")


def test_a_run_that_cannot_be_kept_is_exit_code_2(questions, tmp_path, capsys):
    (tmp_path / "file").write_text("")

    assert main(["retrieval", str(questions), "--out", str(tmp_path / "file/RUN.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_without_a_corpus_it_is_exit_code_2(questions, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "none"))

    assert main(["retrieval", str(questions)]) == 2
    assert "python -m ingest" in capsys.readouterr().err
