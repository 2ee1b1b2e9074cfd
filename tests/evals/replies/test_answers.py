import json
from collections import Counter
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.answering.search.passage_reader import PassageReader
from evals.cli import main
from evals.questions import EvalQuestion, read_questions
from evals.replies.answers import asked_later, sample
from evals.scoring import contains
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import IndexUnavailable

SITE = "https://samples.dateline.example"
CLIPPER = {
    "id": "clipper",
    "question": "When will Europa Clipper reach Jupiter?",
    "as_of": "2025-02-01",
    "answers": ["April 2030"],
    "gold_urls": [f"{SITE}/2024/10/14/europa-clipper-launch"],
}
QUESTIONS = (
    CLIPPER,
    {**CLIPPER, "id": "too-early", "as_of": "2024-09-01"},
    {
        "id": "powell",
        "question": "What did Jerome Powell say about the tariffs?",
        "as_of": "2025-08-01",
        "answers": ["higher inflation", "slower growth"],
        "gold_urls": [f"{SITE}/2025/04/04/china-retaliates-34"],
    },
    {"id": "no-gold", "question": "Who won the Super Bowl?", "as_of": None, "answers": ["Ann"], "gold_urls": []},
)


@pytest.fixture(autouse=True)
def working_folder(monkeypatch, tmp_path, sample_folder):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))


@pytest.fixture
def run_answers(tmp_path, write_jsonl, capsys):
    """RUN.json of a run over the questions, and the metrics that it printed."""

    def of(*options, name="RUN.json"):
        questions = write_jsonl(tmp_path / "questions.jsonl", *QUESTIONS)
        out = tmp_path / name
        assert main(["answers", str(questions), "--out", str(out), "--json", *options]) == 0
        return json.loads(out.read_text("utf-8")), json.loads(capsys.readouterr().out)

    return of


def test_a_run_is_stored_whole_and_measured(run_answers):
    run, metrics = run_answers()
    by_id = {question["id"]: question for question in run["questions"]}

    assert metrics == run["metrics"]
    assert (metrics["questions"], metrics["with_gold"]) == (4, 3)
    assert by_id["clipper"]["score"]["contained"]
    assert by_id["clipper"]["reply"]["claims"]
    assert by_id["too-early"]["reply"]["refusal"]
    assert by_id["no-gold"]["reply"]["refusal"]
    assert (metrics["quote_validity"], metrics["answered_without_gold"]) == (1.0, 0.0)
    assert metrics["citation_recall"] == 1.0  # what is quoted word for word is supported
    assert metrics["july_december"]["questions"] == 2
    assert set(by_id["clipper"]) == {"id", "passages", "reply", "ms", "degraded", "score"}
    assert by_id["clipper"]["passages"][0]["url"] == CLIPPER["gold_urls"][0]


def test_questions_answered_without_index_or_readers_are_counted(
    run_answers, monkeypatch, tmp_path, capsys, write_jsonl
):
    """A run that a busy machine had slowed was compared as any other: its loss was read as that of the settings."""
    whole, _ = run_answers(name="whole.json")

    def fail(*_):
        raise IndexUnavailable("no server")

    def slow(*_):
        raise TimeoutError("0 of 16 texts read in time")

    monkeypatch.setattr(Corpus, "dense", fail)
    monkeypatch.setattr(PassageReader, "_read", slow)
    file = write_jsonl(tmp_path / "questions.jsonl", *QUESTIONS)
    assert main(["answers", str(file), "--out", "degraded.json", "--json"]) == 0
    run = json.loads((tmp_path / "degraded.json").read_text("utf-8"))

    assert whole["run"]["degraded"] is None
    assert run["run"]["degraded"] == {"by words alone": 4, "without the readers": 4}
    assert run["questions"][0]["degraded"] == ["by words alone", "without the readers"]
    ways = "by words alone: 4, without the readers: 4"
    assert f"warning: 4 of 4 questions were not answered in full ({ways}); " in capsys.readouterr().err
    assert main(["compare", "whole.json", "degraded.json"]) == 0
    assert f"degraded: A none, B {ways}\n" in capsys.readouterr().out


def test_a_run_says_how_it_was_made(run_answers):
    about = run_answers("--sample", "2", "--seed", "7")[0]["run"]

    assert (about["command"], about["seed"], about["asked"], about["calibration"]) == ("answers", 7, 2, "shipped")
    for name in ("git_revision", "embedding_model", "embedding_digest", "corpus", "ranking", "threshold", "prompts"):
        assert name in about


