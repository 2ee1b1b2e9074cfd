"""Communities that are fitted on: each is asked in a corpus of its own."""

import json
import shutil

import numpy as np
import pytest

from evals.cli import main
from evals.fit.calibration import calibration_document
from evals.fit.communities import digest_of_communities, open_communities
from evals.terminal import eval_settings
from ingest.corpus.errors import UsageError

ARTICLE = {
    "url": "https://club.example/new-coach",
    "title": "A new coach",
    "published": "2026-05-01",
    "retrieved": "2026-05-01",
    "text": "Imre Salk is the new coach of the Herons. He signed for two years.",
}
QUESTION = {"question": "who is the coach", "answers": ["Imre Salk"], "gold_urls": [ARTICLE["url"]]}


def write(folder, name, *documents):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(document) + "\n" for document in documents), "utf-8")


@pytest.fixture
def folder(tmp_path):
    """Two communities, with the same link for another article each."""
    for number in (2, 1):
        place = tmp_path / "communities" / str(number)
        write(place, "articles.jsonl", {**ARTICLE, "title": f"Coach {number}"})
        write(place, "questions.jsonl", {**QUESTION, "id": f"q{number}"})
        write(place, "others.jsonl", {"id": f"other{number}", "question": "who is the keeper"})
    return tmp_path / "communities"


@pytest.mark.soak
def test_each_is_asked_in_a_corpus_of_its_own_whatever_dotenv_says(folder, tmp_path, monkeypatch):
    """The articles went to the server that .env names."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("CHROMA_URL=http://127.0.0.1:9\n", "utf-8")
    seen = []
    for own in open_communities(folder, eval_settings(reader_model="none")):
        asked = [question.id for question in (*own.answerable, *own.unanswerable)]
        (passage,) = own.retriever.corpus.load([(1, 0.0)], None)
        seen.append((own.file.parent.name, asked, passage.title))

    assert seen == [("1", ["q1", "other1"], "Coach 1"), ("2", ["q2", "other2"], "Coach 2")]


@pytest.mark.soak
def test_weights_are_fitted_on_them_too(folder, sample_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.weights.STEPS", 20)
    shutil.rmtree(folder / "2")
    file, out = tmp_path / "q.jsonl", tmp_path / "weights.json"
    file.write_text(
        json.dumps(
            {
                "id": "clipper",
                "question": "When will Europa Clipper reach Jupiter?",
                "answers": ["April 2030"],
                "gold_urls": ["https://samples.dateline.example/2024/10/14/europa-clipper-launch"],
                "as_of": "2025-06-01",
            }
        ),
        "utf-8",
    )

    monkeypatch.setattr("evals.fit.short_answers.FEWEST", 2)
    monkeypatch.setattr("evals.fit.short_answers.out_of_fold", lambda rows, *_: np.zeros(len(rows)))  # of two
    monkeypatch.setattr("evals.fit.short_answers.is_accepted", lambda text, _: "2030" in text)  # a fit needs both
    for what in ("first-look", "short-answer"):
        assert main(["train", what, str(file), "--communities", str(folder), "--out", str(out)]) == 0
        trained_on = json.loads(out.read_text("utf-8"))["trained_on"]
        assert (trained_on["lists"], trained_on["of_communities"]) == (1, 1)
        assert "1 questions or claims and 1 about communities" in capsys.readouterr().out


@pytest.mark.soak
def test_refusals_are_fitted_on_them_too(folder, sample_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.calibration.FEWEST", 1)
    shutil.rmtree(folder / "2")
    fitted_on = []

    def keep(examples, *others):
        fitted_on.extend(examples)
        return calibration_document(examples, *others)

    monkeypatch.setattr("evals.fit.command.calibration_document", keep)
    file, out = tmp_path / "q.jsonl", tmp_path / "fit.json"
    link = "https://samples.dateline.example/2024/10/14/europa-clipper-launch"
    asked = {"id": "clipper", "question": "When will Europa Clipper reach Jupiter?", "answers": ["April 2030"]}
    write(tmp_path, "q.jsonl", {**asked, "gold_urls": [link]})

    assert main(["calibrate", str(file), "--communities", str(folder), "--out", str(out)]) == 0
    kinds = [(each.id, each.kind) for each in fitted_on if each.about_community]
    assert kinds == [("q1", "right"), ("other1", "off_corpus")]
    assert {each.id for each in fitted_on if not each.about_community} == {"clipper"}
    about = json.loads(out.read_text("utf-8"))["fitted_on"]
    assert about["communities"] == digest_of_communities(folder)
    assert (about["right"], about["of_communities"]["right"], about["of_communities"]["off_corpus"]) == (1, 1, 1)
    printed = capsys.readouterr().out
    assert "; about communities 1 answerable, 1 unanswerable, 0 held out, 0 near misses; threshold" in printed
    assert "(communities)" in printed


def test_a_folder_that_is_not_whole_is_said_before_the_questions_are_searched(
    folder, sample_folder, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("CORPUS_DIR", str(sample_folder))
    monkeypatch.setattr("evals.fit.command.examples", None)
    write(tmp_path, "q.jsonl", {**QUESTION, "id": "q"})
    (folder / "2" / "others.jsonl").unlink()

    assert main(["calibrate", str(tmp_path / "q.jsonl"), "--communities", str(folder)]) == 2
    assert "others.jsonl: there is no such file beside articles.jsonl." in capsys.readouterr().err


def test_not_all_weights_are_fitted_on_them(folder, tmp_path, capsys):
    command = ["train", "remarks", "turns.jsonl", "--communities", str(folder), "--out", str(tmp_path / "new.json")]

    assert main(command) == 2
    assert "--communities is for passages, first-look," in capsys.readouterr().err


def test_the_digest_tells_when_a_question_changes(folder):
    before = digest_of_communities(folder)
    write(folder / "2", "questions.jsonl", {**QUESTION, "id": "another"})

    assert digest_of_communities(folder) != before


def test_a_folder_without_communities_is_an_error(tmp_path):
    with pytest.raises(UsageError, match=r"no folder with articles\.jsonl"):
        next(open_communities(tmp_path, eval_settings()))


def test_articles_that_cannot_be_ingested_are_an_error(tmp_path):
    write(tmp_path / "1", "articles.jsonl", {"title": "It has no text"})
    write(tmp_path / "1", "questions.jsonl")
    write(tmp_path / "1", "others.jsonl")

    with pytest.raises(UsageError, match=r"(?s)articles\.jsonl could not be ingested: .*has no text"):
        next(open_communities(tmp_path, eval_settings()))
