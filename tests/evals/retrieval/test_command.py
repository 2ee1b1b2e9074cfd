import json
import re

import pytest

from evals.cli import main
from evals.questions import read_questions
from evals.retrieval.compare import read_run
from evals.retrieval.measures import metrics_of, score_all

pytestmark = pytest.mark.soak

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
def run_retrieval(questions, tmp_path, capsys):
    """RUN.json of a run, and the metrics that it printed."""

    def of(*options):
        out = tmp_path / "runs/RUN.json"
        assert main(["retrieval", str(questions), "--out", str(out), "--json", *options]) == 0
        return json.loads(out.read_text("utf-8")), json.loads(capsys.readouterr().out)

    return of


def test_a_run_has_enough_to_compute_its_metrics_again(run_retrieval):
    run, printed = run_retrieval("--k", "20")
    results = {result["id"]: result for result in run["questions"]}

    ranks = []
    for question in QUESTIONS:
        if not question["gold_urls"]:
            continue
        ranks.append(
            next(
                (
                    rank
                    for rank, passage in enumerate(results[question["id"]]["passages"], start=1)
                    if {passage["url"], *passage["copies"]} & set(question["gold_urls"])
                    and any(re.search(rf"\b{answer}\b", passage["text"]) for answer in question["answers"])
                ),
                None,
            )
        )
    of = run["metrics"]

    assert printed == of
    assert (of["questions"], of["with_gold"]) == (4, 3)
    for k, recall in of["gold_recall"].items():
        assert recall == pytest.approx(sum(rank is not None and rank <= int(k) for rank in ranks) / 3, abs=1e-4)
    # Two of three can be found; the third was asked before anything was known of it.
    assert ranks[2] is None
    assert max(of["gold_recall"].values()) == pytest.approx(2 / 3, abs=1e-4)
    times = sorted(result["ms"] for result in run["questions"])
    assert of["ms_median"] == pytest.approx((times[1] + times[2]) / 2, abs=0.06)


def test_a_stored_run_gets_the_same_scores_again(run_retrieval, questions, tmp_path):
    run, printed = run_retrieval("--k", "20")

    assert printed.pop("gold_not_in_corpus") == []
    assert metrics_of(score_all(read_questions(questions), run["questions"]), 20) == printed
    about, scores = read_run(tmp_path / "runs/RUN.json")
    assert about == run["run"]
    assert metrics_of(scores, 20) == printed


def test_a_run_says_which_reader_it_was_made_with(run_retrieval, monkeypatch, tiny_cross_encoder):
    monkeypatch.setenv("READER_MODEL", str(tiny_cross_encoder))
    about = run_retrieval()[0]["run"]
    assert (about["reader"], len(about["reader_digest"])) == (str(tiny_cross_encoder), 16)

    monkeypatch.setenv("READER_MODEL", "none")
    about = run_retrieval()[0]["run"]
    assert (about["reader"], about["reader_digest"]) == (None, None)


def test_a_run_against_itself(run_retrieval, tmp_path, capsys):
    run_retrieval()
    out = str(tmp_path / "runs/RUN.json")

    assert main(["compare", out, out, "--json"]) == 0
    comparison = json.loads(capsys.readouterr().out)
    assert comparison["with_gold"] == 3
    assert comparison["metrics"]["gold_recall"]["5"]["difference"] == 0


def test_the_page_and_the_judgments_are_written(questions, tmp_path):
    page, judged = tmp_path / "pages/REPORT.html", tmp_path / "judged"
    options = ["--html", str(page), "--qrels", str(judged), "--k", "3", "--json"]

    assert main(["retrieval", str(questions), *options]) == 0
    assert "When will Europa Clipper reach Jupiter?" in page.read_text("utf-8")
    judgments = [line.split() for line in (judged / "qrels.txt").read_text().splitlines()]
    assert {line[0] for line in judgments} == {"clipper", "noto", "too-early"}
    assert {line[0] for line in judgments if line[3] == "2"} == {"clipper", "noto"}


def test_a_run_says_how_it_was_made(run_retrieval, questions):
    run, _ = run_retrieval("--k", "3")

    assert run["run"]["k"] == 3
    assert run["run"]["embedding_model"] == "all-MiniLM-L6-v2"
    assert run["run"]["questions"]["file"] == questions.name
    assert all(run["run"][key] for key in ("made", "embedding_digest", "splitter", "corpus"))
    assert "git_revision" in run["run"]


def test_at_most_k_passages_are_in_order_and_complete(run_retrieval):
    run, _ = run_retrieval("--k", "3")

    assert [result["id"] for result in run["questions"]] == [question["id"] for question in QUESTIONS]
    for result in run["questions"]:
        assert {"id", "passages", "reply", "ms"} <= set(result)
        assert result["reply"] is None
        assert 0 < len(result["passages"]) <= 3
        for passage in result["passages"]:
            assert {"url", "copies", "title", "published", "text"} <= set(passage)
        scores = [passage["score"] for passage in result["passages"]]
        assert scores == sorted(scores, reverse=True)


def test_as_of_a_day_no_later_article_is_found(run_retrieval):
    run, _ = run_retrieval()
    passages = {result["id"]: result["passages"] for result in run["questions"]}

    assert {passage["url"] for passage in passages["noto"]} == {f"{SITE}/2024/02/01/noto-one-month"}
    assert all(passage["published"] <= "2024-09-01" for passage in passages["too-early"])


def test_the_table_is_readable_in_a_terminal(questions, capsys):
    assert main(["retrieval", str(questions)]) == 0
    out = capsys.readouterr().out

    assert "3 of 4 questions" in out
    assert "66.7" in out
    assert max(map(len, out.splitlines())) <= 80


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


def test_a_missing_file_is_exit_code_2(capsys):
    assert main(["retrieval", "none.jsonl"]) == 2
    assert capsys.readouterr().err.startswith("error: none.jsonl: cannot be read")


@pytest.mark.parametrize("option", ["--out", "--html", "--qrels"])
def test_an_unwritable_output_file_is_reported_before_the_run(questions, monkeypatch, tmp_path, capsys, option):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "none"))  # which a run would complain of

    assert main(["retrieval", str(questions), option, str(tmp_path / "file/below")]) == 2
    assert capsys.readouterr().err.startswith(f"error: {option} ")


def test_a_missing_corpus_is_exit_code_2(questions, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "none"))

    assert main(["retrieval", str(questions)]) == 2
    assert "python -m ingest" in capsys.readouterr().err