def test_two_runs_can_be_compared(run_answers, capsys):
    run_answers(name="A.json")
    run, _ = run_answers(name="B.json")
    run["questions"][0]["score"]["contained"] = False
    Path("B.json").write_text(json.dumps(run), "utf-8")

    assert main(["compare", "A.json", "B.json", "--json"]) == 0
    comparison = json.loads(capsys.readouterr().out)
    assert comparison["lost"] == ["clipper"]
    assert comparison["gained"] == []
    assert comparison["metrics"]["contained"]["difference"] < 0
    assert main(["compare", "A.json", "B.json"]) == 0
    assert "answer in the reply" in capsys.readouterr().out


def test_a_page_shows_the_run_and_escapes_what_it_shows(run_answers, tmp_path):
    _, metrics = run_answers("--html", "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")

    assert f"{100 * metrics['contained']:.1f}" in page
    assert "<script" not in page


def test_a_table_is_printed(tmp_path, write_jsonl, capsys):
    questions = write_jsonl(tmp_path / "questions.jsonl", CLIPPER)

    assert main(["answers", str(questions)]) == 0
    assert "quotes found in the stored text" in capsys.readouterr().out


def question(number, gold=True):
    return EvalQuestion(str(number), "?", None, ("x",), frozenset(["u"] if gold else []))


def test_a_sample_is_drawn_by_its_seed_from_questions_with_gold():
    questions = [question(number, gold=number % 2 == 0) for number in range(100)]
    drawn = sample(questions, 10, 1)

    assert len(drawn) == 10
    assert drawn == sample(questions, 10, 1) != sample(questions, 10, 2)
    assert all(drawn_question.has_gold for drawn_question in drawn)
    assert [int(drawn_question.id) for drawn_question in drawn] == sorted(
        int(drawn_question.id) for drawn_question in drawn
    )
    assert len(sample(questions, 1000, 1)) == 50
    assert sample(questions, None, 1) == questions


def dated(text, as_of=date(2025, 1, 30)):
    return EvalQuestion(text, text, as_of, ("Rome",), frozenset(["https://example.com/a"]))


def test_a_question_is_asked_as_of_a_later_day():
    assert asked_later([dated("Who won the race?")], 60) == [dated("Who won the race?", date(2025, 3, 31))]


@pytest.mark.parametrize(
    "left_out",
    [
        dated("Who won the race this week?"),
        dated("Who won the race on Monday?"),
        dated("Who is the new mayor of Rome?"),
        dated("Who won the race?", None),
    ],
)
def test_what_names_or_means_a_time_is_another_question_later(left_out):
    assert asked_later([left_out], 60) == []


def test_a_day_without_another_so_many_days_later_is_left_out():
    """It ended with an OverflowError."""
    last = dated("Who won the race?", date(9999, 12, 30))

    assert asked_later([last], 2) == []
    assert asked_later([last], 1) == [dated("Who won the race?", date.max)]


def test_how_many_are_asked_later_is_told(tmp_path, write_jsonl, capsys):
    questions = write_jsonl(tmp_path / "questions.jsonl", *QUESTIONS[:2], {"id": "undated", "question": "Who won?"})

    assert main(["answers", str(questions), "--later", "150"]) == 0
    err = capsys.readouterr().err
    assert "--later asks the questions that have an as_of and name no time: 2 of 3." in err
    assert "before any gold article" not in err  # on 2024-09-01, but not 150 days later


def test_no_question_to_ask_later_is_an_error(tmp_path, write_jsonl, capsys):
    """It printed a table of 0 questions."""
    questions = write_jsonl(tmp_path / "questions.jsonl", {"question": "Who won?"})

    assert main(["answers", str(questions), "--later", "60"]) == 2
    assert "have an as_of and name no time; there are none; see" in capsys.readouterr().err


def test_a_sample_says_nothing_of_how_a_question_counts_that_it_does_not_ask(tmp_path, write_jsonl, capsys):
    absent = {"id": "absent", "question": "Who?", "answers": ["Ann"], "gold_urls": ["https://e.com/none"]}
    questions = write_jsonl(tmp_path / "questions.jsonl", CLIPPER, absent)

    assert main(["answers", str(questions), "--sample", "1"]) == 0
    warning = capsys.readouterr().err
    assert "absent (https://e.com/none)" in warning
    assert "Scored as" not in warning


def test_the_plain_questions_are_asked_in_july_to_december_and_name_their_article():
    with as_file(files("evals.replies") / "july_december_plain.jsonl") as file:
        questions = read_questions(file)

    assert len(questions) > 300
    assert len({question.text.lower() for question in questions}) == len(questions)
    assert all(date(2025, 7, 1) <= question.as_of <= date(2026, 2, 28) for question in questions)
    assert all(question.answers and len(question.gold_urls) == 1 for question in questions)


def test_the_questions_for_a_number_have_an_answer_and_a_report_that_gives_it():
    with as_file(files("evals.replies") / "counts.jsonl") as file:
        questions = read_questions(file)
        kinds = Counter(json.loads(line)["kind"] for line in file.read_text("utf-8").splitlines())

    assert len(questions) > 100
    assert len({question.text.lower() for question in questions}) == len(questions)
    assert all(date(2025, 1, 1) <= question.as_of <= date(2025, 12, 31) for question in questions)
    assert all(question.answers and question.gold_urls for question in questions)
    assert kinds == {"changes": 73, "stays": 40}


def test_the_questions_for_a_list_have_a_row_and_the_report_that_gives_it():
    with as_file(files("evals.replies") / "lists.jsonl") as file:
        questions = read_questions(file)

    assert len(questions) > 80
    assert len({question.text.lower() for question in questions}) == len(questions)
    assert all(date(2025, 1, 1) <= question.as_of <= date(2025, 12, 31) for question in questions)
    assert all(len(question.answers) <= 2 and len(question.gold_urls) == 1 for question in questions)
    assert {question.id[:3] for question in questions} == {"c1-", "c2-"}


def test_the_questions_about_other_news_have_their_articles_beside_them():
    with as_file(files("evals.replies") / "communities_articles.jsonl") as file:
        articles = {article["url"]: article for article in map(json.loads, file.read_text("utf-8").splitlines())}
    with as_file(files("evals.replies") / "communities.jsonl") as file:
        answered = read_questions(file)
    with as_file(files("evals.replies") / "communities_others.jsonl") as file:
        others = read_questions(file)

    assert len(articles) == 73
    assert (len(answered), len(others)) == (161, 19)
    assert len({question.text.lower() for question in answered}) == len(answered)
    for question in answered:
        assert question.gold_urls <= articles.keys()
        golds = [articles[url] for url in question.gold_urls]
        assert any(contains(f"{gold['title']} {gold['text']}", question.answers) for gold in golds)
    assert not any(question.answers or question.gold_urls for question in others)


def test_the_key_words_have_their_articles_beside_them():
    folder = files("evals.replies")
    with as_file(folder / "communities_articles.jsonl") as file:
        articles = {article["url"]: article for article in map(json.loads, file.read_text("utf-8").splitlines())}
    with as_file(folder / "keywords.jsonl") as file:
        answered = read_questions(file)
    with as_file(folder / "keywords_others.jsonl") as file:
        others = read_questions(file)

    assert (len(answered), len(others)) == (60, 40)
    assert len({question.text for question in (*answered, *others)}) == 100
    assert all(2 <= len(question.text.split()) <= 5 for question in (*answered, *others))
    for question in answered:
        assert question.gold_urls
        for url in question.gold_urls:
            assert contains(f"{articles[url]['title']} {articles[url]['text']}", question.answers), question.text
    assert not any(question.answers or question.gold_urls for question in others)


ROOT = Path(__file__).parents[3]
CORPORA = (
    *(
        (f"evals/replies/{of}_communities_articles.jsonl", f"evals/replies/{of}_communities{kind}")
        for of in ("new", "unseen")
        for kind in ("", "_keywords")
    ),
    *(
        (f"{folder}/articles.jsonl", f"{folder}/questions")
        for folder in (
            *(f"evals/fit/communities/{number}" for number in range(1, 6)),
            *(f"evals/fit/reader/communities/{number}" for number in range(1, 35)),
        )
    ),
)


@pytest.mark.parametrize(("articles", "questions"), CORPORA)
def test_what_communities_are_asked_stands_in_their_articles(articles, questions):
    by_url = {article["url"]: article for article in map(json.loads, (ROOT / articles).read_text("utf-8").splitlines())}
    answered = read_questions(ROOT / f"{questions}.jsonl")
    name = "others" if questions.endswith("questions") else f"{questions.rsplit('/', 1)[1]}_others"
    others = read_questions((ROOT / questions).with_name(f"{name}.jsonl"))

    assert len({question.text for question in (*answered, *others)}) == len(answered) + len(others)
    for question in answered:
        assert question.gold_urls
        golds = [by_url[url] for url in question.gold_urls]
        assert all(contains(f"{gold['title']} {gold['text']}", question.answers) for gold in golds), question.id
    assert not any(question.answers or question.gold_urls for question in others)


def test_no_community_that_is_measured_is_fitted_on():
    hosts = {
        kind: {
            urlsplit(json.loads(line)["url"]).hostname
            for file in files
            for line in file.read_text("utf-8").splitlines()
        }
        for kind, files in (
            ("measured", list(ROOT.glob("evals/replies/*communities_articles.jsonl"))),
            ("fitted", list(ROOT.glob("evals/fit/communities/*/articles.jsonl"))),
            ("trained", list(ROOT.glob("evals/fit/reader/communities/*/articles.jsonl"))),
        )
    }

    assert not hosts["measured"] & (hosts["fitted"] | hosts["trained"])
    assert not hosts["fitted"] & hosts["trained"]
